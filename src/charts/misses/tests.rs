use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound,
};
use super::*;

fn chart(
    options: usize,
    organisations: usize,
    share: impl Fn(usize, usize) -> (f64, f64),
) -> MissesChart {
    let option = |(index, name): (usize, String)| {
        let (meets, misses): (Vec<f64>, Vec<f64>) =
            (0..=organisations).map(|count| share(index, count)).unzip();
        OptionMisses {
            name,
            locality_meets: meets.iter().sum::<f64>().min(1.0),
            locality_misses: misses.iter().sum::<f64>().min(1.0),
            meets_while_some_miss: meets[1..].iter().sum::<f64>().min(1.0),
            meets,
            misses,
        }
    };
    MissesChart {
        captions: captions("When the locality meets, an organisation usually misses"),
        organisations,
        options: option_names(options).into_iter().enumerate().map(option).collect(),
    }
}

fn sample(options: usize, organisations: usize) -> MissesChart {
    chart(options, organisations, |option, count| {
        let share = 1.0 / (organisations + 1) as f64;
        let tilt = (count + option) as f64 / (organisations + options) as f64;
        (share * (1.0 - tilt), share * tilt)
    })
}

fn drawn(name: &str, chart: &MissesChart) -> Vec<String> {
    sound(name, &misses_svg(chart).unwrap())
}

#[test]
fn the_chart_says_how_often_the_locality_meets_while_some_miss() {
    let chart = chart(1, 2, |_, count| ([0.1, 0.2, 0.05][count], [0.0, 0.25, 0.4][count]));
    let said = drawn("sample", &chart);
    let wanted =
        ["Together met: 35%", "while some miss: 25%", "Together missed: 65%", "40%", "<1%"];
    for text in wanted {
        assert!(says(&said, text), "no {text} in {said:?}");
    }
}

#[test]
fn any_number_of_options_and_organisations_keeps_its_texts_apart() {
    for options in 1..=8 {
        for organisations in [1, 2, 4, 5, 12, 13, 20] {
            let name = format!("{options} options, {organisations} organisations");
            drawn(&name, &sample(options, organisations));
        }
    }
}

#[test]
fn all_runs_may_fall_into_one_bar_and_none_into_any() {
    for organisations in [1, 3, 12, 20] {
        for bar in 0..=organisations {
            let one = |count: usize| if count == bar { 1.0 } else { 0.0 };
            drawn("meets", &chart(3, organisations, |_, count| (one(count), 0.0)));
            drawn("misses", &chart(3, organisations, |_, count| (0.0, one(count))));
        }
        drawn("nothing", &chart(8, organisations, |_, _| (0.0, 0.0)));
        drawn("everything", &chart(8, organisations, |_, _| (1.0, 1.0)));
    }
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = sample(8, 12);
        chart.captions = all(&text);
        chart.options.iter_mut().for_each(|option| option.name = text.clone());
        harmless(&start, &text, &misses_svg(&chart).unwrap());
    }
    let mut chart = sample(3, 3);
    chart.captions = Captions::default();
    chart.options.iter_mut().for_each(|option| option.name.clear());
    drawn("empty", &chart);
    let mut chart = sample(8, 12);
    for (option, name) in chart.options.iter_mut().zip(long_names(8)) {
        option.name = name;
    }
    drawn("long", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut MissesChart); 6] = [
        |chart| chart.options.clear(),
        |chart| chart.organisations = 0,
        |chart| chart.organisations = 21,
        |chart| chart.options[0].meets.truncate(2),
        |chart| chart.options[0].misses[0] = f64::NAN,
        |chart| chart.options[1].meets_while_some_miss = -1.0,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = sample(3, 4);
        change(&mut chart);
        assert!(matches!(misses_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
