//! What holds for every chart, asked of its SVG: for tests only.

use super::frame::Setting;
use super::png::options;
use super::{Figure, Plot};
use resvg::tiny_skia::Rect;
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Group, Node, Tree};

fn texts(group: &Group, found: &mut Vec<(String, f32, Rect)>) {
    for node in group.children() {
        match node {
            Node::Group(group) => texts(group, found),
            Node::Text(text) => {
                let said: String = text.chunks().iter().map(|chunk| chunk.text()).collect();
                let sizes = text
                    .chunks()
                    .iter()
                    .flat_map(|chunk| chunk.spans())
                    .map(|span| span.font_size().get());
                let size = sizes.fold(f32::INFINITY, f32::min) * node.abs_transform().sx;
                assert!(
                    node.abs_transform().kx == 0.0 && node.abs_transform().ky == 0.0,
                    "{said} is not horizontal"
                );
                found.push((said, size, text.flattened().abs_bounding_box()));
            }
            _ => {}
        }
    }
}

/// Every text of a drawn chart, after the checks that hold for all charts: well-formed, nothing outside the page,
/// no text over another, none under 13 units.
pub fn sound(name: &str, svg: &str) -> Vec<String> {
    Document::parse(svg).unwrap();
    let tree = Tree::from_str(svg, &options()).unwrap();
    let (wide, high) = (tree.size().width(), tree.size().height());
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    assert!(found.len() > 5, "{name}: only {} texts", found.len());
    for (index, (said, size, ink)) in found.iter().enumerate() {
        assert!(*size > 12.99, "{name}: {said} at {size}");
        let inside =
            ink.left() >= 0.0 && ink.top() >= 0.0 && ink.right() <= wide && ink.bottom() <= high;
        assert!(inside, "{name}: {said} leaves the page: {ink:?}");
        for (other, _, over) in &found[..index] {
            let across = ink.right().min(over.right()) - ink.left().max(over.left());
            let down = ink.bottom().min(over.bottom()) - ink.top().max(over.top());
            assert!(across < 0.1 || down < 0.1, "{name}: {said} lies over {other}");
        }
    }
    found.into_iter().map(|(said, _, _)| said.trim().to_string()).collect()
}

/// The same for both pictures of a figure, which have the sizes that pages give them; the texts of the wide one.
pub fn sound_figure(name: &str, figure: &Figure) -> Vec<String> {
    let said = |plot: &Plot, setting: Setting| {
        assert_eq!(plot.size.0, setting.width(), "{name}");
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" \
             font-family=\"Inter\" font-size=\"140\">{}</svg>",
            plot.size.0, plot.size.1, plot.view.0, plot.view.1, plot.body
        );
        sound(&format!("{name}, {setting:?}"), &svg)
    };
    if let Some(narrow) = &figure.narrow {
        said(narrow, Setting::Narrow);
    }
    for numbers in &figure.numbers {
        assert!(numbers.rows.iter().all(|row| row.cells.len() == numbers.heads.len()), "{name}");
    }
    said(&figure.wide, Setting::Wide)
}

/// Whether one of the texts is this.
pub fn says(said: &[String], wanted: &str) -> bool {
    said.iter().any(|text| text == wanted)
}

/// Texts that try to break a chart, with the start of each as its name.
pub fn hostile() -> Vec<(String, String)> {
    let name = "The Royal Northshire and Westmorland Partnership Foundation";
    let bad = "<script>alert('x')</script> & \"quotes\" ]]> \u{0}\u{1}\u{8}\u{B}\u{1F}\u{7F}\u{FFFE}\u{FFFF}\u{202E}\u{2066}\u{200F}&#0;";
    let heaps = "e\u{301}\u{302}\u{303}\u{304}".repeat(2_500);
    let words = format!("{bad} {}", "long words ".repeat(1_000));
    let texts = [
        name.repeat(2),
        bad.repeat(3),
        "W".repeat(10_000),
        heaps,
        words,
        "漢字 עברית ".repeat(900),
    ];
    texts.map(|text| (text.chars().take(20).collect(), text)).into()
}

/// What holds for a chart in which every text is `text`, one of the hostile: [`sound`], shortened where it is long,
/// and nothing that could run.
pub fn harmless(name: &str, text: &str, svg: &str) {
    let said = sound(name, svg).join(" ");
    assert!(text.len() < 2_000 || said.contains('…'), "{name} is not shortened");
    assert!(svg.len() < 400_000 && !svg.contains("<script"), "{name}: {} bytes", svg.len());
    assert!(!svg.chars().any(|sign| sign.is_control() && sign != '\n'), "{name}");
    assert!(super::png::png(svg, 400).unwrap().len() > 1_000);
}

/// Captions as a board paper has them.
pub fn captions(headline: &str) -> super::Captions {
    super::Captions {
        headline: headline.to_string(),
        subtitle: "Northshire, 2016/17 to 2020/21, position before support".to_string(),
        reading: "How to read this: a line for each option; the higher, the likelier.".to_string(),
        footer: "control-total 0.1.0 · scenario 3f9c21ab · seed 20160401 · 20,000 runs".to_string(),
        description: "What the chart shows, in words.".to_string(),
    }
}

/// Captions in which every text is `text`.
pub fn all(text: &str) -> super::Captions {
    let text = || text.to_string();
    super::Captions {
        headline: text(),
        subtitle: text(),
        reading: text(),
        footer: text(),
        description: text(),
    }
}

/// Names of so many projected years.
pub fn years(count: usize) -> Vec<String> {
    (1..=count).map(|year| format!("{}/{:02}", 2015 + year, (16 + year) % 100)).collect()
}

/// Names of so many options, the last of them long.
pub fn option_names(count: usize) -> Vec<String> {
    let names = [
        "National offer",
        "Locality's own plan",
        "Phased over five years",
        "No control total",
        "National offer, less £10m",
        "One control total for the whole locality",
        "Phased, with support paid quarterly in arrears",
        "Stretch: five per cent beyond the national offer, each year",
    ];
    names[..count].iter().map(|name| name.to_string()).collect()
}

/// Names of so many organisations, 60 characters each.
pub fn long_names(count: usize) -> Vec<String> {
    (0..count)
        .map(|index| {
            let name = format!(
                "{} University Hospitals and Community Services Foundation Trust",
                ["North", "South", "East", "West"][index % 4]
            );
            name.chars().take(60).collect()
        })
        .collect()
}
