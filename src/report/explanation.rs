//! The bridge from the base year to the final year, and what the spread comes from: of the organisations under control
//! totals, together, in the main case.

use maud::{Markup, html};

use super::Page;
use super::figure::figure;
use super::table::{cell, framed};
use crate::charts::ChartError;
use crate::charts::explanation::{Kind, explanation_figure};
use crate::findings::explanation::{share, unit_name};
use crate::questions::explain::{Explained, Explanation};
use crate::scenario::Unit;

/// Nothing where nothing was explained.
pub fn section(page: &Page, explanation: Option<&Explanation>) -> Result<Markup, ChartError> {
    let Some((found, unit)) =
        explanation.and_then(|found| Some((found, found.unit(&Unit::Covered)?)))
    else {
        return Ok(html! {});
    };
    let pictures: Vec<(Kind, Markup)> = Kind::of(unit)
        .map(|kind| {
            let drawn = explanation_figure(kind, unit, found, page.scenario)?;
            let table = match kind {
                Kind::Bridge => "bridge.csv",
                Kind::Tornado => "drivers.csv",
            };
            Ok((kind, figure(page, &drawn, table)))
        })
        .collect::<Result<_, ChartError>>()?;
    Ok(html! {
        @if page.cases.len() > 1 {
            p.case-name {
                "In the case: " strong { (page.case_name(page.main)) }
                ", whichever is chosen above."
            }
        }
        @for (kind, picture) in &pictures {
            (picture)
            @if *kind == Kind::Bridge { (groups(page, unit)) }
        }
        p.note {
            "Each organisation has both charts in the folder " code { "charts" } "."
        }
    })
}

/// What the spread comes from, by group of inputs.
fn groups(page: &Page, unit: &Explained) -> Markup {
    let title = format!("What the spread of {} comes from", page.last_year());
    html! {
        @if !unit.groups.is_empty() {
            h3 { (title) }
            p.subtitle { (unit_name(page.scenario, &unit.unit)) ": shares of the variance of the position, by group of inputs" }
            (framed(&title, html! {
                table.figures {
                    thead {
                        tr {
                            th scope="col" { "Group of inputs" }
                            th.n scope="col" { "Of the spread" }
                            th.n scope="col" { "Known alone" }
                            th.n scope="col" { "All others known" }
                        }
                    }
                    tbody {
                        @for found in &unit.groups {
                            tr {
                                th scope="row" { (found.group.label()) }
                                @for figure in [found.of_variance, found.first_order, found.total] {
                                    (cell(&share(figure.value)))
                                }
                            }
                        }
                    }
                }
            }))
            p.reading {
                "How to read this: the shares of the spread add up to 100%; one in brackets dampens it. Known alone is what \
                knowing this group would take off the variance; all others known, what would then be left of it. Monte Carlo \
                errors are in drivers.csv."
            }
        }
    }
}
