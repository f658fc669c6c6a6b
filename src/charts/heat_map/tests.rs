use super::super::tests::{
    all, captions, harmless, hostile, long_names, option_names, says, sound, years,
};
use super::*;

fn chart(
    options: usize,
    organisations: usize,
    count: usize,
    chance: impl Fn(usize, usize) -> Option<f64>,
) -> HeatMapChart {
    let mut places = vec!["Locality".to_string()];
    places.extend(long_names(organisations));
    let row = |place: usize| (0..count).map(|year| chance(place, year)).collect();
    let block = |name| HeatMapBlock {
        name,
        chances: (0..=organisations).map(row).collect(),
        held: Vec::new(),
    };
    HeatMapChart {
        captions: captions("Hospitals miss in most futures"),
        measure: "Probability of meeting".to_string(),
        first_apart: true,
        years: years(count),
        blocks: option_names(options).into_iter().map(block).collect(),
        places,
    }
}

fn falling(options: usize, organisations: usize, count: usize) -> HeatMapChart {
    chart(options, organisations, count, |place, year| {
        Some((0.95 - 0.07 * place as f64 - 0.09 * year as f64).max(0.0))
    })
}

fn drawn(name: &str, chart: &HeatMapChart) -> Vec<String> {
    sound(name, &heat_map_svg(chart).unwrap())
}

#[test]
fn every_cell_holds_its_number() {
    let said = drawn("sample", &falling(1, 3, 5));
    let cells = said.iter().filter(|text| text.ends_with('%') && !text.contains(' ')).count();
    assert_eq!(cells, 20, "{said:?}");
    assert!(says(&said, "95%") && says(&said, "Locality"));
}

#[test]
fn any_number_of_options_organisations_and_years_keeps_its_texts_apart() {
    for options in [1, 2, 3, 4, 8] {
        for organisations in [0, 1, 12, 39] {
            for count in [1, 5, 10, 30, 100] {
                let name =
                    format!("{options} options, {organisations} organisations, {count} years");
                drawn(&name, &falling(options, organisations, count));
            }
        }
    }
}

#[test]
fn a_chart_that_leaves_years_out_says_so() {
    let warned = |count| says(&drawn("years", &falling(8, 4, count)), "not all years are shown");
    assert!(warned(30) && !warned(10));
}

#[test]
fn many_options_stand_side_by_side_even_over_ten_years() {
    let layout = Grid::of(&falling(8, 12, 10));
    assert_eq!(layout.across, 2);
}

#[test]
fn chances_of_nought_and_one_are_not_said_to_be_certain() {
    let said = drawn("ends", &chart(2, 2, 3, |place, _| Some((place % 2) as f64)));
    assert!(says(&said, "<1%") && says(&said, ">99%"));
}

#[test]
fn a_year_without_a_control_total_has_a_dash_and_the_key_says_why() {
    let said = drawn("gaps", &chart(1, 2, 3, |place, year| (place != year).then_some(0.4)));
    assert!(says(&said, "–") && says(&said, "– no control total"));
    assert!(!says(&drawn("no gaps", &falling(1, 2, 3)), "– no control total"));
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = falling(8, 12, 5);
        chart.captions = all(&text);
        chart.years = vec![text.clone(); 5];
        chart.places = vec![text.clone(); 13];
        chart.blocks.iter_mut().for_each(|block| block.name = text.clone());
        harmless(&start, &text, &heat_map_svg(&chart).unwrap());
    }
    let mut chart = falling(2, 2, 5);
    chart.captions = Captions::default();
    chart.years = vec![String::new(); 5];
    chart.places = vec![String::new(); 3];
    chart.blocks.iter_mut().for_each(|block| block.name.clear());
    drawn("empty", &chart);
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut HeatMapChart); 7] = [
        |chart| chart.blocks.clear(),
        |chart| chart.blocks.extend(vec![chart.blocks[0].clone(); 8]),
        |chart| chart.years.clear(),
        |chart| chart.places.clear(),
        |chart| chart.blocks[0].chances.truncate(1),
        |chart| chart.blocks[1].chances[1].truncate(2),
        |chart| chart.blocks[1].chances[0][0] = Some(-0.5),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = falling(2, 3, 5);
        change(&mut chart);
        assert!(matches!(heat_map_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}
