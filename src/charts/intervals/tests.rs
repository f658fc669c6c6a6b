use super::super::tests::{
    all, captions, harmless, hostile, long_names, says, sound, sound_figure,
};
use super::*;

fn interval(name: &str, median: f64, reach: f64, together: bool) -> Interval {
    Interval {
        name: name.to_owned(),
        percentiles: [-1.6, -0.8, 0.0, 0.7, 1.5].map(|from| median + from * reach),
        control_total: Some(median + 0.5 * reach),
        chance: Some(0.28),
        together,
    }
}

fn chart(organisations: usize, size: f64) -> IntervalsChart {
    let mut rows = vec![interval("Under control totals", -size * 1.2, size, true)];
    let names = long_names(organisations).into_iter().enumerate();
    rows.extend(names.map(|(index, name)| {
        // The first is ten times as large as the others.
        let size = if index == 0 { size } else { size / 10.0 };
        interval(&name, -size, size, false)
    }));
    IntervalsChart { captions: captions("3 of 4 medians miss in 2020/21"), rows, sampled: true }
}

fn soundly(name: &str, chart: &IntervalsChart) -> Vec<String> {
    sound_figure(name, &intervals_figure(chart).unwrap());
    sound(name, &intervals_svg(chart).unwrap())
}

#[test]
fn every_figure_stands_beside_its_interval() {
    let said = soundly("sample", &chart(3, 10.0));
    for figure in ["(26.0)", "(18.0)", "(10.0)", "(3.0)", "5.0", "(5.0)", "28%", "Control"] {
        assert!(says(&said, figure), "{figure}: {said:?}");
    }
}

#[test]
fn any_number_of_organisations_of_any_size_keeps_its_texts_apart() {
    for organisations in [1, 2, 4, 12, 40, 61] {
        for size in [0.0, 1e-9, 0.3, 25.0, 99_999.0] {
            soundly(&format!("{organisations} of {size}"), &chart(organisations, size));
        }
    }
}

#[test]
fn deficits_alone_surpluses_alone_and_no_control_totals_can_be_drawn() {
    for shift in [-900.0, 900.0] {
        let mut chart = chart(4, 10.0);
        for row in &mut chart.rows {
            row.percentiles = row.percentiles.map(|position| position + shift);
            (row.control_total, row.chance) = (None, None);
        }
        let said = soundly("without totals", &chart);
        assert!(says(&said, "0") && !says(&said, "Control"), "{said:?}");
    }
}

#[test]
fn the_plan_alone_has_neither_intervals_nor_chances() {
    let mut chart = chart(4, 10.0);
    chart.sampled = false;
    let said = soundly("certain", &chart);
    assert!(says(&said, "Plan") && says(&said, "Control"), "{said:?}");
    assert!(!says(&said, "Median") && !says(&said, "P5") && !says(&said, "28%"), "{said:?}");
}

#[test]
fn those_together_are_drawn_unless_they_would_stretch_the_axis() {
    let mut chart = chart(2, 10.0);
    assert_eq!(drawn(&chart), [0, 1, 2]);
    chart.rows[0].percentiles = [-90.0, -80.0, -75.0, -60.0, -50.0];
    assert_eq!(drawn(&chart), [1, 2]);
    let figure = intervals_figure(&chart).unwrap();
    let said = sound_figure("stretched", &figure);
    assert!(says(&said, "not drawn: it would squeeze the others"), "{said:?}");
    let row = &figure.numbers[0].rows[0];
    assert_eq!((row.cells[0].as_str(), row.strong), ("(90.0)", true));
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = chart(4, 10.0);
        chart.captions = all(&text);
        chart.rows.iter_mut().for_each(|row| row.name = text.clone());
        harmless(&start, &text, &intervals_svg(&chart).unwrap());
        sound_figure(&start, &intervals_figure(&chart).unwrap());
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut IntervalsChart); 6] = [
        |chart| chart.rows.clear(),
        |chart| chart.rows = vec![chart.rows[0].clone(); MOST + 1],
        |chart| chart.rows[1].percentiles[2] = f64::NAN,
        |chart| chart.rows[1].percentiles[0] = 1e6,
        |chart| chart.rows[1].control_total = Some(1e12),
        |chart| chart.rows[1].chance = Some(1.2),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = chart(4, 10.0);
        change(&mut chart);
        assert!(matches!(intervals_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
        assert!(intervals_figure(&chart).is_err(), "change {index}");
    }
}
