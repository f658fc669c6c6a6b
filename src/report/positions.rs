//! The locality: where its position lies, how likely control totals are met, and each option's fans.

use maud::{Markup, html};

use super::figure::figure;
use super::{Page, move_total};
use crate::charts::comparisons::{Kind, comparison_figure};
use crate::charts::sheets::{Sheet, fan_sheet, sample_paths};
use crate::charts::{ChartError, fan_figure};

pub fn section(page: &Page) -> Result<Markup, ChartError> {
    let scenario = page.scenario;
    let everybody = scenario.organisations.iter().all(|found| found.covered);
    let units: &[&str] = if everybody { &["locality"] } else { &["covered", "locality"] };
    let compared = !scenario.options.is_empty() && scenario.covered().next().is_some();
    let kinds = [Kind::Meeting, Kind::Fans, Kind::Exceedance];
    let sheets = page.try_by_case(|case| {
        let fans: Vec<Markup> =
            units.iter().map(|unit| fan(page, case, unit, true)).collect::<Result<_, _>>()?;
        let options: Vec<Markup> = (kinds.into_iter())
            .filter(|_| compared)
            .map(|kind| comparison(page, case, kind))
            .collect::<Result<_, _>>()?;
        Ok(html! {
            @for chart in fans.iter().chain(&options) { (chart) }
        })
    })?;
    Ok(html! {
        (move_total::part(page))
        (sheets)
    })
}

/// The fan of one unit's position, perhaps with its sample paths.
pub fn fan(page: &Page, case: usize, unit: &str, paths: bool) -> Result<Markup, ChartError> {
    let sheet = Sheet { name: String::new(), case, unit: unit.to_owned() };
    let paths = match paths {
        true => sample_paths(&sheet, page.scenario, page.projection),
        false => Vec::new(),
    };
    let sheet = fan_sheet(&sheet, "", page.scenario, page.projection);
    Ok(figure(page, &fan_figure(&sheet, &paths)?, "positions.csv"))
}

/// A chart that sets options or organisations side by side.
pub fn comparison(page: &Page, case: usize, kind: Kind) -> Result<Markup, ChartError> {
    let mut found = comparison_figure(kind, case, page.scenario, page.projection)?;
    // Panels one below the other take as many bytes again: telephones scroll through the other cases'.
    if let Some(found) = found.as_mut().filter(|_| case != page.main) {
        found.narrow = None;
    }
    Ok(html! { @if let Some(found) = found { (figure(page, &found, kind.table())) } })
}
