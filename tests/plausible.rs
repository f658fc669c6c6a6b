//! What is implausible is questioned where it stands, with what was probably meant; what is meant is accepted for that value
//! alone; and no shipped scenario raises a question.

use crate::common::{project, shipped};
use crate::program::{folder, run_in, text};
use crate::reading::{EXAMPLE, codes, edited, has, read_files, read_text, said};

/// A slip in the worked example: what is replaced, by what, the code, what is said, and what the line shown must hold.
type Slip = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[track_caller]
fn all_are_questioned(slips: &[Slip]) {
    for &(old, new, code, expected, at) in slips {
        let reading = read_text(&edited(old, new), &[]);
        assert!(has(&reading, expected, at), "{old} → {new}\n{}", said(&reading));
        assert!(
            codes(&reading).iter().any(|found| found == code),
            "{old} → {new}: {:?}",
            codes(&reading)
        );
        assert!(reading.scenario.is_some(), "{old} → {new}: it was refused\n{}", said(&reading));
    }
}

#[test]
fn a_delivery_in_per_cent_is_refused_with_what_was_meant() {
    let reading = read_text(
        &edited("p10 = 0.50, p50 = 0.80, p90 = 1.0", "p10 = 50, p50 = 80, p90 = 100"),
        &[],
    );
    assert!(has(&reading, "80 is 8,000%: 0.80 is 80%", "p50 = 80"), "{}", said(&reading));
    assert!(reading.scenario.is_none());
}

#[test]
#[rustfmt::skip] // a row for each slip
fn single_figures_beyond_their_range_are_questioned_with_a_cure() {
    all_are_questioned(&[
        ("trend_sd = 0.006", "trend_sd = 0.6", "implausible", "0.6 is 60%: 0.006 is 0.6%", "trend_sd = 0.6"),
        ("year_sd = [0.010, 0.016]", "year_sd = [1.0, 1.6]", "implausible", "1 is 100%: 0.01 is 1%", "year_sd"),
        ("growth = 0.024 ", "growth = 0.24 ", "implausible", "0.24 is 24%: 0.0024 is 0.24%, 0.024 is 2.4%", "growth = 0.24"),
        ("interim_tolerance = 0.01", "interim_tolerance = 1.0", "implausible", "0.01 is 1%", "interim_tolerance = 1.0"),
        ("special_measures = 0.02", "special_measures = 2", "implausible", "2 is 200%: 0.02 is 2%", "special_measures = 2"),
        ("probability = 0.15", "probability = 0.9", "implausible", "90%", "probability = 0.9"),
        ("p10 = 0.95, p50 = 1.1, p90 = 1.4", "p10 = 0.95, p50 = 1.1, p90 = 14", "implausible", "14 is 14 times", "p90 = 14"),
        ("p10 = 0.01, p50 = 0.02, p90 = 0.05", "p10 = -0.05, p50 = -0.02, p90 = -0.01", "implausible", "is the minus meant", "p10 = -0.05"),
        ("variable = 0.35", "variable = 0.0035", "implausible", "0.35 is 35%", "variable = 0.0035"),
        ("plan = [2.6, 2.6", "plan = [-2.6, 2.6", "implausible", "is the minus meant? If not, write 2.6", "plan = [-2.6"),
        ("scale = { community = 0.5", "scale = { community = 50", "implausible", "0.50 is 50%", "community = 50"),
        ("mean = 0.85, sd = 0.15", "mean = 0.85, sd = 1.5", "implausible", "standard deviation above 0.5", "sd = 1.5"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each slip
fn sums_and_signs_that_do_not_fit_are_questioned_at_the_figure_that_explains_them() {
    all_are_questioned(&[
        ("base = 205.0", "base = 205000.0", "far-larger", "is 205000 in £ thousand? If so, write 205", "base = 205000.0"),
        ("base = 205.0", "base = 0.205", "base-position", "0.205 in £ billion", "base = 0.205"),
        ("base = 74.0", "base = -74.0", "negative-row", "write 74", "base = -74.0"),
        ("value = 118.0", "value = 118000.0", "far-larger", "in £ thousand", "value = 118000.0"),
        ("value = 118.0", "value = -118.0", "implausible", "write 118", "value = -118.0"),
        ("opening_debt = 40.0", "opening_debt = 40000.0", "debt-size", "£ thousand", "opening_debt = 40000.0"),
        ("acute = [-23.3, -21.5", "acute = [23.3, -21.5", "total-sign", "write -23.3", "acute = [23.3"),
        ("acute = [-23.3, -21.5", "acute = [-23300.0, -21.5", "total-far-off", "write -23.3", "-23300.0"),
        ("acute = 9.0, community", "acute = 9000.0, community", "support-size", "£ thousand", "acute = 9000.0"),
        ("rate = [0.030, 0.030", "rate = [0.14, 0.14", "savings-share", "of its cost", "rate = [0.14"),
        ("amount = [2.0, 1.0], overrun", "amount = [2000.0, 1.0], overrun", "care-model-size", "£ thousand", "amount = [2000.0"),
        ("amount = [2.0, 2.0, 1.0, 0.0, 0.0]", "amount = [2000.0, 2.0, 1.0, 0.0, 0.0]", "base-position", "write 2", "amount = [2000.0"),
        ("start = \"2016/17\"\nramp = [0.15, 0.45", "start = \"2020/21\"\nramp = [0.15, 0.45", "beyond-horizon", "£2.0m of the £5.0m", "investment = ["),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each slip
fn money_in_two_places_is_questioned() {
    all_are_questioned(&[
        ("{ name = \"GP prescribing\", base = 72.0", "{ name = \"Emergency contract, Hospitals\", base = 118.0, price = \"tariff\" },\n  { name = \"GP prescribing\", base = 72.0", "double-entry", "take the row out, or the contract", "Emergency contract"),
        ("{ name = \"Education and other income\", base = 32.0", "{ name = \"Deficit support funding\", base = 9.0, amount = 9.0 },\n  { name = \"Education and other income\", base = 32.0", "double-entry", "looks like the support", "Deficit support funding"),
        ("{ name = \"Capital charges\", base = 19.0", "{ name = \"Interest on loans\", base = 1.2, price = \"non-pay\" },\n  { name = \"Capital charges\", base = 19.0", "double-entry", "leave it out of cost rows", "Interest on loans"),
        ("{ name = \"Capital charges\", base = 19.0, price = \"non-pay\" }", "{ name = \"Capital charges\", base = 19.0, price = \"non-pay\" },\n  { name = \"Depreciation\", base = 19.0, price = \"non-pay\" }", "double-entry", "the same but for their names", "Depreciation"),
        ("[[contract]]\nservice = \"community\"", "[[contract]]\nid = \"again\"\ncommissioner = \"external\"\nprovider = \"acute\"\nservice = \"elective\"\nvalue = 44.0\n\n[[contract]]\nservice = \"community\"", "double-entry", "the same but for their ids", "value = 44.0"),
        ("[[scheme]]\norganisation = \"ccg\"\nname = \"Medicines", "[[scheme]]\norganisation = \"community\"\nname = \"Staffing\"\nplan = [2.6, 2.6, 3.0, 3.0, 2.8]\nrecurrent = 0.8\ndelivery = { pert = [0.4, 0.9, 1.1] }\n\n[[scheme]]\norganisation = \"ccg\"\nname = \"Medicines", "double-entry", "the same but for their names", "[[scheme]]"),
    ]);
}

#[test]
#[rustfmt::skip] // a row for each slip
fn limits_that_contradict_a_form_and_what_has_no_effect_are_questioned() {
    all_are_questioned(&[
        ("p50 = 0.80, p90 = 1.0, min = 0.0", "p50 = 0.80, p90 = 1.2, max = 1.0", "limits-against-form", "above `max` = 1", "max = 1.0"),
        ("p10 = 0.50, p50 = 0.80, p90 = 1.0, min = 0.0", "p10 = 0.1, p50 = 0.5, p90 = 0.9, min = 0.6", "limits-against-form", "below `min` = 0.6", "min = 0.6"),
        ("uniform = [0.3, 1.0]", "uniform = [0.3, 1.0], min = 0.9", "limits-against-form", "the middle is asked for at 0.65", "min = 0.9"),
        ("year_sd = 0.002\n\n[price.allocation]", "\n[price.allocation]", "no-effect", "price.tariff is certain", "value = 0.5"),
        ("{ name = \"Capital charges\", base = 19.0, price = \"non-pay\" }", "{ name = \"Capital charges\", base = 19.0, price = \"non-pay\", release = 0.4 }", "no-effect", "follows no `activity`", "release = 0.4"),
    ]);
}

#[test]
fn a_change_of_what_is_paid_nothing_is_questioned() {
    let text = edited("{ community = 107.0 }", "{ community = 0.0 }")
        .replace("value = 9.0", "value = 0.0");
    let reading = read_text(&text, &[]);
    let expected = "changes community at `community`, whose contracts for it are worth 0";
    assert!(has(&reading, expected, "service = \"community\""), "{}", said(&reading));
}

#[test]
fn a_normal_that_its_limit_cuts_is_shown_and_not_questioned() {
    let text = edited("mean = 0.85, sd = 0.15, min = 0.0", "mean = 0.9, sd = 0.3, max = 1.0");
    assert_eq!(said(&read_text(&text, &[])), "");
    let folder = folder();
    std::fs::write(folder.path().join("cut.toml"), text).unwrap();
    let output = run_in(folder.path(), &["check", "cut.toml", "--sampled"]);
    let said = crate::program::text(&output.stdout);
    let row = said
        .lines()
        .find(|line| line.starts_with("scheme.council/Reviews of care packages"))
        .unwrap();
    // The mean of a normal cut at 0 and 1; 36.9% lie above 1 and 0.1% below 0, where the model keeps delivery.
    assert!(row.contains("0.824") && row.contains("37.1%"), "{row}");
    assert!(said.contains("of prices of cost rows that are not listed"), "{said}");
}

#[test]
fn names_that_look_alike_are_questioned() {
    for other in ["acute ", "Acute", "ac\u{fc}te", "acute\u{200b}"] {
        let added = format!(
            "[[organisation]]\nid = \"{other}\"\nincome = [ {{ name = \"All\", base = 98.0, price = \"pay\" }} ]\n\
             cost = [ {{ name = \"All\", base = 100.0, price = \"pay\" }} ]\n\n[[contract]]"
        );
        let reading = read_text(&edited("[[contract]]", &added), &[]);
        assert!(
            codes(&reading).contains(&"look-alike".to_owned()),
            "{other:?}: {}",
            said(&reading)
        );
    }
}

#[test]
fn options_without_anyone_under_them_and_turnover_of_nothing_are_refused() {
    let none = "schema = 1\n[horizon]\nbase_year = \"2024/25\"\nyears = 4\n[[organisation]]\nid = \"county\"\ncontrol_total = false\nincome = [ { name = \
                \"Funding\", base = 250.0, price = \"funding\" } ]\ncost = [ { name = \"Services\", base = 258.0, price = \"funding\" } ]\n\
                [price.funding]\ngrowth = 0.02\n[[option]]\nid = \"each-year\"\nlevel = \"organisation\"\nperiod = \"annual\"\n";
    assert_eq!(codes(&read_text(none, &[])), ["nobody-covered"]);
    let reading = read_text(&edited("base = 205.0", "base = -205.0"), &[]);
    assert!(
        has(&reading, "the cost row `Pay` of the wrong sign? If so, write 205", "base = -205.0"),
        "{}",
        said(&reading)
    );
    let host = "[[organisation]]\nid = \"host\"\ncost = [ { name = \"Team\", base = 10.0, amount = 10.0 }, { name = \"Recharged\", base = -12.0, \
                amount = -12.0 } ]\n\n[[contract]]";
    let reading = read_text(&edited("[[contract]]", host), &[]);
    assert!(
        has(&reading, "the turnover of `host` is not above 0", "Recharged"),
        "{}",
        said(&reading)
    );
}

#[test]
fn a_file_in_thousands_is_told_once() {
    let text: String = EXAMPLE
        .lines()
        .map(|line| {
            let mut line = line.to_owned();
            for key in ["base = ", "value = ", "external = 38.0", "acute = 104.0"] {
                if let Some((before, after)) = line.split_once(key) {
                    let end = after
                        .find(|sign: char| !sign.is_ascii_digit() && sign != '.')
                        .unwrap_or(after.len());
                    if let Ok(number) = after[..end].parse::<f64>() {
                        line = format!("{before}{key}{}{}", number * 1000.0, &after[end..]);
                    }
                }
            }
            line + "\n"
        })
        .collect();
    let text =
        text.replace("value = 400\n", "value = 0.4\n").replace("value = 500\n", "value = 0.5\n");
    let reading = read_text(&text, &[]);
    let found = codes(&reading);
    assert!(
        found.iter().filter(|code| *code == "thousands" || *code == "far-larger").count() >= 1,
        "{}",
        said(&reading)
    );
}

#[test]
fn warnings_that_are_too_many_to_show_are_counted() {
    let scheme = |nth: usize| {
        format!(
            "\n[[scheme]]\norganisation = \"acute\"\nname = \"Twin {nth:03}\"\nplan = [0.1, 0, 0, 0, 0]\n\
             delivery = 0.8\n"
        )
    };
    let text = EXAMPLE.to_owned() + &(0..61).map(scheme).collect::<String>();
    let reading = read_text(&text, &[]);
    let shown = codes(&reading).iter().filter(|code| *code == "double-entry").count();
    assert_eq!(shown, 51, "fifty, and the one that counts the others");
    let expected = "10 more warnings with the code `double-entry` are not shown";
    assert!(said(&reading).contains(expected), "{}", said(&reading));
}

#[test]
fn an_accepted_warning_holds_for_that_value_alone() {
    let accept = "schema = 1\naccept = [ { code = \"implausible\", at = \"demand.emergency.growth\", value = 0.2, reason = \"A new \
                  service\" } ]\n";
    let with = |growth: &str| {
        edited("growth = 0.024 ", &format!("growth = {growth} ")).replacen(
            "schema = 1\n",
            accept,
            1,
        )
    };
    assert_eq!(said(&read_text(&with("0.2"), &[])), "");
    assert_eq!(codes(&read_text(&with("0.3"), &[])), ["implausible"]);
    assert_eq!(codes(&read_text(&with("0.2"), &["demand.emergency.growth=0.25"])), ["implausible"]);
    let later = read_files(
        &[
            ("later.toml", "extends = \"base.toml\"\n[demand.emergency]\ngrowth = 0.4\n"),
            ("base.toml", &with("0.2")),
        ],
        &[],
    );
    assert_eq!(codes(&later), ["implausible"]);
    let error = accept.replace("implausible", "out-of-limits");
    let reading = read_text(&edited("schema = 1\n", &error), &[]);
    assert!(said(&reading).contains("`out-of-limits` cannot be accepted"), "{}", said(&reading));
    let reading =
        read_text(&edited("schema = 1\n", &accept.replace("implausible", "implausable")), &[]);
    assert!(said(&reading).contains("did you mean `implausible`?"), "{}", said(&reading));
}

#[test]
fn the_line_that_a_warning_offers_is_the_one_that_accepts_it() {
    let texts = [
        edited("trend_sd = 0.006", "trend_sd = 0.6"),
        edited("base = 205.0", "base = 405.0"),
        edited("special_measures = 0.02", "special_measures = 2"),
        edited(
            "{ name = \"GP prescribing\", base = 72.0",
            "{ name = \"Emergency contract\", base = 118.0, price = \"tariff\" },\n  { name = \"GP prescribing\", base = 72.0",
        ),
    ];
    for text in texts {
        let reading = read_text(&text, &[]);
        assert!(!reading.problems.is_empty());
        let offers = reading.problems.iter().flat_map(|problem| &problem.help);
        let rows = offers
            .filter_map(|line| line.split_once("accept = [ "))
            .map(|(_, row)| row.trim_end_matches(" ]"));
        let rows: Vec<String> = rows.map(|row| row.replace("…", "Meant")).collect();
        let accepted = text.replacen(
            "schema = 1\n",
            &format!("schema = 1\naccept = [ {} ]\n", rows.join(", ")),
            1,
        );
        assert_eq!(said(&read_text(&accepted, &[])), "", "{rows:?}");
    }
}

#[test]
fn no_shipped_scenario_is_questioned_and_at_most_five_warnings_are_accepted_in_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut accepted = 0;
    for name in [
        "worked-example",
        "north-cumbria",
        "mid-and-south-essex",
        "northern-eastern-western-devon",
        "nhs-england-2013",
    ] {
        accepted += shipped(name).accepted.len();
        let file = project(&format!("scenarios/{name}.toml"));
        let output = run_in(folder.path(), &["check", file.to_str().unwrap()]);
        assert!(
            text(&output.stdout).contains("right, no warnings"),
            "{name}: {}",
            text(&output.stderr)
        );
    }
    assert!(accepted <= 5, "{accepted}");
}

#[test]
fn savings_that_exceed_the_cost_they_come_off_are_named_by_their_first_year() {
    let folder = tempfile::tempdir().unwrap();
    let text = "schema = 1\n[horizon]\nbase_year = \"2024/25\"\nyears = 30\n[[organisation]]\nid = \"trust\"\nincome = [ { name = \"All\", base = \
                50.0, price = \"inflation\" } ]\ncost = [ { name = \"All\", base = 50.0, price = \"inflation\" } ]\n[price.inflation]\ngrowth = \
                0.03\n[[scheme]]\norganisation = \"trust\"\nname = \"Cost improvement\"\nplan = 3.0\n";
    std::fs::write(folder.path().join("long.toml"), text).unwrap();
    let output = run_in(folder.path(), &["check", "long.toml"]);
    // 3·(1.03^24 − 1)/0.03 = 103.3 is saved in the 24th year, of 50·1.03^24 = 101.6.
    let said = crate::program::text(&output.stderr);
    assert!(
        said.contains("from 2048/49 on the schemes of `trust` save more than it spends"),
        "{said}"
    );
    assert!(said.contains("£103.3m saved in 2048/49, of rows that cost £101.6m"), "{said}");
}

#[test]
fn check_ties_the_base_year_out() {
    let folder = folder();
    let output = run_in(folder.path(), &["check", "example.toml"]);
    let said = text(&output.stdout);
    let row = |start: &str, nth: usize| -> Vec<String> {
        let line = said
            .lines()
            .filter(|line| line.starts_with(start))
            .nth(nth)
            .unwrap_or_else(|| panic!("{start}: {said}"));
        line[start.len()..].split_whitespace().map(str::to_owned).collect()
    };
    // 32 + 118 + 104 + 44 of income; 205 + 28 + 74 + 19 of cost.
    assert_eq!(row("Hospitals", 0), ["298.0", "326.0", "(28.0)", "(28.0)"]);
    // 3% of the cost rows, grown by a year and before savings, of that cost.
    assert_eq!(row("Hospitals", 1)[1], "(3.0%)");
    assert_eq!(row("Community", 1)[..2], ["2.6", "(2.0%)"]);
}

#[test]
fn correlations_that_cannot_hold_are_replaced_only_where_the_file_asks_for_it() {
    let pairs = ["pay", "drugs", "non-pay", "tariff", "allocation"];
    let rows: String = (0..5)
        .flat_map(|one| (one + 1..5).map(move |other| (one, other)))
        .map(|(one, other)| {
            format!(
                "[[correlation]]\nbetween = [\"price.{}\", \"price.{}\"]\nvalue = -0.3\n",
                pairs[one], pairs[other]
            )
        })
        .collect();
    let text = EXAMPLE.replace(
        "[[correlation]]\nbetween = [\"price.pay\", \"price.tariff\"]\nvalue = 0.5\n",
        &rows,
    );
    let reading = read_text(&text, &[]);
    assert!(said(&reading).contains("above -0.25 for all 10"), "{}", said(&reading));
    assert!(
        said(&reading).contains("-0.249 for -0.3") || said(&reading).contains("-0.249"),
        "{}",
        said(&reading)
    );
    let reading = read_text(&text, &["run.correlations=nearest"]);
    assert_eq!(said(&reading), "");
    let scenario = reading.scenario.unwrap();
    assert!(scenario.correlations_hold());
    let pair = scenario.correlations.iter().find(|pair| {
        pair.between.0.to_string() == "price.drugs" && pair.between.1.to_string() == "price.pay"
    });
    assert!((pair.unwrap().value + 0.249).abs() < 0.002, "{pair:?}");
}
