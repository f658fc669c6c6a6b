//! Every option in every case: what it comes to over the horizon.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Heading, Look, Page};
use crate::findings::options::span;
use crate::results::options::{OptionMeasure as M, Size};
use crate::scenario::Unit;

/// The figures of a row.
fn figures(view: &View) -> Vec<M> {
    let has =
        |measure: &M| view.projection.options.columns.iter().any(|own| own.compared(*measure));
    let compared = M::HORIZON.into_iter().filter(has);
    compared.chain(M::AGAINST_BEST).collect()
}

/// How a measure looks in a cell.
fn look(measure: M) -> Look {
    match measure.about().size {
        Size::Chance | Size::Share => Look::Chance,
        Size::Count => Look::Count,
        Size::Money | Size::WorstTenth => Look::Money,
    }
}

pub fn fill(view: &View, page: &mut Page) -> Result<(), XlsxError> {
    let about = format!(
        "Organisations under control totals together, {}, all years · £m, surplus/(deficit); chances are shares of futures; \
         Monte Carlo errors are in options.csv",
        span(view.scenario)
    );
    page.title("Control-total options in every case", &about)?;
    let mut headings = vec![
        Heading::text("Demand", 22.0),
        Heading::text("Efficiency", 22.0),
        Heading::text("Option", 34.0),
    ];
    let measures = &figures(view);
    headings.extend(measures.iter().map(|measure| Heading::figures(measure.about().heading)));
    let cases = view.projection.options.cases.iter().enumerate();
    let rows = cases.flat_map(|(number, case)| {
        let (demand, efficiency) = case.case.ids(view.scenario);
        view.scenario.options.iter().enumerate().map(move |(option, stated)| {
            let mut row =
                vec![Cell::text(demand), Cell::text(efficiency), Cell::text(&stated.name)];
            row.extend(measures.iter().map(|&measure| {
                let figure = view.figure(number, option, &Unit::Covered, None, measure);
                Cell::figure(figure, look(measure))
            }));
            row
        })
    });
    page.list(&headings, rows, "options.csv")
}
