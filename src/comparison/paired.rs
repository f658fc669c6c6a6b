//! Paired: the same figure of every option on the same runs, so that luck common to all cancels.

use crate::results::options::{OptionMeasure, Size};
use crate::summary::{
    Errors, Estimate, Estimator, Read, Sampled, Sketch, WorstTenth, mean_and_error,
};
use crate::units::HAIR;

/// One figure of the horizon, of every option.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// By option.
    pub estimates: Vec<Sampled>,
    /// By pair, in the order of [`pairs`].
    pub differences: Vec<Estimate>,
    /// By option: the probability that it has the highest figure.
    pub best: Vec<Sampled>,
    /// By option: the mean of what the highest figure of each run is above its own (the expected opportunity loss).
    pub opportunity_losses: Vec<Sampled>,
    /// By option, of one of several batches of runs whose worst tenth is wanted.
    pub tails: Vec<Sketch>,
}

/// Every pair of `options` options once: the first with each later one, then the second, ….
pub fn pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..options).flat_map(move |a| (a + 1..options).map(move |b| (a, b)))
}

/// Compares one figure: `runs` and `plans` hold it by option, the former for each run.
///
/// Options within `materiality` (£m) of a run's highest figure share the run; `None` where nobody asks
/// for the best.
pub fn compare(
    measure: OptionMeasure,
    runs: &[&[f64]],
    plans: &[f64],
    materiality: Option<f64>,
    errors: Errors,
) -> Compared {
    let estimates =
        runs.iter().zip(plans).map(|(runs, &plan)| estimate(measure, runs, plan, errors));
    let tails: Vec<WorstTenth> = match estimator(measure) == Estimator::WorstTenth {
        true => runs.iter().map(|runs| WorstTenth::of(runs)).collect(),
        false => Vec::new(),
    };
    let mut apart = Vec::new();
    let mut differences = Vec::new();
    for (a, b) in pairs(runs.len()) {
        apart.clear();
        apart.extend(runs[a].iter().zip(runs[b]).map(|(a, b)| a - b));
        let mut difference = mean_and_error(&apart, errors);
        if let (Some(tail_a), Some(tail_b)) = (tails.get(a), tails.get(b)) {
            let influences = runs[a].iter().zip(runs[b]);
            apart.clear();
            apart.extend(influences.map(|(&a, &b)| tail_a.influence(a) - tail_b.influence(b)));
            difference =
                Estimate { value: tail_a.mean - tail_b.mean, ..mean_and_error(&apart, errors) };
        }
        difference.value += 0.0;
        differences.push(difference);
    }
    Compared {
        estimates: estimates.collect(),
        differences,
        best: materiality.map_or_else(Vec::new, |within| best(runs, plans, within, errors)),
        opportunity_losses: materiality.map_or_else(Vec::new, |_| losses(runs, plans, errors)),
        tails: Vec::new(),
    }
}

impl Compared {
    /// Takes in what `more` other runs come to, this being of `runs` runs.
    pub fn merge(
        &mut self,
        runs: u64,
        other: &Compared,
        more: u64,
        measure: OptionMeasure,
        errors: Errors,
    ) {
        let estimator = estimator(measure);
        for (own, other) in self.estimates.iter_mut().zip(&other.estimates) {
            own.estimate.merge(runs, other, more, estimator, errors);
        }
        // The difference of two chances is a mean over runs.
        let estimator = match estimator {
            Estimator::WorstTenth => estimator,
            Estimator::Chance | Estimator::Mean => Estimator::Mean,
        };
        for (own, other) in self.differences.iter_mut().zip(&other.differences) {
            own.merge(runs, other, more, estimator, errors);
        }
        let against_best = [
            (&mut self.best, &other.best),
            (&mut self.opportunity_losses, &other.opportunity_losses),
        ];
        for (own, other) in
            against_best.into_iter().flat_map(|(own, other)| own.iter_mut().zip(other))
        {
            own.estimate.merge(runs, other, more, Estimator::Mean, errors);
        }
        self.tails.iter_mut().zip(&other.tails).for_each(|(own, other)| own.add(other));
    }

    /// Reads means of the worst tenth off the sketches of all runs.
    pub fn finish(&mut self) {
        let tails = std::mem::take(&mut self.tails);
        if tails.len() != self.estimates.len() {
            return;
        }
        for (own, tail) in self.estimates.iter_mut().zip(&tails) {
            own.estimate.read(tail.worst_tenth());
        }
        for ((a, b), difference) in pairs(tails.len()).zip(&mut self.differences) {
            // Options with the same runs have the same tail.
            if difference.error > 0.0 {
                let [a, b] = [a, b].map(|option| tails[option].worst_tenth());
                difference.read(Read { value: a.value - b.value, bound: a.bound + b.bound });
            }
        }
    }
}

/// How a metric is estimated.
pub fn estimator(measure: OptionMeasure) -> Estimator {
    match measure.about().size {
        Size::Chance => Estimator::Chance,
        Size::WorstTenth => Estimator::WorstTenth,
        Size::Money | Size::Share | Size::Count => Estimator::Mean,
    }
}

/// The estimate that a metric asks for.
pub fn estimate(measure: OptionMeasure, runs: &[f64], plan: f64, errors: Errors) -> Sampled {
    match estimator(measure) {
        Estimator::Chance => Sampled::chance(runs, plan, errors),
        Estimator::WorstTenth => Sampled::worst_tenth(runs, plan, errors),
        Estimator::Mean => Sampled::mean(runs, plan, errors),
    }
}

/// The probability of being best: each run is shared by the options within `within` of its highest figure.
///
/// With (10.0), (10.2) and (14.0), and 0.5 within which options are as good, the first two have half each.
fn best(runs: &[&[f64]], plans: &[f64], within: f64, errors: Errors) -> Vec<Sampled> {
    let count = runs.first().map_or(0, |runs| runs.len());
    let mut shares = vec![vec![0.0; count]; runs.len()];
    for run in 0..count {
        let figures = runs.iter().map(|runs| runs[run]);
        for (shares, share) in shares.iter_mut().zip(share(figures, within)) {
            shares[run] = share;
        }
    }
    let planned = share(plans.iter().copied(), within);
    shares.iter().zip(planned).map(|(shares, plan)| Sampled::mean(shares, plan, errors)).collect()
}

/// What each option's figure is below the highest of its run, on average (Raiffa and Schlaifer, *Applied Statistical Decision
/// Theory*, 1961).
///
/// With (10.0), (12.0) in one run and (14.0), (13.0) in another, the first loses 1.0 and the second 0.5.
fn losses(runs: &[&[f64]], plans: &[f64], errors: Errors) -> Vec<Sampled> {
    // Less than rounding is nothing.
    let below =
        |highest: f64, own: f64| Some(highest - own).filter(|&loss| loss > HAIR).unwrap_or(0.0);
    let count = runs.first().map_or(0, |runs| runs.len());
    let mut highest = vec![f64::NEG_INFINITY; count];
    for runs in runs {
        highest.iter_mut().zip(*runs).for_each(|(most, &own)| *most = most.max(own));
    }
    let planned = plans.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let of_option = |(runs, &plan): (&&[f64], &f64)| {
        let losses: Vec<f64> =
            highest.iter().zip(*runs).map(|(&most, &own)| below(most, own)).collect();
        Sampled::mean(&losses, below(planned, plan), errors)
    };
    runs.iter().zip(plans).map(of_option).collect()
}

/// Each figure's share of one run.
fn share(figures: impl Iterator<Item = f64> + Clone, within: f64) -> impl Iterator<Item = f64> {
    let highest = figures.clone().fold(f64::NEG_INFINITY, f64::max);
    // A turnover below zero, of which it may be a share, leaves the highest alone the best.
    let least = highest - within.max(0.0) - HAIR;
    let near = figures.clone().filter(|&figure| figure >= least).count() as f64;
    figures.map(move |figure| if figure >= least { 1.0 / near } else { 0.0 })
}
