//! What may not be said of a population, what is questioned, and how its parts are merged and set.

use crate::reading::{edited, has, read_files, read_text, said, sound};
use control_total::error::render;
use control_total::scenario::Central;

const TEXT: &str = r#"schema = 1
horizon = { base_year = "2015/16", years = 3 }

[[organisation]]
id = "trust"
cost = [ { name = "Care", base = 100.0, price = "pay", activity = { care = 1.0 }, variable = 1.0 } ]

[price.pay]
growth = 0.02

[demand.care]
growth = "population"

[[segment]]
id = "healthy"
people = 900
births = 20
to = { healthy = 0.95, frail = 0.04 }
use = { care = 1.0 }
basis = "assumed"

[[segment]]
id = "frail"
people = 100
to = { frail = 0.80 }
use = { care = 5.0 }

[[demand_scenario]]
id = "ageing"
growth = { care = "population" }

[[transformation]]
id = "prevention"
start = "2016/17"
transition = [
  { from = "healthy", to = "frail", effect = -0.25 },
]
"#;

fn with(old: &str, new: &str) -> String {
    assert!(TEXT.contains(old), "no {old:?}");
    TEXT.replacen(old, new, 1)
}

#[test]
fn a_population_that_is_right_raises_nothing() {
    let reading = read_text(TEXT, &[]);
    assert_eq!(said(&reading), "");
    let scenario = sound(reading);
    assert!((scenario.segments[0].leaving() - 0.01).abs() < 1e-12);
    assert!(scenario.demand[0].population);
    assert_eq!(scenario.demand_scenarios[0].overrides.growth["care"], Central::Population);
    let assumed = scenario.provenance.iter().map(|table| table.place.as_str());
    assert_eq!(assumed.collect::<Vec<_>>(), ["segment.healthy"]);
}

#[test]
#[rustfmt::skip] // a row for each mistake
fn mistakes_in_a_population_are_found() {
    for (old, new, expected, at) in [
        ("id = \"frail\"", "id = \"healthy\"", "two rows of `segment` are `healthy`", "id = \"healthy\""),
        ("id = \"frail\"", "id = \"external\"", "a meaning of its own", "external"),
        ("id = \"frail\"\n", "", "`id` is missing", "[[segment]]"),
        ("people = 900\n", "", "`people` is missing", "[[segment]]"),
        ("people = 900", "people = -900", "not negative", "people = -900"),
        ("people = 900", "peple = 900", "did you mean `people`?", "peple"),
        ("births = 20", "births = [20, 20]", "2 numbers for 3 projected years", "births"),
        ("births = 20", "births = [20, -1, 20]", "not negative", "births"),
        ("to = { frail = 0.80 }\n", "", "`to` is missing", "[[segment]]"),
        ("frail = 0.04", "frial = 0.04", "did you mean `frail`?", "frial"),
        ("frail = 0.04", "frail = 0.06", "the sum is 1.01", "frail = 0.06"),
        ("frail = 0.04", "frail = -0.04", "a share between 0 and 1", "frail = -0.04"),
        ("healthy = 0.95, ", "", "for example `healthy = 0.96`", "to = { frail = 0.04 }"),
        ("{ frail = 0.80 }", "0.8", "must be a table", "to = 0.8"),
        ("use = { care = 1.0 }", "use = { caree = 1.0 }", "did you mean `care`?", "caree"),
        ("use = { care = 5.0 }", "use = { care = -5.0 }", "not negative", "-5.0"),
        ("use = { care = 5.0 }", "use = {}", "segment.frail.use does not name `care`", "use = {}"),
        ("use = { care = 5.0 }\n", "", "segment.frail.use does not name `care`", "[[segment]]"),
        ("growth = \"population\"", "growth = \"populaton\"", "did you mean `population`?", "populaton"),
        ("care = \"population\"", "care = \"people\"", "or \"population\"", "people"),
        ("growth = 0.02", "growth = \"population\"", "only demand", "growth = \"population\""),
        ("growth = { care = \"population\" }", "price = { pay = \"population\" }", "only demand", "pay = "),
        ("growth = { care = \"population\" }", "growth_add = { care = \"population\" }", "0.02 is 2%", "growth_add"),
        ("from = \"healthy\"", "from = \"helthy\"", "did you mean `healthy`?", "helthy"),
        ("to = \"frail\"", "to = \"death\"", "there is no segment `death`", "death"),
        ("to = \"frail\"", "to = \"healthy\"", "those who no longer move", "to = \"healthy\""),
        ("from = \"healthy\", to = \"frail\"", "from = \"frail\", to = \"healthy\"", "nobody moves from `frail` to `healthy`", "from = \"frail\""),
        ("frail = 0.04", "frail = 0.0", "nobody moves from `healthy` to `frail`", "transition") ,
        ("effect = -0.25", "efect = -0.25", "did you mean `effect`?", "efect"),
        (", effect = -0.25", "", "`effect` is missing", "from = "),
    ] {
        let reading = read_text(&with(old, new), &[]);
        let at = if at == "transition" { "from = \"healthy\"" } else { at };
        assert!(has(&reading, expected, at), "{old} → {new}\n{}", said(&reading));
        assert!(reading.scenario.is_none(), "{old} → {new}: it was accepted");
    }
}

#[test]
fn a_population_that_uses_nothing_in_the_base_year_is_refused() {
    let text = TEXT
        .replace("care = 1.0 }\nbasis", "care = 0.0 }\nbasis")
        .replace("people = 100", "people = 0");
    let reading = read_text(&text, &[]);
    assert!(said(&reading).contains("uses no `care` in the base year"), "{}", said(&reading));
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn a_service_cannot_follow_a_population_that_is_not_given() {
    let reading = read_text(&edited("growth = 0.024 ", "growth = \"population\" "), &[]);
    assert!(
        has(&reading, "no segment is defined", "growth = \"population\""),
        "{}",
        said(&reading)
    );
    let scenario = "growth = { emergency = \"population\" }\ngrowth_add = {";
    let reading = read_text(&edited("growth_add = {", scenario), &[]);
    assert!(
        has(&reading, "no segment is defined", "emergency = \"population\""),
        "{}",
        said(&reading)
    );
}

#[test]
fn a_population_that_nothing_follows_is_questioned_and_so_is_prevention() {
    let stated = TEXT.replace("\"population\"", "0.02");
    let reading = read_text(&stated, &[]);
    assert!(has(&reading, "nothing follows the population", "[[segment]]"), "{}", said(&reading));
    assert!(has(&reading, "transformation.prevention.transition changes no figure", "["));
    assert_eq!(reading.problems.len(), 2, "{}", said(&reading));
    assert!(reading.scenario.is_some());
    // One case that follows it is enough.
    let one = read_text(&with("growth = \"population\"", "growth = 0.02"), &[]);
    assert_eq!(said(&one), "");
    // And where every case states a rate, the driver's own word counts for nothing.
    let none = read_text(&with("care = \"population\"", "care = 0.01"), &[]);
    assert!(said(&none).contains("nothing follows the population"), "{}", said(&none));
}

#[test]
fn a_segment_that_loses_most_of_its_people_is_questioned() {
    let reading = read_text(&with("frail = 0.80", "frail = 0.08"), &[]);
    assert!(has(&reading, "92% leave the population", "frail = 0.08"), "{}", said(&reading));
    assert!(reading.scenario.is_some());
}

#[test]
fn shares_that_exceed_one_by_rounding_alone_are_one() {
    // 0.7 + 0.2 + 0.1 comes to less than 1 in binary, 0.95 + 0.04 + 0.01 perhaps to more: neither is a mistake.
    let reading = read_text(&with("frail = 0.04", "frail = 0.0500000000001"), &[]);
    assert_eq!(sound(reading).segments[0].leaving(), 0.0);
}

#[test]
fn a_missing_share_looks_like_this() {
    let reading = read_text(&with("healthy = 0.95, ", ""), &[]);
    let expected = "\
error[missing-key]: segment.healthy.to does not say what share stays
  --> example.toml:18:6
   |
18 | to = { frail = 0.04 }
   |      ^^^^^^^^^^^^^^^^ `healthy` is missing
   |
   = help: for example `healthy = 0.96`
   = help: what is left of 1 leaves the population each year, by death or moving away
";
    assert_eq!(render(&reading.problems, &reading.sources, false), expected);
}

#[test]
fn segments_are_laid_on_one_another_by_id_and_transitions_as_a_whole() {
    let over = r#"
extends = "base.toml"
remove = ["segment.frail.use.care"]
[[segment]]
id = "frail"
people = 150
use = { care = 6.0 }
[[segment]]
id = "ill"
people = 10
to = { ill = 0.9 }
use = { care = 2.0 }
[[segment]]
id = "healthy"
to = { ill = 0.005 }
[[transformation]]
id = "prevention"
transition = [ { from = "healthy", to = "ill", effect = -0.5 } ]
"#;
    let scenario = sound(read_files(&[("over.toml", over), ("base.toml", TEXT)], &[]));
    let ids: Vec<&str> = scenario.segments.iter().map(|segment| segment.id.as_str()).collect();
    assert_eq!(ids, ["healthy", "frail", "ill"]);
    let [healthy, frail, _] = scenario.segments.as_slice() else { panic!() };
    assert_eq!((frail.people, frail.usage["care"], frail.to["frail"]), (150.0, 6.0, 0.8));
    assert_eq!((healthy.to["frail"], healthy.to["ill"], healthy.people), (0.04, 0.005, 900.0));
    let transitions = &scenario.transformations[0].transitions;
    assert_eq!((transitions.len(), transitions[0].to.as_str()), (1, "ill"));
}

#[test]
fn values_of_a_population_can_be_set() {
    let set = [
        "segment.frail.people=120",
        "segment.healthy.to.frail=0.03",
        "segment.healthy.births=[1, 2, 3]",
        "transformation.prevention.transition.healthy/frail.effect=-0.1",
        "demand.care.growth=0.01",
    ];
    let scenario = sound(read_text(TEXT, &set));
    assert_eq!(scenario.segments[1].people, 120.0);
    assert_eq!(scenario.segments[0].to["frail"], 0.03);
    assert_eq!(scenario.segments[0].births, [1.0, 2.0, 3.0]);
    let effect = &scenario.transformations[0].transitions[0].effect;
    assert_eq!(format!("{:?}", effect.shape), "Certain(-0.1)");
    assert!(!scenario.demand[0].population);
    let lost = read_text(TEXT, &["segment.ill.people=1"]);
    assert!(said(&lost).contains("`segment` has no `ill`"), "{}", said(&lost));
    let word = sound(read_text(
        &with("growth = \"population\"", "growth = 0.02"),
        &["demand.care.growth=population"],
    ));
    assert!(word.demand[0].population);
}

#[test]
fn the_example_in_the_documentation_is_right_and_follows_the_population() {
    let page = include_str!("../docs/scenario-files.md");
    let mut blocks = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let example = blocks.find(|block| block.starts_with("[[segment]]")).unwrap();
    let text = edited("[[shock]]", &format!("{example}\n[[shock]]"));
    let reading = read_text(&text, &[]);
    assert_eq!(said(&reading), "");
    let scenario = sound(reading);
    assert_eq!((scenario.segments.len(), scenario.demand_scenarios.len()), (4, 3));
}
