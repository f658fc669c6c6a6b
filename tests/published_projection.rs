//! Published projections reproduced to the digits in which they were printed.
//!
//! The figures are those of two articles of the Nuffield Trust: "Feeling the crunch: NHS finances to 2020" (August
//! 2016), the chart data, and "A decade of austerity?" (December 2012); and of the IFS. Nothing here is read from
//! the scenario that is tested.

use crate::common::{certain, measure, plan, scenario, shipped};
use control_total::projection::{Projection, compare_published};

const BASE_COST: f64 = 100.7;
const COST_WITHOUT_EFFICIENCY: [f64; 7] = [
    106.38627725,
    111.735730345,
    118.736163802,
    125.196135403,
    131.620449895,
    139.324050045,
    147.765736034,
];
const COST_AT_2_PER_CENT: [f64; 7] = [
    105.709090909,
    108.804002983,
    113.308343562,
    117.083548460,
    120.629742193,
    125.136266944,
    130.063944681,
];
const BUDGET: [f64; 7] =
    [103.0180934, 106.5976672, 110.5692999, 113.3506375, 116.1254589, 119.0610135, 123.6375681];
const BUDGET_WITH_FUND: [f64; 7] = [103.02, 106.81, 112.89, 116.46, 119.33, 122.79, 127.34];

/// £m of one point of the index.
const POINT: f64 = 918.0;

/// The locality's figures by year, the base year first, in points of the index: of the plan in the first case,
/// or of doing nothing.
fn points(projection: &Projection, unit: &str, name: &str, do_nothing: bool) -> Vec<f64> {
    let figure = |year| {
        let place = projection.column(&unit.into(), year, &measure(name)).unwrap();
        let planned = projection.cases[0].statistics[place].plan;
        if do_nothing { projection.do_nothing[place] } else { planned }
    };
    (0..=7).map(|year| figure(year) / POINT).collect()
}

#[track_caller]
fn assert_printed(found: &[f64], printed: &[f64], half_a_digit: f64) {
    assert_eq!(found.len(), 1 + printed.len());
    for (year, (found, printed)) in found[1..].iter().zip(printed).enumerate() {
        let apart = (found - printed).abs();
        assert!(apart <= half_a_digit, "year {}: {found}, printed {printed}", year + 1);
    }
}

#[test]
fn the_line_without_efficiency_is_the_printed_one_in_all_seven_years() {
    let projection = certain(&shipped("nhs-england-2013"));
    let cost = points(&projection, "locality", "cost", true);
    assert!((cost[0] - BASE_COST).abs() < 1e-12);
    // Printed to 9 decimals; a tenth of a digit for the division by £918m.
    assert_printed(&cost, &COST_WITHOUT_EFFICIENCY, 0.51e-9);
}

#[test]
fn the_line_with_2_per_cent_efficiency_is_the_printed_one() {
    let projection = certain(&shipped("nhs-england-2013"));
    let cost = points(&projection, "locality", "cost", false);
    assert!((cost[0] - BASE_COST).abs() < 1e-12);
    assert_printed(&cost, &COST_AT_2_PER_CENT, 0.51e-9);
}

#[test]
fn both_budgets_are_the_printed_ones() {
    let projection = certain(&shipped("nhs-england-2013"));
    assert_printed(&points(&projection, "nhs-england", "income", true), &BUDGET, 0.51e-7);
    assert_printed(&points(&projection, "locality", "income", true), &BUDGET_WITH_FUND, 0.005);
    assert_printed(&points(&projection, "locality", "income", false), &BUDGET_WITH_FUND, 0.005);
}

#[test]
fn the_gaps_are_19_and_2_and_a_half_billion_pounds() {
    let projection = certain(&shipped("nhs-england-2013"));
    let gap =
        |do_nothing| -points(&projection, "locality", "position", do_nothing)[7] * POINT / 1000.0;
    assert_eq!(format!("£{:.0}bn", gap(true)), "£19bn");
    assert_eq!(format!("£{:.1}bn", gap(false)), "£2.5bn");
    // Straight from the printed index: cost less the budget with the fund.
    let printed = |cost: [f64; 7]| (cost[6] - BUDGET_WITH_FUND[6]) * POINT / 1000.0;
    assert!((gap(true) - printed(COST_WITHOUT_EFFICIENCY)).abs() < 0.005 * POINT / 1000.0);
    assert!((gap(false) - printed(COST_AT_2_PER_CENT)).abs() < 0.005 * POINT / 1000.0);
}

#[test]
fn the_scenario_states_every_printed_figure_and_keeps_them_all() {
    let scenario = shipped("nhs-england-2013");
    let comparisons = compare_published(&scenario, &certain(&scenario));
    let stated = |unit: &str, name: &str, year: usize, printed: f64, tolerance: f64| {
        comparisons.iter().any(|comparison| {
            let published = comparison.published;
            published.unit.as_str() == unit
                && published.measure == name
                && published.year == year
                && (published.value - printed * POINT).abs() < 1e-6
                && published.tolerance <= tolerance * POINT * 1.2
                && comparison.within()
        })
    };
    for year in 1..=7 {
        assert!(stated("locality", "cost", year, COST_WITHOUT_EFFICIENCY[year - 1], 5e-9));
        assert!(stated("locality", "cost", year, COST_AT_2_PER_CENT[year - 1], 5e-10));
        assert!(stated("nhs-england", "income", year, BUDGET[year - 1], 5e-8));
        assert!(stated("locality", "income", year, BUDGET_WITH_FUND[year - 1], 0.005));
    }
    assert_eq!(comparisons.len(), 3 + 8 + 7 + 8 + 7);
}

#[test]
fn no_table_of_the_scenario_leaves_its_standing_or_its_source_unsaid() {
    let scenario = shipped("nhs-england-2013");
    for table in &scenario.provenance {
        assert!(table.basis.is_some() && table.source.is_some(), "{table:?}");
        let figure = table.place.starts_with("published.");
        assert!(figure || table.confidence.is_some(), "{table:?}");
    }
    let said = |place: &str| scenario.provenance.iter().any(|table| table.place == place);
    for place in ["demand.care", "price.inflation", "price.budget", "savings", "totals"] {
        assert!(said(place), "{place}");
    }
    for row in ["two", "low", "medium", "rising"] {
        assert!(said(&format!("efficiency_scenario.{row}")), "{row}");
    }
    assert_eq!(scenario.organisations.len(), 2);
}

/// A body whose cost grows by `cost` a year from £m `base`, and its income by `income`, from the same base.
fn against_funding(base: f64, years: usize, cost: f64, income: f64) -> f64 {
    let scenario = scenario(&format!(
        "schema = 1\n[horizon]\nbase_year = \"2014/15\"\nyears = {years}\n[price.need]\ngrowth = {cost}\n\
         [price.funding]\ngrowth = {income}\n[[organisation]]\nid = \"nhs\"\n\
         income = [ {{ name = \"Funding\", base = {base}, price = \"funding\" }} ]\n\
         cost = [ {{ name = \"Care\", base = {base}, price = \"need\" }} ]"
    ));
    -plan(&certain(&scenario), "locality", years, "position")
}

#[test]
fn a_decade_of_austerity_leaves_gaps_of_28_and_12_billion_pounds_and_none() {
    // Services that primary care trusts commissioned, real terms, 2014/15 to 2021/22: £88.6bn growing 4% a year.
    let gap = |funding| against_funding(88_600.0, 7, 0.04, funding) / 1000.0;
    assert_eq!(format!("£{:.0}bn", gap(0.0)), "£28bn");
    assert_eq!(format!("£{:.0}bn", gap(0.024)), "£12bn");
    assert_eq!(gap(0.04), 0.0);
    let closed = |funding: f64| 88.6 * (1.04_f64.powi(7) - (1.0 + funding).powi(7));
    assert!((gap(0.0) - closed(0.0)).abs() < 1e-9 && (gap(0.024) - closed(0.024)).abs() < 1e-9);
}

#[test]
fn flat_real_funding_against_4_per_cent_leaves_the_30_billion_pounds() {
    // The IFS's account of it, 2014/15 to 2020/21: £113.1bn.
    let gap = against_funding(113_100.0, 6, 0.04, 0.0) / 1000.0;
    assert_eq!(format!("£{gap:.0}bn"), "£30bn");
    assert!((gap - 113.1 * (1.04_f64.powi(6) - 1.0)).abs() < 1e-9);
}
