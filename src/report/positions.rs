//! The locality: where its position lies, how likely control totals are met, and each option's fans. Of other cases than the main
//! one there is the fan of those under control totals together.

use maud::{Markup, html};

use super::figure::figure;
use super::{Page, move_total};
use crate::charts::comparisons::{Kind, comparison_figure};
use crate::charts::sheets::{Sheet, fan_sheet, sample_paths};
use crate::charts::{ChartError, fan_figure};
use crate::scenario::Unit;

pub fn section(page: &Page) -> Result<Markup, ChartError> {
    let scenario = page.scenario;
    let everybody = scenario.organisations.iter().all(|found| found.covered);
    let units: &[Unit] =
        if everybody { &[Unit::Locality] } else { &[Unit::Covered, Unit::Locality] };
    let compared = !scenario.options.is_empty() && scenario.covered().next().is_some();
    let kinds = [Kind::Meeting, Kind::Fans, Kind::Exceedance];
    let sheets = page.try_by_case(|case| {
        let first = fan(page, case, &units[0], true)?;
        let rest = page.of_main_case(case, || {
            let fans = units[1..].iter().map(|unit| fan(page, case, unit, true));
            let options = kinds.into_iter().filter(|_| compared);
            let options = options.map(|kind| comparison(page, kind));
            let charts: Vec<Markup> = fans.chain(options).collect::<Result<_, _>>()?;
            Ok(html! { @for chart in &charts { (chart) } })
        })?;
        Ok(html! { (first) (rest) })
    })?;
    Ok(html! {
        (move_total::part(page))
        (sheets)
    })
}

/// The fan of one unit's position, perhaps with its sample paths.
pub fn fan(page: &Page, case: usize, unit: &Unit, paths: bool) -> Result<Markup, ChartError> {
    let sheet = Sheet { name: String::new(), case, unit: unit.clone() };
    let paths = match paths {
        true => sample_paths(&sheet, page.scenario, page.projection),
        false => Vec::new(),
    };
    let sheet = fan_sheet(&sheet, "", page.scenario, page.projection);
    Ok(figure(page, &fan_figure(&sheet, &paths)?, "positions.csv"))
}

/// A chart of the main case that sets options or organisations side by side.
pub fn comparison(page: &Page, kind: Kind) -> Result<Markup, ChartError> {
    let found = comparison_figure(kind, page.main, page.scenario, page.projection)?;
    Ok(html! { @if let Some(found) = found { (figure(page, &found, kind.table())) } })
}
