use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound, years,
};
use super::*;

fn chart(options: usize, count: usize, chance: impl Fn(usize, usize) -> f64) -> ProbabilityChart {
    let options = option_names(options).into_iter().enumerate().map(|(option, name)| {
        let chance: Vec<f64> = (0..count).map(|year| chance(option, year)).collect();
        OptionChances { name, success: chance.last().map(|chance| chance / 2.0), chance }
    });
    ProbabilityChart {
        captions: captions("No option meets the locality's control total"),
        years: years(count),
        options: options.collect(),
        measure: "Probability of meeting, each year on its own".to_string(),
        success_name: "Every year".to_string(),
    }
}

fn falling(options: usize, count: usize) -> ProbabilityChart {
    chart(options, count, |option, year| {
        0.9 - 0.08 * option as f64 - 0.3 * year as f64 / count as f64
    })
}

fn drawn(name: &str, chart: &ProbabilityChart) -> Vec<String> {
    sound(name, &probability_svg(chart).unwrap())
}

#[test]
fn the_chart_says_each_chance_each_name_and_the_horizon() {
    let said = drawn("sample", &falling(3, 5));
    for text in ["National offer", "66%", "2020/21", "Every year", "33%", "Even chance", "50%"] {
        assert!(says(&said, text), "no {text} in {said:?}");
    }
}

#[test]
fn any_number_of_options_and_years_keeps_its_texts_apart() {
    for options in 1..=8 {
        for count in [1, 2, 5, 10, 40, 100] {
            drawn(&format!("{options} options, {count} years"), &falling(options, count));
        }
    }
}

#[test]
fn all_lines_may_lie_at_one_height_even_at_the_ends() {
    for chance in [0.0, 0.001, 0.5, 1.0] {
        for count in [1, 5, 10] {
            drawn(&format!("all {chance}"), &self::chart(8, count, |_, _| chance));
        }
    }
}

#[test]
fn a_simulation_never_proves_nought_or_a_hundred() {
    let said = drawn("ends", &chart(2, 3, |option, _| option as f64));
    assert!(says(&said, "<1%") && says(&said, ">99%"));
}

#[test]
fn no_dots_are_drawn_where_no_option_has_a_success() {
    let mut chart = falling(3, 5);
    chart.options[1].success = None;
    assert!(says(&drawn("one without", &chart), "–"));
    chart.options.iter_mut().for_each(|option| option.success = None);
    let said = drawn("none", &chart);
    assert!(!says(&said, "Every year") && !says(&said, "Over the horizon"));
}

#[test]
fn a_table_that_leaves_years_out_says_so() {
    let warned = |count| {
        drawn("years", &falling(3, count)).iter().any(|text| text.contains("not all years"))
    };
    assert!(warned(40) && !warned(10));
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = falling(8, 10);
        chart.captions = all(&text);
        chart.years = vec![text.clone(); 10];
        chart.success_name = text.clone();
        chart.options.iter_mut().for_each(|option| option.name = text.clone());
        harmless(&start, &text, &probability_svg(&chart).unwrap());
    }
    let mut chart = falling(3, 5);
    chart.captions = Captions::default();
    chart.years = vec![String::new(); 5];
    chart.success_name.clear();
    chart.options.iter_mut().for_each(|option| option.name.clear());
    drawn("empty", &chart);
    let mut chart = falling(8, 10);
    for (option, name) in chart.options.iter_mut().zip(long_names(8)) {
        option.name = name;
    }
    drawn("long", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut ProbabilityChart); 6] = [
        |chart| chart.options.clear(),
        |chart| chart.options.extend(vec![chart.options[0].clone(); 8]),
        |chart| chart.years.clear(),
        |chart| chart.options[0].chance.truncate(2),
        |chart| chart.options[1].chance[2] = f64::NAN,
        |chart| chart.options[1].success = Some(1.5),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = falling(3, 5);
        change(&mut chart);
        let drawn = probability_svg(&chart);
        assert!(matches!(drawn, Err(ChartError::Figures(_))), "change {index}");
    }
}

#[test]
fn one_chart_gives_the_same_bytes_each_time() {
    let chart = falling(8, 10);
    assert_eq!(probability_svg(&chart).unwrap(), probability_svg(&chart).unwrap());
}
