//! Correlations achieved by the draws and by growth rates, beside those that the file asks for.

use super::{Batch, CHUNK, Observer, Seen};
use crate::model::block::{self, Block};
use crate::model::quantities::YearlyId;
use crate::model::{Model, YearState};
use crate::scenario::{Correlation, DriverName};

/// Pairs of drivers that a file correlates, and what their draws and growth rates add up to over runs.
#[derive(Debug, Clone, Default)]
pub struct Correlations {
    pairs: Vec<Pair>,
    /// By pair: the shared normals of all years, then growth rates by year.
    sums: Vec<Sums>,
    years: usize,
}

#[derive(Debug, Clone)]
struct Pair {
    /// The shared normals.
    shared: (YearlyId, YearlyId),
    /// Places of the drivers' indices; `None` where one of them has no growth rate (savings).
    growth: Option<(Vec<usize>, Vec<usize>)>,
}

/// Sums for a correlation coefficient.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sums {
    n: f64,
    a: f64,
    b: f64,
    aa: f64,
    bb: f64,
    ab: f64,
}

/// A correlation that was achieved; `None` where there is nothing that could correlate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Achieved {
    pub shared: Option<f64>,
    pub growth: Option<f64>,
}

impl Correlations {
    /// Watches the pairs of `correlations` in a model that was compiled with them.
    pub fn new(model: &Model, correlations: &[Correlation]) -> Correlations {
        let shared =
            |driver: &DriverName| model.quantities().find_yearly(&[&driver.to_string(), "shared"]);
        let growth = |driver: &DriverName| {
            Some(model.driver(&driver.to_string())).filter(|places| !places.is_empty())
        };
        let pairs: Vec<Pair> = correlations
            .iter()
            .filter_map(|correlation| {
                let (a, b) = &correlation.between;
                Some(Pair { shared: (shared(a)?, shared(b)?), growth: growth(a).zip(growth(b)) })
            })
            .collect();
        let years = model.years();
        Correlations { sums: vec![Sums::default(); pairs.len() * (1 + years)], pairs, years }
    }

    /// An observer for each chunk of a batch: of the first variant.
    pub fn chunks(&self, batch: Batch) -> Vec<Watching<'_>> {
        let nothing = vec![Sums::default(); self.sums.len()];
        let watching = Watching { correlations: self, sums: nothing };
        vec![watching; batch.blocks().div_ceil(CHUNK)]
    }

    /// Adds what chunks have found; they come in order, so that sums do not depend on threads.
    pub fn fold(&mut self, chunks: Vec<Vec<Sums>>) {
        for chunk in chunks {
            for (sums, more) in self.sums.iter_mut().zip(chunk) {
                sums.n += more.n;
                sums.a += more.a;
                sums.b += more.b;
                sums.aa += more.aa;
                sums.bb += more.bb;
                sums.ab += more.ab;
            }
        }
    }

    /// What was achieved by each pair: over runs and years together for shared normals; for growth rates
    /// each year's correlation over runs, and then the mean over years.
    pub fn achieved(&self) -> Vec<Achieved> {
        self.sums
            .chunks(1 + self.years)
            .map(|sums| {
                let years: Vec<f64> = sums[1..].iter().filter_map(Sums::correlation).collect();
                Achieved {
                    shared: sums[0].correlation(),
                    growth: (!years.is_empty())
                        .then(|| years.iter().sum::<f64>() / years.len() as f64),
                }
            })
            .collect()
    }
}

/// Adds up one chunk of blocks.
#[derive(Debug, Clone)]
pub struct Watching<'a> {
    correlations: &'a Correlations,
    pub sums: Vec<Sums>,
}

impl Observer for Watching<'_> {
    fn see(&mut self, seen: &Seen) {
        let Correlations { pairs, years, .. } = self.correlations;
        let Seen { variant, year, counted, drawn, state, .. } = seen;
        if *variant > 0 || *year == 0 {
            return;
        }
        for (pair, sums) in pairs.iter().zip(self.sums.chunks_mut(1 + years)) {
            let (a, b) = pair.shared;
            sums[0].add(*counted, drawn.yearly(a), drawn.yearly(b));
            if let Some((a, b)) = &pair.growth {
                sums[*year].add(*counted, &mean_rate(state, a), &mean_rate(state, b));
            }
        }
    }
}

/// This year's growth rate of a driver, its units averaged.
fn mean_rate(state: &YearState, places: &[usize]) -> Block {
    let mut mean = *state.growth_rate(places[0]);
    for &place in &places[1..] {
        block::add(&mut mean, state.growth_rate(place));
    }
    block::update(&mut mean, |_, sum| sum / places.len() as f64);
    mean
}

impl Sums {
    fn add(&mut self, counted: usize, a: &Block, b: &Block) {
        for (&a, &b) in a.iter().zip(b.iter()).take(counted) {
            self.n += 1.0;
            self.a += a;
            self.b += b;
            self.aa += a * a;
            self.bb += b * b;
            self.ab += a * b;
        }
    }

    /// Pearson's correlation; `None` where one of the two does not vary.
    fn correlation(&self) -> Option<f64> {
        let covariance = self.ab - self.a * self.b / self.n;
        let (a, b) = (self.aa - self.a * self.a / self.n, self.bb - self.b * self.b / self.n);
        // Less than rounding leaves of a constant is no variance.
        let varies = |variance: f64, squares: f64| variance > 1e-12 * squares;
        (varies(a, self.aa) && varies(b, self.bb))
            .then(|| (covariance / (a * b).sqrt()).clamp(-1.0, 1.0))
    }
}
