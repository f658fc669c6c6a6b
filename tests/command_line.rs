//! The program as a user meets it: folders, flags, exit codes, and what is left behind.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{files, folder, run_in, text};

#[test]
fn a_run_writes_tables_charts_and_a_record_that_names_them_all() {
    let folder = folder();
    let output = run_in(folder.path(), &["run", "example.toml", "--runs", "300"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("Results are in output/worked-example"));
    let files = files(&folder.path().join("output/worked-example"));
    let record: serde_json::Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    let named: Vec<&str> = record["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap())
        .collect();
    assert_eq!(named.len(), files.len() - 1);
    let tables = ["positions.csv", "do_nothing.csv", "published.csv", "correlations.csv"];
    for table in tables.into_iter().chain(["bridge.csv", "drivers.csv"]) {
        assert!(named.contains(&table) && !files[table].is_empty(), "{table}");
    }
    for table in ["options.csv", "joint.csv", "differences.csv", "regret.csv"] {
        assert!(named.contains(&table) && !files[table].is_empty(), "{table}");
    }
    assert_eq!(record["options_compared"], true);
    let rows = |table: &str| text(&files[table]).lines().count() - 1;
    // Four cases of four options; 8 combinations a year; 6 pairs by 30 figures; 6 outcomes, and at most.
    assert_eq!((rows("options.csv"), rows("joint.csv")), (5712, 16 * 5 * 8));
    assert_eq!((rows("differences.csv"), rows("regret.csv")), (4 * 6 * 30, (4 + 1) * 4 * 6));
    let positions = text(&files["positions.csv"]);
    assert!(positions.contains("\nhigh,plan,multi-year-locality,covered,2020/21,debt,"));
    let regret = text(&files["regret.csv"]);
    assert!(regret.contains("\n,,single-year,on_plan,,"), "{regret}");
    let said = text(&output.stdout);
    assert!(said.contains("Control-total options in central / plan"), "{said}");
    // Six sheets and eight comparisons of the main case, and a bridge and a tornado of each unit.
    assert_eq!(charts(&files), (26, 26));
    let png = &files["charts/fan-central-plan-locality.png"];
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let svg = text(&files["charts/fan-central-plan-locality.svg"]);
    assert!(svg.contains("300 runs, seed 2015"), "a chart tells which run it comes from");
    assert_eq!(record["runs"], 300);
    assert_eq!(record["reconciliation"]["passes"], true);
}

/// How many charts there are as SVG and as PNG.
fn charts(files: &BTreeMap<String, Vec<u8>>) -> (usize, usize) {
    let count = |ending: &str| files.keys().filter(|name| name.ends_with(ending)).count();
    (count(".svg"), count(".png"))
}

#[test]
fn charts_and_detailed_tables_are_those_of_the_main_case_unless_all_are_asked_for() {
    let folder = folder();
    let result = |more: &[&str]| {
        let arguments = ["run", "example.toml", "--runs", "60", "--quiet", "--out", "out"];
        let output = run_in(folder.path(), &[&arguments, more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        files(&folder.path().join("out"))
    };
    let (main, all) = (result(&["--png", "none"]), result(&["--tables", "all", "--charts", "all"]));
    assert_eq!((charts(&main), charts(&all)), ((26, 0), (4 * (6 + 8) + 12, 26)));
    for (name, bytes) in &main {
        // What names the command differs by it.
        if !["summary.json", "report.html", "results.xlsx"].contains(&name.as_str()) {
            let shorter = ["distributions.csv", "paths.csv", "plan.csv"].contains(&name.as_str());
            assert_eq!(&all[name] == bytes, !shorter, "{name}");
        }
    }
    let page = |files: &BTreeMap<String, Vec<u8>>| text(&files["report.html"]);
    let command = |flags: &str| format!("--seed 2015 {flags}</code>");
    assert!(page(&main).contains(&command("--png none")));
    assert!(page(&all).contains(&command("--tables all --charts all")));
    // But for the command the page is the same, whichever files lie beside it.
    let same = page(&all).replace("--tables all --charts all", "--png none");
    assert!(same == page(&main));
    assert_eq!(charts(&result(&["--charts", "all", "--png", "all"])), (68, 68));
}

#[test]
fn the_same_file_seed_and_runs_give_the_same_bytes_on_any_number_of_threads() {
    let folder = folder();
    let result = |threads: &str, out: &str| {
        let arguments =
            ["run", "example.toml", "--runs", "600", "--threads", threads, "--out", out];
        assert!(run_in(folder.path(), &arguments).status.success());
        files(&folder.path().join(out))
    };
    let (one, three) = (result("1", "a"), result("3", "b"));
    assert_eq!(one.keys().collect::<Vec<_>>(), three.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(three[&name] == bytes, "{name} differs");
    }
}

#[test]
fn results_replace_results_and_nothing_else() {
    let folder = folder();
    let out = folder.path().join("out");
    let run = |more: &[&str]| {
        let mut arguments =
            vec!["run", "example.toml", "--certain", "--tables-only", "--out", "out"];
        arguments.extend(more);
        run_in(folder.path(), &arguments)
    };
    assert!(run(&[]).status.success());
    fs::write(out.join("old.txt"), "left over").unwrap();
    assert!(run(&[]).status.success(), "a folder with a run record is replaced");
    assert!(!out.join("old.txt").exists());

    fs::write(out.join("summary.json"), "{}").unwrap();
    fs::write(out.join("thesis.doc"), "years of work").unwrap();
    let refused = run(&[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--force"), "{}", text(&refused.stderr));
    assert!(out.join("thesis.doc").exists());

    assert!(run(&["--force"]).status.success());
    assert!(!out.join("thesis.doc").exists() && out.join("positions.csv").exists());
    // Nothing temporary is left beside it.
    let mut left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["example.toml", "out"]);
}

#[test]
fn the_folder_that_one_stands_in_is_never_replaced() {
    let folder = folder();
    for out in [".", "..", "/"] {
        let arguments = ["run", "example.toml", "--certain", "--out", out, "--force"];
        let output = run_in(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "--out {out}: {}", text(&output.stderr));
    }
    assert!(folder.path().join("example.toml").exists());
}

#[test]
fn a_wrong_file_leaves_the_previous_results_as_they_were() {
    let folder = folder();
    let run = || run_in(folder.path(), &["run", "example.toml", "--certain", "--tables-only"]);
    assert!(run().status.success());
    let before = files(&folder.path().join("output"));
    let path = folder.path().join("example.toml");
    let wrong = fs::read_to_string(&path).unwrap().replace("variable = 0.35", "variable = 1.35");
    fs::write(&path, wrong).unwrap();
    let output = run();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(said.contains("example.toml:38:") && said.contains("1.35"), "{said}");
    assert_eq!(files(&folder.path().join("output")), before);
}

#[test]
fn exit_codes_tell_what_went_wrong() {
    let folder = folder();
    let code = |arguments: &[&str]| run_in(folder.path(), arguments).status.code();
    assert_eq!(code(&["check", "example.toml"]), Some(0));
    assert_eq!(code(&["check", "nowhere.toml"]), Some(3));
    assert_eq!(code(&["check", "nowhere.toml", "example.toml"]), Some(3));
    assert_eq!(code(&["run"]), Some(2));
    assert_eq!(code(&["run", "example.toml", "--runs", "1"]), Some(2));
    assert_eq!(code(&["run", "example.toml", "--runs", "many"]), Some(2));
    assert_eq!(code(&["run", "example.toml", "--only-run", "1", "--case", "x/y"]), Some(2));
    assert_eq!(code(&["run", "example.toml", "--set", "nonsense"]), Some(1));
    assert_eq!(code(&["run", "example.toml", "--certain", "--out", "example.toml/x"]), Some(3));
    assert_eq!(code(&["run", "example.toml", "--certain", "--out", "example.toml"]), Some(2));
}

#[test]
fn without_options_nothing_is_compared() {
    let folder = folder();
    let path = folder.path().join("example.toml");
    let whole = fs::read_to_string(&path).unwrap();
    fs::write(&path, whole.split("[[option]]").next().unwrap()).unwrap();
    let arguments = ["run", "example.toml", "--certain", "--tables-only", "--out", "out"];
    let output = run_in(folder.path(), &arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(!text(&output.stdout).contains("options"));
    let files = files(&folder.path().join("out"));
    assert!(!files.contains_key("options.csv") && !files.contains_key("regret.csv"));
    let record: serde_json::Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    assert_eq!(record["options_compared"], false);
}

#[test]
fn one_run_is_printed_line_by_line_and_nothing_is_written() {
    let folder = folder();
    let arguments = ["run", "example.toml", "--only-run", "3", "--case", "high/historical"];
    let output = run_in(folder.path(), &arguments);
    let said = text(&output.stdout);
    assert!(output.status.success());
    for line in [
        "Statement of run 3, seed 2015, high / historical",
        "GP prescribing",
        "Position",
        "Control-total option capitated-locality",
        "Variance to total",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    assert!(!folder.path().join("output").exists());
}

#[test]
fn a_value_set_on_the_command_line_changes_the_figures_and_stands_in_the_record() {
    let folder = folder();
    let set = "demand.emergency.growth=0.05";
    let arguments =
        ["run", "example.toml", "--certain", "--tables-only", "--set", set, "--out", "changed"];
    assert!(run_in(folder.path(), &arguments).status.success());
    let files = files(&folder.path().join("changed"));
    let record: serde_json::Value = serde_json::from_slice(&files["summary.json"]).unwrap();
    assert_eq!(record["set"][0], set);
    let do_nothing = text(&files["do_nothing.csv"]);
    assert!(do_nothing.contains("acute,2016/17,activity:emergency,1.05\n"), "{do_nothing}");
}

#[test]
fn a_quiet_run_says_nothing() {
    let folder = folder();
    let arguments = ["run", "example.toml", "--runs", "100", "--tables-only", "--quiet"];
    let output = run_in(folder.path(), &arguments);
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
}

#[test]
fn a_published_figure_outside_its_tolerance_is_a_warning() {
    let folder = folder();
    let set = "published=[{unit=\"acute\",year=\"2015/16\",measure=\"position\",value=-30.0}]";
    let output = run_in(folder.path(), &["check", "example.toml", "--set", set]);
    let said = text(&output.stdout);
    assert!(output.status.success() && said.contains("warning: outside"), "{said}");
    // It was said to be right without warnings, a few lines above the warning.
    assert!(said.contains("example.toml: right, 1 warning\n"), "{said}");
    let arguments =
        ["run", "example.toml", "--certain", "--tables-only", "--set", set, "--out", "outside"];
    let output = run_in(folder.path(), &arguments);
    assert!(text(&output.stderr).contains("warning: "), "{}", text(&output.stderr));
    let table = text(&files(&folder.path().join("outside"))["published.csv"]);
    assert!(
        table.contains("acute,2015/16,position,do-nothing,-30.0,-28.0,2.0,0.0,false"),
        "{table}"
    );
}

#[test]
fn names_that_a_terminal_would_obey_come_out_harmless() {
    let folder = folder();
    let path = folder.path().join("example.toml");
    let hostile = fs::read_to_string(&path)
        .unwrap()
        .replace("short = \"Hospitals\"", "short = \"\\u001b[2J\\u202eHospitals\"");
    fs::write(&path, hostile).unwrap();
    let output = run_in(folder.path(), &["run", "example.toml", "--certain", "--tables-only"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}') && said.contains("Hospitals"));
}

#[test]
fn charts_of_options_are_drawn_whatever_the_number_of_organisations() {
    // With more than twenty under control totals a run used to fail when it drew who misses.
    for (covered, charts) in [(21, 7), (2, 8)] {
        let organisations: String = (0..covered)
            .map(|number| {
                format!(
                    "[[organisation]]\nid = \"o{number}\"\n\
                     cost = [ {{ name = \"Pay\", base = 1.0, price = \"pay\" }} ]\n"
                )
            })
            .collect();
        let text = format!(
            "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = 2\n[price.pay]\ngrowth = 0.02\n\
             year_sd = 0.01\n{organisations}[[option]]\nid = \"a\"\nlevel = \"locality\"\nperiod = \"annual\"\n"
        );
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("s.toml"), text).unwrap();
        let arguments = ["run", "s.toml", "--runs", "50", "--png", "none"];
        let output = run_in(folder.path(), &arguments);
        assert!(output.status.success(), "{covered}: {}", self::text(&output.stderr));
        let drawn = files(&folder.path().join("output/s"));
        let drawn = drawn.keys().filter(|name| name.contains("charts/options-")).count();
        assert_eq!(drawn, charts, "{covered} organisations");
    }
}

#[test]
fn check_prints_where_a_population_goes_and_what_it_uses() {
    let folder = folder();
    let scenario = r#"
schema = 1
horizon = { base_year = "2015/16", years = 3 }
organisation = [ { id = "trust", cost = [ { name = "Care", base = 1, price = "flat", activity = { care = 1.0 } } ] } ]
price.flat.growth = 0.0
demand.care.growth = "population"
[[segment]]
id = "healthy"
people = 900_000
births = 20_000
to = { healthy = 0.95, frail = 0.04 }
use = { care = 1.0 }
[[segment]]
id = "frail"
name = "Frail people"
people = 100_000
to = { frail = 0.80 }
use = { care = 5.0 }
"#;
    fs::write(folder.path().join("people.toml"), scenario).unwrap();
    let done = run_in(folder.path(), &["check", "people.toml"]);
    let said = text(&done.stdout);
    let row = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(name));
        line.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("healthy"), "healthy 900,000 828,688 \u{2212}2.7%", "{said}");
    assert_eq!(row("Frail"), "Frail people 100,000 136,290 10.9%");
    assert_eq!(row("use of care"), "use of care, base year = 1 1.000 1.079 2.6%");
    // The mean of 3.93%, 2.42% and 1.33%.
    assert_eq!(row("demand.care"), "demand.care 2.6% 2.6%");
}

#[test]
fn a_file_without_uncertainty_gave_chances_without_a_word() {
    let folder = folder();
    let trust = |growth: &str| {
        format!(
            "schema = 1\nname = \"one\"\n[horizon]\nbase_year = \"2015/16\"\nyears = 2\n[price.pay]\n{growth}\n\
             [[organisation]]\nid = \"trust\"\nincome = [{{ name = \"Income\", base = 100.0, price = \"pay\" }}]\n\
             cost = [{{ name = \"Pay\", base = 103.0, price = \"pay\" }}]\n[totals]\ntrust = -3.5\n"
        )
    };
    for (growth, warned) in [("growth = 0.02", true), ("growth = 0.02\nyear_sd = 0.01", false)] {
        fs::write(folder.path().join("one.toml"), trust(growth)).unwrap();
        let asked = ["run", "one.toml", "--runs", "200", "--png", "none", "--out", "out"];
        let output = run_in(folder.path(), &asked);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
        for told in [text(&output.stderr), page] {
            assert_eq!(told.contains("nothing in the scenario is uncertain"), warned, "{growth}");
        }
    }
}
