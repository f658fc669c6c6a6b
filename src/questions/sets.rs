//! Sets of options: those between which a choice changes the outcome that is asked for.

use super::Asked;
use super::trial::Trial;
use crate::comparison::{joined, pairs};
use crate::model::Variants;
use crate::results::options::{OptionMeasure, Stands};
use crate::simulate::{Alike, Batch, Simulation};

/// The options in sets, each by places in the file. Where the outcome is measured alike, options that come to the same in every
/// run and year are one set; where it is an option's own, every option is one.
pub fn sets(asked: &Asked, trials: &[Trial], outcome: OptionMeasure) -> Vec<Vec<usize>> {
    let count = asked.scenario.options.len();
    if outcome.about().stands != Stands::BeforeInterest {
        return (0..count).map(|option| vec![option]).collect();
    }
    let variants = Variants::new(trials.iter().map(Trial::model));
    let models = (0..variants.len()).map(|place| &**variants.model(place));
    let mut alike = Alike::new(trials.iter().map(|trial| trial.options.clone()).collect(), models);
    let batch = Batch { first: 1, runs: asked.settings.runs };
    let simulation = Simulation::new(&variants, &asked.settings);
    let (observers, _) = simulation.run(batch, alike.chunks(batch));
    observers.iter().for_each(|chunk| alike.fold(chunk));
    let same = pairs(count).zip(alike.apart()).filter(|(_, apart)| !**apart);
    joined(count, same.map(|(pair, _)| pair))
}
