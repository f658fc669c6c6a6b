//! The same scenario written otherwise: short and long rows, another order, short names of sources.

use crate::reading::{EXAMPLE, edited, read_text, sound};
use control_total::scenario::Scenario;

#[test]
fn rows_in_long_form_say_the_same_as_rows_in_short_form() {
    let income = "income = [\n  { name = \"Programme allocation\", base = 520.0, price = \"allocation\" },\n  { name = \"Winter resilience money\", base = 2.0, amount = [2.0, 2.0, 1.0, 0.0, 0.0] },\n]\ncost = [\n  { name = \"GP prescribing\", base = 72.0, price = \"drugs\", activity = { prescribing = 1.0 }, variable = 1.0 },\n  { name = \"Continuing healthcare and running costs\", base = 66.0, price = \"non-pay\" },\n]\n";
    let long = r#"
        [[organisation.income]]
        name = "Programme allocation"
        base = 520.0
        price = "allocation"
        [[organisation.income]]
        name = "Winter resilience money"
        base = 2.0
        amount = [2.0, 2.0, 1.0, 0.0, 0.0]
        [[organisation.cost]]
        name = "GP prescribing"
        base = 72.0
        price = "drugs"
        variable = 1.0
        [organisation.cost.activity]
        prescribing = 1.0
        [[organisation.cost]]
        name = "Continuing healthcare and running costs"
        base = 66.0
        price = "non-pay"
        "#;
    let values = "performance = { share = 0.025, achieved = { p10 = 0.6, p50 = 0.85, p90 = 1.0 } }\nvalues = { ccg = { acute = 104.0, external = 38.0 } }\n";
    let rows = r#"
        commissioner = "ccg"
        provider = "acute"
        value = 104.0
        performance = { share = 0.025, achieved = { p10 = 0.6, p50 = 0.85, p90 = 1.0 } }
        [[contract]]
        commissioner = "ccg"
        provider = "external"
        service = "elective"
        value = 38.0
        [contract.performance]
        share = 0.025
        [contract.performance.achieved]
        p10 = 0.6
        p50 = 0.85
        p90 = 1.0
        "#;
    let text = edited(income, long).replacen(values, rows, 1);
    assert!(text.contains("[[organisation.income]]") && text.contains("[contract.performance]"));
    let (short, long) = (sound(read_text(EXAMPLE, &[])), sound(read_text(&text, &[])));
    assert_eq!(format!("{short:?}"), format!("{long:?}"));
}

#[test]
fn another_order_of_tables_says_the_same() {
    let text = edited("schema = 1", "schema = 1\nplanning = \"central\"");
    let mut blocks: Vec<String> = vec![String::new()];
    for line in text.lines() {
        if line.starts_with('[') {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            *block += line;
            *block += "\n";
        }
    }
    blocks[1..].reverse();
    let (one, other) = (sound(read_text(&text, &[])), sound(read_text(&blocks.concat(), &[])));
    assert_eq!(contents(&one), contents(&other));
}

/// What a scenario holds, in an order that does not depend on the file's.
fn contents(scenario: &Scenario) -> Vec<String> {
    fn each<T: std::fmt::Debug>(rows: &[T]) -> impl Iterator<Item = String> {
        rows.iter().map(|row| format!("{row:?}"))
    }
    let s = scenario;
    let planning = s.planning.map(|index| s.demand_scenarios[index].id.clone());
    let mut contents: Vec<String> = each(&s.organisations)
        .chain(each(&s.contracts))
        .chain(each(&s.segments))
        .chain(each(&s.demand))
        .chain(each(&s.prices))
        .chain(each(&s.correlations))
        .chain(each(&s.shocks))
        .chain(each(&s.schemes))
        .chain(each(&s.transformations))
        .chain(each(&s.demand_scenarios))
        .chain(each(&s.efficiency_scenarios))
        .chain(each(&s.options))
        .chain(each(&s.published))
        .chain(each(&s.provenance))
        .chain([format!("{:?} {:?} {:?} {planning:?}", s.run, s.savings, s.totals)])
        .collect();
    contents.sort();
    contents
}

#[test]
fn sources_are_long_where_the_file_gives_them_a_short_name() {
    let text = edited(
        "[horizon]",
        "[sources]\naccounts = \"Annual accounts 2015/16, note 5\"\n\n[horizon]",
    )
    .replacen("source = \"Invented annual accounts, note 5\"", "source = \"accounts\"", 1);
    let scenario = sound(read_text(&text, &[]));
    let pay = scenario.provenance.iter().find(|table| table.place == "organisation.acute.cost.Pay");
    let source = pay.and_then(|table| table.source.as_deref());
    assert_eq!(source, Some("Annual accounts 2015/16, note 5"));
}

#[test]
fn any_table_may_say_where_its_figures_come_from() {
    let text = edited("[totals]", "[totals]\nsource = \"Letters\"\ndate = 2016-04-01")
        .replacen(
            "activity = { community = 1.0 }",
            "activity = { community = 1.0, note = \"all\" }",
            1,
        )
        .replacen(
            "values = { ccg = { community = 107.0 } }",
            "values = { ccg = { community = 107.0, owner = \"A\" }, reason = \"B\" }",
            1,
        );
    let scenario = sound(read_text(&text, &[]));
    let places: Vec<&str> = scenario.provenance.iter().map(|table| table.place.as_str()).collect();
    assert!(
        places.contains(&"totals") && places.contains(&"organisation.community.cost.Pay.activity")
    );
}
