//! The sheet under ordinary and ugly input: what is drawn is parsed again and every text's ink is measured.

use super::super::png::png;
use super::super::tests::{self, harmless, hostile};
use super::*;

/// A fan that opens from `start` to the final percentiles given, in equal steps.
fn fan(title: &str, projected: usize, start: f64, end: [f64; 7]) -> Fan {
    let share = |year: usize| year as f64 / projected as f64;
    let bands = (0..=projected)
        .map(|year| end.map(|value| start + (value - start) * share(year)))
        .collect();
    Fan {
        title: title.to_string(),
        bands,
        do_nothing: None,
        plan: None,
        plan_percentile: None,
        control_total: None,
        chance: None,
        signed: false,
    }
}

fn path(projected: usize, start: f64, end: f64) -> Option<Vec<f64>> {
    Some(
        (0..=projected)
            .map(|year| start + (end - start) * year as f64 / projected as f64)
            .collect(),
    )
}

/// A locality that goes from a deficit of £70m to one of £95m.
fn sample(projected: usize) -> FanSheet {
    let position = fan(
        "Position before support",
        projected,
        -70.0,
        [-150.0, -121.0, -105.0, -95.0, -85.0, -70.0, -45.0],
    );
    let last = projected as f64;
    let position = Fan {
        do_nothing: path(projected, -70.0, -163.0),
        plan: path(projected, -70.0, -70.0),
        plan_percentile: Some(0.8),
        control_total: Some((0..projected).map(|year| -60.0 + 40.0 * year as f64 / last).collect()),
        chance: Some((0..projected).map(|year| 0.41 - 0.41 * year as f64 / last).collect()),
        signed: true,
        ..position
    };
    let mut savings = fan("Savings", projected, 0.0, [18.0, 24.0, 28.0, 31.0, 34.0, 38.0, 44.0]);
    savings.plan = path(projected, 0.0, 40.0);
    FanSheet {
        headline: "The locality misses its control total in every year".to_string(),
        subtitle: "Position before support, £m, Northshire, 2015/16 outturn and projection"
            .to_string(),
        reading:
            "How to read this: in 90 of 100 runs a year's position lies inside the palest band."
                .to_string(),
        footer: "control-total 0.1.0 · scenario 3f9c21ab · seed 20160401 · 20,000 runs".to_string(),
        years: (0..=projected)
            .map(|year| format!("{}/{:02}", 2015 + year, (16 + year) % 100))
            .collect(),
        position,
        small: vec![
            fan("Income", projected, 781.0, [792.0, 803.0, 809.0, 813.0, 818.0, 826.0, 840.0]),
            fan("Cost", projected, 851.0, [868.0, 890.0, 901.0, 908.0, 915.0, 929.0, 962.0]),
            savings,
        ],
        description: "A fan chart of the locality's position.".to_string(),
    }
}

fn each_fan(sheet: &mut FanSheet, change: impl Fn(&mut Fan)) {
    std::iter::once(&mut sheet.position).chain(&mut sheet.small).for_each(change);
}

/// Changes every figure of a fan but its probabilities.
fn each_figure(fan: &mut Fan, change: impl Fn(f64) -> f64) {
    let paths = [&mut fan.do_nothing, &mut fan.plan, &mut fan.control_total];
    let figures = fan.bands.iter_mut().flatten().chain(paths.into_iter().flatten().flatten());
    figures.for_each(|figure| *figure = change(*figure));
}

/// Every text of a drawn sheet, after the checks that hold for all charts.
fn sound(name: &str, sheet: &FanSheet) -> Vec<String> {
    let said = tests::sound(name, &fan_svg(sheet).unwrap());
    assert!(said.len() > 20, "{name}: only {} texts", said.len());
    said
}

#[test]
fn the_sheet_says_the_figures_in_accounts_style() {
    let said = sound("sample", &sample(5));
    let wanted = [
        "Median (95.0)",
        "90 in 100: (150.0) to (45.0)",
        "Control total (28.0)",
        "Do nothing (163.0)",
        "Plan (70.0)",
        "at the 80th percentile of the fan",
        "£m, surplus/(deficit)",
        "£m; axis does not start at zero",
        "(175)",
        "Savings",
        "2020/21",
        "41%",
    ];
    for text in wanted {
        assert!(said.iter().any(|other| other == text), "no {text} in {said:?}");
    }
}

#[test]
fn sheets_of_any_horizon_keep_their_texts_apart() {
    for projected in [1, 2, 3, 5, 8, 10, 15, 25, 40, 100] {
        let said = sound(&format!("{projected} years"), &sample(projected));
        assert!(said.iter().any(|text| text == &sample(projected).years[projected]));
    }
}

#[test]
fn figures_of_any_size_keep_their_texts_apart() {
    for factor in [1e-13, 1e-3, 0.1, 30.0, 1e3, 1e6] {
        for projected in [1, 5, 40] {
            let mut sheet = sample(projected);
            each_fan(&mut sheet, |fan| each_figure(fan, |figure| figure * factor));
            sound(&format!("{projected} years times {factor}"), &sheet);
        }
    }
}

#[test]
fn all_lines_may_end_at_one_point() {
    for value in [0.0, -95.0, 812.3, -812_345.6] {
        let mut sheet = sample(5);
        each_fan(&mut sheet, |fan| each_figure(fan, |_| value));
        sheet.small[0].control_total = Some(vec![value; 5]);
        sheet.small[0].do_nothing = Some(vec![value; 6]);
        sheet.small[0].plan = Some(vec![value; 6]);
        sound(&format!("all {value}"), &sheet);
    }
}

#[test]
fn surpluses_only_and_deficits_only_hold() {
    for shift in [-400.0, 400.0] {
        let mut sheet = sample(5);
        each_figure(&mut sheet.position, |figure| figure + shift);
        let said = sound(&format!("shifted by {shift}"), &sheet);
        assert!(said.iter().any(|text| text == "0"), "zero is on the axis");
    }
}

#[test]
fn an_axis_that_leaves_nought_out_says_so_on_either_fan() {
    let mut sheet = sample(5);
    sheet.position = sheet.small[0].clone();
    let said = sound("unsigned", &sheet);
    let warnings = said.iter().filter(|text| text.ends_with("axis does not start at zero")).count();
    assert_eq!(warnings, 3);
}

#[test]
fn a_strip_that_leaves_years_out_says_so() {
    let warned = |projected| {
        sound("strip", &sample(projected)).iter().any(|text| text.contains("not all years"))
    };
    assert!(warned(40) && !warned(10) && !warned(5));
}

#[test]
fn what_is_not_given_is_not_drawn() {
    let mut sheet = sample(5);
    sheet.small.clear();
    let position = &mut sheet.position;
    (position.chance, position.plan, position.do_nothing, position.control_total) =
        (None, None, None, None);
    let said = sound("bare", &sheet);
    for absent in ["Probability", "Plan", "Control total", "Do nothing"] {
        assert!(!said.iter().any(|text| text.starts_with(absent)), "{absent}");
    }
}

#[test]
fn long_names_are_wrapped_and_hostile_text_does_no_harm() {
    for (start, text) in hostile() {
        let mut sheet = sample(5);
        for place in
            [&mut sheet.headline, &mut sheet.subtitle, &mut sheet.reading, &mut sheet.footer]
        {
            *place = text.clone();
        }
        sheet.description = text.clone();
        sheet.years = vec![text.clone(); 6];
        each_fan(&mut sheet, |fan| fan.title = text.clone());
        harmless(&start, &text, &fan_svg(&sheet).unwrap());
    }
}

#[test]
fn texts_may_be_empty() {
    let mut sheet = sample(5);
    for text in [&mut sheet.headline, &mut sheet.subtitle, &mut sheet.reading, &mut sheet.footer] {
        text.clear();
    }
    sheet.description.clear();
    sheet.years = vec![String::new(); 6];
    each_fan(&mut sheet, |fan| fan.title.clear());
    sound("empty", &sheet);
}

#[test]
fn what_is_no_figure_is_an_error_that_names_it() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e10] {
        let mut sheet = sample(5);
        sheet.small[1].bands[3][2] = bad;
        let message = fan_svg(&sheet).unwrap_err().to_string();
        assert!(message.contains("Cost") && message.contains("percentiles"), "{message}");
        for place in 0..5 {
            let mut sheet = sample(5);
            let position = &mut sheet.position;
            let lists = [
                &mut position.do_nothing,
                &mut position.plan,
                &mut position.control_total,
                &mut position.chance,
            ];
            match lists.into_iter().nth(place) {
                Some(list) => *list = list.take().map(|list| vec![bad; list.len()]),
                None => position.plan_percentile = Some(bad),
            }
            assert!(
                matches!(fan_svg(&sheet), Err(ChartError::Figures(_))),
                "{bad} in place {place}"
            );
        }
    }
}

#[test]
fn lists_of_the_wrong_length_are_errors() {
    let changes: [fn(&mut FanSheet); 6] = [
        |sheet| sheet.years.truncate(1),
        |sheet| sheet.years.clear(),
        |sheet| sheet.position.bands.truncate(2),
        |sheet| sheet.position.control_total = Some(vec![0.0; 6]),
        |sheet| sheet.position.chance = Some(vec![]),
        |sheet| sheet.small.push(sheet.small[0].clone()),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut sheet = sample(5);
        change(&mut sheet);
        assert!(matches!(fan_svg(&sheet), Err(ChartError::Figures(_))), "change {index}");
    }
}

#[test]
fn one_sheet_gives_the_same_bytes_each_time() {
    let sheet = sample(5);
    let svg = fan_svg(&sheet).unwrap();
    assert_eq!(svg, fan_svg(&sheet).unwrap());
    assert_eq!(png(&svg, 800).unwrap(), png(&svg, 800).unwrap());
}
