//! What a scenario is put together from: other files, arguments, presets, and rows in short and in long form.

mod reading;

use control_total::scenario::options::{Earn, Level, Period};
use control_total::scenario::{Growth, Payment, Plan, Scenario, Shape};
use reading::{EXAMPLE, edited, has, read_files, read_text, said, sound};

/// The worked example with a file that extends it, read by that file.
fn extended(text: &str) -> control_total::scenario::Reading {
    read_files(&[("plans/child.toml", text), ("plans/base.toml", EXAMPLE)], &[])
}

fn child(text: &str) -> Scenario {
    sound(extended(&format!("extends = \"base.toml\"\n{text}")))
}

#[test]
fn a_file_that_only_extends_another_says_the_same_under_its_own_name() {
    let (base, child) = (sound(read_text(EXAMPLE, &[])), child(""));
    assert_eq!(child.name, "child");
    assert_eq!(child.title, base.title);
    let renamed = Scenario { name: child.name.clone(), ..base };
    assert_eq!(format!("{renamed:?}"), format!("{child:?}"));
}

#[test]
fn tables_merge_key_by_key_and_rows_by_what_tells_them_apart() {
    let scenario = child(
        r#"
        [run]
        seed = 7
        [demand.emergency]
        growth = 0.03
        [[organisation]]
        id = "acute"
        cost = [ { name = "Pay", base = 206.0 }, { name = "Rent", base = 1.0, price = "non-pay" } ]
        [[scheme]]
        organisation = "ccg"
        name = "Medicines optimisation"
        recurrent = 0.5
        [[correlation]]
        between = ["demand.elective", "demand.emergency"]
        value = 0.1
        [[contract]]
        service = "elective"
        values = { ccg = { acute = 99.0 } }
        [[option]]
        id = "single-year"
        tolerance = 0.01
        "#,
    );
    assert_eq!((scenario.run.seed, scenario.run.runs), (7, 20_000));
    assert_eq!(scenario.demand[0].growth, vec![0.03; 5]);
    assert_eq!(scenario.demand[0].shared, 0.6);
    let acute = &scenario.organisations[0];
    assert_eq!(acute.opening_debt, 40.0);
    let names: Vec<&str> = acute.cost.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["Pay", "Drugs", "Other non-pay", "Capital charges", "Rent"]);
    assert_eq!((acute.cost[0].base, acute.cost[0].variable), (206.0, 0.35));
    assert_eq!((scenario.schemes.len(), scenario.schemes[2].recurrent), (5, 0.5));
    assert_eq!((scenario.correlations.len(), scenario.correlations[0].value), (3, 0.1));
    let elective = &scenario.contracts[1];
    assert_eq!((elective.id.as_str(), elective.value), ("ccg-acute-elective", 99.0));
    assert!(elective.performance.is_some());
    assert_eq!((scenario.options.len(), scenario.options[0].tolerance[0]), (3, 0.01));
}

#[test]
fn an_uncertain_value_and_a_payment_are_replaced_whole() {
    let scenario = child(
        r#"
        [[scheme]]
        organisation = "acute"
        name = "Cost improvement programme"
        delivery = { mean = 0.8, sd = 0.1 }
        [[contract]]
        id = "acute-emergency"
        payment = { kind = "block" }
        "#,
    );
    let delivery = &scenario.schemes[0].delivery;
    assert_eq!((delivery.shape, delivery.min), (Shape::Normal { mean: 0.8, sd: 0.1 }, None));
    assert_eq!(scenario.contracts[0].payment, Payment::Block);
}

#[test]
fn what_is_removed_is_gone_and_may_be_put_in_anew() {
    let scenario = child(
        r#"
        remove = [
          "contract.long-term-conditions", "organisation.acute.cost.Capital charges", 'shock."A grip lost"',
          "price.people-with-long-term-conditions", "scheme.ccg/Medicines optimisation", "published",
          "correlation.demand\u002eelective", "support.performance", "scheme.Workforce redesign",
        ]
        [[scheme]]
        organisation = "community"
        name = "Workforce redesign"
        rate = 0.01
        "#
        .replace(r#""correlation.demand\u002eelective", "#, "")
        .as_str(),
    );
    assert_eq!(scenario.contracts.len(), 6);
    assert_eq!(scenario.organisations[0].cost.len(), 3);
    assert_eq!(scenario.shocks.len(), 1);
    assert!(scenario.published.is_empty());
    let support = scenario.options[0].support.as_ref();
    assert!(support.is_some_and(|support| support.performance.is_none()));
    let redesign = scenario.schemes.iter().find(|scheme| scheme.name == "Workforce redesign");
    assert_eq!(redesign.map(|scheme| scheme.plan.clone()), Some(Plan::Rate(vec![0.01; 5])));
    assert_eq!(redesign.map(|scheme| scheme.recurrent), Some(1.0));
}

#[test]
fn removing_what_is_not_there_is_an_error_with_a_suggestion() {
    for (path, expected) in [
        ("contract.out-of-area", "`contract` has no `out-of-area`"),
        ("contract.acute-emergncy", "did you mean `acute-emergency`?"),
        ("organisation.acute.cost.Payy", "did you mean `Pay`?"),
        (
            "scheme.acute/Cost improvement program",
            "did you mean `acute/Cost improvement programme`?",
        ),
        ("supprt", "did you mean `support`?"),
        ("demand.emergency.growth.first", "has no keys"),
        ("a..b", "a name is missing"),
    ] {
        let text = format!("extends = \"base.toml\"\nremove = [\"{path}\"]");
        let reading = extended(&text);
        assert!(has(&reading, expected, path), "{path}\n{}", said(&reading));
    }
    let reading = extended("extends = \"base.toml\"\nremove = \"contract\"");
    assert!(has(&reading, "a list of paths", "remove"), "{}", said(&reading));
}

#[test]
fn errors_in_an_extended_file_point_into_it() {
    let base = edited("growth = 0.024 ", "growth = \"much\" ");
    let files = [("a.toml", "extends = \"b.toml\"\n[run]\nsed = 1"), ("b.toml", base.as_str())];
    let reading = read_files(&files, &[]);
    assert!(has(&reading, "demand.emergency.growth must be", "\"much\""), "{}", said(&reading));
    assert!(has(&reading, "did you mean `seed`?", "sed = 1"), "{}", said(&reading));
    let sources: Vec<usize> = reading
        .problems
        .iter()
        .filter_map(|problem| Some(problem.place.as_ref()?.source))
        .collect();
    assert_eq!(sources, [0, 1]);
    let names: Vec<&str> = reading.sources.files().map(|source| source.name.as_str()).collect();
    assert_eq!(names, ["a.toml", "b.toml"]);
}

#[test]
fn rows_that_one_file_repeats_stay_duplicates_over_another() {
    let twice = "[[shock]]\nname = \"Severe winter\"\nprobability = 0.2\n".repeat(2);
    let reading = extended(&format!("extends = \"base.toml\"\n{twice}"));
    assert!(has(&reading, "two rows of `shock`", "Severe winter"), "{}", said(&reading));
}

#[test]
fn files_that_extend_one_another_in_a_circle_are_refused() {
    let files = [
        ("a.toml", "extends = \"x/b.toml\""),
        ("x/b.toml", "extends = \"../c.toml\""),
        ("x/../c.toml", "extends = \"./a.toml\""),
    ];
    let reading = read_files(&files, &[]);
    assert!(has(&reading, "in a circle", "./a.toml"), "{}", said(&reading));
    let reading = read_files(&[("a.toml", "extends = \"a.toml\"")], &[]);
    assert!(has(&reading, "a.toml → a.toml", "extends"), "{}", said(&reading));
}

#[test]
fn eight_files_may_stand_on_one_another_and_nine_may_not() {
    let tower = |height: usize| -> Vec<(String, String)> {
        let name = |n: usize| format!("{n}.toml");
        let floor = |n: usize| (name(n), format!("extends = \"{}\"", name(n + 1)));
        (0..height).map(floor).chain([(name(height), EXAMPLE.to_owned())]).collect()
    };
    for (height, fits) in [(8, true), (9, false)] {
        let files = tower(height);
        let files: Vec<(&str, &str)> =
            files.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let reading = read_files(&files, &[]);
        assert_eq!(reading.scenario.is_some(), fits, "{}", said(&reading));
        assert_eq!(said(&reading).contains("too deeply"), !fits);
    }
}

#[test]
fn a_file_that_is_not_there_is_shown_where_it_is_named() {
    let reading = read_files(&[("a.toml", "schema = 1\nextends = \"b.toml\"")], &[]);
    assert!(
        reading.unreadable && has(&reading, "cannot read b.toml", "extends"),
        "{}",
        said(&reading)
    );
    let reading = read_files(&[("a.toml", "schema = 1\nextends = 3")], &[]);
    assert!(!reading.unreadable && has(&reading, "the path of a file", "extends = 3"));
}

fn set(argument: &str) -> Scenario {
    sound(read_text(EXAMPLE, &[argument]))
}

#[test]
fn a_value_is_set_by_its_path() {
    assert_eq!(set("demand.emergency.growth=0.03").demand[0].growth, vec![0.03; 5]);
    assert_eq!(set("demand.elective.persistence = 0.5").demand[1].persistence, 0.5);
    assert_eq!(
        set("organisation.acute.cost.Pay.variable=0.5").organisations[0].cost[0].variable,
        0.5
    );
    assert_eq!(
        set("organisation.acute.cost.\"Other non-pay\".base=1").organisations[0].cost[2].base,
        1.0
    );
    assert_eq!(
        set("organisation.ccg.income.'Programme allocation'.base=1").organisations[2].income[0]
            .base,
        1.0
    );
    assert_eq!(set("contract.ccg-external-elective.value=39").contracts[2].value, 39.0);
    assert_eq!(
        set("contract.acute-emergency.payment.rate=0.3").contracts[0].payment,
        Payment::Marginal { threshold: 0.98, rate: 0.3 }
    );
    assert_eq!(set("scheme.ccg/Medicines optimisation.recurrent=0").schemes[2].recurrent, 0.0);
    assert_eq!(set("scheme.Workforce redesign.slippage=1").schemes[1].slippage, 1.0);
    assert_eq!(set("shock.\"Severe winter\".probability=0").shocks[0].probability, 0.0);
    assert_eq!(set("correlation.\"price.tariff/price.pay\".value=0.1").correlations[1].value, 0.1);
    assert_eq!(
        set("transformation.integrated-care.running.community.amount=4").transformations[0].running
            [0]
        .amount,
        4.0
    );
    assert_eq!(
        set("transformation.integrated-care.change.emergency.effect=-0.1").transformations[0]
            .changes[0]
            .effect
            .shape,
        Shape::Certain(-0.1)
    );
    assert_eq!(set("totals.acute=[1, 2, 3, 4, 5]").totals["acute"], [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(set("name=other-name").name, "other-name");
    assert_eq!(set("horizon.base_year=2015-16").base_year.to_string(), "2015/16");
    assert_eq!(set("option.single-year.level=locality").options[0].level, Level::Locality);
    assert_eq!(
        set("option.single-year.oversight=false").options[0].oversight.as_ref().map(|_| ()),
        None
    );
    assert_eq!(
        set("option.single-year.support.amount.acute=5").options[0]
            .support
            .as_ref()
            .map(|s| s.amount["acute"][0]),
        Some(5.0)
    );
    assert_eq!(
        set("oversight.special_measures=never").options[0]
            .oversight
            .as_ref()
            .and_then(|o| o.special_measures),
        None
    );
    assert_eq!(set("planning=high").planning, Some(1));
    assert_eq!(
        set("option.single-year.assumptions.scale=0.5").options[0].assumptions.scale.get("any"),
        Some(&0.5)
    );
}

#[test]
fn arguments_apply_in_their_order_after_every_file() {
    let files = [("a.toml", "extends = \"b.toml\"\n[run]\nseed = 2"), ("b.toml", EXAMPLE)];
    let scenario = sound(read_files(&files, &["run.seed=3", "run.seed=4"]));
    assert_eq!(scenario.run.seed, 4);
}

#[test]
fn a_path_that_leads_nowhere_is_shown_in_the_argument() {
    for (argument, expected) in [
        ("demand.emergancy.growth=0.03", "did you mean `emergency`?"),
        ("demand.emergency.grwth=0.03", "did you mean `growth`?"),
        ("price.pya.growth=0.03", "did you mean `pay`?"),
        ("price.pya=0.03", "did you mean `pay`?"),
        ("organisation.acute.cost.Payy.base=1", "did you mean `Pay`?"),
        ("organisation.acut.short=A", "did you mean `acute`?"),
        ("demnd.emergency.growth=0.03", "did you mean `demand`?"),
        ("totals.acut=1", "did you mean `acute`?"),
        ("demand.emergency.growth.2016=0.03", "which has no keys"),
        ("demand.elective.growth.2016=0.03", "is a list"),
        ("contract.acute-emergency=3", "is a row"),
        ("run.seed", "no equals sign"),
        ("run.seed=", "no value follows"),
        ("=3", "a name is missing"),
        ("run..seed=3", "a name is missing"),
        ("run.\"seed=3", "not closed"),
        ("run.seed=[1, 2", "this is not TOML"),
        ("run.seed=many", "a whole number"),
        ("run.seed={a=1}", "a whole number"),
    ] {
        let reading = read_text(EXAMPLE, &[argument]);
        assert!(has(&reading, expected, argument), "{argument}\n{}", said(&reading));
        let place = reading.problems[0].place.clone();
        let source = place.and_then(|place| reading.sources.get(place.source));
        assert_eq!(source.map(|source| source.name.as_str()), Some("--set"), "{argument}");
    }
}

#[test]
fn a_name_that_several_schemes_share_needs_its_organisation() {
    let text = edited("\"Workforce redesign\"", "\"Medicines optimisation\"");
    let reading = read_text(&text, &["scheme.Medicines optimisation.recurrent=0"]);
    assert!(has(&reading, "2 rows of `scheme` have this name", "Medicines"), "{}", said(&reading));
    let argument = "scheme.community/Medicines optimisation.recurrent=0";
    assert_eq!(sound(read_text(&text, &[argument])).schemes[1].recurrent, 0.0);
}

#[test]
fn every_preset_makes_an_option_of_its_own() {
    use {Level::*, Period::*};
    let expected = [
        ("success-regime-2015", Locality, MultiYear { years: 5 }),
        ("stf-2016", Organisation, Annual),
        ("psf-2018", Organisation, Annual),
        ("system-2019", Locality, Annual),
        ("trajectory-2020", Organisation, Annual),
        ("ics-2022", Locality, Annual),
        ("individual-2026", Organisation, Annual),
        ("three-year-duty", Organisation, MultiYear { years: 3 }),
    ];
    let options: String = expected
        .iter()
        .map(|(name, ..)| format!("\n[[option]]\nid = \"{name}\"\npreset = \"{name}\"\n"))
        .collect();
    let scenario = sound(read_text(&format!("{EXAMPLE}{options}"), &[]));
    for (option, (name, level, period)) in scenario.options[3..].iter().zip(expected) {
        assert_eq!((option.id.as_str(), option.level, option.period), (name, level, period));
        assert_eq!(option.preset.as_deref(), Some(name));
    }
}

#[test]
fn an_option_starts_from_its_preset_then_from_the_scenario_then_says_its_own() {
    let option = "\n[[option]]\nid = \"x\"\npreset = \"stf-2016\"\nsupport = { incentive_cap = 2.0, amount = { acute = 8.0 } }\n";
    let text =
        edited("missed_rate = 0.035", "").replacen("rate = 0.015", "rate = 0.02", 1) + option;
    let scenario = sound(read_text(&text, &[]));
    let option = &scenario.options[3];
    let (support, borrowing) = (option.support.as_ref(), option.borrowing.as_ref());
    let support = support.map(|s| {
        (s.incentive, s.incentive_cap, s.amount["acute"][0], s.amount["community"][0], s.earn)
    });
    assert_eq!(support, Some((1.0, 2.0, 8.0, 1.0, Earn::AllOrNothing)));
    assert_eq!(borrowing.map(|b| (b.rate, b.missed_rate)), Some((0.02, 0.035)));
    let achieved =
        option.support.as_ref().and_then(|s| s.performance.as_ref()).map(|p| p.achieved.shape);
    assert_eq!(achieved, Some(Shape::TwoPiece { p10: 0.4, p50: 0.8, p90: 1.0 }));
}

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
    assert_eq!(format!("{short:?}"), format!("{long:?}").replace("example", "example"));
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
    assert_eq!(scenario.organisations[1].cost[0].growth, Growth::Price("pay".into()));
}
