//! By organisation: where all stand in the final year, all fans on one axis, each with its own, and what each option makes of each.

use maud::{Markup, html};

use super::positions::{comparison, fan};
use super::{MOST_ORGANISATIONS, Page, options, said};
use crate::charts::ChartError;
use crate::charts::comparisons::Kind;
use crate::scenario::Unit;

pub fn section(page: &Page) -> Result<Markup, ChartError> {
    let scenario = page.scenario;
    let shown = || scenario.organisations.iter().enumerate().take(MOST_ORGANISATIONS);
    let left_out = scenario.organisations.len().saturating_sub(MOST_ORGANISATIONS);
    let charts = || {
        let standing = comparison(page, Kind::Intervals)?;
        let together = comparison(page, Kind::Organisations)?;
        let fans: Vec<(usize, &str, Markup)> = shown()
            .map(|(place, found)| {
                Ok((
                    place,
                    found.name.as_str(),
                    fan(page, page.main, &Unit::organisation(&found.id), false)?,
                ))
            })
            .collect::<Result<_, ChartError>>()?;
        Ok(html! {
            (standing)
            (together)
            @for (place, name, fan) in &fans {
                details.unit data-unit=(place) {
                    summary { (said(name)) }
                    (fan)
                }
            }
            @if left_out > 0 {
                p.note { (left_out) " more organisations have their charts in the folder " code { "charts" } "." }
            }
        })
    };
    page.try_by_case(|case| {
        let charts = page.of_main_case(case, charts)?;
        Ok(html! { (charts) (options::by_organisation(page, case)) })
    })
}
