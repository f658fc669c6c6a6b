//! A chart in the page: its finding as a heading, its picture for wide and narrow screens, how to read it, and its
//! figures.

use maud::{Markup, PreEscaped, html};

use super::{Page, table};
use crate::charts::{Figure, Plot};
use crate::wording::plain;

/// Sets a chart, whose figures are in the file named `csv` too.
pub fn figure(page: &Page, figure: &Figure, csv: &str) -> Markup {
    let id = page.id();
    let (title, told) = (format!("{id}-title"), format!("{id}-told"));
    let captions = &figure.captions;
    let headline = plain(&captions.headline, 300);
    let name = format!("Figures of the chart “{headline}”");
    let narrow = figure.narrow.is_some();
    html! {
        figure id=(id) aria-labelledby=(title) {
            figcaption {
                h3 id=(title) { (headline) }
                p.subtitle { (plain(&captions.subtitle, 500)) }
            }
            @if narrow {
                div.picture.wide { (picture(&figure.wide, &title, &told)) }
                @if let Some(plot) = &figure.narrow {
                    div.picture.narrow { (picture(plot, &title, &told)) }
                }
            } @else {
                div.picture.scroll tabindex="0" role="group" aria-label={ "Chart: " (headline) } {
                    (picture(&figure.wide, &title, &told))
                }
            }
            p.reading { (captions.reading) }
            p.told id=(told) { (plain(&captions.description, 1_000)) }
            details {
                summary { "Figures of this chart" }
                @for numbers in &figure.numbers { (table::numbers(page, &name, numbers)) }
                p.note {
                    "In full, with Monte Carlo errors: "
                    @if page.record.file_names().any(|name| name == csv) { a href=(csv) { (csv) } }
                    @else { code { (csv) } }
                }
            }
        }
    }
}

/// The picture; the drawing's own texts were escaped when it was drawn.
fn picture(plot: &Plot, title: &str, told: &str) -> Markup {
    let (wide, high) = plot.view;
    let view = format!("0 0 {wide} {high}");
    html! {
        svg.plot viewBox=(view) width=(plot.size.0) height=(plot.size.1) role="img" aria-labelledby=(title) aria-describedby=(told) {
            (PreEscaped(&plot.body))
        }
    }
}
