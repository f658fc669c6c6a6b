//! What changed between two scenarios: closed forms, sums that close, and what a user is told.

use std::fs;
use std::path::PathBuf;

use crate::common::{project, settings};
use crate::program::run_in;
use control_total::questions::diff::{Compared, Diff, Measured, Method, PartName, diff};
use control_total::scenario::{Differences, Input, Resolved, Scenario, read};
use serde_json::Value;

const RUNS: u64 = 1_000;

fn resolved(text: &str, set: &[&str]) -> (Scenario, Resolved) {
    let bytes = text.as_bytes().to_vec();
    let set = set.iter().map(|&set| set.to_owned()).collect();
    let reading = read(&Input { path: PathBuf::from("test.toml"), set }, &|_| Ok(bytes.clone()));
    let problems = format!("{:#?}", reading.problems);
    let scenario = reading.scenario.unwrap_or_else(|| panic!("{problems}"));
    (scenario, reading.resolved.unwrap())
}

fn compared(a: &(Scenario, Resolved), b: &(Scenario, Resolved)) -> Result<Diff, String> {
    let differences = Differences::between(&a.1, &b.1, a.0.years);
    let asked = Compared {
        a: &a.0,
        b: &b.0,
        differences: &differences,
        case: None,
        settings: settings(11, RUNS),
    };
    diff(&asked).map_err(|why| why.to_string())
}

fn between(a: &str, b: &str) -> Diff {
    compared(&resolved(a, &[]), &resolved(b, &[])).unwrap()
}

/// A trust in its one year: its position is its income less its pay, which grows as uncertainly as `sd`.
fn trust(income: f64, pay: f64, growth: f64, sd: f64) -> String {
    format!(
        "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 1\n\
         [[organisation]]\nid = \"trust\"\nincome = [{{ name = \"Income\", base = {income:?}, price = \"flat\" }}]\n\
         cost = [{{ name = \"Pay\", base = {pay:?}, price = \"pay\" }}]\n\
         [price.flat]\ngrowth = 0.0\n[price.pay]\ngrowth = {growth:?}\nyear_sd = {sd:?}\n\
         [totals]\ntrust = -1.0\n\
         [[option]]\nid = \"own\"\nname = \"Own\"\nlevel = \"organisation\"\nperiod = \"annual\"\n"
    )
}

fn position(found: &Diff) -> Vec<f64> {
    let outcome = &found.outcomes[0];
    assert_eq!(outcome.measure, Measured::FinalPosition);
    outcome.parts.iter().map(|part| part.value).collect()
}

#[track_caller]
fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found}, expected {expected} ± {within}");
}

#[track_caller]
fn closes(found: &Diff) {
    for outcome in &found.outcomes {
        let sum: f64 = outcome.parts.iter().map(|part| part.value).sum();
        near(sum, outcome.b.value - outcome.a.value, 1e-9);
        near(outcome.change.value, outcome.b.value - outcome.a.value, 1e-9);
    }
}

#[test]
fn changes_that_do_not_meet_have_their_own_effect_and_no_error() {
    let found = between(&trust(100.0, 100.0, 0.0, 0.04), &trust(105.0, 100.0, 0.01, 0.04));
    // The income by itself, and £100m × 1% × the luck of pay, whose additions do not depend on the growth.
    assert_eq!(found.parts.len(), 2);
    near(position(&found)[0], 5.0, 1e-9);
    near(position(&found)[1], -1.0, 1e-9);
    closes(&found);
    let change = found.outcomes[0].change;
    near(change.value, 4.0, 1e-9);
    near(change.error, 0.0, 1e-9);
    assert!(found.outcomes[0].a.error > 0.05, "each side by itself is a matter of luck");
}

#[test]
fn what_two_changes_do_together_is_halved_between_them() {
    let found = between(&trust(100.0, 100.0, 0.0, 0.0), &trust(100.0, 110.0, 0.02, 0.0));
    // −110 × 1.02 + 100: the base alone −10, the growth alone −2, both −12.2.
    near(position(&found)[0], -10.1, 1e-9);
    near(position(&found)[1], -2.1, 1e-9);
    assert_eq!(found.method, Method::AllOrders);
    closes(&found);
}

#[test]
fn a_chance_and_its_error_are_those_of_paired_runs() {
    let found = between(&trust(100.0, 100.0, 0.0, 0.04), &trust(101.0, 100.0, 0.0, 0.04));
    let success = found.outcomes.last().unwrap();
    assert_eq!(success.measure, Measured::Success { id: "own".into(), name: "Own".into() });
    // From Φ(0.25) to Φ(0.5).
    let expected = 0.691_462_5 - 0.598_706_3;
    let se = (expected * (1.0 - expected) / RUNS as f64).sqrt();
    near(success.change.value, expected, 5.0 * se);
    near(success.change.error, se, 0.25 * se);
    assert_eq!(
        success.change, found.outcomes[2].change,
        "the total of the one year is the option's"
    );
}

/// The worked example with changes of eight kinds.
const MANY: [&str; 12] = [
    "organisation.acute.income.Education and other income.base=33",
    "organisation.acute.cost.Pay.variable=0.5",
    "organisation.community.cost.Pay.base=91",
    "contract.acute-emergency.value=119",
    "demand.emergency.growth=[0.02,0.02,0.02,0.02,0.03]",
    "price.pay.growth=0.018",
    "shock.Severe winter.probability=0.3",
    "scheme.acute/Cost improvement programme.recurrent=0.8",
    "transformation.integrated-care.success=0.9",
    "totals.acute=[-23,-21,-21,-20,-19]",
    "option.single-year.tolerance=0.002",
    "support.amount.acute=10",
];

fn example() -> String {
    fs::read_to_string(project("scenarios/worked-example.toml")).unwrap()
}

#[test]
fn many_changes_are_told_by_kind_and_close() {
    let (a, b) = (resolved(&example(), &[]), resolved(&example(), &MANY));
    let found = compared(&a, &b).unwrap();
    assert_eq!(found.method, Method::TwoOrders);
    assert!(found.parts.len() > 6 && found.parts.len() <= 13, "{}", found.parts.len());
    assert!(found.parts.iter().all(|part| matches!(part.name, PartName::Kind(_))));
    let told: usize = found.parts.iter().map(|part| part.differences.len()).sum();
    assert_eq!(told, MANY.len(), "what options inherit is told once");
    closes(&found);
}

#[test]
fn the_other_way_round_every_sign_turns() {
    for set in [&MANY[..], &MANY[4..8]] {
        let (a, b) = (resolved(&example(), &[]), resolved(&example(), set));
        let (there, back) = (compared(&a, &b).unwrap(), compared(&b, &a).unwrap());
        let names =
            |found: &Diff| found.parts.iter().map(|part| part.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&there), names(&back));
        for (there, back) in there.outcomes.iter().zip(&back.outcomes) {
            assert_eq!((there.a, there.b), (back.b, back.a));
            for (there, back) in there.parts.iter().zip(&back.parts) {
                near(there.value, -back.value, 1e-9);
                near(there.error, back.error, 1e-9);
            }
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_figure() {
    let text = example();
    let (start, end) = (
        text.find("[[shock]]").unwrap(),
        text.find("# ---------------------------------------------------------------- savings")
            .unwrap(),
    );
    let shocks = &text[start..end];
    let second = shocks[1..].find("[[shock]]").unwrap() + 1;
    let turned = text.replace(shocks, &format!("{}{}", &shocks[second..], &shocks[..second]));
    assert_ne!(text, turned);
    let a = resolved(&text, &[]);
    let one = compared(&a, &resolved(&text, &MANY[4..8])).unwrap();
    let other = compared(&a, &resolved(&turned, &MANY[4..8])).unwrap();
    assert_eq!(one, other);
    let same = compared(&a, &resolved(&turned, &[])).unwrap();
    assert!(!same.has_effect() && same.words.is_empty());
}

#[test]
fn a_file_and_itself_differ_in_nothing_and_names_change_no_figure() {
    let a = resolved(&example(), &[]);
    let same = compared(&a, &a).unwrap();
    assert!(!same.has_effect() && same.words.is_empty());
    let named =
        resolved(&example(), &["title=Another", "organisation.acute.owner=Somebody", "run.seed=7"]);
    let found = compared(&a, &named).unwrap();
    assert!(!found.has_effect());
    assert_eq!(found.words.len(), 3);
    assert!(found.outcomes.iter().all(|outcome| outcome.change.value == 0.0));
}

/// A source given beside figures whose keys are names was once told as a change of them.
#[test]
fn words_beside_figures_whose_keys_are_names_change_no_figure() {
    let a = resolved(&example(), &[]);
    let sourced = ["totals.source=Board paper", "efficiency_scenario.plan.name=Another name"];
    let found = compared(&a, &resolved(&example(), &sourced)).unwrap();
    assert!(!found.has_effect());
    assert_eq!(found.words.len(), 2);
    let found = compared(&a, &resolved(&example(), &["totals.acute=-5.0"])).unwrap();
    assert!(found.has_effect() && found.words.is_empty());
}

#[test]
fn changes_that_need_one_another_are_one() {
    let a = trust(100.0, 100.0, 0.0, 0.0);
    let b = a
        .replace(
            "name = \"Pay\", base = 100.0, price = \"pay\"",
            "name = \"Pay\", base = 100.0, price = \"new\"",
        )
        .replace("[totals]", "[price.new]\ngrowth = 0.03\n[totals]")
        .replace("name = \"Income\", base = 100.0", "name = \"Income\", base = 101.0");
    let found = between(&a, &b);
    let [income, joined] = &found.parts[..] else { panic!("{:?}", found.parts) };
    assert!(!income.joined && joined.joined);
    assert_eq!(joined.differences.len(), 2);
    near(position(&found)[0], 1.0, 1e-9);
    near(position(&found)[1], -3.0, 1e-9);
}

#[test]
fn an_organisation_comes_with_its_contracts_and_totals() {
    let a = trust(100.0, 100.0, 0.0, 0.0) + "[demand.beds]\ngrowth = 0.0\n";
    let b = a.replace("[totals]\ntrust = -1.0\n", "[totals]\ntrust = -1.0\nbuyer = 0.5\n")
        + "[[organisation]]\nid = \"buyer\"\nincome = [{ name = \"Money\", base = 20.0, price = \"flat\" }]\ncost = []\n\
           [[contract]]\ncommissioner = \"buyer\"\nprovider = \"trust\"\nservice = \"beds\"\nvalue = 12.0\nprice = \"flat\"\n\
           payment = { kind = \"block\" }\n";
    let found = between(&a, &b);
    let [coming] = &found.parts[..] else { panic!("{:?}", found.parts) };
    assert_eq!(coming.differences.len(), 3);
    near(position(&found)[0], 20.0, 1e-9);
}

#[test]
fn an_option_that_one_side_lacks_is_told_apart() {
    let a = trust(100.0, 100.0, 0.0, 0.04);
    let b = trust(101.0, 100.0, 0.0, 0.04)
        + "[[option]]\nid = \"new\"\nname = \"New\"\nlevel = \"locality\"\nperiod = \"annual\"\n";
    let found = between(&a, &b);
    assert_eq!((found.options_apart[0].len(), found.options_apart[1].len()), (0, 1));
    assert_eq!(found.options_apart[1][0].success.value, found.outcomes[3].b.value);
    assert_eq!(found.outcomes.len(), 4);
    closes(&found);
}

#[test]
fn what_cannot_be_set_side_by_side_is_refused() {
    let a = resolved(&trust(100.0, 100.0, 0.0, 0.0), &[]);
    for (from, to, says) in [
        ("years = 1", "years = 2", "2015/16 to 2017/18"),
        ("2015/16", "2016/17", "other years"),
        ("trust", "hospital", "no organisation in common (`trust`; `hospital`)"),
    ] {
        let b = resolved(&trust(100.0, 100.0, 0.0, 0.0).replace(from, to), &[]);
        let why = compared(&a, &b).unwrap_err();
        assert!(why.contains(says), "{why}");
    }
}

#[test]
fn a_comparison_is_printed_and_written_with_the_command_that_gives_it_again() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), example()).unwrap();
    fs::write(folder.path().join("b.toml"), example().replace("growth = 0.024", "growth = 0.031"))
        .unwrap();
    let asked = ["diff", "a.toml", "b.toml", "--runs", "400"];
    let said = run_in(folder.path(), &asked);
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("demand.emergency.growth: 2.4% → 3.1%"), "{text}");
    let output = run_in(folder.path(), &[&asked[..], &["--out", "answer", "--json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in ["answer.json", "changes.csv", "effects.csv", "charts/diff.svg", "charts/diff.png"]
    {
        assert!(folder.path().join("answer").join(file).is_file(), "{file}");
    }
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["parts"][0]["changes"][0]["b"], 0.031);
    let command = "control-total diff a.toml b.toml --runs 400 --seed 2015";
    assert_eq!(answer["asked"]["command"], command);
    // The same change by an argument.
    let set =
        ["diff", "a.toml", "--set", "demand.emergency.growth=0.031", "--runs", "400", "--json"];
    let set: Value = serde_json::from_slice(&run_in(folder.path(), &set).stdout).unwrap();
    assert_eq!(set["outcomes"], answer["outcomes"]);
}

#[test]
fn a_user_is_told_what_is_wrong_with_a_comparison_and_what_is_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.toml"), example()).unwrap();
    fs::write(folder.path().join("b.toml"), example().replace("years = 5", "years = 4")).unwrap();
    let same = run_in(folder.path(), &["diff", "a.toml", "a.toml"]);
    assert!(same.status.success());
    assert!(String::from_utf8(same.stdout).unwrap().contains("Nothing differs"));
    for (arguments, code, says) in [
        (&["a.toml"][..], 2, "--set"),
        (&["a.toml", "gone.toml"], 3, "gone.toml"),
        (&["a.toml", "b.toml"], 1, "b.toml"),
        (&["a.toml", "--set", "demand.emergncy.growth=0.03"], 1, "emergncy"),
        (&["a.toml", "--set", "price.pay.growth=0.03", "--case", "central/none"], 2, "no case"),
        (
            &["a.toml", "--set", "price.pay.growth=0.03", "--case", "central"],
            2,
            "DEMAND/EFFICIENCY",
        ),
    ] {
        let output = run_in(folder.path(), &[&["diff"], arguments].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(said.contains(says), "{said}");
    }
}
