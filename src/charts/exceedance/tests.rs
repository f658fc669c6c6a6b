use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound,
};
use super::*;

const CHANCES: [f64; 11] = [0.95, 0.9, 0.8, 0.75, 0.65, 0.5, 0.35, 0.25, 0.2, 0.1, 0.05];

/// Positions that rise evenly from `low` by `step`.
fn curve(name: &str, low: f64, step: f64, control_total: Option<(f64, f64)>) -> ExceedanceCurve {
    ExceedanceCurve {
        name: name.to_string(),
        positions: (0..CHANCES.len()).map(|place| low + step * place as f64).collect(),
        control_total,
    }
}

fn chart(options: usize, curve: impl Fn(usize, &str) -> ExceedanceCurve) -> ExceedanceChart {
    ExceedanceChart {
        captions: captions("Phasing is likeliest to reach its total"),
        chances: CHANCES.to_vec(),
        options: option_names(options)
            .iter()
            .enumerate()
            .map(|(option, name)| curve(option, name))
            .collect(),
    }
}

fn sample(options: usize) -> ExceedanceChart {
    chart(options, |option, name| {
        curve(name, -400.0 + 12.0 * option as f64, 20.0, Some((-260.0, 0.2 + 0.05 * option as f64)))
    })
}

fn drawn(name: &str, chart: &ExceedanceChart) -> Vec<String> {
    sound(name, &exceedance_svg(chart).unwrap())
}

#[test]
fn curves_are_read_off_at_the_control_total() {
    let said = drawn("sample", &sample(3));
    for text in ["Control total (260.0)", "20%", "25%", "30%", "National offer", "(300.0)"] {
        assert!(says(&said, text), "no {text} in {said:?}");
    }
    let axis =
        "Cumulative position over the horizon, £m, surplus/(deficit); axis does not start at zero";
    assert!(says(&said, axis), "{said:?}");
}

#[test]
fn options_with_control_totals_of_their_own_say_which() {
    for apart in [0.001, 0.1, 3.0, 20.0, 500.0] {
        let chart = chart(8, |option, name| {
            let total = (option != 3).then_some((-300.0 + apart * option as f64, 0.3));
            curve(name, -400.0, 20.0, total)
        });
        let said = drawn(&format!("{apart} apart"), &chart);
        assert!(says(&said, "no control total") && says(&said, "none"));
        assert_eq!(says(&said, "Control totals (300.0)"), apart > 0.05, "{apart}: {said:?}");
    }
}

#[test]
fn any_number_of_options_keeps_its_texts_apart() {
    for options in 1..=8 {
        drawn(&format!("{options} options"), &sample(options));
    }
}

#[test]
fn figures_of_any_size_and_curves_of_no_width_hold() {
    for size in [0.0, 1e-13, 0.004, 1.0, 1e3, 1e6] {
        for step in [0.0, 20.0] {
            for chance in [0.0, 0.5, 1.0] {
                let chart = chart(8, |_, name| {
                    curve(name, -400.0 * size, step * size, Some((-300.0 * size, chance)))
                });
                drawn(&format!("size {size}, step {step}, chance {chance}"), &chart);
            }
        }
    }
}

#[test]
fn surpluses_only_hold_and_nought_is_a_line() {
    let chart = chart(2, |_, name| curve(name, -50.0, 12.0, Some((0.0, 0.6))));
    let said = drawn("round zero", &chart);
    assert!(says(&said, "0") && says(&said, "Control total 0"), "{said:?}");
}

#[test]
fn a_curve_may_be_fine_or_have_two_points() {
    for count in [2, 1_001] {
        let mut chart = sample(8);
        chart.chances = (0..count).map(|place| 1.0 - place as f64 / (count - 1) as f64).collect();
        for option in &mut chart.options {
            option.positions = (0..count).map(|place| place as f64 - 300.0).collect();
        }
        drawn(&format!("{count} points"), &chart);
    }
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = sample(8);
        chart.captions = all(&text);
        chart.options.iter_mut().for_each(|option| option.name = text.clone());
        harmless(&start, &text, &exceedance_svg(&chart).unwrap());
    }
    let mut chart = sample(3);
    chart.captions = Captions::default();
    chart.options.iter_mut().for_each(|option| option.name.clear());
    drawn("empty", &chart);
    let mut chart = sample(8);
    for (option, name) in chart.options.iter_mut().zip(long_names(8)) {
        option.name = name;
    }
    drawn("long", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut ExceedanceChart); 8] = [
        |chart| chart.options.clear(),
        |chart| chart.chances.clear(),
        |chart| chart.chances.reverse(),
        |chart| chart.options[0].positions.reverse(),
        |chart| chart.options[0].positions.truncate(4),
        |chart| chart.options[1].positions[3] = f64::NAN,
        |chart| chart.options[1].control_total = Some((1e10, 0.5)),
        |chart| chart.options[1].control_total = Some((0.0, 1.5)),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = sample(3);
        change(&mut chart);
        assert!(matches!(exceedance_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
