//! The workbook, opened again: its sheets hold the figures of the results, whatever the scenario.

use std::io::Cursor;
use std::time::Duration;

use crate::common::{certain, project, sampled, settings, shipped};
use calamine::{Data, Reader, Xlsx};
use control_total::projection::{Projection, compare_published};
use control_total::questions::Asked;
use control_total::questions::explain::explain;
use control_total::results::Measure;
use control_total::scenario::Scenario;
use control_total::tables;
use control_total::workbook::{Facts, workbook};

const FACTS: Facts = Facts {
    line: "control-total · a run",
    version: "0.1.0",
    sampler: "plain",
    inputs: &[("example.toml", "abc")],
    command: "control-total run example.toml",
    set: &[],
    warnings: &[],
};

fn made(scenario: &Scenario, projection: &Projection) -> Vec<u8> {
    workbook(scenario, projection, None, &FACTS).unwrap()
}

/// Every sheet with its cells.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = read.worksheets();
    sheets
        .into_iter()
        .map(|(name, range)| (name, range.rows().map(<[Data]>::to_vec).collect()))
        .collect()
}

/// The cells of the first row that begins with `texts`, from there on.
fn row<'s>(sheets: &'s [(String, Vec<Vec<Data>>)], sheet: &str, texts: &[&str]) -> &'s [Data] {
    let (_, rows) = sheets.iter().find(|(name, _)| name == sheet).unwrap();
    let begins = |row: &&Vec<Data>| {
        row.iter().zip(texts).all(|(cell, text)| *cell == Data::String((*text).to_owned()))
    };
    &rows.iter().find(begins).unwrap_or_else(|| panic!("{sheet} has no {texts:?}"))[texts.len()..]
}

#[test]
fn the_bridge_and_the_drivers_are_sheets_of_numbers_and_say_so_where_nothing_was_sampled() {
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 5, 300);
    let case = projection.cases[projection.main_case(&scenario)].case;
    let asked = Asked { scenario: &scenario, case, settings: settings(5, 300) };
    let explanation = explain(&asked).unwrap();
    let bytes = workbook(&scenario, &projection, Some(&explanation), &FACTS).unwrap();
    let sheets = sheets(bytes);
    let who = "Organisations under control totals, together";
    let unit = explanation.unit(&"covered".into()).unwrap();
    let mut at = 0.0;
    for step in &unit.bridge {
        let label = step.kind.label(&scenario);
        let found = row(&sheets, "Bridge", &[who, &label]);
        assert_eq!(found[1], Data::Float(step.mean), "{label}");
        assert_eq!(found[3], Data::Float(step.around_p10), "{label}");
        // Behind the chart: what lies unseen and what is seen reach where the step ends.
        let seen: Vec<f64> = row(&sheets, "Bridge", &[&label])
            .iter()
            .take(6)
            .map(|cell| match cell {
                Data::Float(part) => *part,
                Data::Int(part) => *part as f64,
                other => panic!("{other:?}"),
            })
            .collect();
        let from = if step.kind.is_position() { 0.0 } else { at };
        at = from + step.mean;
        assert!(
            (seen[1..].iter().map(|part| part.abs()).sum::<f64>() - (at - from).abs()).abs() < 1e-9
        );
    }
    assert!((at - unit.outturn().mean).abs() < 1e-9);
    let driver = &unit.drivers[0];
    let found = row(&sheets, "Drivers", &[who, "input", &driver.label]);
    assert_eq!(found[5], Data::Float(driver.low));
    assert_eq!(found[9], Data::Float(driver.swing.value));
    let shares = &unit.groups[0];
    let found = row(&sheets, "Drivers", &[who, "group"]);
    assert_eq!(found[2], Data::Float(shares.of_variance.value));

    let sheets = self::sheets(made(&scenario, &certain(&scenario)));
    for (name, rows) in sheets.iter().filter(|(name, _)| name == "Bridge" || name == "Drivers") {
        let said =
            rows.iter().flatten().any(|cell| cell.to_string().contains("nothing was sampled"));
        assert!(said, "{name}");
    }
}

#[test]
fn sheets_hold_the_figures_of_the_results_as_numbers() {
    let scenario = shipped("worked-example");
    let projection = sampled(&scenario, 5, 300);
    let sheets = sheets(made(&scenario, &projection));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "Summary",
        "Options",
        "Positions by organisation",
        "Probabilities",
        "Bridge",
        "Drivers",
        "Assumptions",
        "Assurance",
    ];
    assert_eq!(names, expected);

    let found = row(&sheets, "Summary", &["Median"]);
    // A council of the locality is outside control totals: the sheet shows those inside.
    let place = projection.column(&"covered".into(), 5, &Measure::Position).unwrap();
    let statistics = &projection.cases[0].statistics[place];
    assert_eq!(found[5], Data::Float(statistics.percentile(50).unwrap()));
    let do_nothing = row(&sheets, "Summary", &["Do nothing"]);
    assert_eq!(do_nothing[5], Data::Float(projection.do_nothing[place]));

    let option = &scenario.options[1].name;
    let found = row(&sheets, "Options", &["high", "plan", option]);
    let success = crate::common::metric(&projection, 1, "covered", None, "success");
    let main = row(&sheets, "Options", &["central", "plan", option]);
    assert_eq!(main[0], Data::Float(success.value));
    assert_eq!(found.len(), 32);

    let acute = &scenario.organisations[0].name;
    let found = row(&sheets, "Probabilities", &["central", "plan", option, acute]);
    let met = crate::common::metric(&projection, 1, "acute", Some(3), "met");
    assert_eq!((found.len(), &found[2]), (5, &Data::Float(met.value)));

    let (_, positions) = &sheets[2];
    assert!(
        positions.iter().flatten().any(|cell| cell.to_string().contains("(the main case alone)"))
    );
    for organisation in &scenario.organisations {
        let heading = Data::String(organisation.name.clone());
        assert_eq!(positions.iter().filter(|row| row[0] == heading).count(), 1);
    }
    let (_, assumptions) = &sheets[6];
    assert_eq!(assumptions.len(), 5 + scenario.provenance.len());
    assert_eq!(row(&sheets, "Assurance", &["Seed"])[0], Data::String("5".into()));
}

#[test]
fn the_same_results_give_the_same_bytes_at_any_time() {
    let scenario = shipped("worked-example");
    let projection = certain(&scenario);
    let once = made(&scenario, &projection);
    // Archives tell time in steps of two seconds.
    std::thread::sleep(Duration::from_millis(2_100));
    assert!(made(&scenario, &projection) == once);
}

/// The worked example with names and ids that a spreadsheet would run.
fn hostile() -> Scenario {
    let text = std::fs::read_to_string(project("scenarios/worked-example.toml")).unwrap();
    let long = "& Sons ".repeat(8_000);
    let text = text
        .replace("\"acute\"", "\"=acute\"")
        .replace("acute =", "\"=acute\" =")
        .replace("ccg-acute-", "ccg-=acute-")
        .replace("\"single-year\"", "\"@single\"")
        .replace("name = \"Example Hospitals NHS Trust\"", "name = \"=cmd|' /C calc'!A0\"")
        .replace("id = \"central\"", "id = \"+central\"")
        .replace("planning = \"central\"", "planning = \"+central\"")
        .replace("source = \"Invented for this example\"", "source = \"-2+3\"")
        .replace("title = \"Worked", &format!("title = \"@{long}"));
    crate::common::scenario(&text)
}

#[test]
fn no_cell_of_a_workbook_or_a_table_begins_like_a_formula() {
    let mut scenario = hostile();
    assert!(scenario.organisations[0].id == "=acute" && scenario.options[0].id == "@single");
    (scenario.run.runs, scenario.run.seed) = (40, 5);
    let projection = sampled(&scenario, 5, 40);
    let harmful = |cell: &str| {
        cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
    };
    let mut seen = 0;
    for (sheet, rows) in sheets(made(&scenario, &projection)) {
        for cell in rows.iter().flatten() {
            if let Data::String(text) = cell {
                assert!(!harmful(text), "{sheet}: {text}");
                seen += usize::from(text.starts_with("'="));
            }
        }
    }
    assert!(seen > 0);
    let comparisons = compare_published(&scenario, &projection);
    for (name, bytes) in tables::all(&scenario, &projection, &comparisons, None) {
        let bytes = bytes.unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
        for record in reader.records() {
            let record = record.unwrap();
            assert!(!record.iter().any(harmful), "{name}: {record:?}");
        }
    }
}

#[test]
fn a_workbook_can_be_made_of_the_smallest_scenario_and_of_a_long_horizon() {
    for (years, option) in
        [(1, ""), (40, "[[option]]\nid = \"a\"\nlevel = \"locality\"\nperiod = \"annual\"\n")]
    {
        let text = format!(
            "schema = 1\n[horizon]\nbase_year = \"2015/16\"\nyears = {years}\n[price.pay]\ngrowth = 0.02\n\
             [[organisation]]\nid = \"o\"\ncost = [ {{ name = \"Pay\", base = 1.0, price = \"pay\" }} ]\n{option}"
        );
        let scenario = crate::common::scenario(&text);
        for projection in [certain(&scenario), sampled(&scenario, 1, 30)] {
            let sheets = sheets(made(&scenario, &projection));
            assert!(row(&sheets, "Summary", &["Plan"]).len() > years);
        }
    }
}
