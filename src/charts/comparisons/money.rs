//! Charts of money: positions by option, over the horizon, and what is lost by the wrong choice.

use super::View;
use crate::charts::sheets::{BANDS, Sheet, fan_of};
use crate::charts::{
    ExceedanceChart, ExceedanceCurve, Fan, MultiplesChart, OptionRegrets, Panels, RegretChart,
    RegretUnit,
};
use crate::findings::case_name;
use crate::findings::options as findings;
use crate::results::Measure;
use crate::results::options::OptionMeasure as M;
use crate::scenario::Unit;
use crate::summary::Statistics;

/// Rows of a table of regret.
const MOST_CASES: usize = 60;

pub fn fans(view: &View) -> MultiplesChart {
    let fans: Vec<Fan> =
        view.options().map(|(place, stated)| fan(view, place, &stated.name)).collect();
    let medians: Vec<f64> =
        fans.iter().filter_map(|fan| fan.bands.last()).map(|last| last[3]).collect();
    let last = view.scenario.year(view.scenario.years).to_string();
    MultiplesChart {
        captions: view.captions(
            findings::median_headline(&last, &medians),
            "Organisations under control totals together: position after support and interest, £m, surplus/(deficit)",
            "How to read this: of 100 simulated futures, about 30 lie in the dark band, 60 in the dark and middle \
             bands, 90 in all three. All panels share one axis. Support moves money to the locality and changes \
             no cost: outcomes before support are in the chart of exceedance.",
        ),
        years: view.years(),
        panels: Panels::Options(fans),
    }
}

/// Panels that a chart of organisations has room for.
const MOST_PANELS: usize = 12;

pub fn organisations(view: &View) -> MultiplesChart {
    let shown = view.scenario.organisations.iter().take(MOST_PANELS);
    let fans: Vec<Fan> = shown
        .map(|organisation| {
            let unit = Unit::organisation(&organisation.id);
            let sheet = Sheet { name: String::new(), case: view.case, unit };
            let position = Measure::Position;
            fan_of(&organisation.short, &sheet, &position, view.scenario, view.projection)
        })
        .collect();
    let medians = fans.iter().filter_map(|fan| fan.bands.last()).map(|last| last[3]);
    let deficits = medians.filter(|&median| median < 0.0).count();
    let left_out = view.scenario.organisations.len().saturating_sub(MOST_PANELS);
    let last = view.scenario.year(view.scenario.years).to_string();
    let subject = match left_out {
        0 => "Each organisation's position before support, £m, surplus/(deficit)".to_owned(),
        more => format!(
            "Position before support, £m, surplus/(deficit), {more} organisations not shown"
        ),
    };
    MultiplesChart {
        captions: view.captions(
            findings::deficits_headline(&last, deficits, fans.len()),
            &subject,
            "How to read this: of 100 simulated futures, about 30 lie in the dark band, 60 in the dark and middle \
             bands, 90 in all three. All panels share one axis: a wide fan is a large uncertainty in pounds. Dots \
             are the path if nothing is done, dashed steps the control total.",
        ),
        years: view.years(),
        panels: Panels::Organisations(fans),
    }
}

fn fan(view: &View, option: usize, name: &str) -> Fan {
    let projection = view.projection;
    let found: Vec<&Statistics> = (1..=view.scenario.years)
        .filter_map(|year| {
            projection.options.position(view.case, option, &Unit::Covered, year, M::AfterSupport)
        })
        .collect();
    let base = projection.column(&Unit::Covered, 0, &Measure::Position);
    let base = base.map(|place| &projection.cases[view.case].statistics[place]);
    let with_base = || base.into_iter().chain(found.iter().copied());
    let bands = |of: &Statistics| BANDS.map(|percent| of.percentile(percent).unwrap_or(of.plan));
    Fan {
        title: name.to_owned(),
        bands: with_base().map(bands).collect(),
        do_nothing: None,
        plan: Some(with_base().map(|of| of.plan).collect()),
        plan_percentile: None,
        // Totals are set before support: beside a fan after it they would mislead.
        control_total: None,
        chance: None,
        signed: true,
    }
}

pub fn exceedance(view: &View) -> ExceedanceChart {
    let last = view.scenario.years;
    let options: Vec<ExceedanceCurve> = view
        .options()
        .map(|(place, stated)| {
            let found = view.projection.options.position(
                view.case,
                place,
                &Unit::Covered,
                last,
                M::CumulativePosition,
            );
            let planned: f64 = (1..=last)
                .filter_map(|year| {
                    crate::projection::control_total(view.scenario, &Unit::Covered, year)
                })
                .sum();
            ExceedanceCurve {
                name: stated.name.clone(),
                positions: found
                    .and_then(|found| found.distribution.as_ref())
                    .map_or_else(Vec::new, |distribution| distribution.to_vec()),
                control_total: (!view.scenario.totals.is_empty())
                    .then(|| (planned, view.figure(place, &Unit::Covered, None, M::OnPlan))),
            }
        })
        .collect();
    let on_plan: Vec<f64> = options
        .iter()
        .filter_map(|option| option.control_total)
        .map(|(_, chance)| chance)
        .collect();
    ExceedanceChart {
        captions: view.captions(
            findings::on_plan_headline(&on_plan),
            "Organisations under control totals together: positions added up over the years, before interest and support, £m, \
             surplus/(deficit)",
            "How to read this: the higher the curve, the surer at least that position. Read it off at the upright \
             line, the scenario's control totals added up. Options whose curves lie on one another change who is \
             paid, and no cost.",
        ),
        chances: (1..=99).map(|percent| 1.0 - f64::from(percent) / 100.0).collect(),
        options,
    }
}

pub fn regret(view: &View, measure: M) -> RegretChart {
    let compared = &view.projection.options;
    let place = M::ALIKE.iter().position(|&alike| alike == measure).unwrap_or(0);
    let worst = |option: usize| compared.largest_regret[option][place].max(0.0);
    let options: Vec<OptionRegrets> = view
        .options()
        .map(|(option, stated)| OptionRegrets {
            name: stated.name.clone(),
            regrets: (compared.cases.iter().take(MOST_CASES))
                .map(|case| case.regret[option][place].regret.max(0.0))
                .collect(),
            worst: worst(option),
        })
        .collect();
    // The smallest is that of all options, shown or not.
    let all = &view.scenario.options;
    let least = (0..all.len()).map(worst).fold(f64::INFINITY, f64::min);
    let smallest: Vec<usize> =
        (0..all.len()).filter(|&option| worst(option) <= least + crate::units::HAIR).collect();
    let cases = compared.cases.iter().take(MOST_CASES);
    let cases = cases.map(|found| case_name(view.scenario, found.case));
    let names: Vec<&str> = smallest.iter().map(|&option| all[option].name.as_str()).collect();
    let (unit, short, name) = match measure {
        M::OnPlan => (
            RegretUnit::Chance,
            "on plan",
            "Probability of being on plan over the years, measured alike",
        ),
        _ => (
            RegretUnit::Money,
            "in money",
            "Mean public purse over the years, before interest and support",
        ),
    };
    RegretChart {
        captions: view.captions_of(
            findings::regret_headline(short, &names, all.len()),
            &[
                format!("{name}, {}", findings::span(view.scenario)),
                "what each option falls short of the best one, by case".to_owned(),
            ],
            "How to read this: in each case the best option has no regret; another's is what it falls short of that. \
             The smallest worst regret is the safest choice where nobody knows which case will come. Small \
             regrets may lie within Monte Carlo error: see differences.csv.",
        ),
        measure: name.to_owned(),
        unit,
        cases: cases.collect(),
        smallest: smallest.into_iter().filter(|&option| option < options.len()).collect(),
        options,
    }
}
