//! Reverse stress: what the futures in which an option fails have in common.
//!
//! For each uncertain input the threshold is found that best tells failing runs from the others: the greatest difference
//! between the shares of both on one side of it (Youden, "Index for rating diagnostic tests", Cancer 3, 1950). Then the
//! simplest rule that separates them: one such condition, or two together where the second adds enough to be worth saying
//! (scenario discovery: Bryant and Lempert, "Thinking inside the box", Technological Forecasting and Social Change 77, 2010).
//! Rules describe what goes together in the runs; they do not say what causes what.
//!
//! The best of many thresholds looks telling by luck alone. Rules are therefore found in one half of the runs and judged in the
//! other, and an input is named only where its difference is larger than luck makes the largest of all inputs' in 95 of 100
//! simulations (Smirnov, "Table for estimating the goodness of fit of empirical distributions", Annals of Mathematical
//! Statistics 19, 1948, with Bonferroni's bound).

use std::sync::Arc;

use super::explain::Measured;
use super::explain::drivers::{Described, describe};
use super::explain::swings;
use super::inputs::Situation;
use super::levers::of_horizon;
use super::{Asked, Refusal, Unanswered, futures};
use crate::model::probes::Input;
use crate::model::{Model, Variants};
use crate::results::Recorder;
use crate::results::options::OptionMeasure;
use crate::scenario::Unit;
use crate::scenario::assumptions::{Assumptions, Case};
use crate::summary::Estimate;

/// What failing futures have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct Stress {
    /// The option's place in the file.
    pub option: usize,
    /// The outcome by which a run fails.
    pub outcome: OptionMeasure,
    /// The chance of failing.
    pub fails: Estimate,
    /// One condition for each input that tells failing runs apart, the most telling first; empty where no run fails or
    /// none succeeds.
    pub signs: Vec<Sign>,
    /// The simplest rule, of one condition or two.
    pub rule: Option<Sign>,
}

/// Conditions that hold together, and where.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    pub conditions: Vec<Condition>,
    /// How often they hold in failing futures, and in the others.
    pub among_failing: Estimate,
    pub among_others: Estimate,
    /// How often a future fails in which they hold.
    pub then_fails: Estimate,
}

/// One input on one side of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    pub input: Input,
    pub label: String,
    pub measured: Measured,
    /// Whether the input is at most the value, or at least.
    pub at_most: bool,
    pub value: f64,
    /// Whether the input moves a position that is tested by itself, or only goes together with what does.
    pub acts: bool,
}

/// How often luck alone names an input where none tells anything.
const CHANCE_OF_LUCK: f64 = 0.05;
/// Inputs whose pairs are looked at.
const MOST_PAIRED: usize = 8;
/// What a second condition must add to the difference of shares to be worth saying.
const WORTH_SAYING: f64 = 0.05;
/// Thresholds at most: every value of an input that has few, and these quantiles of one that has many.
const STEPS: usize = 20;

/// A condition, its runs, and how well it tells.
struct Candidate {
    condition: Condition,
    holds: Vec<bool>,
    tells: f64,
}

/// Finds what the failing runs of an option have in common.
pub fn stress(asked: &Asked, option: usize) -> Result<Stress, Unanswered> {
    let scenario = asked.scenario;
    let Some(stated) = scenario.options.get(option) else {
        return Err(Refusal::NoSuchOption.into());
    };
    let case = Case { option: Some(option), ..asked.case };
    let situation =
        Situation { scenario: scenario.clone(), assumptions: Assumptions::of(scenario, case) };
    let model = Model::compile(scenario, &situation.assumptions).with_options(scenario, &[stated]);
    let probes = model.probes();
    let mut recorder = Recorder::new(&model, []);
    let outcome = OptionMeasure::from(scenario.run.outcome);
    recorder.add_option(&model, 0, &of_horizon(outcome));
    let settings = futures::within_memory(asked.settings, futures::blocks_of(probes.len()));
    let model = Arc::new(model);
    let alone = Variants::new([Arc::clone(&model)]);
    let (success, inputs) = futures::probed(&alone, &settings, recorder, &probes);
    let failing: Vec<bool> = success[0].iter().map(|&success| success < 0.5).collect();
    let inputs = describe(&situation, &probes, inputs);

    let count = failing.iter().filter(|&&fails| fails).count();
    let fails = share(count, failing.len());
    if count == 0 || count == failing.len() {
        return Ok(Stress { option, outcome, fails, signs: Vec::new(), rule: None });
    }
    let (sought, judged) = failing.split_at(failing.len() / 2);
    let mut found: Vec<Candidate> = inputs
        .iter()
        .filter_map(|input| {
            candidates(input, sought).into_iter().max_by(|a, b| a.tells.total_cmp(&b.tells))
        })
        .collect();
    found.sort_by(|a, b| b.tells.total_cmp(&a.tells));
    let luck = luck(sought, inputs.len());
    found.retain(|candidate| candidate.tells > luck);
    let rule = rule(&inputs, &found, sought);
    let mut rule = rule.map(|conditions| sign(conditions, &inputs, judged));
    let signs = found.into_iter().map(|one| sign(vec![one.condition], &inputs, judged));
    let mut signs: Vec<Sign> = signs.collect();
    let units: Vec<Unit> = scenario.tested().collect();
    let mut named: Vec<&mut Condition> =
        signs.iter_mut().chain(&mut rule).flat_map(|sign| &mut sign.conditions).collect();
    let of = |condition: &Condition| inputs.iter().find(|own| own.input == condition.input);
    let described: Vec<_> = named.iter().filter_map(|condition| of(condition)).collect();
    let acts = swings::acts(&model, &described, &units, settings);
    named.iter_mut().zip(acts).for_each(|(condition, acts)| condition.acts = acts);
    Ok(Stress { option, outcome, fails, signs, rule })
}

/// The largest difference of shares that any of so many inputs shows by luck in 95 of 100 simulations: with `m` inputs and `a`
/// failing runs of `a + b`, `√(ln(2m/0.05)/2) · √(1/a + 1/b)`.
///
/// 20 inputs, 500 of 1,000 runs failing: 0.116.
fn luck(failing: &[bool], inputs: usize) -> f64 {
    let fails = failing.iter().filter(|&&fails| fails).count() as f64;
    let n = [fails, failing.len() as f64 - fails].map(|count| count.max(0.5));
    let of_many = ((2.0 * inputs.max(1) as f64 / CHANCE_OF_LUCK).ln() / 2.0).sqrt();
    of_many * (1.0 / n[0] + 1.0 / n[1]).sqrt()
}

/// The best single condition, or the best pair where it is worth a second condition.
fn rule(inputs: &[Described], single: &[Candidate], failing: &[bool]) -> Option<Vec<Condition>> {
    let best = single.first()?;
    let chosen = single.iter().take(MOST_PAIRED);
    let sides: Vec<(Input, Vec<Candidate>)> = chosen
        .filter_map(|one| {
            let input = inputs.iter().find(|input| input.input == one.condition.input)?;
            let mut own = candidates(input, failing);
            own.retain(|own| own.condition.at_most == one.condition.at_most);
            Some((input.input.clone(), own))
        })
        .collect();
    let mut pair: Option<(f64, &Candidate, &Candidate)> = None;
    for (place, (_, first)) in sides.iter().enumerate() {
        for (_, second) in &sides[place + 1..] {
            for (a, b) in first.iter().flat_map(|a| second.iter().map(move |b| (a, b))) {
                let tells = tells(a.holds.iter().zip(&b.holds).map(|(a, b)| *a && *b), failing);
                if pair.is_none_or(|(known, ..)| tells > known) {
                    pair = Some((tells, a, b));
                }
            }
        }
    }
    match pair.filter(|(tells, ..)| *tells > best.tells + WORTH_SAYING) {
        Some((_, a, b)) => Some(vec![a.condition.clone(), b.condition.clone()]),
        None => Some(vec![best.condition.clone()]),
    }
}

/// Every condition on one input, by the first runs.
fn candidates(input: &Described, failing: &[bool]) -> Vec<Candidate> {
    let own = &input.values[..failing.len()];
    let mut ordered = own.to_vec();
    ordered.sort_by(f64::total_cmp);
    let mut values: Vec<f64> = ordered.clone();
    values.dedup();
    if values.len() > STEPS {
        let last = ordered.len() - 1;
        values = (1..STEPS).map(|step| ordered[step * last / STEPS]).collect();
        values.dedup();
    }
    let both = values.iter().flat_map(|&value| [(value, true), (value, false)]);
    both.map(|(value, at_most)| {
        let holds: Vec<bool> =
            own.iter().map(|&own| if at_most { own <= value } else { own >= value }).collect();
        let tells = tells(holds.iter().copied(), failing);
        let condition = Condition {
            input: input.input.clone(),
            label: input.label.clone(),
            measured: input.measured,
            at_most,
            value,
            acts: true,
        };
        Candidate { condition, holds, tells }
    })
    .collect()
}

/// The share of failing runs in which something holds, less that of the others.
fn tells(holds: impl Iterator<Item = bool>, failing: &[bool]) -> f64 {
    let mut counts = [0.0; 2];
    let mut of = [0.0; 2];
    for (holds, &fails) in holds.zip(failing) {
        let place = usize::from(fails);
        of[place] += 1.0;
        counts[place] += f64::from(u8::from(holds));
    }
    counts[1] / of[1] - counts[0] / of[0]
}

/// How often conditions hold, in the last runs.
fn sign(conditions: Vec<Condition>, inputs: &[Described], failing: &[bool]) -> Sign {
    let of = |condition: &Condition| inputs.iter().find(|own| own.input == condition.input);
    let mut holds = vec![true; failing.len()];
    for condition in &conditions {
        let values = of(condition)
            .map_or(&[][..], |input| &input.values[input.values.len() - failing.len()..]);
        for (holds, &own) in holds.iter_mut().zip(values) {
            let on_its_side =
                if condition.at_most { own <= condition.value } else { own >= condition.value };
            *holds &= on_its_side;
        }
    }
    let count = |wanted: bool, held: bool| {
        let runs = holds.iter().zip(failing);
        runs.filter(|&(&holds, &fails)| fails == wanted && (holds || !held)).count()
    };
    let (both, failing_all) = (count(true, true), count(true, false));
    let (others, others_all) = (count(false, true), count(false, false));
    Sign {
        conditions,
        among_failing: share(both, failing_all),
        among_others: share(others, others_all),
        then_fails: share(both, both + others),
    }
}

fn share(count: usize, of: usize) -> Estimate {
    let n = of.max(1) as f64;
    let value = count as f64 / n;
    Estimate::chance(value, of.max(1))
}
