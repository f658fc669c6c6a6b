//! Drivers: indices of demand (one for each organisation and service) and of prices, grown at random.

use super::block::{self, Block};
use super::compile::Compiler;
use super::names::named;
use super::population::Population;
use super::quantities::{Drawn, Kind, OnceId, YearlyId};
use crate::scenario::assumptions::Assumptions;
use crate::scenario::{Driver, Spread};
use multiversion::multiversion;

/// An index that starts at 1 and grows by an uncertain rate each year.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// Median growth, μ, by projected year.
    pub growth: Vec<f64>,
    /// The place of the population's growth, which comes on top in each run.
    population: Option<usize>,
    trend: Option<(OnceId, Spread)>,
    year: Option<Yearly>,
}

/// The part of growth that is drawn afresh each year.
#[derive(Debug, Clone, PartialEq)]
struct Yearly {
    deviation: Deviation,
    spread: Spread,
}

/// A standard normal for each year, partly shared, correlated from one year to the next:
/// `ε = √ρ·c + √(1−ρ)·e`, `x_1 = ε_1`, `x_t = φ·x_{t−1} + √(1−φ²)·ε_t`.
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    shared: Option<(f64, YearlyId)>,
    own: Option<(f64, YearlyId)>,
    persistence: f64,
    innovation: f64,
}

impl Deviation {
    /// `shared` is ρ; a component of no weight is not drawn.
    pub fn new(
        shared: f64,
        persistence: f64,
        shared_id: impl FnOnce() -> YearlyId,
        own_id: impl FnOnce() -> YearlyId,
    ) -> Deviation {
        Deviation {
            shared: (shared > 0.0).then(|| (shared.sqrt(), shared_id())),
            own: (shared < 1.0).then(|| ((1.0 - shared).sqrt(), own_id())),
            persistence,
            innovation: (1.0 - persistence * persistence).max(0.0).sqrt(),
        }
    }

    /// Moves `x` from last year's value to this year's.
    #[inline(always)]
    pub fn step(&self, year: usize, drawn: &Drawn, x: &mut Block) {
        let (carried, fresh) =
            if year == 1 { (0.0, 1.0) } else { (self.persistence, self.innovation) };
        match (self.shared, self.own) {
            (Some((c_weight, c)), Some((e_weight, e))) => {
                let (c, e) = (drawn.yearly(c), drawn.yearly(e));
                block::update(x, |run, x| {
                    carried * x + fresh * (c_weight * c[run] + e_weight * e[run])
                });
            }
            (Some((_, only)), None) | (None, Some((_, only))) => {
                let only = drawn.yearly(only);
                block::update(x, |run, x| carried * x + fresh * only[run]);
            }
            (None, None) => *x = block::ZERO,
        }
    }
}

/// The indices of each run.
#[derive(Debug, Clone, Default)]
pub struct GrowthState {
    /// X: the index before shocks.
    pub level: Vec<Block>,
    /// x: this year's deviation.
    deviation: Vec<Block>,
    /// r: this year's growth rate.
    pub rate: Vec<Block>,
}

impl GrowthState {
    pub fn new(indices: usize) -> GrowthState {
        GrowthState {
            level: block::several(indices, 1.0),
            deviation: block::several(indices, 0.0),
            rate: block::several(indices, 0.0),
        }
    }

    /// Back to the base year.
    pub fn start(&mut self) {
        self.level.fill(Block::all(1.0));
        self.deviation.fill(block::ZERO);
    }
}

/// Compiles all indices: units of demand by service and organisation, then prices by name.
pub fn compile(
    compiler: &mut Compiler,
    assumptions: &Assumptions,
    population: &Population,
) -> Vec<Index> {
    let mut indices = Vec::new();
    for (service, organisation) in compiler.unit_names() {
        let driver = named(&assumptions.demand, &service);
        let central = population.growth(driver);
        let name = format!("demand.{service}");
        indices.push(Index::new(compiler, driver, central, &name, &organisation));
    }
    for index in compiler.price_names() {
        let driver = named(&assumptions.prices, &index);
        let central = (driver.growth.clone(), None);
        indices.push(Index::new(compiler, driver, central, &format!("price.{index}"), "locality"));
    }
    indices
}

impl Index {
    /// The index of `driver`, whose full name is `name` (`demand.emergency`), at the unit `own`; `central` is
    /// its central growth, and the place of the population's.
    fn new(
        compiler: &mut Compiler,
        driver: &Driver,
        central: (Vec<f64>, Option<usize>),
        name: &str,
        own: &str,
    ) -> Index {
        let quantities = &mut compiler.quantities;
        let trend = (!driver.trend_sd.is_none())
            .then(|| (quantities.once(&[name, "trend"], Kind::Normal), driver.trend_sd));
        let year = (!driver.year_sd.is_none()).then(|| {
            let quantities = std::cell::RefCell::new(quantities);
            Yearly {
                deviation: Deviation::new(
                    driver.shared,
                    driver.persistence,
                    || quantities.borrow_mut().yearly(&[name, "shared"], Kind::Normal),
                    || quantities.borrow_mut().yearly(&[name, "own", own], Kind::Normal),
                ),
                spread: driver.year_sd,
            }
        });
        let (growth, population) = central;
        Index { growth, population, trend, year }
    }
}

impl Index {
    /// Holds growth at its centre and so much more in every year of every run.
    pub fn hold(&mut self, more: f64) {
        self.growth.iter_mut().for_each(|growth| *growth += more);
        (self.trend, self.year) = (None, None);
    }
}

/// `r = max(−0.5, μ + spread(trend_sd, m) + spread(year_sd, x))` and `X_t = X_{t−1}·(1 + r)`.
///
/// An index of 1.05 that grows by 2% comes to 1.071.
#[multiversion(targets = "simd")]
pub fn step(
    indices: &[Index],
    year: usize,
    drawn: &Drawn,
    population: &[Block],
    state: &mut GrowthState,
) {
    for (number, index) in indices.iter().enumerate() {
        let central = index.growth[year - 1];
        let people = index.population.map_or(&block::ZERO, |place| &population[place]);
        let (trend, trend_sd) = match index.trend {
            Some((trend, sd)) => (drawn.once(trend), sd),
            None => (&block::ZERO, Spread::NONE),
        };
        let x = &mut state.deviation[number];
        let mut year_sd = Spread::NONE;
        if let Some(yearly) = &index.year {
            yearly.deviation.step(year, drawn, x);
            year_sd = yearly.spread;
        }
        let (rates, levels) = (&mut state.rate[number], &mut state.level[number]);
        // In one pass, since each step needs the one before.
        for run in 0..block::BLOCK {
            let rate = central + people[run] + spread(trend_sd, trend[run]);
            let rate = (rate + spread(year_sd, x[run])).max(-0.5);
            (rates[run], levels[run]) = (rate, levels[run] * (1.0 + rate));
        }
    }
}

/// `sd·z`, the standard deviation being that of the side on which z lies.
#[inline(always)]
pub fn spread(sd: Spread, z: f64) -> f64 {
    z * if z < 0.0 { sd.below } else { sd.above }
}
