use super::super::tests::{all, captions, harmless, hostile, says, sound, sound_figure};
use super::*;

fn chart(changes: &[f64]) -> BridgeChart {
    let mut columns = vec![column("2015/16 underlying", true, 0.0, -28.0)];
    let mut at = -28.0;
    for (index, change) in changes.iter().enumerate() {
        columns.push(column(&format!("Pay and prices {index}"), false, at, at + change));
        at += change;
    }
    columns.push(column("2020/21 outturn", true, 0.0, at));
    let rows = ["Mean", "Around P10", "Around P90", "Plan"].map(String::from).to_vec();
    BridgeChart { captions: captions("Savings cover half of what demand costs"), columns, rows }
}

fn column(name: &str, is_position: bool, from: f64, to: f64) -> BridgeColumn {
    let figure = if is_position { to } else { to - from };
    BridgeColumn {
        name: name.to_owned(),
        is_position,
        from,
        to,
        figures: vec![accounts(figure); 4],
    }
}

fn drawn(name: &str, chart: &BridgeChart) -> Vec<String> {
    sound_figure(name, &bridge_figure(chart).unwrap());
    sound(name, &bridge_svg(chart).unwrap())
}

#[test]
fn every_change_and_position_is_said_on_its_column_and_in_the_table() {
    let said = drawn("sample", &chart(&[60.0, -85.5, -12.0, 0.0, 31.5]));
    assert_eq!(said.iter().filter(|text| *text == "(85.5)").count(), 5, "{said:?}");
    assert_eq!(said.iter().filter(|text| *text == "(34.0)").count(), 5, "{said:?}");
    assert!(says(&said, "Around P10"));
}

#[test]
fn any_number_of_columns_of_any_size_keeps_its_texts_apart() {
    for count in 0..=14 {
        for size in [0.0, 1e-9, 3.0, 400.0, 99_999.0] {
            let changes: Vec<f64> =
                (0..count).map(|index| if index % 3 == 0 { size } else { -size }).collect();
            drawn(&format!("{count} changes of {size}"), &chart(&changes));
        }
    }
}

#[test]
fn hostile_and_empty_texts_do_no_harm() {
    for (start, text) in hostile() {
        let mut chart = chart(&[10.0, -20.0]);
        chart.captions = all(&text);
        chart.rows = vec![text.clone(); 4];
        chart.columns.iter_mut().for_each(|column| column.name = text.clone());
        harmless(&start, &text, &bridge_svg(&chart).unwrap());
        sound_figure(&start, &bridge_figure(&chart).unwrap());
    }
}

#[test]
fn what_cannot_be_drawn_is_an_error() {
    let changes: [fn(&mut BridgeChart); 5] = [
        |chart| chart.columns.truncate(1),
        |chart| chart.rows.clear(),
        |chart| chart.columns[1].figures.truncate(2),
        |chart| chart.columns[1].to = f64::NAN,
        |chart| chart.columns[0].to = 1e12,
    ];
    for (index, change) in changes.into_iter().enumerate() {
        let mut chart = chart(&[10.0, -20.0]);
        change(&mut chart);
        assert!(matches!(bridge_svg(&chart), Err(ChartError::Figures(_))), "change {index}");
    }
}

#[test]
fn a_figure_has_a_row_of_numbers_for_each_column_and_positions_stand_out() {
    let chart = chart(&[60.0, -85.5]);
    let figure = bridge_figure(&chart).unwrap();
    let [numbers] = &figure.numbers[..] else { panic!("one table") };
    assert_eq!(numbers.heads, chart.rows);
    let rows: Vec<(&str, bool)> =
        numbers.rows.iter().map(|row| (row.cells[0].as_str(), row.strong)).collect();
    assert_eq!(rows, [("(28.0)", true), ("60.0", false), ("(85.5)", false), ("(53.5)", true)]);
    let said = sound_figure("figure", &figure);
    assert!(says(&said, "(85.5)") && says(&said, "(53.5)"), "{said:?}");
}

#[test]
fn the_line_at_nought_struck_through_a_figure_that_stands_on_it() {
    let chart = chart(&[-10.0, -31.6, 67.6, -9.0]);
    for drawn in [bridge_svg(&chart).unwrap(), bridge_figure(&chart).unwrap().wide.body] {
        let zero = drawn.rfind("stroke-width=\"15\"").unwrap();
        assert!(drawn[..zero].find("67.6").is_none(), "{drawn}");
    }
}
