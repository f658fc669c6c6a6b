//! Activity and cost: what organisations do, and what it costs them to do it.

use multiversion::multiversion;
use std::collections::BTreeMap;

use super::block::{self, Block};
use super::compile::Compiler;
use crate::scenario::{Growth, IncomeLine, Mix, Organisation, Yearly};

/// How a line's base moves from year to year.
#[derive(Debug, Clone, PartialEq)]
pub enum Path {
    /// With a price index, by its place among the indices.
    Price(usize),
    /// £m by projected year.
    Amount(Yearly),
}

impl Path {
    pub fn compile(compiler: &Compiler, growth: &Growth) -> Path {
        match growth {
            Growth::Price(index) => Path::Price(compiler.price(index)),
            Growth::Amount(amount) => Path::Amount(amount.clone()),
        }
    }
}

/// An income line.
#[derive(Debug, Clone, PartialEq)]
pub struct Income {
    pub organisation: usize,
    pub name: String,
    pub base: f64,
    path: Path,
    pub recurrent: bool,
}

impl Income {
    pub fn compile(compiler: &Compiler, organisation: usize, line: &IncomeLine) -> Income {
        Income {
            organisation,
            name: line.name.clone(),
            base: line.base,
            path: Path::compile(compiler, &line.growth),
            recurrent: line.recurrent,
        }
    }

    /// `income = b·P`: £520m of allocation at an index of 1.034 is £537.7m.
    #[inline(always)]
    pub fn in_year(&self, year: usize, indices: &[Block], income: &mut Block) {
        match &self.path {
            Path::Price(index) => {
                let price = &indices[*index];
                block::set(income, |run| self.base * price[run]);
            }
            Path::Amount(amount) => *income = Block::all(amount[year - 1]),
        }
    }
}

/// A cost line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub organisation: usize,
    pub name: String,
    pub base: f64,
    path: Path,
    pub recurrent: bool,
    variable: f64,
    release: f64,
    /// Unit of activity, weight, and where the level that cost has been released to is kept.
    mix: Vec<(usize, f64, usize)>,
}

/// All cost lines of a model, organisations in order of id and lines in order of name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Costs {
    pub lines: Vec<Line>,
    mixed: usize,
}

impl Costs {
    pub fn add(&mut self, compiler: &Compiler, number: usize, organisation: &Organisation) {
        let mut lines: Vec<_> = organisation.cost.iter().collect();
        lines.sort_by(|a, b| a.name.cmp(&b.name));
        for line in lines {
            let weights = match &line.activity {
                Mix::Fixed => BTreeMap::new(),
                Mix::Services(weights) => weights.clone(),
                Mix::Contracts => compiler.contract_mix(&organisation.id),
            };
            let mix = weights.iter().map(|(service, &weight)| {
                self.mixed += 1;
                (compiler.demand_unit(service, &organisation.id), weight, self.mixed - 1)
            });
            self.lines.push(Line {
                organisation: number,
                name: line.name.clone(),
                base: line.base,
                path: Path::compile(compiler, &line.growth),
                recurrent: line.recurrent,
                variable: line.variable,
                release: line.release,
                mix: mix.collect(),
            });
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct CostState {
    /// h: the level of activity that a line's cost has been released to, by line and service.
    released: Vec<Block>,
    /// This year's cost of each line, £m.
    pub line: Vec<Block>,
    /// This year's recurrent cost lines of each organisation, £m: what a rate of savings is a share of.
    pub total: Vec<Block>,
    /// Those of them that grow with a price from a base above 0, £m, this year and last.
    priced: Vec<Block>,
    previous: Vec<Block>,
    /// κ: growth of the latter.
    pub growth: Vec<Block>,
}

impl CostState {
    pub fn new(costs: &Costs, organisations: usize) -> CostState {
        CostState {
            released: block::several(costs.mixed, 1.0),
            line: block::several(costs.lines.len(), 0.0),
            total: block::several(organisations, 0.0),
            priced: block::several(organisations, 0.0),
            previous: block::several(organisations, 0.0),
            growth: block::several(organisations, 1.0),
        }
    }

    /// Back to the base year, in which every line costs its base.
    pub fn start(&mut self, costs: &Costs) {
        self.released.fill(Block::all(1.0));
        self.priced.fill(block::ZERO);
        for (line, cost) in costs.lines.iter().zip(&mut self.line) {
            *cost = Block::all(line.base);
            if line.is_priced() {
                block::add(&mut self.priced[line.organisation], cost);
            }
        }
    }
}

/// Activity by unit of demand, this year and last, base year = 1.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    pub now: Vec<Block>,
    pub before: Vec<Block>,
    /// Activity of this year without what has moved elsewhere, for units from which a service moves.
    pub left: Vec<Block>,
}

impl Activity {
    pub fn new(units: usize) -> Activity {
        let one = || block::several(units, 1.0);
        Activity { now: one(), before: one(), left: one() }
    }

    /// Back to the base year.
    pub fn start(&mut self) {
        self.now.fill(Block::all(1.0));
        self.left.fill(Block::all(1.0));
    }
}

/// `a = X·shocks·F`, and `a·(1 − M)` where a share M of a service has moved.
#[multiversion(targets = "simd")]
pub fn activity(
    indices: &[Block],
    factor: &[Block],
    moves: &[(usize, &Block)],
    state: &mut Activity,
) {
    std::mem::swap(&mut state.before, &mut state.now);
    for (unit, activity) in state.now.iter_mut().enumerate() {
        let (index, factor) = (&indices[unit], &factor[unit]);
        block::set(activity, |run| index[run] * factor[run]);
    }
    state.left.copy_from_slice(&state.now);
    for (unit, left) in moves {
        block::multiply(&mut state.left[*unit], left);
    }
}

/// This year's cost lines, the sums of recurrent ones by organisation, and κ, how much those that follow a price have grown
/// (1 where there was nothing to grow from). A shock strikes recurrent lines alone.
#[multiversion(targets = "simd")]
pub fn step(
    costs: &Costs,
    year: usize,
    indices: &[Block],
    activity: &[Block],
    shock: &[Block],
    state: &mut CostState,
) {
    std::mem::swap(&mut state.previous, &mut state.priced);
    state.total.fill(block::ZERO);
    state.priced.fill(block::ZERO);
    for (number, line) in costs.lines.iter().enumerate() {
        let cost = &mut state.line[number];
        line.in_year(year, indices, activity, &mut state.released, cost);
        if !line.recurrent {
            continue;
        }
        let (shock, total) = (&shock[line.organisation], &mut state.total[line.organisation]);
        for run in 0..block::BLOCK {
            cost[run] *= shock[run];
            total[run] += cost[run];
        }
        if line.is_priced() {
            block::add(&mut state.priced[line.organisation], cost);
        }
    }
    for (organisation, growth) in state.growth.iter_mut().enumerate() {
        let (now, before) = (&state.priced[organisation], &state.previous[organisation]);
        block::set(growth, |run| if before[run] == 0.0 { 1.0 } else { now[run] / before[run] });
    }
}

impl Line {
    /// Whether it is among the lines that banked savings grow with.
    fn is_priced(&self) -> bool {
        self.recurrent && self.base > 0.0 && matches!(self.path, Path::Price(_))
    }

    /// `cost = b·P·(1 + v·(Σ w·h − 1))`.
    ///
    /// £205m of pay at a price index of 1.012, 35% of it following activity that stands at 1.022, is
    /// 205 × 1.012 × (1 + 0.35 × 0.022) = £209.1m.
    #[inline(always)]
    fn in_year(
        &self,
        year: usize,
        indices: &[Block],
        activity: &[Block],
        released: &mut [Block],
        cost: &mut Block,
    ) {
        match &self.path {
            Path::Amount(amount) => *cost = Block::all(amount[year - 1]),
            Path::Price(index) if self.mix.is_empty() => {
                let price = &indices[*index];
                block::set(cost, |run| self.base * price[run]);
            }
            Path::Price(index) => {
                let mut followed = block::ZERO;
                for &(unit, weight, place) in &self.mix {
                    let (activity, levels) = (&activity[unit], &mut released[place]);
                    for run in 0..block::BLOCK {
                        levels[run] = self.released(activity[run], levels[run]);
                        followed[run] += weight * levels[run];
                    }
                }
                let price = &indices[*index];
                block::set(cost, |run| {
                    self.base * price[run] * (1.0 + self.variable * (followed[run] - 1.0))
                });
            }
        }
    }

    /// Stranded cost: cost rises with activity at once, and falls only as fast as it can be released.
    ///
    /// With a release of one half, a level of 1 falls to 0.95 when activity falls to 0.9.
    #[inline(always)]
    fn released(&self, activity: f64, level: f64) -> f64 {
        let excess = level - activity;
        if excess <= 0.0 { activity } else { level - self.release * excess }
    }
}
