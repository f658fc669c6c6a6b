use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound, years,
};
use super::*;

fn fan(title: &str, projected: usize, size: f64) -> Fan {
    let share = |year: usize| year as f64 / projected as f64;
    let end = [-150.0, -121.0, -105.0, -95.0, -85.0, -70.0, -45.0];
    let path = |end: f64| (0..=projected).map(|year| size * (-70.0 + end * share(year))).collect();
    Fan {
        title: title.to_string(),
        bands: (0..=projected)
            .map(|year| end.map(|value| size * (-70.0 + (value + 70.0) * share(year))))
            .collect(),
        do_nothing: Some(path(-93.0)),
        plan: Some(path(-5.0)),
        plan_percentile: Some(0.8),
        control_total: Some(
            (0..projected).map(|year| size * (-60.0 + 40.0 * share(year))).collect(),
        ),
        chance: Some(vec![0.28; projected]),
        signed: true,
    }
}

fn chart(names: &[String], projected: usize, options: bool) -> MultiplesChart {
    let mut all_years = vec!["2015/16".to_string()];
    all_years.extend(years(projected));
    let fans = names.iter().enumerate();
    let fans = fans.map(|(index, name)| fan(name, projected, 1.0 / (1.0 + index as f64))).collect();
    MultiplesChart {
        captions: captions("Every option leaves a deficit"),
        years: all_years,
        panels: if options { Panels::Options(fans) } else { Panels::Organisations(fans) },
    }
}

fn each(chart: &mut MultiplesChart, change: impl Fn(&mut Fan)) {
    match &mut chart.panels {
        Panels::Options(fans) | Panels::Organisations(fans) => fans.iter_mut().for_each(change),
    }
}

fn each_figure(fan: &mut Fan, change: impl Fn(f64) -> f64) {
    let paths = [&mut fan.do_nothing, &mut fan.plan, &mut fan.control_total];
    let figures = fan.bands.iter_mut().flatten().chain(paths.into_iter().flatten().flatten());
    figures.for_each(|figure| *figure = change(*figure));
}

fn drawn(name: &str, chart: &MultiplesChart) -> Vec<String> {
    sound(name, &multiples_svg(chart).unwrap())
}

#[test]
fn all_panels_stand_on_one_axis() {
    let said = drawn("options", &chart(&option_names(3), 5, true));
    let lowest = said.iter().filter(|text| *text == "(200)").count();
    assert_eq!(lowest, 3, "{said:?}");
    for text in ["National offer", "Median (95.0)", "Median (31.7)", "28%", "2020/21"] {
        assert!(says(&said, text), "no {text} in {said:?}");
    }
}

#[test]
fn any_number_of_panels_and_years_keeps_its_texts_apart() {
    for projected in [1, 5, 10, 100] {
        for count in 1..=8 {
            let chart = chart(&option_names(count), projected, true);
            drawn(&format!("{count} options, {projected} years"), &chart);
        }
        for count in 1..=12 {
            let chart = chart(&long_names(count), projected, false);
            drawn(&format!("{count} organisations, {projected} years"), &chart);
        }
    }
}

#[test]
fn figures_of_any_size_keep_their_texts_apart() {
    for factor in [0.0, 1e-13, 1e-3, 30.0, 1e3, 1e6] {
        for projected in [1, 10] {
            let mut chart = chart(&long_names(12), projected, false);
            each(&mut chart, |fan| each_figure(fan, |figure| figure * factor));
            drawn(&format!("{projected} years times {factor}"), &chart);
        }
    }
}

#[test]
fn all_lines_of_all_panels_may_end_at_one_point() {
    for value in [0.0, -95.0, 812.3, -812_345.6] {
        let mut chart = chart(&option_names(8), 5, true);
        each(&mut chart, |fan| each_figure(fan, |_| value));
        drawn(&format!("all {value}"), &chart);
    }
}

#[test]
fn what_one_option_lacks_is_a_dash_and_what_all_lack_is_left_out() {
    let mut chart = chart(&option_names(2), 5, true);
    if let Panels::Options(fans) = &mut chart.panels {
        (fans[1].control_total, fans[1].chance) = (None, None);
    }
    assert!(says(&drawn("one without", &chart), "–"));
    each(&mut chart, |fan| {
        (fan.control_total, fan.chance, fan.plan, fan.do_nothing) = (None, None, None, None);
    });
    let said = drawn("bare", &chart);
    for absent in ["Plan", "Control", "Chance", "Do nothing"] {
        assert!(!said.iter().any(|text| text.starts_with(absent)), "{absent}");
    }
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = chart(&option_names(8), 10, true);
        chart.captions = all(&text);
        chart.years = vec![text.clone(); 11];
        each(&mut chart, |fan| fan.title = text.clone());
        harmless(&start, &text, &multiples_svg(&chart).unwrap());
    }
    let mut chart = chart(&option_names(3), 5, true);
    chart.captions = Captions::default();
    chart.years = vec![String::new(); 6];
    each(&mut chart, |fan| fan.title.clear());
    drawn("empty", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    for count in [0, 9] {
        let names = vec!["An option".to_string(); count];
        let drawn = multiples_svg(&chart(&names, 5, true));
        assert!(matches!(drawn, Err(ChartError::Figures(_))), "{count} options");
    }
    let drawn = multiples_svg(&chart(&long_names(13), 5, false));
    assert!(matches!(drawn, Err(ChartError::Figures(_))), "13 organisations");
    let mut bad = chart(&option_names(2), 5, true);
    each(&mut bad, |fan| fan.bands[2][3] = f64::NAN);
    assert!(matches!(multiples_svg(&bad), Err(ChartError::Figures(_))));
    let mut short = chart(&option_names(2), 5, true);
    short.years.truncate(1);
    assert!(matches!(multiples_svg(&short), Err(ChartError::Figures(_))));
}
