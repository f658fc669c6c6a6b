//! The bridge from the base year to the final year, and what drives the spread: pictures that the run has drawn, since
//! they come from simulations of their own. It draws nothing.

use maud::{Markup, PreEscaped, html};

use super::Page;

/// Sets the SVG documents `explained`; nothing where there are none.
pub fn section(page: &Page, explained: &[String]) -> Markup {
    let pictures: Vec<String> = explained.iter().filter_map(|svg| inline(svg)).collect();
    if pictures.is_empty() {
        return html! {};
    }
    html! {
        p.case-name {
            "In the case: " strong { (page.case_name(page.main)) }
            ", whichever is chosen above."
        }
        @for (number, picture) in pictures.iter().enumerate() {
            figure {
                div.picture.scroll tabindex="0" role="group" aria-label={ "Chart " (number + 1) " of the bridge and its drivers" } {
                    (PreEscaped(picture))
                }
            }
        }
        p.note {
            "Each organisation has charts of its own in the folder " code { "charts" } ", and figures with their Monte Carlo \
            errors in " code { "bridge.csv" } " and " code { "drivers.csv" } "."
        }
    }
}

/// A document as part of the page, set like its other pictures.
fn inline(svg: &str) -> Option<String> {
    let start = svg.find("<svg ")?;
    Some(svg[start..].replacen("<svg ", "<svg class=\"plot\" ", 1))
}
