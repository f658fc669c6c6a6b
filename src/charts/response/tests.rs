use super::super::tests::{all, captions, harmless, hostile, says, sound};
use super::*;

fn found(setting: f64, chance: f64) -> Response {
    Response { setting, chance }
}

fn chart(unit: ResponseUnit, settings: &[f64]) -> ResponseChart {
    let last = settings.len() as f64;
    let tried = settings.iter().enumerate();
    let tried = tried.map(|(place, setting)| found(*setting, 1.0 - place as f64 / last));
    ResponseChart {
        captions: captions("80 in 100 at £4.1m a year lower"),
        lever: "Change in the locality’s control total, £m a year".to_owned(),
        unit,
        tried: tried.collect(),
        wanted: 0.8,
        answer: None,
        neutral: 0.0,
    }
}

/// Steps that double, as a total is tried.
const DOUBLING: [f64; 7] = [-24.1, -12.0, -6.0, 0.0, 6.0, 12.0, 24.1];

fn drawn(name: &str, chart: &ResponseChart) -> Vec<String> {
    sound(name, &response_svg(chart).unwrap())
}

#[test]
fn changes_of_a_total_were_ticked_as_if_they_were_totals() {
    let said = drawn("total", &chart(ResponseUnit::Money, &DOUBLING));
    assert!(says(&said, "\u{2212}£24.1m") && says(&said, "+£20m"), "{said:?}");
    assert!(!said.iter().any(|text| text.starts_with('(')), "{said:?}");
}

#[test]
fn every_unit_is_said_beside_its_axis() {
    let said = drawn("points", &chart(ResponseUnit::Points, &[-5.0, -2.5, 0.0, 2.5, 5.0]));
    assert!(says(&said, "\u{2212}4 points") && says(&said, "+2.50"), "{said:?}");
    let said = drawn("multiple", &chart(ResponseUnit::Multiple, &[0.0, 0.75, 1.5, 3.0]));
    assert!(says(&said, "×0.75") && says(&said, "×0.5"), "{said:?}");
}

#[test]
fn unequal_steps_were_drawn_evenly() {
    let chart = chart(ResponseUnit::Money, &DOUBLING);
    let plot = Plot::new(&chart, Room { left: 0.0, top: 0.0, right: 1_000.0, bottom: 700.0 });
    let apart = |one: usize, next: usize| plot.across(DOUBLING[next]) - plot.across(DOUBLING[one]);
    assert!((apart(0, 1) / apart(1, 2) - 12.1 / 6.0).abs() < 1e-9);
    assert!((apart(2, 3) - apart(3, 4)).abs() < 1e-9);
}

#[test]
fn the_answer_and_the_chance_asked_for_were_not_marked() {
    let mut chart = chart(ResponseUnit::Money, &DOUBLING);
    let answer = found(-4.06, 0.8);
    chart.tried.insert(3, answer);
    chart.answer = Some((answer, "£4.1m a year lower".to_owned()));
    let said = drawn("answer", &chart);
    assert!(says(&said, "Answer: £4.1m a year lower, 80%"), "{said:?}");
    assert!(says(&said, "80% asked for") && says(&said, "As it is"), "{said:?}");
}

#[test]
fn settings_of_any_size_and_number_keep_their_texts_apart() {
    for count in [1, 2, 9, 18, 60] {
        for size in [1e-6, 0.01, 3.0, 40_000.0] {
            let middle = (f64::from(count) - 1.0) / 2.0;
            let settings: Vec<f64> =
                (0..count).map(|place| (f64::from(place) - middle) * size).collect();
            for unit in [ResponseUnit::Money, ResponseUnit::Points, ResponseUnit::Multiple] {
                let mut chart = chart(unit, &settings);
                for place in [0, chart.tried.len() / 2, chart.tried.len() - 1] {
                    chart.answer = Some((chart.tried[place], "what it is".to_owned()));
                    chart.wanted = chart.tried[place].chance;
                    drawn(&format!("{count} settings of {size}, {unit:?}, {place}"), &chart);
                }
            }
        }
    }
}

#[test]
fn hostile_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = chart(ResponseUnit::Money, &DOUBLING);
        (chart.captions, chart.lever) = (all(&text), text.clone());
        chart.answer = Some((chart.tried[2], text.clone()));
        harmless(&start, &text, &response_svg(&chart).unwrap());
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut ResponseChart); 5] = [
        |chart| chart.tried.clear(),
        |chart| chart.tried[1].setting = f64::NAN,
        |chart| chart.tried[1].chance = 1.5,
        |chart| chart.tried.reverse(),
        |chart| chart.wanted = f64::NAN,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = chart(ResponseUnit::Money, &DOUBLING);
        change(&mut chart);
        assert!(matches!(response_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
