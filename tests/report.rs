//! The page: what stands on it, whatever the scenario is like, and that nothing of a scenario's text works on it.

use std::collections::BTreeSet;

use crate::common::{certain, first_case, project, sampled, settings};
use control_total::charts::comparisons::Kind;
use control_total::findings::answer;
use control_total::findings::explanation::share;
use control_total::projection::Projection;
use control_total::questions::Asked;
use control_total::questions::explain::{Explanation, explain};
use control_total::report::report;
use control_total::scenario::{Input, Reading, Scenario, read};
use control_total::tables::{RunRecord, record, sha256};
use control_total::wording::accounts;

/// The worked example after some changes to its text and some arguments.
fn changed(change: impl Fn(String) -> String, set: &[&str]) -> Reading {
    let path = project("scenarios/worked-example.toml");
    let text = change(std::fs::read_to_string(&path).unwrap());
    let set = set.iter().map(|argument| (*argument).to_owned()).collect();
    read(&Input { path, set }, &|_| Ok(text.clone().into_bytes()))
}

fn valid(reading: &Reading) -> &Scenario {
    reading.scenario.as_ref().unwrap_or_else(|| panic!("{:#?}", reading.problems))
}

fn page(reading: &Reading, projection: &Projection) -> String {
    let scenario = valid(reading);
    let mut record = record(scenario, projection, &reading.sources);
    record.add_file("positions.csv".to_owned(), String::new());
    let explanation = (projection.runs > 0).then(|| explained(scenario));
    report(scenario, projection, &record, explanation.as_ref(), &[]).unwrap()
}

/// Few runs of the first case, explained.
fn explained(scenario: &Scenario) -> Explanation {
    let asked = Asked { scenario, case: first_case(scenario), settings: settings(1, 300) };
    explain(&asked).unwrap()
}

fn example(set: &[&str]) -> (Reading, String) {
    let reading = changed(|text| text, set);
    let page = page(&reading, &sampled(valid(&reading), 1, 400));
    (reading, page)
}

/// Text between tags, with a space for each tag.
fn words(page: &str) -> String {
    let mut words = String::new();
    let mut rest = page;
    while let Some((text, tag)) = rest.split_once('<') {
        words.push_str(text);
        words.push(' ');
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_has_its_sections_in_order_and_the_same_bytes_each_time() {
    let (reading, first) = example(&[]);
    assert_eq!(first, page(&reading, &sampled(valid(&reading), 1, 400)));
    let ids = ["answer", "locality", "organisations", "pooling", "robustness", "assumptions"];
    let ids = ids.into_iter().chain(["method", "assurance", "glossary", "downloads"]);
    let places: Vec<usize> = ids
        .map(|id| {
            let section = format!("<section id=\"{id}\"");
            first.find(&section).unwrap_or_else(|| panic!("no {section}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(first.contains("href=\"positions.csv\"") && !first.contains("href=\"paths.csv\""));
}

#[test]
fn no_id_stands_twice_and_every_reference_finds_its_place() {
    let (_, page) = example(&[]);
    let values = |key: &str| -> Vec<String> {
        let key = format!(" {key}=\"");
        let parts = page.split(&key).skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = values("id");
    let known: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), known.len());
    let references = values("aria-labelledby").into_iter().chain(values("aria-describedby"));
    for reference in references {
        assert!(known.contains(&reference), "{reference}");
    }
    for reference in values("href").iter().filter_map(|link| link.strip_prefix('#')) {
        assert!(known.contains(&reference.to_owned()), "{reference}");
    }
}

#[test]
fn the_policy_lets_in_the_pages_own_style_and_script_and_nothing_else() {
    let (_, page) = example(&[]);
    let between = |start: &str, end: &str| {
        page.split_once(start).unwrap().1.split_once(end).unwrap().0.to_owned()
    };
    let policy = between("http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    for (directive, text) in [
        ("style-src", between("<style>", "</style>")),
        ("script-src", between("<script>", "</script>")),
    ] {
        let allowed = policy.split_once(directive).unwrap().1.split_once("sha256-").unwrap().1;
        let allowed = allowed.split_once('\'').unwrap().0;
        assert_eq!(hexadecimal(allowed), sha256(text.as_bytes()), "{directive}");
    }
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    for outside in ["http://", "src=\"http", "href=\"http", "@import", " style=\"", " onclick"] {
        let found = page.replace("http://www.w3.org", "");
        assert!(!found.contains(outside), "{outside}");
    }
}

/// What base64 stands for, in hexadecimal.
fn hexadecimal(base64: &str) -> String {
    const SIGNS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: String = base64
        .chars()
        .filter_map(|sign| SIGNS.find(sign))
        .map(|value| format!("{value:06b}"))
        .collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\\\"' onload='alert(3)&lt;</style></svg>]]>--><!--\\u202E\\u0007{{}}${x}";

#[test]
fn hostile_text_in_every_name_and_note_is_shown_as_text() {
    let long = "x".repeat(10_000);
    let reading = changed(
        |text| {
            let last = "id = \"capitated-locality\"\n";
            let text =
                text.replace(last, &format!("{last}borrowing = {{ write_off_after = 3 }}\n"));
            let mut count = 0;
            let mut lines = String::new();
            for line in text.lines() {
                // Names of lines and of all else are told apart by a number at their start.
                let mut rest = line;
                while let Some((before, after)) = rest.split_once("name = \"") {
                    let (name, following) = after.split_once('"').unwrap();
                    count += 1;
                    let keep = name == "worked-example" || before.ends_with('-');
                    let new =
                        if keep { name.to_owned() } else { format!("{count}{HOSTILE}{long}") };
                    lines.push_str(&format!("{before}name = \"{new}\""));
                    rest = following;
                }
                lines.push_str(rest);
                lines.push('\n');
                if line.starts_with("[[") || (line.starts_with('[') && !line.contains("payment")) {
                    for key in ["source", "owner", "reason", "signed_off_by", "note"] {
                        lines.push_str(&format!("{key} = \"{HOSTILE}{long}\"\n"));
                    }
                }
            }
            for key in ["title", "short", "label"] {
                lines =
                    lines.replace(&format!("{key} = \""), &format!("{key} = \"{HOSTILE}{long}"));
            }
            // The example's own sources would be second keys of the same name.
            let own = |line: &&str| !line.starts_with("source = \"Invented annual accounts\"");
            lines.lines().filter(own).collect::<Vec<_>>().join("\n")
        },
        &[],
    );
    let hostile = page(&reading, &sampled(valid(&reading), 1, 200));
    let (_, plain) = example(&[]);
    assert!(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    for element in
        ["<script", "<style", "<svg", "<title", "</style", "<!--", "<img", "<section", "<noscript"]
    {
        let (found, wanted) = (hostile.matches(element).count(), plain.matches(element).count());
        assert_eq!(found, wanted, "{element}");
    }
    let turned = |sign: char| sign == '\u{202e}' || (sign.is_control() && sign != '\n');
    assert!(!hostile.contains(turned));
    assert!(!hostile.contains(&"x".repeat(1_001)), "long text is cut short");
    assert!(hostile.len() < 2 * plain.len(), "{} and {} bytes", hostile.len(), plain.len());
}

#[test]
fn the_plan_alone_speaks_of_no_chances() {
    let reading = changed(|text| text, &[]);
    let text = words(&page(&reading, &certain(valid(&reading))));
    let answer = text.split_once("The answer first In the case").unwrap().1;
    let answer = answer.split_once("What is not in the model").unwrap().0;
    assert!(answer.contains("in the plan: success means that"), "{answer}");
    assert!(
        !answer.contains("in 100") && !answer.contains('%') || answer.contains("(2-3% a year)")
    );
    assert!(!answer.contains("<1%") && !answer.contains("&lt;1%"), "{answer}");
    assert!(text.contains("--certain"));
}

#[test]
fn options_are_told_by_the_same_measures_however_likely_they_are() {
    // Hopeless, certain by loose rules, and neither.
    for (set, succeeds) in [
        (&["totals.acute=60"][..], "succeeds in fewer than 1 in 100 futures"),
        (
            &["totals.acute=60", "option.single-year.tolerance=1"],
            "succeeds in more than 99 in 100 futures",
        ),
        (&[], "succeeds in"),
    ] {
        let reading = changed(|text| text, set);
        let scenario = valid(&reading);
        let projection = sampled(scenario, 1, 400);
        let sentence = answer::of_option(scenario, &projection.options, 0, 0);
        for said in [
            succeeds,
            "on plan over the years in",
            "of 5 years are on plan",
            "together fall £",
            "national money",
        ] {
            assert!(sentence.contains(said), "{said}: {sentence}");
        }
    }
}

#[test]
fn that_likely_targets_are_not_likely_together_is_said_with_the_numbers_of_the_tables() {
    let reading = changed(|text| text, &[]);
    let scenario = valid(&reading);
    let projection = sampled(scenario, 1, 2_000);
    let sentence = answer::together(scenario, &projection.options, 0).unwrap();
    let met =
        |unit: &str, name: &str| crate::common::metric(&projection, 0, unit, Some(5), name).value;
    let least =
        ["acute", "community", "ccg"].map(|unit| met(unit, "met")).into_iter().fold(1.0, f64::min);
    let all = met("covered", "all_organisations_met");
    let said = |chance: f64| format!("{} in 100", (chance * 100.0 + 1e-12).round());
    assert!(sentence.contains(&format!("meets its own in {} futures", said(least))), "{sentence}");
    assert!(sentence.ends_with(&format!("all 3 meet theirs in {}.", said(all))), "{sentence}");
    assert_eq!(answer::together(scenario, &certain(scenario).options, 0), None);
}

#[test]
fn caveats_count_cases_and_sources() {
    let reading = changed(|text| text, &[]);
    let scenario = valid(&reading);
    let projection = sampled(scenario, 1, 400);
    let [case, stands, differ] = answer::caveats(scenario, &projection.options, 0);
    assert!(case.contains("In the 3 other cases the chance of success runs from"), "{case}");
    // One line of the example says that it is derived, and that and one published figure have a source; the file
    // says of all else that it is assumed.
    let groups = scenario.assumptions.len();
    let (assumed, unsourced) = (groups - 1, groups - 2);
    let expected = format!("1 as derived and {assumed} as assumed; {unsourced} give no source");
    assert!(stands.contains(&expected), "{stands}");
    assert!(differ.contains("No rule here changes the money"), "{differ}");
}

#[test]
fn the_log_has_every_value_and_says_where_a_source_is_missing() {
    let (reading, page) = example(&[]);
    let log = &valid(&reading).assumptions;
    let entry = |place: &str| log.iter().find(|entry| entry.place == place).unwrap();
    let value = |place: &str, key: &str| {
        entry(place).values.iter().find(|(known, _)| known == key).unwrap().1.clone()
    };
    assert_eq!(value("demand.emergency", "growth"), "0.024");
    assert_eq!(value("organisation.acute.cost.Drugs", "activity"), "emergency 0.4, elective 0.6");
    assert_eq!(value("totals", "ccg"), "[-1.2, -0.3, 0, -0.6, 2.5]");
    assert_eq!(value("correlation.\"demand.elective/demand.emergency\"", "value"), "0.4");
    assert_eq!(
        value("scheme.acute/Cost improvement programme", "delivery"),
        "p10 0.5, p50 0.8, p90 1, min 0"
    );
    assert_eq!(
        value("transformation.integrated-care.change.emergency", "effect"),
        "p10 -0.14, p50 -0.09, p90 -0.03"
    );
    assert!(entry("organisation.acute.cost.Pay").stated.is_some());
    assert_eq!(entry("demand.emergency").stated, None);
    let text = words(&page);
    assert!(
        text.contains("derived Invented annual accounts, note 5 high"),
        "its source and confidence"
    );
    assert!(text.contains("demand.emergency growth 0.024"));
    assert!(text.contains("no source given"));
}

#[test]
fn a_scenario_without_options_or_totals_still_has_its_page() {
    let before = |text: String| {
        text.split_once(
            "# ---------------------------------------------------------------- control totals",
        )
        .unwrap()
        .0
        .to_owned()
    };
    let reading = changed(before, &[]);
    let scenario = valid(&reading);
    assert!(scenario.options.is_empty() && scenario.totals.is_empty());
    let page = page(&reading, &sampled(scenario, 1, 200));
    assert!(words(&page).contains("The file states no control-total option"));
    assert!(!page.contains("id=\"pooling\"") && !page.contains("id=\"robustness\""));
    assert!(page.contains("id=\"locality\""));
}

/// A total that nobody set is taken as zero, which the page once left to the tables to say.
#[test]
fn what_a_run_warned_of_stands_before_the_figures() {
    let reading = changed(|text| text, &[]);
    let (scenario, projection) = (valid(&reading), certain(valid(&reading)));
    let mut record = record(scenario, &projection, &reading.sources);
    let page =
        |record: &RunRecord| words(&report(scenario, &projection, record, None, &[]).unwrap());
    assert!(!page(&record).contains("Look at this before you use a figure"));
    record.warnings = vec!["acute has no control total".to_owned()];
    record.warnings.push("stress: no run fails".to_owned());
    let page = page(&record);
    let said = "1 warning. Look at this before you use a figure. acute has no control total";
    assert!(page.contains(said), "{page}");
    assert!(page.find(said) < page.find("The answer first"));
}

#[test]
fn the_page_has_all_charts_of_the_main_case_and_of_others_the_fan_of_all_together_and_their_tables()
{
    let (reading, page) = example(&[]);
    let cases = valid(&reading).demand_scenarios.len() * 2;
    assert_eq!(cases, 4);
    let section = |id: &str| {
        let start = page.find(&format!("<section id=\"{id}\"")).unwrap();
        &page[start..start + page[start..].find("</section>").unwrap()]
    };
    let by_case = |id: &str, what: &str| -> Vec<usize> {
        section(id).split(" data-case=\"").skip(1).map(|part| part.matches(what).count()).collect()
    };
    // Of the main case two fans and three charts of options; two of organisations and one of each of the four.
    assert_eq!(by_case("locality", "<figure"), [5, 1, 1, 1]);
    assert_eq!(by_case("organisations", "<figure"), [2 + 4, 0, 0, 0]);
    assert_eq!(by_case("pooling", "<figure"), [2, 0, 0, 0]);
    // Chances and money of each of four options.
    assert_eq!(by_case("organisations", "class=\"option\""), [4; 4]);
    assert_eq!(by_case("answer", "<table"), [2; 4]);
    assert!(section("locality").contains("are drawn for the main case, “Central"));
}

#[test]
fn with_too_many_cases_the_page_holds_the_main_one_and_says_so() {
    let many = |text: String| {
        let more: String = (0..40)
            .map(|n| format!("[[demand_scenario]]\nid = \"more-{n}\"\nname = \"More {n}\"\n\n"))
            .collect();
        text.replacen("[[efficiency_scenario]]", &format!("{more}[[efficiency_scenario]]"), 1)
    };
    let reading = changed(many, &[]);
    let page = page(&reading, &sampled(valid(&reading), 1, 50));
    let cases: BTreeSet<&str> =
        page.split(" data-case=\"").skip(1).map(|part| part.split('"').next().unwrap()).collect();
    assert_eq!(cases, BTreeSet::from(["0"]));
    assert!(words(&page).contains("This page holds one case of 84"));
}

#[test]
fn of_targets_that_are_all_but_sure_it_is_not_said_that_they_are_unlikely_together() {
    let lax = ["acute", "community", "ccg"].map(|id| format!("totals.{id}=-500"));
    let reading = changed(|text| text, &lax.each_ref().map(String::as_str));
    let scenario = valid(&reading);
    let sentence = answer::together(scenario, &sampled(scenario, 1, 400).options, 0).unwrap();
    assert!(
        sentence.starts_with("Here all control totals are about as likely together"),
        "{sentence}"
    );
    assert!(sentence.ends_with("all 3 meet theirs in more than 99 in 100."), "{sentence}");
}

#[test]
fn the_bridge_and_the_drivers_stand_in_the_page_with_their_figures() {
    let reading = changed(|text| text, &[]);
    let scenario = valid(&reading);
    let projection = sampled(scenario, 1, 400);
    let explanation = explained(scenario);
    let unit = explanation.unit(&"covered".into()).unwrap();
    let record = record(scenario, &projection, &reading.sources);
    let with = report(scenario, &projection, &record, Some(&explanation), &[]).unwrap();
    assert!(with.contains("id=\"explained\"") && with.contains("href=\"#explained\""));
    let section = with.split_once("<section id=\"explained\"").unwrap().1;
    let section = words(section.split_once("</section>").unwrap().0);
    for step in &unit.bridge {
        let figures = [step.mean, step.around_p10, step.around_p90, step.plan].map(accounts);
        let row = format!("{} {}", step.kind.label(scenario), figures.join(" "));
        assert!(section.contains(&row), "{row}: {section}");
    }
    let driver = &unit.drivers[0];
    let row = [driver.at_low, driver.at_high, driver.swing.value].map(accounts).join(" ");
    assert!(section.contains(&row), "{row}: {section}");
    let shares = &unit.groups[0];
    let row =
        [shares.of_variance, shares.first_order, shares.total].map(|found| share(found.value));
    let row = format!("{} {}", shares.group.label(), row.join(" "));
    assert!(section.contains(&row), "{row}: {section}");
    let without = report(scenario, &projection, &record, None, &[]).unwrap();
    assert!(!without.contains("id=\"explained\""));
}

#[test]
fn without_options_organisations_are_still_set_side_by_side() {
    let reading = changed(|text| text.split("[[option]]").next().unwrap().to_owned(), &[]);
    let scenario = valid(&reading);
    let kinds: Vec<Kind> = Kind::of_a_case(scenario).collect();
    assert_eq!(kinds, [Kind::Organisations, Kind::Intervals]);
    let projection = crate::common::certain(scenario);
    assert_eq!(Kind::of_all(scenario, &projection.options).count(), 0);
}
