//! Variants: models that are simulated on the same runs, and what they have in common.
//!
//! What two of them share is not stated but found: a stage comes out the same where it was compiled to the same, draws the
//! same numbers and reads stages that come out the same. It is then calculated once, by the first of them.

use std::sync::Arc;

use strum::{EnumCount, IntoEnumIterator};

use super::block::Block;
use super::control_totals;
use super::positions::Statement;
use super::quantities::{Drawn, Quantities};
use super::stage::Stage;
use super::stages::{Figures, Owners, bring};
use super::{Model, growth, population, positions, residual, savings, transformations};

/// Models of as many years, the first of which others are compared with.
#[derive(Debug, Clone)]
pub struct Variants {
    list: Vec<Variant>,
    /// What is drawn: a set for each group of models that draw the same.
    numbers: Vec<Quantities>,
    /// Whether the first one's figures are kept from before, but for what its options made of them.
    first_is_kept: bool,
}

/// One of several models.
#[derive(Debug, Clone)]
struct Variant {
    model: Arc<Model>,
    /// The place of its set of random numbers.
    numbers: usize,
    owners: Owners,
    /// The year from which it differs from the first; all that is before is the first's.
    from: usize,
}

/// What is read of the first variant before it differs from another.
const FIRST: Owners = [0; Stage::COUNT];

impl Variants {
    /// Finds what the models have in common.
    pub fn new(models: impl IntoIterator<Item = Arc<Model>>) -> Variants {
        Variants::of(models, false)
    }

    /// Models beside one whose figures are kept from before, but for what options made of them: its options are its own.
    pub fn beside_kept(
        first: Arc<Model>,
        models: impl IntoIterator<Item = Arc<Model>>,
    ) -> Variants {
        Variants::of(std::iter::once(first).chain(models), true)
    }

    fn of(models: impl IntoIterator<Item = Arc<Model>>, first_is_kept: bool) -> Variants {
        let mut variants = Variants { list: Vec::new(), numbers: Vec::new(), first_is_kept };
        models.into_iter().for_each(|model| variants.add(model));
        variants
    }

    /// A single model.
    pub fn one(model: Model) -> Variants {
        Variants::new([Arc::new(model)])
    }

    fn add(&mut self, model: Arc<Model>) {
        let numbers = self.numbers_of(model.quantities());
        let place = self.list.len();
        let mut owners = [place; Stage::COUNT];
        for stage in Stage::iter() {
            let same = |other: &&Variant| {
                let reads_alike =
                    |&read: &Stage| owners[read as usize] == other.owners[read as usize];
                stage.reads().iter().all(reads_alike)
                    && self.draw_alike(numbers, other.numbers, stage)
                    && model.apart(&other.model, stage).is_none()
            };
            let own = self.first_is_kept && stage == Stage::Options;
            if let Some(other) = self.list.iter().find(same).filter(|_| !own) {
                owners[stage as usize] = other.owners[stage as usize];
            }
        }
        let from = self.list.first().filter(|_| !self.first_is_kept).map_or(0, |first| {
            let years = Stage::iter().map(|stage| match owners[stage as usize] {
                0 => usize::MAX,
                own if own == place && self.draw_alike(numbers, first.numbers, stage) => {
                    model.apart(&first.model, stage).unwrap_or(usize::MAX)
                }
                _ => 0,
            });
            // To start with the base year costs no more than to copy it.
            years.min().filter(|year| (2..usize::MAX).contains(year)).unwrap_or(0)
        });
        // Whoever is read by another has to have figures in every year.
        for owner in owners.into_iter().filter(|&owner| owner != place) {
            self.list[owner].from = 0;
        }
        self.list.push(Variant { model, numbers, owners, from });
    }

    /// The set of random numbers of a model: one that it extends or that extends it, or a new one.
    fn numbers_of(&mut self, quantities: &Quantities) -> usize {
        for (place, known) in self.numbers.iter_mut().enumerate() {
            if known.extends(quantities) {
                return place;
            }
            if quantities.extends(known) {
                known.clone_from(quantities);
                return place;
            }
        }
        self.numbers.push(quantities.clone());
        self.numbers.len() - 1
    }

    fn draw_alike(&self, own: usize, other: usize, stage: Stage) -> bool {
        own == other || self.numbers[own].draw_alike(&self.numbers[other], stage)
    }

    /// The stages that a variant shares with no other before it, and the year from which it differs from the first.
    pub fn own(&self, variant: usize) -> (Vec<Stage>, usize) {
        let Variant { owners, from, .. } = &self.list[variant];
        (Stage::iter().filter(|&stage| owners[stage as usize] == variant).collect(), *from)
    }

    /// The first variant that has the same figures at a stage as this one.
    pub fn owner(&self, variant: usize, stage: Stage) -> usize {
        self.list[variant].owners[stage as usize]
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn model(&self, variant: usize) -> &Arc<Model> {
        &self.list[variant].model
    }

    /// Projected years.
    pub fn years(&self) -> usize {
        self.list.first().map_or(0, |first| first.model.years)
    }

    /// The sets of quantities that are to be drawn.
    pub fn numbers(&self) -> &[Quantities] {
        &self.numbers
    }

    /// The place of the set of quantities that a variant draws.
    pub fn drawn_by(&self, variant: usize) -> usize {
        self.list[variant].numbers
    }

    /// Room for a block of runs, for what is `wanted`: by variant.
    pub fn room(&self, wanted: &Wanted) -> Vec<Figures> {
        let pairs = self.list.iter().zip(&wanted.0);
        pairs
            .map(|(variant, own)| Figures::new(&variant.model, |stage| own[stage as usize]))
            .collect()
    }

    /// Brings the variants that are `wanted`, and those that they share stages with, to a year from the one before; year 0 is
    /// the base year. `drawn` is what each set of quantities has for the year. The first variant's figures are taken as they
    /// are where they are `given`.
    pub fn bring(
        &self,
        year: usize,
        wanted: &Wanted,
        drawn: &[Drawn],
        given: bool,
        all: &mut [Figures],
    ) {
        for (place, variant) in self.list.iter().enumerate() {
            if year < variant.from || (given && place == 0) {
                continue;
            }
            for stage in Stage::iter().filter(|&stage| wanted.0[place][stage as usize]) {
                let drawn = &drawn[variant.numbers];
                bring(stage, year, &variant.model, drawn, all, place, &variant.owners);
            }
        }
    }

    /// Gives the variants that differ from `year` on what the first one has of the year before, which is what they have then.
    pub fn part(&self, year: usize, all: &mut [Figures]) {
        let Some((first, others)) = all.split_first_mut() else { return };
        for (variant, figures) in self.list[1..].iter().zip(others) {
            if variant.from == year && year > 0 {
                figures.clone_from(first);
            }
        }
    }

    /// The stages at which a set of random numbers is read.
    pub fn read(&self, numbers: usize, wanted: &Wanted) -> Vec<Stage> {
        let own = self.list.iter().zip(&wanted.0).filter(|(own, _)| own.numbers == numbers);
        let all: Vec<&[bool; Stage::COUNT]> = own.map(|(_, wanted)| wanted).collect();
        Stage::iter().filter(|&stage| all.iter().any(|own| own[stage as usize])).collect()
    }

    /// The stages that have to be calculated for some variants, by variant: theirs, and those that they share.
    pub fn wanted(&self, variants: impl IntoIterator<Item = usize>) -> Wanted {
        let mut wanted = vec![[false; Stage::COUNT]; self.list.len()];
        for variant in variants {
            for (stage, &owner) in self.list[variant].owners.iter().enumerate() {
                wanted[owner][stage] = true;
            }
            // What lies before a variant differs from the first is the first's.
            if self.list[variant].from > 0 {
                wanted[0] = [true; Stage::COUNT];
            }
        }
        Wanted(wanted)
    }

    /// What a variant has in a year.
    pub fn state<'s>(&'s self, variant: usize, year: usize, all: &'s [Figures]) -> YearState<'s> {
        let Variant { model, owners, from, .. } = &self.list[variant];
        YearState { model, all, owners: if year < *from { &FIRST } else { owners } }
    }
}

/// The stages that are calculated, by variant.
#[derive(Debug, Clone)]
pub struct Wanted(Vec<[bool; Stage::COUNT]>);

impl Wanted {
    /// Nothing of the first variant, whose figures are known.
    pub fn without_first(mut self) -> Wanted {
        self.0[0] = [false; Stage::COUNT];
        self
    }
}

/// What a block of runs of one model has in one year.
#[derive(Debug, Clone, Copy)]
pub struct YearState<'s> {
    pub model: &'s Model,
    all: &'s [Figures],
    owners: &'s Owners,
}

impl<'s> YearState<'s> {
    fn of(&self, stage: Stage) -> &'s Figures {
        &self.all[self.owners[stage as usize]]
    }

    pub(super) fn decisions(&self) -> &'s transformations::Decided {
        &self.of(Stage::Decisions).decisions
    }

    pub(super) fn population(&self) -> &'s population::PopulationState {
        &self.of(Stage::Population).population
    }

    pub(super) fn growth(&self) -> &'s growth::GrowthState {
        &self.of(Stage::Growth).growth
    }

    pub(super) fn transformations(&self) -> &'s transformations::TransformationState {
        &self.of(Stage::Transformations).transformations
    }

    /// Activity by unit of demand, without what has moved elsewhere, base year = 1.
    pub(super) fn activities(&self) -> &'s [Block] {
        &self.of(Stage::Activity).activity.left
    }

    /// Cost lines, £m.
    pub(super) fn cost_lines(&self) -> &'s [Block] {
        &self.of(Stage::Costs).costs.line
    }

    pub(super) fn savings(&self) -> &'s savings::SavingsState {
        &self.of(Stage::Savings).savings
    }

    /// Payments by contract, £m.
    pub(super) fn payments(&self) -> &'s [Block] {
        &self.of(Stage::Contracts).contracts.payments
    }

    pub(super) fn residual(&self) -> &'s residual::ResidualState {
        &self.of(Stage::Residual).residual
    }

    pub(super) fn positions(&self) -> &'s positions::PositionState {
        &self.of(Stage::Positions).positions
    }

    /// The statement at a place given by [`Model::statement`].
    pub fn statement(&self, place: usize) -> &'s Statement {
        &self.positions().statements[place]
    }

    /// Reserves at a place given by [`Model::reserves`], £m, and whether they have been exhausted.
    pub fn reserves(&self, place: usize) -> (&'s Block, &'s Block) {
        (&self.positions().reserves[place], &self.positions().exhausted[place])
    }

    /// What the option at that place among [`Model::options`] makes of it.
    pub fn option(&self, place: usize) -> &'s control_totals::OptionState {
        &self.of(Stage::Options).options[place]
    }

    /// Activity at a place given by [`Model::unit`], base year = 1.
    pub fn activity(&self, place: usize) -> &'s Block {
        &self.activities()[place]
    }

    /// This year's growth rate of the index at a place given by [`Model::driver`].
    pub fn growth_rate(&self, place: usize) -> &'s Block {
        &self.growth().rate[place]
    }

    /// What each savings scheme plans anew this year, £m, by its organisation and name.
    pub fn savings_planned(&self, run: usize) -> impl Iterator<Item = (&'s str, &'s str, f64)> {
        let (model, planned) = (self.model, &self.savings().planned);
        model.schemes.iter().zip(planned).map(move |(scheme, planned)| {
            let own = model.organisations[scheme.organisation].as_str();
            (own, scheme.name.as_str(), planned[run])
        })
    }

    /// What a planned rate of savings is a share of, £m, by organisation: recurrent cost lines, less what savings of earlier
    /// years bank on them.
    pub fn cost_bases(&self, run: usize) -> impl Iterator<Item = (&'s str, f64)> {
        let (costs, banked) = (&self.of(Stage::Costs).costs.total, &self.savings().banked_on_lines);
        let bases = costs.iter().zip(banked).map(move |(cost, banked)| cost[run] - banked[run]);
        self.model.organisations.iter().map(String::as_str).zip(bases)
    }

    /// The largest difference found so far between two ways of adding up the same sum, relative to turnover.
    pub fn largest_difference(&self) -> f64 {
        self.positions().largest_difference
    }
}
