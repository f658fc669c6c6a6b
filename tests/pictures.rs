//! What pictures say of scenarios and of answers.

use std::path::PathBuf;

use crate::common::{certain, first_case, scenario, settings};
use control_total::charts::answers::{allocation_svg, sweep_svg};
use control_total::charts::comparisons::regret;
use control_total::charts::diff::diff_svg;
use control_total::questions::Asked;
use control_total::questions::allocate::{Allocation, Wanted, allocate};
use control_total::questions::diff::{Compared, diff};
use control_total::questions::sweep::{Swept, axis, point};
use control_total::results::options::OptionMeasure;
use control_total::scenario::{Differences, Input, read};

/// Two trusts over three years, with so many options, which test by year; `rest` may add to the file.
fn trusts(options: usize, rest: &str) -> String {
    let option = |number: usize| {
        format!(
            "[[option]]\nid = \"o{number}\"\nname = \"Option {number}\"\nlevel = \"locality\"\nperiod = \"annual\"\n\
             total = {number}.0\n"
        )
    };
    let organisation = |id: &str| {
        format!(
            "[[organisation]]\nid = \"{id}\"\nincome = [{{ name = \"Income\", base = 100.0, price = \"flat\" }}]\n\
             cost = [{{ name = \"Pay\", base = 100.0, price = \"pay\" }}]\n"
        )
    };
    let options: String = (1..=options).map(option).collect();
    format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 3\n{}{}\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = 0.0\nyear_sd = 0.04\n[totals]\na = -1.0\nb = -1.0\n{options}{rest}",
        organisation("a"),
        organisation("b")
    )
}

#[test]
fn options_that_a_chart_of_regret_leaves_out_were_not_mentioned() {
    for (options, left_out) in [(8, None), (11, Some("3 more options not shown"))] {
        let scenario = scenario(&trusts(options, ""));
        let projection = certain(&scenario);
        for measure in [OptionMeasure::OnPlan, OptionMeasure::PublicPurse] {
            let chart = regret(measure, &scenario, &projection);
            let said = &chart.captions.subtitle;
            assert_eq!(chart.options.len(), 8);
            assert_eq!(said.contains("not shown"), left_out.is_some(), "{said}");
            assert!(left_out.is_none_or(|left_out| said.ends_with(left_out)), "{said}");
        }
    }
}

/// The picture of what `set` changes in a scenario.
fn diff_picture(text: &str, set: &str) -> String {
    let resolved = |set: &[&str]| {
        let set = set.iter().map(|&set| set.to_owned()).collect();
        let input = Input { path: PathBuf::from("test.toml"), set };
        let reading = read(&input, &|_| Ok(text.as_bytes().to_vec()));
        (reading.scenario.unwrap(), reading.resolved.unwrap())
    };
    let (a, b) = (resolved(&[]), resolved(&[set]));
    let differences = Differences::between(&a.1, &b.1, a.0.years);
    let asked = Compared {
        a: &a.0,
        b: &b.0,
        differences: &differences,
        case: None,
        settings: settings(11, 200),
    };
    let found = diff(&asked).unwrap();
    diff_svg(&found, &b.0, first_case(&b.0), ["a", "b"], "record").unwrap()
}

#[test]
fn the_picture_of_a_comparison_dropped_options_and_gave_two_of_them_one_name() {
    let long = "Each organisation, each year, on what it reported for the year before that";
    let more = format!(
        "[[option]]\nid = \"x\"\nname = \"{long}\"\nlevel = \"organisation\"\nperiod = \"annual\"\n\
         [[option]]\nid = \"y\"\nname = \"{long}, half on the system\"\nlevel = \"organisation\"\nperiod = \"annual\"\n"
    );
    let said = diff_picture(&trusts(3, &more), "price.pay.growth=0.01");
    for name in ["Succeeds: Option 1", "Succeeds: Option 2", "Succeeds: Option 3"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    assert!(said.contains("year before that") && said.contains("half on the system"), "{said}");
    assert!(!said.contains("not shown"), "{said}");
    let said = diff_picture(&trusts(11, ""), "price.pay.growth=0.01");
    assert!(said.contains("3 more options not shown"), "{said}");
}

#[test]
fn chances_in_the_picture_of_a_comparison_had_decimals() {
    let said = diff_picture(&trusts(1, ""), "price.pay.growth=0.5");
    assert!(said.contains("&lt;1%"), "{said}");
}

#[test]
fn pictures_called_assumptions_by_their_keys_and_growth_by_a_fraction() {
    let text = trusts(1, "");
    let said = diff_picture(&text, "price.pay.growth=0.01");
    assert!(said.contains("Pay: growth a") && !said.contains("price pay"), "{said}");
    let axes = [axis("price.pay.growth=0.01,0.02").unwrap()];
    let point = |growth: &str| {
        let scenario = scenario(&text.replace("[price.pay]\ngrowth = 0.0", growth));
        let case = first_case(&scenario);
        point(&Asked { scenario: &scenario, case, settings: settings(11, 200) }).unwrap()
    };
    let swept: Vec<Swept> = ["0.01", "0.02"]
        .map(|value| (vec![value.to_owned()], point(&format!("[price.pay]\ngrowth = {value}"))))
        .into();
    let scenario = scenario(&text);
    let said = sweep_svg(&axes, &swept, &scenario, first_case(&scenario), "record").unwrap();
    assert!(said.contains("Pay: growth a year") && said.contains("1.0%"), "{said}");
    assert!(!said.contains("price.pay.growth") && !said.contains("0.01"), "{said}");
}

/// The picture of an allocation, with the most that totals may move and the locality's total.
fn allocation_picture(most: Option<f64>, total: Option<f64>) -> (Allocation, String) {
    allocation_picture_of(&trusts(1, ""), most, total)
}

fn allocation_picture_of(
    text: &str,
    most: Option<f64>,
    total: Option<f64>,
) -> (Allocation, String) {
    // The second trust starts £6m better than its total, the first on it.
    let text = text.replacen(
        "id = \"b\"\nincome = [{ name = \"Income\", base = 100.0",
        "id = \"b\"\nincome = [{ name = \"Income\", base = 105.0",
        1,
    );
    let scenario = scenario(&text);
    let case = first_case(&scenario);
    let asked = Asked { scenario: &scenario, case, settings: settings(11, 500) };
    let found = allocate(&asked, Wanted { option: 0, most, total }).unwrap();
    let said = allocation_svg(&found, &scenario, case, "record").unwrap();
    (found, said)
}

#[test]
fn chances_were_called_equal_where_bounds_kept_them_apart() {
    let (free, said) = allocation_picture(None, Some(-1.5));
    assert!(free.years.iter().flat_map(|year| &year.organisations).all(|own| !own.bound));
    assert!(said.contains("Equal chances of") && !said.contains("%*"), "{said}");
    let (_, said) = allocation_picture(Some(1.0), Some(-1.5));
    assert!(!said.contains("Equal chances of"), "{said}");
    assert!(said.contains("but 1 total held;"), "{said}");
    assert!(said.contains("%*"), "{said}");
    assert!(said.contains("* total held at the most that it may move"), "{said}");
    assert!(said.contains("moved by £1.0m at most"), "{said}");
}

#[test]
fn a_sum_of_totals_that_was_changed_was_called_the_same() {
    let (_, said) = allocation_picture(None, Some(-10.0));
    assert!(said.contains("totals sum to a deficit of £10.0m a year"), "{said}");
    assert!(!said.contains("the same sum"), "{said}");
    // The option's own total is 1.0, where today's sum to (2.0).
    let (_, said) = allocation_picture(None, None);
    assert!(said.contains("totals sum to the locality’s"), "{said}");
    let without = trusts(1, "").replace("total = 1.0\n", "");
    assert!(allocation_picture_of(&without, None, None).1.contains("the same sum of totals"));
}
