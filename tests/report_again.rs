//! `control-total report`: finished results are drawn again from their folder alone, or not at all.

use std::fs;
use std::path::Path;

use crate::program::{done, files, folder, run_in};
use tempfile::TempDir;

/// The results of a run in `out`, below a temporary folder.
fn results(arguments: &[&str]) -> TempDir {
    let folder = folder();
    let own = ["run", "example.toml", "--runs", "60", "--seed", "9", "--out", "out", "--quiet"];
    done(folder.path(), &[&own, arguments].concat());
    folder
}

/// Everything is refused with this code and these words, and nothing has changed.
#[track_caller]
fn refused(folder: &Path, out: &str, code: i32, words: &[&str]) {
    let before = files(folder);
    let output = run_in(folder, &["report", out]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    for word in words {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(files(folder) == before, "something was changed");
}

#[test]
fn what_is_drawn_again_is_the_same_to_the_byte() {
    let folder = results(&["--png", "none", "--set", "demand.emergency.growth=0.03"]);
    let out = folder.path().join("out");
    let before = files(&out);
    fs::remove_dir_all(out.join("charts")).unwrap();
    // The scenario file is not needed any more.
    fs::remove_file(folder.path().join("example.toml")).unwrap();
    let output = run_in(folder.path(), &["report", "out", "--png", "none"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let after = files(&out);
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in before {
        assert!(after[&name] == bytes, "{} differs", name);
    }
}

/// Whatever a run was asked for, a report without flags leaves its folder as it was.
#[test]
fn a_report_without_flags_changes_nothing() {
    for flags in [
        &["--png", "none"][..],
        &["--tables", "all", "--charts", "all", "--png", "none", "--sampler", "quasi"],
        &["--certain"],
        &["--questions", "--png", "none", "--set", "demand.emergency.growth=0.03"],
    ] {
        let folder = results(flags);
        let out = folder.path().join("out");
        let before = files(&out);
        let output = run_in(folder.path(), &["report", "out", "--quiet"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let after = files(&out);
        assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
        for (name, bytes) in before {
            assert!(after[&name] == bytes, "{flags:?}: {name} differs");
        }
    }
}

/// A table before a plain value, which options start from: `report` showed its keys in another order than `run`.
#[test]
fn a_file_in_any_order_is_the_same_when_it_is_drawn_again_and_when_what_was_run_is_run() {
    let folder = tempfile::tempdir().unwrap();
    let text = "schema = 1\n[horizon]\nbase_year = \"2024/25\"\nyears = 1\n\
        [[organisation]]\nid = \"z\"\nsource = \"Accounts\"\ncost = [{ name = \"All\", base = 5.0, amount = 5.0 }]\n\
        [support]\namount = { z = 0.5 }\nincentive = 1.0\nsource = \"Letter\"\n\
        [[option]]\nid = \"each\"\nlevel = \"organisation\"\nperiod = \"annual\"\n";
    fs::write(folder.path().join("order.toml"), text).unwrap();
    let run = ["run", "order.toml", "--runs", "50", "--quiet", "--png", "none", "--out", "out"];
    done(folder.path(), &run);
    let before = files(&folder.path().join("out"));
    done(folder.path(), &["report", "out", "--quiet"]);
    let after = files(&folder.path().join("out"));
    for (name, bytes) in &before {
        assert!(after[name] == *bytes, "{name} differs");
    }
    fs::copy(folder.path().join("out/scenario.toml"), folder.path().join("order.toml")).unwrap();
    done(folder.path(), &["run", "order.toml", "--quiet", "--tables-only", "--out", "again"]);
    let again = files(&folder.path().join("again"));
    for (name, bytes) in
        before.iter().filter(|(name, _)| name.ends_with(".csv") || *name == "scenario.toml")
    {
        assert!(again[name] == *bytes, "{name} differs");
    }
}

#[test]
fn a_table_that_the_scenario_does_not_give_stops_the_report_and_is_named() {
    let folder = results(&["--tables-only"]);
    let out = folder.path().join("out");
    let record = fs::read_to_string(out.join("summary.json")).unwrap();
    for name in ["positions.csv", "bridge.csv", "plan.csv"] {
        let original = fs::read(out.join(name)).unwrap();
        let mut forged = original.clone();
        let digit = forged.iter().rposition(u8::is_ascii_digit).unwrap();
        forged[digit] = if forged[digit] == b'1' { b'2' } else { b'1' };
        // Whoever forges a table forges its SHA-256 too.
        let digests = [&original, &forged].map(|bytes| control_total::tables::sha256(bytes));
        fs::write(out.join("summary.json"), record.replace(&digests[0], &digests[1])).unwrap();
        fs::write(out.join(name), &forged).unwrap();
        refused(
            folder.path(),
            "out",
            1,
            &[name, "not what scenario.toml gives", "run the scenario again"],
        );
        fs::write(out.join(name), original).unwrap();
    }
    // A headline, and flags that there are not.
    let forged = record.replacen("\"plan\": ", "\"plan\": 0.5, \"unread\": ", 1);
    fs::write(out.join("summary.json"), forged).unwrap();
    refused(folder.path(), "out", 1, &["summary.json", "not of the run of scenario.toml"]);
    let forged = record.replacen("--tables-only", "--out=elsewhere\", \"x", 1);
    fs::write(out.join("summary.json"), forged).unwrap();
    refused(folder.path(), "out", 1, &["summary.json", "flags"]);
    fs::write(out.join("summary.json"), record).unwrap();
    done(folder.path(), &["report", "out", "--png", "none"]);
}

#[test]
fn charts_of_all_cases_can_be_drawn_later() {
    let folder = results(&["--png", "none"]);
    let chart = folder.path().join("out/charts/fan-high-plan-locality.svg");
    assert!(!chart.exists());
    done(folder.path(), &["report", "out", "--charts", "all"]);
    assert!(chart.exists());
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains("--charts all --png none</code>"));
}

#[test]
fn the_command_that_the_page_tells_makes_every_file_again() {
    let folder = results(&[
        "--png",
        "none",
        "--sampler",
        "quasi",
        "--questions",
        "--draws=all",
        "--tables",
        "all",
        "--charts",
        "all",
        "--set",
        "demand.emergency.growth=0.03",
        "--set",
        "option.single-year.name=It's one year",
    ]);
    let out = folder.path().join("out");
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    let told = page.split_once("Command to reproduce</dt><dd><code class=\"command\">").unwrap().1;
    let told = told.split_once("</code>").unwrap().0;
    let words = shlex::split(&told.replace("&quot;", "\"")).unwrap();
    assert_eq!(words[0], "control-total");
    let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let output = run_in(folder.path(), &[&words[..], &["--out", "again", "--quiet"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(files(&out) == files(&folder.path().join("again")), "{told}");
}

#[test]
fn tables_alone_get_their_charts_later_and_what_a_user_put_beside_them_stays() {
    let folder = results(&["--tables-only"]);
    let out = folder.path().join("out");
    assert!(!out.join("charts").exists());
    fs::create_dir_all(out.join("charts")).unwrap();
    fs::create_dir_all(out.join("board/papers")).unwrap();
    fs::write(out.join("board/papers/june.txt"), "minutes").unwrap();
    fs::write(out.join("charts/mine.svg"), "<svg/>").unwrap();
    let output = run_in(folder.path(), &["report", "out", "--png", "none"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(out.join("charts/fan-central-plan-locality.svg").exists());
    assert_eq!(fs::read_to_string(out.join("board/papers/june.txt")).unwrap(), "minutes");
    assert_eq!(fs::read_to_string(out.join("charts/mine.svg")).unwrap(), "<svg/>");
    let mut left: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["example.toml", "out"], "nothing temporary is left");
}

#[test]
fn results_of_the_plan_alone_are_drawn_again() {
    let folder = results(&["--certain", "--png", "none"]);
    let out = folder.path().join("out");
    let before = files(&out);
    let output = run_in(folder.path(), &["report", "out", "--png", "none", "--quiet"]);
    assert!(output.status.success() && output.stdout.is_empty());
    assert!(files(&out) == before);
}

#[test]
fn files_that_are_not_as_the_run_left_them_are_refused_by_name() {
    let folder = results(&["--tables-only"]);
    let out = folder.path().join("out");
    for name in ["positions.csv", "paths.csv", "scenario.toml", "published.csv"] {
        let path = out.join(name);
        let original = fs::read(&path).unwrap();
        fs::write(&path, [original.as_slice(), b" "].concat()).unwrap();
        refused(
            folder.path(),
            "out",
            1,
            &[name, "changed since the run", "run the scenario again"],
        );
        fs::write(&path, &original[..original.len() / 2]).unwrap();
        refused(folder.path(), "out", 1, &[name, "changed since the run"]);
        fs::remove_file(&path).unwrap();
        refused(folder.path(), "out", 3, &[name, "is not there"]);
        fs::write(&path, original).unwrap();
    }
    assert!(run_in(folder.path(), &["report", "out", "--png", "none"]).status.success());
}

#[test]
fn a_chart_that_somebody_worked_on_is_replaced_only_when_asked() {
    let folder = results(&["--png", "none"]);
    let name = "charts/options-meeting-central-plan.svg";
    let chart = folder.path().join("out").join(name);
    fs::write(&chart, "<svg>with an arrow</svg>").unwrap();
    refused(folder.path(), "out", 2, &[name, "changed since it was drawn", "--force"]);
    let output = run_in(folder.path(), &["report", "out", "--png", "none", "--force"]);
    assert!(output.status.success());
    assert!(fs::read_to_string(chart).unwrap().contains("60 runs, seed 9"));
}

#[test]
fn a_file_that_has_the_name_of_a_chart_is_replaced_only_when_asked() {
    let folder = results(&["--tables-only"]);
    let name = "charts/options-meeting-central-plan.svg";
    fs::create_dir_all(folder.path().join("out/charts")).unwrap();
    fs::write(folder.path().join("out").join(name), "mine").unwrap();
    refused(folder.path(), "out", 2, &[name, "not of this run"]);
}

#[test]
fn what_is_no_folder_of_results_is_refused() {
    let folder = results(&["--tables-only"]);
    refused(folder.path(), "nowhere", 3, &["nowhere"]);
    refused(folder.path(), "example.toml", 3, &["example.toml"]);
    refused(folder.path(), ".", 2, &["summary.json", "not a folder of results"]);
    let record = folder.path().join("out/summary.json");
    let original = fs::read_to_string(&record).unwrap();
    fs::write(&record, "{}").unwrap();
    refused(folder.path(), "out", 2, &["not a run record"]);
    fs::write(&record, original.replace("\"0.1.0\"", "\"0.0.9\"")).unwrap();
    refused(folder.path(), "out", 1, &["version 0.0.9", "run the scenario again"]);
    fs::write(&record, &original[..original.len() / 2]).unwrap();
    refused(folder.path(), "out", 2, &["not a run record"]);
    fs::write(&record, original.replace("\"seed\": 9", "\"seed\": 10")).unwrap();
    refused(folder.path(), "out", 1, &["summary.json", "not of the run of scenario.toml"]);
}

#[test]
fn the_folder_that_one_stands_in_is_not_replaced() {
    let folder = results(&["--tables-only"]);
    let before = files(folder.path());
    let output = run_in(&folder.path().join("out"), &["report", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("go to another folder"));
    assert!(files(folder.path()) == before);
}
