use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound,
};
use super::*;

fn chart(options: usize, cases: usize, regret: impl Fn(usize, usize) -> f64) -> RegretChart {
    let option = |(index, name): (usize, String)| {
        let regrets: Vec<f64> = (0..cases).map(|case| regret(index, case)).collect();
        let worst = regrets.iter().copied().fold(0.0, f64::max);
        OptionRegrets { name, regrets, worst }
    };
    let options: Vec<OptionRegrets> =
        option_names(options).into_iter().enumerate().map(option).collect();
    let least = options.iter().map(|option| option.worst).fold(f64::INFINITY, f64::min);
    RegretChart {
        captions: captions("The phased option has the smallest worst regret"),
        measure: "median cumulative position".to_string(),
        unit: RegretUnit::Money,
        cases: long_names(cases),
        smallest: (0..options.len()).filter(|option| options[*option].worst == least).collect(),
        options,
    }
}

fn sample(options: usize, cases: usize) -> RegretChart {
    chart(options, cases, |option, case| (option * 5 + case * 3) as f64 % 7.0 + option as f64)
}

fn drawn(name: &str, chart: &RegretChart) -> Vec<String> {
    sound(name, &regret_svg(chart).unwrap())
}

#[test]
fn the_smallest_worst_regret_is_named_in_words_once() {
    let said = drawn("sample", &sample(3, 9));
    let named = said.iter().filter(|text| *text == "Smallest worst regret").count();
    assert_eq!(named, 1, "{said:?}");
    assert!(says(&said, "Regret: median cumulative position") && says(&said, "Worst regret"));
}

#[test]
fn a_smallest_worst_regret_that_two_options_have_is_said_to_be_equal() {
    let said = drawn("equal", &chart(3, 4, |option, _| if option == 2 { 5.0 } else { 3.0 }));
    let equal = said.iter().filter(|text| *text == "Equal smallest worst regret").count();
    assert_eq!(equal, 2, "{said:?}");
}

#[test]
fn any_number_of_options_and_cases_keeps_its_texts_apart() {
    for options in 1..=8 {
        for cases in [1, 2, 9, 60] {
            drawn(&format!("{options} options, {cases} cases"), &sample(options, cases));
        }
    }
}

#[test]
fn regrets_may_all_be_nil_or_all_equal_or_of_any_size() {
    for regret in [0.0, 1e-13, 0.04, 3.0, 1e6, 999_999_999.0] {
        for options in [1, 3, 8] {
            let said = drawn(&format!("all {regret}"), &chart(options, 5, |_, _| regret));
            assert_eq!(says(&said, "-"), regret < 0.05, "{said:?}");
        }
    }
}

#[test]
fn a_regret_of_chance_is_said_in_percentage_points() {
    let mut chart = chart(2, 3, |option, case| 0.1 * option as f64 + 0.02 * case as f64);
    chart.unit = RegretUnit::Chance;
    let said = drawn("chance", &chart);
    assert!(says(&said, "percentage points below the best option of each case"));
    assert!(says(&said, "14") && says(&said, "-"), "{said:?}");
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = sample(8, 9);
        chart.captions = all(&text);
        chart.measure = text.clone();
        chart.cases = vec![text.clone(); 9];
        chart.options.iter_mut().for_each(|option| option.name = text.clone());
        harmless(&start, &text, &regret_svg(&chart).unwrap());
    }
    let mut chart = sample(3, 4);
    chart.captions = Captions::default();
    chart.measure.clear();
    chart.cases = vec![String::new(); 4];
    chart.options.iter_mut().for_each(|option| option.name.clear());
    drawn("empty", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut RegretChart); 7] = [
        |chart| chart.options.clear(),
        |chart| chart.cases.clear(),
        |chart| chart.options[0].regrets.truncate(2),
        |chart| chart.options[0].regrets[1] = -1.0,
        |chart| chart.options[1].worst = f64::NAN,
        |chart| chart.smallest = vec![3],
        |chart| chart.unit = RegretUnit::Chance,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = sample(3, 4);
        change(&mut chart);
        assert!(matches!(regret_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
