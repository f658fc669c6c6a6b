use std::path::PathBuf;

use super::*;
use crate::scenario::{Input, read};

fn resolved(text: &str) -> Resolved {
    let bytes = text.as_bytes().to_vec();
    let input = Input { path: PathBuf::from("test.toml"), set: Vec::new() };
    let reading = read(&input, &|_| Ok(bytes.clone()));
    let problems = format!("{:#?}", reading.problems);
    reading.resolved.unwrap_or_else(|| panic!("{problems}"))
}

const HEAD: &str = "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 2\n";
const PRICE: &str = "[price.flat]\ngrowth = 0.01\n";

fn trust(id: &str, base: f64) -> String {
    format!(
        "[[organisation]]\nid = \"{id}\"\nincome = [{{ name = \"Income\", base = {base:?}, price = \"flat\" }}]\n\
         cost = [{{ name = \"Pay\", base = {base:?}, price = \"flat\" }}]\n"
    )
}

fn between(a: &str, b: &str) -> Differences {
    Differences::between(&resolved(a), &resolved(b), 2)
}

fn paths(differences: &Differences) -> Vec<String> {
    differences.changes().iter().map(|change| change.path.join(".")).collect()
}

#[test]
fn order_whole_numbers_and_a_number_for_every_year_are_no_difference() {
    let a = format!("{HEAD}{}{}{PRICE}", trust("a", 100.0), trust("b", 50.0));
    let b = format!(
        "{HEAD}{}{}[price.flat]\ngrowth = [0.01, 0.01]\n",
        trust("b", 50.0),
        trust("a", 100.0)
    );
    assert!(between(&a, &b).changes().is_empty());
    assert!(between(&a, &a.replace("100.0", "100")).changes().is_empty());
}

#[test]
fn every_change_is_found_by_its_path_and_all_together_make_the_other_file() {
    let a = format!("{HEAD}{}{PRICE}[totals]\na = -1.0\n", trust("a", 100.0));
    let b = format!(
        "{HEAD}{}{}[price.flat]\ngrowth = [0.01, 0.02]\n[totals]\na = -2.0\nb = 1.0\n",
        trust("a", 100.0).replace(
            "base = 100.0, price = \"flat\" }]\ncost",
            "base = 90.0, price = \"flat\" }]\ncost"
        ),
        trust("b", 50.0)
    );
    let found = between(&a, &b);
    assert_eq!(
        paths(&found),
        [
            "organisation.a.income.Income.base",
            "organisation.b",
            "price.flat.growth",
            "totals.a",
            "totals.b"
        ]
    );
    let joined: Vec<bool> =
        found.changes().iter().map(|change| !change.organisations.is_empty()).collect();
    assert_eq!(joined, [false, true, false, false, true], "what stands or falls with b");
    assert!(found.mixed(&|_| true).is_some());
    assert!(found.mixed(&|place| place == 4).is_none(), "a total without its organisation");
    let back = between(&b, &a);
    assert_eq!(paths(&back), paths(&found));
    assert_eq!(back.changes()[0].before, found.changes()[0].after);
}

#[test]
fn where_figures_come_from_and_what_a_payment_is_are_told_as_one() {
    let contract = |payment: &str, source: &str| {
        format!(
            "{HEAD}{}[[contract]]\ncommissioner = \"external\"\nprovider = \"a\"\nservice = \"beds\"\nvalue = 5.0\nprice = \"flat\"\n\
             payment = {payment}\n{source}{PRICE}[demand.beds]\ngrowth = 0.01\n",
            trust("a", 100.0)
        )
    };
    let a = contract("{ kind = \"block\" }", "");
    let b =
        contract("{ kind = \"marginal\", threshold = 1.0, rate = 0.7 }", "source = \"A letter\"\n");
    let found = between(&a, &b);
    assert_eq!(
        paths(&found),
        ["contract.external-a-beds.payment", "contract.external-a-beds.source"]
    );
    assert_eq!(found.changes()[0].before, Some(Given::Words("{ kind = \"block\" }".into())));
}

#[test]
fn what_options_start_from_is_told_once() {
    let with = |rate: f64| {
        format!(
            "{HEAD}{}{PRICE}[borrowing]\nrate = {rate:?}\n\
             [[option]]\nid = \"x\"\nname = \"X\"\nlevel = \"locality\"\nperiod = \"annual\"\n",
            trust("a", 100.0)
        )
    };
    let found = between(&with(0.01), &with(0.02));
    assert_eq!(paths(&found), ["borrowing.rate", "option.x.borrowing.rate"]);
    assert_eq!(
        found.changes().iter().map(|change| change.follows).collect::<Vec<_>>(),
        [false, true]
    );
}

#[test]
fn another_first_scenario_is_a_change_of_order() {
    let with = |ids: [&str; 2]| {
        let row = |id| format!("[[demand_scenario]]\nid = \"{id}\"\nname = \"{id}\"\n");
        format!("{HEAD}{}{PRICE}{}{}", trust("a", 100.0), row(ids[0]), row(ids[1]))
    };
    let found = between(&with(["low", "high"]), &with(["high", "low"]));
    assert_eq!(paths(&found), ["demand_scenario"]);
    let mixed = found.mixed(&|_| true).unwrap();
    assert_eq!(mixed.demand_scenarios[0].id, "high");
}
