//! Pooling: everybody's own control total against one for all, who misses while the locality meets, and how far
//! positions spread together.

use maud::{Markup, html};

use super::positions::comparison;
use super::{Page, answers};
use crate::charts::ChartError;
use crate::charts::comparisons::Kind;
use crate::findings::answer::spread;
use crate::projection::spread_together;

pub fn section(page: &Page) -> Result<Markup, ChartError> {
    let scenario = page.scenario;
    if scenario.options.is_empty() || scenario.covered().next().is_none() {
        return Ok(html! {});
    }
    let kinds: Vec<Kind> = Kind::of_a_case(scenario)
        .filter(|kind| matches!(kind, Kind::Pooling | Kind::Misses))
        .collect();
    let charts = page.try_by_case(|case| {
        let found = spread_together(scenario, page.projection, case).filter(|_| page.sampled());
        let charts = page.of_main_case(case, || {
            let charts: Vec<Markup> =
                kinds.iter().map(|&kind| comparison(page, kind)).collect::<Result<_, _>>()?;
            Ok(html! { @for chart in &charts { (chart) } })
        })?;
        Ok(html! {
            @if let Some(found) = found {
                p { (spread(&page.last_year(), found.together, found.as_one, found.unrelated)) }
            }
            (charts)
        })
    })?;
    Ok(html! {
        (charts)
        (answers::moves(page))
    })
}
