//! Charts of chances: of meeting, of missing, together and alone.

use super::View;
use crate::charts::{
    HeatMapBlock, HeatMapChart, MissesChart, Moves, OptionChances, OptionMisses, OptionPooling,
    PoolingChart, ProbabilityChart,
};
use crate::findings::options as findings;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;

/// Organisations that a chart of moves or of misses has room for.
pub const MOST_ORGANISATIONS: usize = 20;
/// Rows of a heat map.
const MOST_ROWS: usize = 40;

pub fn meeting(view: &View) -> ProbabilityChart {
    let options: Vec<OptionChances> = view
        .options()
        .map(|(place, option)| {
            let measure = M::all_met(view.scenario, option.level);
            let years = 1..=view.scenario.years;
            OptionChances {
                name: option.name.clone(),
                chance: years
                    .map(|year| view.figure(place, &Unit::Covered, Some(year), measure))
                    .collect(),
                success: Some(view.figure(place, &Unit::Covered, None, M::Success)),
            }
        })
        .collect();
    let successes: Vec<f64> = options.iter().filter_map(|option| option.success).collect();
    ProbabilityChart {
        captions: view.captions(
            findings::success_headline(&successes),
            "Probability of meeting, by each option's own test",
            "How to read this: each line is the share of simulated futures in which an option's own test is met in \
             that year: by all organisations at once where each has its own total, by the sum of their \
             positions where the locality has one; over several years, by the sum of the years so far. Success is judged by the option's own rules too, so outcomes \
             measured alike are in the other charts and in options.csv.",
        ),
        years: view.projected_years(),
        options,
        measure: findings::tested(view.options().map(|(_, option)| option.period)).to_owned(),
        success_name: "Success".to_owned(),
    }
}

pub fn heat_map(view: &View) -> HeatMapChart {
    let covered = view.covered();
    let everyone = covered.len() == view.scenario.organisations.len();
    let mut places =
        vec![(Unit::Covered, if everyone { "Locality" } else { "Under control totals" })];
    places.extend(covered);
    places.truncate(MOST_ROWS);
    let blocks: Vec<HeatMapBlock> = view
        .options()
        .map(|(option, stated)| {
            let row = |unit: &Unit| {
                let years = 1..=view.scenario.years;
                years.map(|year| Some(view.figure(option, unit, Some(year), M::Met))).collect()
            };
            HeatMapBlock {
                name: stated.name.clone(),
                chances: places.iter().map(|(unit, _)| row(unit)).collect(),
                held: Vec::new(),
            }
        })
        .collect();
    let names: Vec<String> = places.iter().map(|(_, name)| (*name).to_owned()).collect();
    let years = view.projected_years();
    HeatMapChart {
        captions: view.captions(
            findings::weakest_headline(weakest(&names, &years, &blocks)),
            "Probability of meeting the control total",
            "How to read this: each cell is the share of simulated futures in which that organisation, or the \
             organisations under control totals together (first row), meets its total in that year, carry and \
             tolerance included as the option has them.",
        ),
        measure: "Probability of meeting".to_owned(),
        years,
        places: names,
        first_apart: true,
        blocks,
    }
}

/// The least likely cell: who, when and how likely.
fn weakest<'n>(
    names: &'n [String],
    years: &'n [String],
    blocks: &[HeatMapBlock],
) -> Option<(&'n str, &'n str, f64)> {
    let rows = blocks.iter().flat_map(|block| names.iter().zip(&block.chances));
    let cells = rows.flat_map(|(name, row)| {
        let cells = years.iter().zip(row);
        cells.filter_map(move |(year, &chance)| Some((name.as_str(), year.as_str(), chance?)))
    });
    cells.min_by(|a, b| a.2.total_cmp(&b.2))
}

pub fn misses(view: &View) -> MissesChart {
    let organisations = view.covered().len();
    let year = view.scenario.years;
    let options: Vec<OptionMisses> = view
        .options()
        .map(|(place, stated)| {
            let joint = &view.projection.options.cases[view.case].options[place].joint[year - 1];
            let side = |meets: usize| -> Vec<f64> {
                joint.probabilities.iter().map(|both| both[meets]).collect()
            };
            let (misses, meets) = (side(0), side(1));
            let sum = |chances: &[f64]| chances.iter().sum::<f64>().min(1.0);
            OptionMisses {
                name: stated.name.clone(),
                locality_meets: sum(&meets),
                locality_misses: sum(&misses),
                meets_while_some_miss: sum(&meets[1..]),
                meets,
                misses,
            }
        })
        .collect();
    let masked: Vec<f64> = options.iter().map(|option| option.meets_while_some_miss).collect();
    let last = view.scenario.year(year).to_string();
    MissesChart {
        captions: view.captions_in(
            findings::masked_headline(&masked),
            "Organisations that miss, and whether they meet together",
            &last,
            "How to read this: each bar is the share of simulated futures in which exactly so many organisations \
             miss their own totals. Above, together they meet all the same: some carry others. Below, they miss \
             together.",
        ),
        organisations,
        options,
    }
}

/// By option, in the final year: the chance that every organisation meets, and that the locality does.
fn final_chances(options: &[OptionPooling]) -> Vec<(f64, f64)> {
    options
        .iter()
        .filter_map(|option| Some((*option.every.last()?, *option.locality.last()?)))
        .collect()
}

pub fn pooling(view: &View) -> PoolingChart {
    let mut organisations = view.covered();
    organisations.truncate(MOST_ORGANISATIONS);
    let years = 1..=view.scenario.years;
    let options: Vec<OptionPooling> = view
        .options()
        .map(|(place, stated)| {
            let by_year = |measure| -> Vec<f64> {
                years
                    .clone()
                    .map(|year| view.figure(place, &Unit::Covered, Some(year), measure))
                    .collect()
            };
            let over_years = |unit: &Unit, measure| -> f64 {
                years.clone().map(|year| view.figure(place, unit, Some(year), measure)).sum()
            };
            let moves = |(unit, _): &(Unit, &str)| Moves {
                given: over_years(unit, M::MovedOut),
                received: over_years(unit, M::MovedIn),
            };
            let moved = |year| {
                let out =
                    |(unit, _): &(Unit, &str)| view.figure(place, unit, Some(year), M::MovedOut);
                organisations.iter().map(out).sum()
            };
            OptionPooling {
                name: stated.name.clone(),
                every: by_year(M::AllOrganisationsMet),
                locality: by_year(M::Met),
                moved: years.clone().map(moved).collect(),
                moves: organisations.iter().map(moves).collect(),
            }
        })
        .collect();
    let last = view.scenario.year(view.scenario.years).to_string();
    PoolingChart {
        captions: view.captions(
            findings::pooling_headline(&final_chances(&options)),
            &format!("Everybody's own control total against the one for all (headline: {last})"),
            "How to read this: the left end of each bar is the chance that every organisation meets its own total, \
             the right end the chance that together they meet the sum. Moves are the most that net-neutral \
             transfers could bring from those with something to spare to those who fall short; they are \
             worked out, and change nothing.",
        ),
        years: view.projected_years(),
        options,
        organisations: organisations.iter().map(|(_, name)| (*name).to_owned()).collect(),
        moves_caption: "Mean moves over the years, £m".to_owned(),
    }
}
