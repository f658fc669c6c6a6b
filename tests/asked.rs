//! Answers beside a run: asked for with it or afterwards, in its report, and never of another scenario.

use std::fs;
use std::path::Path;

use crate::program::{done, files, folder, run_in};
use tempfile::TempDir;

const RUN: [&str; 8] =
    ["run", "example.toml", "--runs", "400", "--png", "none", "--quiet", "--out"];

/// The worked example's results in `out`.
fn results(more: &[&str]) -> TempDir {
    let folder = folder();
    done(folder.path(), &[&RUN[..], &["out"], more].concat());
    folder
}

fn page(folder: &Path) -> String {
    fs::read_to_string(folder.join("out/report.html")).unwrap()
}

fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let start = page.find(&format!("<section id=\"{id}\"")).unwrap();
    &page[start..start + page[start..].find("</section>").unwrap()]
}

#[test]
fn a_run_with_questions_has_the_answers_in_its_page_and_draws_again_to_the_byte() {
    let folder = results(&["--questions"]);
    let out = folder.path().join("out");
    for file in [
        "allocate/answer.json",
        "allocate/allocation.csv",
        "allocate/charts/allocation.svg",
        "switching/switching.csv",
        "switching/charts/switching.svg",
        "stress/stress.csv",
    ] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let shown = page(folder.path());
    let (pooling, robustness) = (section(&shown, "pooling"), section(&shown, "robustness"));
    assert!(pooling.contains("sum to what they sum to today") && pooling.contains("Hospitals"));
    assert!(pooling.contains(
        "control-total allocate example.toml --option single-year --runs 400 --seed 2015"
    ));
    assert!(
        robustness.contains("Its chance crosses one half") && robustness.contains("have in common")
    );
    assert!(!shown.contains("run --questions"), "nothing is left to ask");
    let before = files(&out);
    done(folder.path(), &["report", "out", "--png", "none"]);
    let after = files(&out);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in before {
        assert!(after[&name] == bytes, "{} differs", name);
    }
}

#[test]
fn a_run_without_questions_says_which_commands_would_answer() {
    let folder = results(&[]);
    let shown = page(folder.path());
    assert!(section(&shown, "pooling").contains("control-total allocate example.toml"));
    let robustness = section(&shown, "robustness");
    assert!(robustness.contains("control-total switching example.toml"));
    assert!(robustness.contains("control-total stress example.toml"));
    assert!(!folder.path().join("out/allocate").exists());
}

#[test]
fn a_question_that_has_no_answer_is_left_out_and_the_page_says_why() {
    // Nobody's total can be met by any share: the sum is far above what organisations come to.
    let set = ["--questions", "--set", "totals.acute=900"];
    let folder = results(&set);
    let out = folder.path().join("out");
    assert!(!out.join("allocate").exists() && out.join("stress/answer.json").is_file());
    let pooling = section(&page(folder.path()), "pooling").to_owned();
    assert!(pooling.contains("there is no answer: in 2016/17 a locality total of"));
    let before = files(&out);
    done(folder.path(), &["report", "out", "--png", "none"]);
    assert!(before == files(&out));
}

#[test]
fn answers_found_beside_a_run_are_shown_where_they_are_of_the_same_scenario() {
    let folder = results(&["--set", "price.pay.growth=0.018"]);
    let set = ["--runs", "300", "--quiet", "--set", "price.pay.growth=0.018", "--out"];
    let asked = |verb: &[&str], to: &str| done(folder.path(), &[verb, &set, &[to]].concat());
    asked(&["solve", "example.toml", "--for", "savings", "--probability", "0.7"], "out/solve");
    asked(&["stress", "example.toml", "--option", "multi-year-locality"], "out/what-fails");
    asked(&["explain", "example.toml"], "out/explained");
    let sweep = ["sweep", "example.toml", "--runs", "300", "--set", "price.drugs.growth=0.02,0.04"];
    done(folder.path(), &[&sweep[..], &["--out", "out/sweep"]].concat());
    let other = [
        "allocate",
        "example.toml",
        "--runs",
        "300",
        "--seed",
        "7",
        "--set",
        "price.pay.growth=0.018",
    ];
    done(folder.path(), &[&other[..], &["--out", "out/other"]].concat());
    let said = done(folder.path(), &["report", "out", "--png", "none"]);
    let left_out: Vec<&str> = said.lines().filter(|line| line.contains("left out")).collect();
    let says = |folder: &str, why: &str| {
        left_out.iter().any(|line| line.contains(folder) && line.contains(why))
    };
    assert_eq!(left_out.len(), 2, "{said}");
    assert!(says("out/other", "another seed") && says("out/sweep", "other values set"), "{said}");
    let shown = page(folder.path());
    let robustness = section(&shown, "robustness");
    let command = "control-total solve example.toml --for savings --probability 0.7 --outcome success --runs 300 --seed 2015 \
                   --set 'price.pay.growth=0.018'";
    assert!(robustness.contains("What it takes") && robustness.contains(command));
    assert!(robustness.contains("One locality total over five years” have in common"));
    assert!(
        section(&shown, "pooling").contains("control-total allocate example.toml"),
        "still unasked"
    );
    assert!(
        folder.path().join("out/explained/bridge.csv").is_file(),
        "what is not of the run stays"
    );
}

#[test]
fn what_differs_in_another_file_stands_in_the_report_of_the_first() {
    let folder = results(&[]);
    let set = "demand.emergency.growth=0.031";
    let asked = ["diff", "example.toml", "--set", set, "--runs", "300", "--quiet"];
    done(folder.path(), &[&asked[..], &["--out", "out/more-demand"]].concat());
    let other = ["diff", "example.toml", "--set", set, "--runs", "300", "--seed", "4", "--quiet"];
    done(folder.path(), &[&other[..], &["--out", "out/other-luck"]].concat());
    let said = done(folder.path(), &["report", "out", "--png", "none"]);
    assert!(said.contains("out/other-luck") && !said.contains("out/more-demand"), "{said}");
    let shown = page(folder.path());
    let robustness = section(&shown, "robustness");
    assert!(robustness.contains("What differs in example.toml with 1 value set"), "{robustness}");
    assert!(robustness.contains("demand.emergency.growth: 2.4% → 3.1%"), "{robustness}");
    let answer = fs::read_to_string(folder.path().join("out/more-demand/answer.json")).unwrap();
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    for outcome in answer["outcomes"].as_array().unwrap() {
        let said = &outcome["said"];
        for text in [&said["a"], &said["b"], &said["change"], &said["parts"][0]] {
            let cell = format!(">{}<", text.as_str().unwrap().replace('<', "&lt;"));
            assert!(robustness.contains(&cell), "{cell}: {robustness}");
        }
    }
}

#[test]
fn an_answer_that_was_asked_anew_takes_the_place_of_the_run_s_own() {
    let folder = results(&["--questions"]);
    let again = ["stress", "example.toml", "--option", "single-year", "--runs", "300", "--quiet"];
    done(folder.path(), &[&again[..], &["--out", "out/stress"]].concat());
    fs::write(folder.path().join("out/stress/mine.txt"), "mine").unwrap();
    fs::write(folder.path().join("out/switching/mine.txt"), "mine").unwrap();
    done(folder.path(), &["report", "out", "--png", "none"]);
    let shown = page(folder.path());
    assert!(
        section(&shown, "robustness").contains("failing futures of “Each organisation, each year”")
    );
    for kept in ["stress/mine.txt", "switching/mine.txt", "stress/answer.json"] {
        assert!(folder.path().join("out").join(kept).is_file(), "{kept}");
    }
}

#[test]
fn what_an_answer_says_is_escaped_and_a_chart_that_was_worked_on_stays_and_is_not_shown() {
    let folder = folder();
    let path = folder.path().join("example.toml");
    let text = fs::read_to_string(&path).unwrap();
    let hostile = text.replace("[price.pay]", "[price.pay]\nlabel = \"<script>alert(1)</script>\"");
    assert_ne!(hostile, text);
    fs::write(&path, hostile).unwrap();
    done(folder.path(), &[&RUN[..], &["out"]].concat());
    let asked = ["stress", "example.toml", "--runs", "3000", "--quiet", "--out", "out/stress"];
    done(folder.path(), &asked);
    let solve = ["solve", "example.toml", "--for", "savings", "--probability", "0.7"];
    done(folder.path(), &[&solve[..], &["--runs", "300", "--out", "out/solve"]].concat());
    let chart = folder.path().join("out/solve/charts/response.svg");
    let drawn = fs::read_to_string(&chart).unwrap();
    let worked_on = drawn.replace("</svg>", "<script>alert(2)</script></svg>");
    fs::write(&chart, &worked_on).unwrap();
    done(folder.path(), &["report", "out"]);
    let shown = page(folder.path());
    assert!(shown.contains("&lt;script&gt;alert(1)") && !shown.contains("<script>alert("));
    assert!(section(&shown, "robustness").contains("What it takes"));
    assert_eq!(fs::read_to_string(chart).unwrap(), worked_on);
}

#[test]
fn an_answer_that_the_scenario_does_not_give_stops_the_report_and_is_named() {
    let folder = results(&[]);
    let asked = ["stress", "example.toml", "--runs", "3000", "--quiet", "--out", "out/stress"];
    done(folder.path(), &asked);
    for name in ["stress.csv", "answer.json"] {
        let path = folder.path().join("out/stress").join(name);
        let original = fs::read_to_string(&path).unwrap();
        let changed = original.replacen("growth a year", "growth a decade", 1);
        assert_ne!(changed, original);
        fs::write(&path, changed).unwrap();
        let before = files(folder.path());
        let output = run_in(folder.path(), &["report", "out"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        let again = "control-total stress example.toml --runs 3000 --seed 2015 --out out/stress";
        assert!(said.contains(&format!("out/stress/{name}")) && said.contains(again), "{said}");
        assert!(files(folder.path()) == before, "something was changed");
        fs::write(&path, original).unwrap();
    }
    done(folder.path(), &["report", "out"]);
}

#[test]
fn an_answer_that_needs_another_file_is_left_out_where_that_is_gone() {
    let folder = results(&[]);
    let other = folder.path().join("other.toml");
    let text = fs::read_to_string(folder.path().join("example.toml")).unwrap();
    fs::write(&other, text.replacen("growth = 0.024", "growth = 0.031", 1)).unwrap();
    let asked = ["diff", "example.toml", "other.toml", "--runs", "300", "--quiet"];
    done(folder.path(), &[&asked[..], &["--out", "out/other"]].concat());
    assert_eq!(done(folder.path(), &["report", "out"]), "");
    assert!(section(&page(folder.path()), "robustness").contains("What differs in other.toml"));
    fs::remove_file(other).unwrap();
    let said = done(folder.path(), &["report", "out"]);
    assert!(said.contains("out/other is left out: it cannot be asked again"), "{said}");
    let path = folder.path().join("example.toml");
    fs::write(path, text + "\n").unwrap();
    fs::write(folder.path().join("other.toml"), "schema = 1\n").unwrap();
    let said = done(folder.path(), &["report", "out"]);
    assert!(said.contains("out/other is left out: it cannot be asked again"), "{said}");
    assert!(folder.path().join("out/other/effects.csv").is_file());
}

#[test]
fn the_command_of_an_answer_gives_it_again() {
    let folder = results(&["--questions"]);
    for verb in ["allocate", "switching", "stress"] {
        let first = fs::read(folder.path().join("out").join(verb).join("answer.json")).unwrap();
        let mut first: serde_json::Value = serde_json::from_slice(&first).unwrap();
        let command = first["asked"]["command"].as_str().unwrap().to_owned();
        let words = shlex::split(&command).unwrap();
        let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        let output = run_in(folder.path(), &[&words[..], &["--json"]].concat());
        let again: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        // What is printed lies in no files.
        first["files"] = serde_json::json!([]);
        assert_eq!(again, first, "{command}");
    }
}

#[test]
fn a_sweep_in_the_page_names_what_is_set_in_words_and_values_in_their_units() {
    let folder = results(&[]);
    let sweep = ["sweep", "example.toml", "--runs", "300", "--out", "out/sweep", "--quiet"];
    let set = ["--set", "demand.emergency.growth=0.01,0.02"];
    done(folder.path(), &[&sweep[..], &set[..]].concat());
    done(folder.path(), &["report", "out", "--png", "none"]);
    let shown = page(folder.path());
    let robustness = section(&shown, "robustness");
    assert!(robustness.contains("<th scope=\"col\">Emergency admissions: growth a year</th>"));
    for value in ["1.0%", "2.0%"] {
        assert!(robustness.contains(&format!("<th scope=\"row\">{value}</th>")), "{value}");
    }
}
