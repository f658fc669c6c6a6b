//! Correlations achieved: what the draws and the growth rates came to, beside what was asked for.

use crate::model::lane::{self, Lane};
use crate::model::quantities::{Drawn, YearlyId};
use crate::model::{Model, State};
use crate::scenario::{Correlation, DriverName};

/// Watches pairs of drivers over the runs of a simulation.
#[derive(Debug, Clone, Default)]
pub struct Watch {
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

impl Watch {
    /// Watches the pairs of `correlations` in a model that was compiled with them.
    pub fn new(model: &Model, correlations: &[Correlation]) -> Watch {
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
        Watch { sums: vec![Sums::default(); pairs.len() * (1 + years)], pairs, years }
    }

    /// Sums for some blocks, all nought.
    pub(super) fn nothing(&self) -> Vec<Sums> {
        vec![Sums::default(); self.sums.len()]
    }

    /// Adds the first `counted` runs of a block in a year.
    pub(super) fn observe(
        &self,
        year: usize,
        counted: usize,
        drawn: &Drawn,
        state: &State,
        sums: &mut [Sums],
    ) {
        for (pair, sums) in self.pairs.iter().zip(sums.chunks_mut(1 + self.years)) {
            let (a, b) = pair.shared;
            sums[0].add(counted, drawn.yearly(a), drawn.yearly(b));
            if let Some((a, b)) = &pair.growth {
                sums[year].add(counted, &mean_rate(state, a), &mean_rate(state, b));
            }
        }
    }

    /// Adds the sums of some blocks; they come in order, so that sums do not depend on threads.
    pub(super) fn fold(&mut self, blocks: Vec<Sums>) {
        for (sums, more) in self.sums.iter_mut().zip(blocks) {
            sums.n += more.n;
            sums.a += more.a;
            sums.b += more.b;
            sums.aa += more.aa;
            sums.bb += more.bb;
            sums.ab += more.ab;
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

/// This year's growth rate of a driver, its units averaged.
fn mean_rate(state: &State, places: &[usize]) -> Lane {
    let mut mean = *state.growth_rate(places[0]);
    for &place in &places[1..] {
        lane::add(&mut mean, state.growth_rate(place));
    }
    lane::update(&mut mean, |_, sum| sum / places.len() as f64);
    mean
}

impl Sums {
    fn add(&mut self, counted: usize, a: &Lane, b: &Lane) {
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
