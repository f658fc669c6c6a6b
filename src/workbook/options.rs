//! Every option in every case: what it comes to over the horizon.

use rust_xlsxwriter::XlsxError;

use super::View;
use super::page::{Cell, Heading, Look, Page};
use crate::findings::options::span;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;

/// The figures of a row, as their columns are called.
const FIGURES: [(M, &str, Look); 21] = [
    (M::Success, "Succeeds by its own rules", Look::Chance),
    (M::OnPlan, "On plan", Look::Chance),
    (M::InBalance, "In balance", Look::Chance),
    (M::InBalanceLastYear, "In balance, last year", Look::Chance),
    (M::Best, "Best option", Look::Chance),
    (M::YearsOnPlan, "Years on plan", Look::Count),
    (M::Shortfall, "Shortfall", Look::Money),
    (M::MeanCumulativeBeforeSupport, "Mean before support", Look::Money),
    (M::WorstTenthCumulativeBeforeSupport, "Worst tenth before support", Look::Money),
    (M::MeanCumulative, "Mean after support", Look::Money),
    (M::WorstTenthCumulative, "Worst tenth after support", Look::Money),
    (M::SupportEarned, "Support earned", Look::Money),
    (M::Bonus, "Bonus", Look::Money),
    (M::SupportForgone, "Support forgone", Look::Money),
    (M::SupportTapered, "Support tapered", Look::Money),
    (M::SupportForgoneWhileLocalityMet, "Forgone while the locality met", Look::Money),
    (M::SupportEarnedWhileLocalityMissed, "Earned while the locality missed", Look::Money),
    (M::Interest, "Interest", Look::Money),
    (M::NationalMoney, "National money", Look::Money),
    (M::WrittenOff, "Debt written off", Look::Money),
    (M::ClosingDebt, "Closing debt", Look::Money),
];

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
    headings.extend(FIGURES.iter().map(|&(_, name, _)| Heading::figures(name)));
    let cases = view.projection.options.cases.iter().enumerate();
    let rows = cases.flat_map(|(number, case)| {
        let (demand, efficiency) = case.case.ids(view.scenario);
        view.scenario.options.iter().enumerate().map(move |(option, stated)| {
            let mut row =
                vec![Cell::text(demand), Cell::text(efficiency), Cell::text(&stated.name)];
            row.extend(FIGURES.iter().map(|&(measure, _, look)| {
                Cell::figure(view.figure(number, option, &Unit::Covered, None, measure), look)
            }));
            row
        })
    });
    page.list(&headings, rows, "options.csv")
}
