//! Shocks: a hard winter, a lost grip. One draw decides whether it strikes, one how hard.

use super::block::{self, Block};
use super::compile::Compiler;
use super::quantities::{Drawn, Kind, YearlyId};
use super::uncertain::Quantile;
use crate::scenario::{DriverName, Scope, Shock};
use multiversion::multiversion;

/// What one draw a year may strike: a locality, or one organisation.
#[derive(Debug, Clone, PartialEq)]
pub struct Strike {
    pub name: String,
    /// The organisation that it strikes alone; `None` for the locality.
    pub only: Option<String>,
    probability: f64,
    /// Whether it can strike, by projected year.
    years: Vec<bool>,
    happens: YearlyId,
    size: Quantile,
    size_draw: Option<YearlyId>,
    /// Where the product of strikes so far is kept; `None` for a temporary shock.
    lasting: Option<usize>,
    indices: Vec<usize>,
    /// Organisations whose cost lines it multiplies.
    cost_of: Vec<usize>,
}

/// All strikes of a model, in order of name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shocks {
    pub strikes: Vec<Strike>,
    lasting: usize,
}

#[derive(Debug, Clone, Default)]
pub struct ShockState {
    lasting: Vec<Block>,
    /// Every index after this year's strikes: what all later stages read.
    pub index: Vec<Block>,
    /// What this year's strikes multiply each organisation's cost lines by.
    pub cost: Vec<Block>,
}

impl ShockState {
    pub fn new(shocks: &Shocks, indices: usize, organisations: usize) -> ShockState {
        ShockState {
            lasting: block::several(shocks.lasting, 1.0),
            index: block::several(indices, 1.0),
            cost: block::several(organisations, 1.0),
        }
    }

    /// Back to the base year.
    pub fn start(&mut self) {
        self.lasting.fill(Block::all(1.0));
        self.index.fill(Block::all(1.0));
    }
}

impl Strike {
    /// Strikes in every run in so many of the years in which it can, the earliest, at the median of its size.
    pub fn hold(&mut self, years: usize) {
        let mut left = years;
        for possible in &mut self.years {
            *possible &= left > 0;
            left -= usize::from(*possible);
        }
        // A uniform is below 1 in every run.
        self.probability = 1.0;
        (self.size, self.size_draw) = (Quantile::certain(self.size.at(0.0)), None);
    }

    /// 1 where it strikes in a year, 0 where not.
    pub fn strikes(&self, year: usize, drawn: &Drawn, out: &mut Block) {
        let u = drawn.yearly(self.happens);
        let possible = self.years[year - 1];
        block::set(out, |run| f64::from(u8::from(possible && u[run] < self.probability)));
    }
}

/// Compiles shocks in order of name, and within one the organisations in order of id.
pub fn compile(compiler: &mut Compiler, shocks: &[Shock]) -> Shocks {
    let mut sorted: Vec<&Shock> = shocks.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let mut compiled = Shocks::default();
    for shock in sorted {
        match &shock.scope {
            Scope::Locality => strike(compiler, &mut compiled, shock, None),
            Scope::Organisations(ids) => {
                let mut ids: Vec<&String> = ids.iter().collect();
                ids.sort();
                for id in ids {
                    strike(compiler, &mut compiled, shock, Some(id));
                }
            }
        }
    }
    compiled
}

fn strike(compiler: &mut Compiler, compiled: &mut Shocks, shock: &Shock, only: Option<&str>) {
    let mut name = vec!["shock", shock.name.as_str()];
    name.extend(only);
    let quantity = |last| [name.as_slice(), &[last]].concat();
    // It strikes where u < p; the plan has it strike where p is more than one half.
    let happens = compiler.quantities.yearly(&quantity("strikes"), Kind::Uniform { plan: 0.5 });
    let size = Quantile::new(&shock.size, &mut compiler.tables);
    let size_draw =
        (!size.is_certain()).then(|| compiler.quantities.yearly(&quantity("size"), Kind::Normal));
    let mut indices: Vec<usize> = Vec::new();
    for driver in &shock.drivers {
        match driver {
            DriverName::Demand(service) => indices.extend(compiler.demand_units(service, only)),
            DriverName::Price(index) => indices.push(compiler.price(index)),
            DriverName::Savings => {}
        }
    }
    let cost_of = match (shock.cost, only) {
        (false, _) => Vec::new(),
        (true, Some(id)) => vec![compiler.organisation(id)],
        (true, None) => (0..compiler.organisations()).collect(),
    };
    let lasting = shock.permanent.then(|| {
        compiled.lasting += 1;
        compiled.lasting - 1
    });
    compiled.strikes.push(Strike {
        name: shock.name.clone(),
        only: only.map(str::to_owned),
        probability: shock.probability,
        years: shock.years.clone(),
        happens,
        size,
        size_draw,
        lasting,
        indices,
        cost_of,
    });
}

/// Multiplies indices and costs by `max(0, 1 + size)` where a shock strikes: this year alone, or from
/// this year on. `levels` are the indices before shocks.
#[multiversion(targets = "simd")]
pub fn step(shocks: &Shocks, year: usize, drawn: &Drawn, levels: &[Block], state: &mut ShockState) {
    state.index.copy_from_slice(levels);
    state.cost.fill(Block::all(1.0));
    for strike in &shocks.strikes {
        let possible = strike.years[year - 1];
        if !possible && strike.lasting.is_none() {
            continue;
        }
        let mut factor = Block::all(1.0);
        if possible {
            let z = strike.size_draw.map_or(&block::ZERO, |draw| drawn.yearly(draw));
            let mut size = block::ZERO;
            strike.size.sample(z, &mut size);
            let u = drawn.yearly(strike.happens);
            block::set(&mut factor, |run| {
                if u[run] < strike.probability { (1.0 + size[run]).max(0.0) } else { 1.0 }
            });
        }
        if let Some(place) = strike.lasting {
            block::multiply(&mut state.lasting[place], &factor);
            factor = state.lasting[place];
        }
        for &index in &strike.indices {
            block::multiply(&mut state.index[index], &factor);
        }
        for &organisation in &strike.cost_of {
            block::multiply(&mut state.cost[organisation], &factor);
        }
    }
}
