//! Scenarios of any size: half of the organisations buy, the others provide.

use std::fmt::{self, Write};

/// How large a generated scenario is.
#[derive(Clone, Copy)]
pub struct Size {
    pub organisations: usize,
    pub contracts: usize,
    pub years: usize,
    pub cases: usize,
    pub options: usize,
}

impl Size {
    pub const SMALL: Size =
        Size { organisations: 20, contracts: 40, years: 5, cases: 1, options: 0 };
    pub const LARGE: Size =
        Size { organisations: 200, contracts: 2_000, years: 10, cases: 1, options: 0 };

    /// A size from `organisations=200 years=10`, small where nothing is said.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Size, String> {
        let mut size = Size::SMALL;
        for argument in arguments.filter(|argument| argument.contains('=')) {
            let (name, value) = argument.split_once('=').unwrap_or_default();
            let place = match name {
                "organisations" => &mut size.organisations,
                "contracts" => &mut size.contracts,
                "years" => &mut size.years,
                "cases" => &mut size.cases,
                "options" => &mut size.options,
                _ => return Err(format!("no scenario grows in {name}")),
            };
            *place = value.parse().map_err(|_| format!("{name} has to be a number"))?;
        }
        Ok(size)
    }

    /// The scenario file.
    pub fn toml(self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("text can be written");
        text
    }

    fn write(self, text: &mut String) -> fmt::Result {
        let Size { organisations, contracts, years, cases, options } = self;
        writeln!(text, "schema = 1\ntitle = \"Generated\"")?;
        writeln!(text, "horizon = {{ base_year = \"2020/21\", years = {years} }}")?;
        for (index, growth) in [("pay", 0.02), ("tariff", 0.015), ("allocation", 0.025)] {
            writeln!(text, "[price.{index}]\ngrowth = {growth}\nyear_sd = 0.01")?;
        }
        writeln!(text, "[demand.care]\ngrowth = 0.02\ntrend_sd = 0.005\nyear_sd = [0.01, 0.02]")?;
        writeln!(text, "shared = 0.5")?;
        let id = |number: usize| format!("organisation-{number:03}");
        for number in 0..organisations {
            let (kind, lines) = match number % 2 {
                0 => ("icb", BUYER),
                _ => ("nhs-trust", PROVIDER),
            };
            writeln!(text, "[[organisation]]\nid = \"{}\"\nkind = \"{kind}\"", id(number))?;
            writeln!(text, "name = \"Organisation {number}\"\n{lines}")?;
        }
        for number in 0..contracts {
            let buyer = id(2 * number % organisations);
            let provider = id((2 * (number * 7 + number / organisations) + 1) % organisations);
            let value = 200.0 * organisations as f64 / contracts as f64;
            writeln!(text, "[[contract]]\nid = \"contract-{number:04}\"\nservice = \"care\"")?;
            writeln!(text, "commissioner = \"{buyer}\"\nprovider = \"{provider}\"")?;
            writeln!(text, "value = {value:.3}")?;
            writeln!(text, "payment = {{ kind = \"blended\", variable = 0.2 }}")?;
        }
        writeln!(text, "[totals]")?;
        for number in 0..organisations {
            writeln!(text, "{} = 0.0", id(number))?;
        }
        for number in 0..cases {
            writeln!(text, "[[demand_scenario]]\nid = \"demand-{number}\"")?;
            let more = number as f64 / 1000.0;
            writeln!(text, "name = \"Demand {number}\"\ngrowth_add = {more}")?;
        }
        for number in 0..options {
            let level = if number % 2 == 0 { "organisation" } else { "locality" };
            writeln!(text, "[[option]]\nid = \"option-{number}\"\nname = \"Option {number}\"")?;
            writeln!(text, "level = \"{level}\"\nperiod = \"annual\"")?;
        }
        Ok(())
    }
}

const BUYER: &str = r#"income = [{ name = "Allocation", base = 300.0, price = "allocation" }]
cost = [{ name = "Own", base = 100.0, price = "pay" }]"#;
const PROVIDER: &str = r#"income = [{ name = "Other", base = 50.0, price = "allocation" }]
cost = [{ name = "Pay", base = 250.0, price = "pay", activity = { care = 1.0 }, variable = 0.5, release = 0.6 }]"#;
