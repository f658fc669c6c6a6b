use super::super::tests::{
    all, captions, harmless, hostile, long_names, says, sound, sound_figure,
};
use super::*;

fn chart(bars: usize, size: f64) -> TornadoChart {
    let bar = |(index, name): (usize, String)| {
        let reach = size * (bars - index) as f64;
        let (at_low, at_high) = match index % 2 {
            0 => (-90.0 - reach, -90.0 + 0.7 * reach),
            _ => (-90.0 + reach, -90.0 - reach),
        };
        TornadoBar { name, low: "1.2%".into(), high: "3.4%".into(), at_low, at_high }
    };
    TornadoChart {
        captions: captions("Hospital savings move the position most"),
        centre: -90.0,
        bars: long_names(bars).into_iter().enumerate().map(bar).collect(),
    }
}

fn drawn(name: &str, chart: &TornadoChart) -> Vec<String> {
    sound_figure(name, &tornado_figure(chart).unwrap());
    sound(name, &tornado_svg(chart).unwrap())
}

#[test]
fn each_bar_says_where_it_leads_and_what_it_swings() {
    let said = drawn("sample", &chart(3, 5.0));
    assert!(says(&said, "(105.0)") && says(&said, "(79.5)") && says(&said, "25.5"), "{said:?}");
}

#[test]
fn any_number_of_bars_of_any_size_keeps_its_texts_apart() {
    for bars in [1, 2, 7, 12, 30] {
        for size in [0.0, 0.01, 4.0, 3_000.0] {
            drawn(&format!("{bars} bars of {size}"), &chart(bars, size));
        }
    }
}

#[test]
fn a_bar_may_lie_on_one_side_of_the_mean() {
    let mut chart = chart(2, 4.0);
    chart.bars[0].at_low = -80.0;
    chart.bars[0].at_high = -70.0;
    drawn("one side", &chart);
}

#[test]
fn hostile_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = chart(3, 5.0);
        chart.captions = all(&text);
        for bar in &mut chart.bars {
            (bar.name, bar.low, bar.high) = (text.clone(), text.clone(), text.clone());
        }
        harmless(&start, &text, &tornado_svg(&chart).unwrap());
        sound_figure(&start, &tornado_figure(&chart).unwrap());
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut TornadoChart); 4] = [
        |chart| chart.bars.clear(),
        |chart| chart.centre = f64::NAN,
        |chart| chart.bars[0].at_low = f64::INFINITY,
        |chart| chart.bars[1].at_high = 1e12,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = chart(3, 5.0);
        change(&mut chart);
        assert!(matches!(tornado_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}

#[test]
fn a_figure_has_a_row_of_numbers_for_each_bar() {
    let figure = tornado_figure(&chart(3, 5.0)).unwrap();
    let [numbers] = &figure.numbers[..] else { panic!("one table") };
    assert_eq!(numbers.rows[0].cells, ["1.2%", "3.4%", "(105.0)", "(79.5)", "25.5"]);
}

#[test]
fn a_long_name_left_no_room_for_what_is_measured() {
    let mut chart = chart(1, 5.0);
    let name = "The Royal Three Counties and Borders University Hospitals and Community Services";
    chart.bars[0].name = format!("{name} Foundation Trust savings delivered");
    let said = drawn("long name", &chart).join(" ");
    assert!(said.contains("The Royal") && said.contains("savings delivered"), "{said}");
    let narrow = tornado_figure(&chart).unwrap().narrow.unwrap().body;
    assert!(narrow.contains("savings delivered"), "{narrow}");
}
