//! Simulating only what decides: some figures of one model, run by run.

use super::Unanswered;
use crate::draws::{Draws, Shared};
use crate::engine::{self, Batch, Settings};
use crate::model::lane::{self, Lane};
use crate::model::probes::{LANES, Probe};
use crate::model::quantities::Drawn;
use crate::model::{Model, State};
use crate::results::{Column, Recorder};

/// Memory that the figures of one question take at most, in bytes.
const LIMIT: usize = 256 << 20;

/// The same settings with no more runs than `columns` figures of each find room for.
pub fn within_memory(settings: Settings, columns: usize) -> Settings {
    let most = (LIMIT / (columns.max(1) * size_of::<f64>())).max(256) as u64;
    Settings { runs: settings.runs.min(most), ..settings }
}

/// Random numbers for some runs, drawn once for all that a question simulates.
pub struct Futures {
    settings: Settings,
    shared: Shared,
}

impl Futures {
    /// What any of `models`, which have the same years, draws; others share what they draw by the same name, and draw the
    /// rest anew.
    pub fn of(models: &[&Model], settings: Settings) -> Futures {
        let Settings { seed, sampler, runs } = settings;
        let years = models.first().map_or(0, |model| model.years());
        let quantities = models.iter().map(|model| model.quantities());
        let mut shared = Shared::new(quantities, years, seed, sampler, runs);
        let all = Batch { first: 1, runs };
        shared.draw(all.first, all.blocks());
        Futures { settings, shared }
    }

    /// How many runs there are.
    pub fn runs(&self) -> u64 {
        self.settings.runs
    }

    /// Columns of a case, run by run.
    pub fn columns(&self, model: &Model, columns: &[Column]) -> Vec<Vec<f64>> {
        recorded_of(model, &self.draws(model), self.settings.runs, &Recorder::new(model, columns))
    }

    fn draws<'a>(&'a self, model: &'a Model) -> Draws<'a> {
        let Settings { seed, sampler, .. } = self.settings;
        Draws::new(model.quantities(), seed, sampler).sharing(&self.shared)
    }
}

/// Columns of a case, run by run.
pub fn columns(model: &Model, settings: &Settings, columns: &[Column]) -> Vec<Vec<f64>> {
    recorded(model, settings, &Recorder::new(model, columns))
}

/// Whatever a recorder records, run by run.
pub fn recorded(model: &Model, settings: &Settings, recorder: &Recorder) -> Vec<Vec<f64>> {
    recorded_of(model, &drawn_anew(model, settings), settings.runs, recorder)
}

/// Whatever a recorder records, and what uncertain inputs came to on the same runs: by probe.
pub fn probed(
    model: &Model,
    settings: &Settings,
    recorder: &Recorder,
    probes: &[Probe],
) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let own = recorder.columns();
    let look = |year: usize, drawn: &Drawn, state: &State, lanes: &mut [&mut Lane]| {
        let (recorded, probed) = lanes.split_at_mut(own);
        recorder.record(year, state, recorded);
        if year == 0 {
            probed.iter_mut().for_each(|lane| **lane = lane::ZERO);
            return;
        }
        for (probe, lanes) in probes.iter().zip(probed.chunks_mut(LANES)) {
            probe.look(model, year, drawn, state, lanes);
        }
    };
    let lanes = own + LANES * probes.len();
    let draws = drawn_anew(model, settings);
    let (mut figures, _) = engine::observe(model, &draws, settings.runs, lanes, &look);
    let gathered = figures.split_off(own);
    let values = probes.iter().zip(gathered.chunks(LANES)).map(|(probe, lanes)| {
        let runs = lanes[0].iter().zip(&lanes[1]);
        runs.map(|(&value, &weight)| probe.finish(value, weight)).collect()
    });
    (figures, values.collect())
}

fn recorded_of(model: &Model, draws: &Draws, runs: u64, recorder: &Recorder) -> Vec<Vec<f64>> {
    let look = |year: usize, _: &Drawn, state: &State, lanes: &mut [&mut Lane]| {
        recorder.record(year, state, lanes);
    };
    engine::observe(model, draws, runs, recorder.columns(), &look).0
}

fn drawn_anew<'a>(model: &'a Model, settings: &Settings) -> Draws<'a> {
    Draws::new(model.quantities(), settings.seed, settings.sampler)
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

/// Columns of a case in run 0.
pub fn planned(model: &Model, columns: &[Column]) -> Vec<f64> {
    engine::plan(model, &Recorder::new(model, columns)).0
}
