//! Scenarios that stand on others: what is merged, what is replaced, what is removed, and what is refused.

use crate::reading::{EXAMPLE, edited, has, read_files, read_text, said, sound};
use control_total::scenario::{Payment, Plan, Scenario, Shape};

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
    assert_eq!((scenario.options.len(), scenario.options[0].tolerance[0]), (4, 0.01));
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
          "support.performance", "scheme.Workforce redesign",
        ]
        [[scheme]]
        organisation = "community"
        name = "Workforce redesign"
        rate = 0.01
        "#,
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
