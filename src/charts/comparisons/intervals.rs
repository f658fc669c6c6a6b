//! Where organisations stand in the final year: from results to the chart's own terms.

use super::View;
use crate::charts::{Captions, Interval, IntervalsChart, MOST_INTERVALS};
use crate::findings::intervals::{self as findings, Standing};
use crate::projection::control_total;
use crate::results::Measure;
use crate::scenario::Unit;

/// How to read it, where futures were sampled and where only the plan was computed.
const READING: &str = "How to read this: the dot is the median; of 100 simulated futures about 60 lie along the thick line and 90 \
    between the ends of the thin one. The upright tick is the control total: a dot at its left misses more often than not. \
    Medians and intervals do not add up: not everybody has a bad year at once.";
const READING_PLAN: &str = "How to read this: the dot is the plan, the upright tick the control total. Nothing was sampled.";

pub fn chart(view: &View) -> IntervalsChart {
    let (scenario, projection) = (view.scenario, view.projection);
    let last = scenario.years;
    let standing = |unit: &Unit, name| {
        let place = projection.column(unit, last, &Measure::Position)?;
        let found = &projection.cases[view.case].statistics[place];
        Some(Standing {
            name,
            percentiles: [5, 20, 50, 80, 95]
                .map(|percent| found.percentile(percent).unwrap_or(found.plan)),
            control_total: control_total(scenario, unit, last),
            chance: found.chance.map(|chance| chance.value),
        })
    };
    let organisations: Vec<Standing> = (scenario.organisations.iter())
        .filter_map(|found| standing(&Unit::organisation(&found.id), found.short.as_str()))
        .collect();
    let covered = scenario.covered().count();
    let together: Vec<Standing> = [
        (
            covered > 1 && covered < organisations.len(),
            &Unit::Covered,
            "Under control totals, together",
        ),
        (organisations.len() > 1, &Unit::Locality, "Locality, together"),
    ]
    .into_iter()
    .filter(|(shown, ..)| *shown)
    .filter_map(|(_, unit, name)| standing(unit, name))
    .collect();

    let year = scenario.year(last).to_string();
    let sampled = view.projection.runs > 0;
    let room = MOST_INTERVALS - together.len();
    let left_out = organisations.len().saturating_sub(room);
    let subject = match left_out {
        0 => "Each organisation's position before support, £m, surplus/(deficit)".to_owned(),
        more => format!(
            "Position before support, £m, surplus/(deficit), {more} organisations not shown"
        ),
    };
    let headline = findings::headline(&organisations, &year, sampled);
    let captions =
        view.captions_in(headline, &subject, &year, if sampled { READING } else { READING_PLAN });
    let shown = || together.iter().chain(organisations.iter().take(room));
    let described: Vec<Standing> = shown().cloned().collect();
    IntervalsChart {
        captions: Captions {
            description: findings::description(&described, &year, sampled),
            ..captions
        },
        rows: shown()
            .enumerate()
            .map(|(place, found)| Interval {
                name: found.name.to_owned(),
                percentiles: found.percentiles,
                control_total: found.control_total,
                chance: found.chance,
                together: place < together.len(),
            })
            .collect(),
        sampled,
    }
}
