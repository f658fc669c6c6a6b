//! Simulating only what decides: some figures of some models, run by run.

use std::sync::Arc;

use rayon::prelude::*;

use super::{Asked, Unanswered};
use crate::model::probes::{Probe, VALUES};
use crate::model::quantities::Quantities;
use crate::model::{Model, Variants};
use crate::results::options::OptionColumn;
use crate::results::{Column, Recorder};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::simulate::draws::Shared;
use crate::simulate::{Batch, Columns, Planned, Probed, Settings, Simulation};

/// Memory that the figures of one question take at most, in bytes.
const LIMIT: usize = 256 << 20;

/// The same settings with no more runs than `columns` figures of each find room for.
pub fn within_memory(settings: Settings, columns: usize) -> Settings {
    let most = (LIMIT / (columns.max(1) * size_of::<f64>())).max(256) as u64;
    Settings { runs: settings.runs.min(most), ..settings }
}

/// Models that are simulated together.
const TOGETHER: usize = 2;

/// Random numbers for some runs, drawn once for all that a question simulates.
pub struct Futures {
    pub settings: Settings,
    shared: Shared,
}

impl Futures {
    /// Of all that is drawn from `quantities` in so many years.
    pub fn of<'q>(
        quantities: impl IntoIterator<Item = &'q Quantities>,
        years: usize,
        settings: Settings,
    ) -> Futures {
        let Settings { seed, sampler, runs } = settings;
        let mut shared = Shared::new(quantities, years, seed, sampler, runs);
        let all = Batch { first: 1, runs };
        shared.draw(all.first, all.blocks());
        Futures { settings, shared }
    }

    /// Variants, ready to be simulated on these random numbers; what they draw beside them is drawn anew.
    pub fn simulation<'a>(&'a self, variants: &'a Variants) -> Simulation<'a> {
        Simulation::new(variants, &self.settings).sharing(&self.shared)
    }

    /// The same columns of several models: by model, column and run.
    ///
    /// A few at a time share what they have in common: the figures of more would not fit into the caches.
    pub fn columns(&self, models: &[Arc<Model>], columns: &[Column]) -> Vec<Vec<Vec<f64>>> {
        let groups = models.par_chunks(TOGETHER).map(|models| {
            let variants = Variants::new(models.iter().cloned());
            let recorders = recorders(&variants, columns);
            Columns::of(&self.simulation(&variants), &recorders, self.settings.runs).0
        });
        groups.flatten().collect()
    }
}

/// A recorder of the same columns for each variant.
fn recorders(variants: &Variants, columns: &[Column]) -> Vec<Recorder> {
    (0..variants.len()).map(|place| Recorder::new(variants.model(place), columns)).collect()
}

/// Columns of a case, and of each option of it: by column and run, and by option, column and run.
pub fn with_options(
    asked: &Asked,
    columns: &[Column],
    options: &[usize],
    of_options: &[OptionColumn],
) -> (Vec<Vec<f64>>, Vec<Vec<Vec<f64>>>) {
    let Asked { scenario, case, settings } = *asked;
    let mut models = vec![Arc::new(Model::compile(scenario, &Assumptions::of(scenario, case)))];
    for &option in options {
        let assumptions = Assumptions::of(scenario, Case { option: Some(option), ..case });
        let model = Model::compile_beside(scenario, &assumptions, &models[models.len() - 1]);
        models.push(Arc::new(model.with_options(scenario, &[&scenario.options[option]])));
    }
    let mut recorders = vec![Recorder::new(&models[0], columns)];
    recorders.extend(models[1..].iter().map(|model| {
        let mut recorder = Recorder::new(model, []);
        of_options.iter().for_each(|column| recorder.add_option(model, 0, column));
        recorder
    }));
    let variants = Variants::new(models);
    let simulation = Simulation::new(&variants, &settings);
    let (mut found, _) = Columns::of(&simulation, &recorders, settings.runs);
    let of_options = found.split_off(1);
    (found.pop().unwrap_or_default(), of_options)
}

/// Whatever a recorder records of a model, and what uncertain inputs are on the same runs: by column, and by probe.
pub fn probed(
    variants: &Variants,
    settings: &Settings,
    recorder: Recorder,
    probes: &[Probe],
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let simulation = Simulation::new(variants, settings);
    let batch = Batch { first: 1, runs: settings.runs };
    let recorders = [recorder];
    let mut blocks = Columns::room(&recorders, batch);
    let columns = Columns::chunks(&recorders, &mut blocks, batch);
    let observers = columns.into_iter().zip(Probed::chunks(probes, batch)).collect();
    let (observers, _) = simulation.run(batch, observers);
    let chunks = observers.into_iter().map(|(_, probed)| probed).collect();
    let values = Probed::join(probes, chunks, settings.runs);
    (Columns::join(blocks, settings.runs).pop().unwrap_or_default(), values)
}

/// Blocks that the values of so many inputs take while they are gathered, and then their values.
pub const fn blocks_of(probes: usize) -> usize {
    (VALUES + 2) * probes
}

/// An error where a figure of `unit` is no number in some run.
pub fn finite<'a>(
    unit: &str,
    runs: impl IntoIterator<Item = &'a (impl AsRef<[f64]> + ?Sized + 'a)>,
) -> Result<(), Unanswered> {
    match runs.into_iter().flat_map(AsRef::as_ref).all(|figure| figure.is_finite()) {
        true => Ok(()),
        false => Err(Unanswered::NotFinite { unit: unit.to_owned() }),
    }
}

/// The same columns of every variant in run 0: by variant and column.
pub fn planned(variants: &Variants, settings: &Settings, columns: &[Column]) -> Vec<Vec<f64>> {
    Planned::of(&Simulation::new(variants, settings), &recorders(variants, columns)).0
}
