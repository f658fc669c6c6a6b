//! `run --draws`: every run in draws.parquet, read back with a reader of its own.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;

use crate::program::{done, folder, run_in};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use tempfile::TempDir;

/// Results of the worked example in `out`, tables alone.
fn results(arguments: &[&str]) -> TempDir {
    let folder = folder();
    let own = ["run", "example.toml", "--out", "out", "--quiet", "--tables-only"];
    done(folder.path(), &[&own, arguments].concat());
    folder
}

fn open(folder: &Path) -> SerializedFileReader<File> {
    SerializedFileReader::new(File::open(folder.join("out/draws.parquet")).unwrap()).unwrap()
}

fn rows(folder: &Path) -> Vec<Row> {
    open(folder).get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

fn cells(row: &Row) -> BTreeMap<String, Field> {
    row.get_column_iter().map(|(name, field)| (name.clone(), field.clone())).collect()
}

fn number(field: &Field) -> f64 {
    match field {
        Field::Double(value) => *value,
        Field::Bool(value) => f64::from(u8::from(*value)),
        other => panic!("{other} is no number"),
    }
}

fn text(field: &Field) -> String {
    match field {
        Field::Str(text) => text.clone(),
        other => panic!("{other} is no text"),
    }
}

/// Rows of a table by what names them, with one of their figures.
fn table(folder: &Path, name: &str, keys: &[&str], figure: &str) -> BTreeMap<Vec<String>, f64> {
    let mut reader = csv::Reader::from_path(folder.join("out").join(name)).unwrap();
    let head = reader.headers().unwrap().clone();
    let place = |wanted: &str| head.iter().position(|name| name == wanted).unwrap();
    let (keys, figure): (Vec<usize>, usize) =
        (keys.iter().map(|key| place(key)).collect(), place(figure));
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| !row[figure].is_empty())
        .map(|row| {
            (keys.iter().map(|&key| row[key].to_owned()).collect(), row[figure].parse().unwrap())
        })
        .collect()
}

#[test]
fn means_over_the_rows_are_those_of_the_tables() {
    let folder = results(&["--runs", "700", "--draws=all"]);
    let mut sums: BTreeMap<Vec<String>, (f64, f64)> = BTreeMap::new();
    let mut count = 0;
    for row in rows(folder.path()) {
        count += 1;
        let cells = cells(&row);
        let named = ["demand", "efficiency", "unit", "year"].map(|key| text(&cells[key]));
        for (name, field) in
            cells.iter().filter(|(_, field)| matches!(field, Field::Double(_) | Field::Bool(_)))
        {
            let (option, measure) = name.split_once('.').unwrap_or(("", name));
            let [demand, efficiency, unit, year] = named.clone();
            let key = vec![demand, efficiency, option.into(), unit, year, measure.into()];
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + number(field), sum.1 + 1.0);
        }
    }
    // Four cases, 700 runs, five units with two groups of them, five years.
    let units = 4 * 700 * 5;
    assert!(count % units == 0 && count / units >= 5, "{count}");
    let keys = ["demand", "efficiency", "option", "unit", "year", "measure"];
    let mut expected = table(folder.path(), "positions.csv", &keys, "mean");
    let keys = ["demand", "efficiency", "option", "unit", "year", "metric"];
    expected.extend(table(folder.path(), "options.csv", &keys, "value"));
    let mut chances = 0;
    for (key, (sum, n)) in &sums {
        assert_eq!(*n, 700.0, "{key:?}");
        let found = expected.get(key).unwrap_or_else(|| panic!("{key:?} is in no table"));
        assert!(
            (sum / n - found).abs() < 1e-9 * (1.0 + found.abs()),
            "{key:?}: {} {found}",
            sum / n
        );
        chances += usize::from(key[5] == "met");
    }
    assert!(chances > 0);
}

#[test]
fn rows_are_one_future_each_in_the_order_of_runs() {
    let folder = results(&["--runs", "300", "--draws"]);
    let rows = rows(folder.path());
    let runs: Vec<i64> = rows
        .iter()
        .map(|row| match &cells(row)["run"] {
            Field::Long(run) => *run,
            other => panic!("{other} is no run"),
        })
        .collect();
    assert!(runs.is_sorted() && runs[0] == 1 && runs[runs.len() - 1] == 300);
    // The first futures stand in paths.csv too.
    let keys = ["demand", "efficiency", "option", "unit", "year", "measure", "run"];
    let paths = table(folder.path(), "paths.csv", &keys, "value");
    let mut compared = 0;
    for (row, run) in rows.iter().zip(&runs).filter(|(_, run)| **run <= 20) {
        let cells = cells(row);
        let named = ["demand", "efficiency", "unit", "year"].map(|key| text(&cells[key]));
        let [demand, efficiency, unit, year] = named;
        let key =
            [demand, efficiency, String::new(), unit, year, "position".into(), run.to_string()];
        assert_eq!(number(&cells["position"]), paths[key.as_slice()], "{key:?}");
        compared += 1;
    }
    assert!(compared >= 20 * 5 * 5, "{compared}");
}

#[test]
fn a_figure_that_a_unit_does_not_have_is_empty_and_the_file_says_where_it_comes_from() {
    let folder = results(&["--runs", "40", "--draws", "--seed", "77"]);
    let locality = rows(folder.path()).into_iter().map(|row| cells(&row));
    let mut locality = locality.filter(|cells| text(&cells["unit"]) == "locality");
    let cells = locality.next().unwrap();
    assert!(cells.iter().any(|(name, field)| name.contains('.') && *field == Field::Null));
    assert!(matches!(cells["position"], Field::Double(_)));
    let reader = open(folder.path());
    let about = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let about = |key: &str| {
        about.iter().find(|known| known.key == key).and_then(|known| known.value.clone()).unwrap()
    };
    assert_eq!(
        (about("seed"), about("runs"), about("sampler")),
        ("77".into(), "40".into(), "plain".into())
    );
    assert_eq!(about("scenario_sha256").len(), 64);
}

#[test]
fn any_number_of_threads_writes_the_same_bytes_and_the_record_names_the_file() {
    let bytes = |threads: &str| {
        let folder = results(&["--runs", "5000", "--draws", "--threads", threads]);
        let bytes = fs::read(folder.path().join("out/draws.parquet")).unwrap();
        let record = fs::read_to_string(folder.path().join("out/summary.json")).unwrap();
        (bytes, record)
    };
    let (one, three) = (bytes("1"), bytes("3"));
    assert!(one == three);
    let sha = control_total::tables::sha256(&one.0);
    assert!(one.1.contains("draws.parquet") && one.1.contains(&sha));
}

#[test]
fn drawing_again_keeps_the_runs() {
    let folder = results(&["--runs", "40", "--draws"]);
    let before = fs::read(folder.path().join("out/draws.parquet")).unwrap();
    let output = run_in(folder.path(), &["report", "out", "--png", "none", "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(fs::read(folder.path().join("out/draws.parquet")).unwrap() == before);
    assert!(
        fs::read_to_string(folder.path().join("out/summary.json"))
            .unwrap()
            .contains("draws.parquet")
    );
    assert!(folder.path().join("out/report.html").exists());
}

#[test]
fn what_would_fill_a_disk_is_refused_before_anything_runs() {
    let folder = folder();
    let output =
        run_in(folder.path(), &["run", "example.toml", "--runs", "9000000", "--draws=all"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("GiB") && said.contains("fewer runs, or `--draws=main`"), "{said}");
    assert!(!folder.path().join("output").exists());
}
