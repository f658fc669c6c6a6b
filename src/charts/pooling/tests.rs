use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound, years,
};
use super::*;

fn chart(
    options: usize,
    organisations: usize,
    count: usize,
    chances: impl Fn(usize) -> (f64, f64),
    moved: f64,
) -> PoolingChart {
    let option = |name| {
        let (every, locality) = (0..count).map(&chances).unzip();
        let moves = |index| Moves { given: moved * index as f64, received: moved / 2.0 };
        OptionPooling {
            name,
            every,
            locality,
            moved: vec![moved; count],
            moves: (0..organisations).map(moves).collect(),
        }
    };
    PoolingChart {
        captions: captions("Pooling would lift the chance by half"),
        years: years(count),
        options: option_names(options).into_iter().map(option).collect(),
        organisations: long_names(organisations),
        moves_caption: "Mean moves over the horizon".to_string(),
    }
}

fn sample(options: usize, organisations: usize, count: usize) -> PoolingChart {
    let chances = |year: usize| {
        let share = year as f64 / count as f64;
        (0.3 - 0.3 * share, 0.6 - 0.4 * share)
    };
    chart(options, organisations, count, chances, 3.2)
}

fn drawn(name: &str, chart: &PoolingChart) -> Vec<String> {
    sound(name, &pooling_svg(chart).unwrap())
}

#[test]
fn the_chart_says_both_chances_and_the_moves() {
    let said = drawn("sample", &sample(3, 4, 5));
    for text in ["30%", "60%", "3.2", "6.4", "1.6", "gives", "receives", "National offer"] {
        assert!(says(&said, text), "no {text} in {said:?}");
    }
}

#[test]
fn any_number_of_options_organisations_and_years_keeps_its_texts_apart() {
    for options in [1, 2, 3, 5, 8] {
        for organisations in [0, 1, 12, 20] {
            for count in [1, 5, 10, 100] {
                let name =
                    format!("{options} options, {organisations} organisations, {count} years");
                drawn(&name, &sample(options, organisations, count));
            }
        }
    }
}

#[test]
fn a_chart_that_leaves_years_out_says_so() {
    let warned = |count| says(&drawn("years", &sample(2, 3, count)), "not all years are shown");
    assert!(warned(30) && !warned(10));
}

#[test]
fn chances_may_coincide_cross_or_lie_at_the_ends() {
    for chances in [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.7, 0.2), (0.5, 0.5)] {
        for moved in [0.0, 1e-9, 4_999.9] {
            drawn(&format!("{chances:?}, {moved}"), &chart(8, 12, 5, |_| chances, moved));
        }
    }
}

#[test]
fn without_organisations_there_is_no_table_of_moves() {
    let said = drawn("none", &sample(2, 0, 5));
    assert!(!says(&said, "gives") && !says(&said, "Mean moves over the horizon"));
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = sample(8, 12, 5);
        chart.captions = all(&text);
        chart.years = vec![text.clone(); 5];
        chart.organisations = vec![text.clone(); 12];
        chart.moves_caption = text.clone();
        chart.options.iter_mut().for_each(|option| option.name = text.clone());
        harmless(&start, &text, &pooling_svg(&chart).unwrap());
    }
    let mut chart = sample(2, 2, 5);
    chart.captions = Captions::default();
    chart.years = vec![String::new(); 5];
    chart.organisations = vec![String::new(); 2];
    chart.moves_caption.clear();
    chart.options.iter_mut().for_each(|option| option.name.clear());
    drawn("empty", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut PoolingChart); 8] = [
        |chart| chart.options.clear(),
        |chart| chart.years.clear(),
        |chart| chart.organisations.clear(),
        |chart| chart.options[0].every.truncate(2),
        |chart| chart.options[0].locality[1] = 1.2,
        |chart| chart.options[1].moved[0] = -3.0,
        |chart| chart.options[1].moves[0].given = f64::NAN,
        |chart| chart.options[1].moves[0].received = 1e9,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = sample(3, 4, 5);
        change(&mut chart);
        assert!(matches!(pooling_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
