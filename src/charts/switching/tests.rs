use super::*;

fn mark(share: Option<f64>, label: &str, another: bool) -> SwitchingMark {
    SwitchingMark { share, label: label.to_owned(), another }
}

fn chart() -> SwitchingChart {
    SwitchingChart {
        captions: Captions { headline: "A headline".to_owned(), ..Captions::default() },
        rows: vec![
            SwitchingRow {
                name: "Savings plans, all".to_owned(),
                marks: vec![
                    mark(Some(-0.08), "×0.92 (−8%)", false),
                    mark(Some(0.2), "×1.20 (+20%)", true),
                ],
            },
            SwitchingRow {
                name: "Growth a year: Tariff".to_owned(),
                marks: vec![mark(Some(14.0), "+2.80 points a year (+1,400%)", false)],
            },
            SwitchingRow {
                name: "From zero".to_owned(),
                marks: vec![mark(None, "+1.00 points a year", true)],
            },
        ],
        still: vec!["Growth of demand: <Social care>".to_owned()],
    }
}

#[test]
fn every_mark_is_labelled_and_what_does_not_switch_is_listed() {
    let svg = switching_svg(&chart()).unwrap();
    for text in [
        "×0.92 (−8%)",
        "×1.20 (+20%)",
        "(+1,400%)",
        "No move within the range switches",
        "&lt;Social care&gt;",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
}

#[test]
fn a_chart_without_any_switch_lists_what_does_not() {
    let alone = SwitchingChart { rows: Vec::new(), ..chart() };
    assert!(switching_svg(&alone).unwrap().contains("No move within the range"));
    let nothing = SwitchingChart { still: Vec::new(), ..alone };
    assert!(switching_svg(&nothing).is_err());
}

#[test]
fn a_label_that_names_an_option_takes_two_lines_before_it_is_cut() {
    let mut named = chart();
    named.rows[0].marks[1].label =
        "×1.20 (+20%): Locality total with capitated contracts".to_owned();
    let (short, long) = (switching_svg(&chart()).unwrap(), switching_svg(&named).unwrap());
    assert!(long.contains("capitated contracts\n") && !long.contains('…'), "{long}");
    let height = |svg: &str| {
        let document = resvg::usvg::roxmltree::Document::parse(svg).unwrap();
        document.root_element().attribute("height").unwrap().parse::<f64>().unwrap()
    };
    assert_eq!(height(&long) - height(&short), 4.0 * SECOND_LINE);
}

#[test]
fn a_figure_that_is_none_is_refused() {
    let mut wrong = chart();
    wrong.rows[0].marks[0].share = Some(f64::NAN);
    assert!(switching_svg(&wrong).is_err());
}
