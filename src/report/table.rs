//! Tables of the page: heads, rows and cells that arrive as text.

use maud::{Markup, html};

use super::Page;
use crate::charts::{MOST_MARKED, Numbers, probability_step};
use crate::wording::per_cent_chance;

/// With more columns than this a table is set smaller on paper.
const MANY: usize = 9;

/// The marker of the option in that place; nothing where charts have none either.
pub fn marker(option: usize) -> Markup {
    html! {
        @if option < MOST_MARKED {
            svg.marker width="14" height="14" aria-hidden="true" { use href={ "#m" (option) } {} }
        }
    }
}

/// A cell of figures; brackets hang, so that the decimals stand in line.
pub fn cell(text: &str) -> Markup {
    html! { td.n.k[text.ends_with(')')] { (text) } }
}

/// A cell with a chance in it, shaded by its size.
pub fn chance_cell(chance: Option<f64>, sampled: bool) -> Markup {
    let Some(chance) = chance else { return html! { td.n { "–" } } };
    let text = if sampled { per_cent_chance(chance) } else { yes_or_no(chance) };
    let shade = format!("chance c{}", probability_step(chance));
    html! { td class=(shade) { (text) } }
}

/// A chance where nothing was sampled: whether the plan does it.
pub fn yes_or_no(chance: f64) -> String {
    if chance > 0.5 { "yes" } else { "no" }.to_owned()
}

/// A table in a room of its own, which scrolls where the screen is narrower than the table.
pub fn framed(name: &str, table: Markup) -> Markup {
    html! { div.scroll tabindex="0" role="group" aria-label=(name) { (table) } }
}

/// The figures of a chart.
pub fn numbers(page: &Page, name: &str, numbers: &Numbers) -> Markup {
    let each = numbers.heads.len() / numbers.groups.len().max(1);
    let corner = page.id();
    framed(
        name,
        html! {
            table.figures.many[numbers.heads.len() > MANY] {
                thead {
                    @if !numbers.groups.is_empty() {
                        tr {
                            td {}
                            @for (option, group) in numbers.groups.iter().enumerate() {
                                th.n scope="colgroup" colspan=(each) { (marker(option)) (group) }
                            }
                        }
                    }
                    tr {
                        th scope="col" id=(corner) { (numbers.corner) }
                        @for head in &numbers.heads { th.n scope="col" { (head) } }
                    }
                }
                tbody {
                    @for row in &numbers.rows {
                        tr.strong[row.strong] {
                            th scope="row" {
                                @if let Some(option) = row.option { (marker(option)) }
                                (row.name)
                            }
                            @for text in &row.cells { (cell(text)) }
                        }
                    }
                }
            }
        },
    )
}
