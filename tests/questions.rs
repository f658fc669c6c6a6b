//! Questions as a user puts them: what is printed, what is written, and what is refused.

use std::fs;
use std::path::Path;

use crate::program::{folder, run_in, text};
use serde_json::Value;

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = run_in(folder, &[arguments, &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn refused(folder: &Path, arguments: &[&str], code: i32, says: &[&str]) {
    let output = run_in(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{}", text(&output.stderr));
    let said = text(&output.stderr);
    assert!(says.iter().all(|part| said.contains(part)), "{said}");
}

#[test]
fn an_explanation_is_printed_as_a_bridge_that_adds_up_and_as_json() {
    let folder = folder();
    let asked = ["explain", "example.toml", "--runs", "400", "--unit", "acute"];
    let output = run_in(folder.path(), &asked);
    let said = text(&output.stdout);
    assert!(said.contains("Example Hospitals NHS Trust") && said.contains("2020/21 outturn"));
    let answer = json(folder.path(), &asked);
    assert_eq!((&answer["question"], &answer["runs"]), (&"explain".into(), &400.into()));
    let bridge = answer["units"][0]["bridge"].as_array().unwrap();
    let mean = |step: &Value| step["mean"].as_f64().unwrap();
    let last = bridge.len() - 1;
    let lines: f64 = bridge[..last - 2].iter().chain([&bridge[last - 1]]).map(mean).sum();
    assert!((lines - mean(&bridge[last])).abs() < 1e-9);
}

#[test]
fn an_answer_replaces_an_answer_and_never_the_results_of_a_run() {
    let folder = folder();
    let asked = ["explain", "example.toml", "--runs", "300", "--quiet", "--out", "answer"];
    for _ in 0..2 {
        let output = run_in(folder.path(), &asked);
        assert!(output.status.success() && output.stdout.is_empty(), "{}", text(&output.stderr));
    }
    for file in ["answer.json", "bridge.csv", "drivers.csv", "charts/tornado-covered.png"] {
        assert!(folder.path().join("answer").join(file).is_file(), "{file}");
    }
    let run = run_in(folder.path(), &["run", "example.toml", "--runs", "300", "--tables-only"]);
    assert!(run.status.success());
    let onto = "output/worked-example";
    let asked = ["explain", "example.toml", "--runs", "300", "--out", onto];
    refused(folder.path(), &asked, 2, &["is not empty", "--force"]);
    assert!(folder.path().join(onto).join("positions.csv").is_file());
}

#[test]
fn a_unit_or_a_case_that_is_not_there_is_named_with_those_that_are() {
    let folder = folder();
    let unit = ["explain", "example.toml", "--unit", "acuet"];
    refused(folder.path(), &unit, 2, &["`acuet`", "did you mean `acute`?", "`locality`"]);
    let case = ["explain", "example.toml", "--case", "central/plans"];
    refused(folder.path(), &case, 2, &["`central/plans`", "`central/historical`"]);
}

#[test]
fn a_probability_or_an_option_that_cannot_be_is_explained() {
    let folder = folder();
    let solve = ["solve", "example.toml", "--for", "savings", "--runs", "300", "--probability"];
    refused(
        folder.path(),
        &[&solve[..], &["1.2"]].concat(),
        2,
        &["lies above 0 and below 1", "did you mean 1.2%?"],
    );
    let option = [&solve[..], &["0.8", "--option", "single-yaer"]].concat();
    refused(folder.path(), &option, 2, &["`single-yaer`", "did you mean `single-year`?"]);
    let service = [&solve[..], &["0.8", "--service", "emergency"]].concat();
    refused(folder.path(), &service, 2, &["--for demand"]);
    let scheme = [&solve[..], &["0.8", "--scheme", "Workforce redesing"]].concat();
    refused(folder.path(), &scheme, 2, &["did you mean `Workforce redesign`?"]);
    let own = [&solve[..], &["0.8", "--organisation", "council", "--scheme", "Plan"]].concat();
    refused(folder.path(), &own, 2, &["there is no scheme `Plan`"]);
    let price =
        ["solve", "example.toml", "--probability", "0.8", "--runs", "300", "--for", "price"];
    refused(folder.path(), &price, 2, &["say which with --index", "`pay`"]);
    let other = [&price[..], &["--index", "pya"]].concat();
    refused(folder.path(), &other, 2, &["did you mean `pay`?", "price indices are: `pay`"]);
    refused(
        folder.path(),
        &[&price[..], &["--organisation", "ccg"]].concat(),
        2,
        &["--organisation goes with `--for savings` and `--for allocation` alone"],
    );
    let total = ["allocate", "example.toml", "--runs", "300", "--total", "900"];
    refused(folder.path(), &total, 2, &["lower --total", "2016/17"]);
    let total = ["allocate", "example.toml", "--runs", "300", "--total", "-900"];
    refused(folder.path(), &total, 2, &["higher --total"]);
    refused(folder.path(), &[&total[..], &["--most", "1"]].concat(), 2, &["widen --most"]);
    let of_total = ["--for", "total", "--probability", "0.8", "--runs", "300"];
    let solve = [&["solve", "example.toml"], &of_total[..]].concat();
    let option = [&solve[..], &["--option", "single-year"]].concat();
    refused(folder.path(), &option, 2, &["level \"locality\" with --option", "`allocate`"]);
    let outcome = [&solve[..], &["--outcome", "on-plan"]].concat();
    refused(folder.path(), &outcome, 2, &["leave --outcome out"]);
}

#[test]
fn a_solution_says_what_it_takes_and_writes_the_response() {
    let folder = folder();
    let asked =
        ["solve", "example.toml", "--for", "total", "--probability", "0.8", "--runs", "400"];
    let answer = json(folder.path(), &asked);
    assert_eq!(answer["option"], "multi-year-locality", "the first that tests the locality");
    let chance = answer["answer"]["chance"]["value"].as_f64().unwrap();
    assert!((chance - 0.8).abs() <= 1.0 / 400.0, "{answer}");
    let output = run_in(folder.path(), &[&asked[..], &["--out", "answer"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    for file in ["answer.json", "response.csv", "cases.csv", "charts/response.svg"] {
        assert!(folder.path().join("answer").join(file).is_file(), "{file}");
    }
    let cases = fs::read_to_string(folder.path().join("answer/cases.csv")).unwrap();
    assert!(cases.lines().nth(1).unwrap().starts_with("central,plan,total,"), "{cases}");
    assert_eq!(cases.lines().count(), 1 + answer["cases"].as_array().unwrap().len());
    // The only commissioner is asked, unless another is named.
    let asked = ["solve", "example.toml", "--for", "allocation", "--probability", "0.8"];
    let asked = [&asked[..], &["--runs", "400", "--option", "multi-year-locality"]].concat();
    assert_eq!(json(folder.path(), &asked)["lever"], "allocation.ccg");
    let own = json(folder.path(), &[&asked[..], &["--organisation", "acute"]].concat());
    assert_eq!(own["lever"], "allocation.acute");
    assert_eq!(own["money"].as_array().unwrap().len(), 5);
    let _ = own["answer"]["setting"].as_f64().expect("a setting in £m");
}

#[test]
fn the_other_questions_print_json_and_write_tables_and_charts() {
    let folder = folder();
    let questions: [(&[&str], &[&str]); 4] = [
        (&["allocate"], &["allocation.csv", "charts/allocation.svg"]),
        (&["switching"], &["switching.csv"]),
        (&["stress"], &["stress.csv", "charts/stress.svg"]),
        (
            &[
                "sweep",
                "--set",
                "demand.emergency.growth=0.01,0.03",
                "--set",
                "savings.shared=0.2,0.8",
            ],
            &["sweep.csv", "charts/sweep.svg"],
        ),
    ];
    for (question, files) in questions {
        let (verb, flags) = question.split_first().unwrap();
        let asked = [&[*verb, "example.toml", "--runs", "3000"][..], flags].concat();
        let answer = json(folder.path(), &asked);
        assert_eq!(answer["question"], *verb);
        let output = run_in(folder.path(), &[&asked[..], &["--out", verb]].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        for file in files {
            assert!(folder.path().join(verb).join(file).is_file(), "{verb}: {file}");
        }
    }
    let swept = fs::read_to_string(folder.path().join("sweep/sweep.csv")).unwrap();
    assert!(swept.starts_with("demand.emergency.growth,savings.shared,option,measure,value,se\n"));
    // Four points of four figures before options and seven of each of four options.
    assert_eq!(swept.lines().count(), 1 + 4 * (4 + 4 * 7));
}

#[test]
fn a_sweep_that_is_no_grid_or_too_large_a_one_is_refused() {
    let folder = folder();
    let sweep =
        |set: &str| vec!["sweep".to_owned(), "example.toml".into(), "--set".into(), set.into()];
    let refuse = |set: &str, code: i32, says: &str| {
        let arguments = sweep(set);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(folder.path(), &arguments, code, &[says]);
    };
    refuse("demand.emergency.growth", 2, "path=a,b,c");
    refuse("demand.emergency.growth=1,,2", 2, "path=a,b,c");
    refuse("demand.emergency.growht=0.01,0.02", 1, "did you mean `growth`");
    let many: Vec<String> = (0..500).map(|place| format!("0.{place:03}")).collect();
    refuse(&format!("demand.emergency.growth={}", many.join(",")), 2, "400 combinations");
}
