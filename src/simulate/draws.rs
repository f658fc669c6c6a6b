//! Draws: the random numbers of a run, from a stream of its own for each named quantity.
//!
//! A number is a function of the seed, the quantity's name, the year and the run, and of nothing else:
//! any run can be replayed alone, more runs extend fewer, and what else is in a scenario changes
//! nothing. Streams are keyed by a hash of the name (SHA-256), never by adding to a seed.

mod inverse;
mod normal;
mod philox;
mod quasi;
mod run;
mod shared;

use sha2::{Digest, Sha256};

use crate::model::Stage;
use crate::model::block::{self, Block};
use crate::model::quantities::{Drawn, Group, Kind, Numbers, Quantities, Quantity};
use crate::scenario::Sampler;
use philox::Stream;
pub use quasi::{BATCH, RANDOMISATIONS};
pub use run::RunStream;
pub use shared::Shared;

/// All streams of a model, for one seed.
#[derive(Debug, Clone)]
pub struct Draws<'a> {
    quantities: &'a Quantities,
    shared: Option<&'a Shared>,
    once: Vec<Source>,
    yearly: Vec<Source>,
}

/// Where the numbers of one quantity come from.
#[derive(Debug, Clone, Copy)]
struct Source {
    stream: Stream,
    sampler: Sampler,
    normal: bool,
    /// Its place among the shared numbers, if it has one.
    shared: Option<usize>,
    /// Whether a stage that is calculated reads it.
    read: bool,
}

impl<'a> Draws<'a> {
    pub fn new(quantities: &'a Quantities, seed: u64, sampler: Sampler) -> Draws<'a> {
        let sources = |list: &[Quantity]| {
            list.iter().map(|quantity| Source::new(quantity, seed, sampler)).collect()
        };
        Draws {
            quantities,
            shared: None,
            once: sources(&quantities.once),
            yearly: sources(&quantities.yearly),
        }
    }

    /// Reads what `shared` holds of the same seed and sampler, in place of drawing it again.
    pub fn sharing(mut self, shared: &'a Shared) -> Draws<'a> {
        for (sources, list, yearly) in [
            (&mut self.once, &self.quantities.once, false),
            (&mut self.yearly, &self.quantities.yearly, true),
        ] {
            for (source, quantity) in sources.iter_mut().zip(list) {
                source.shared = shared.place(quantity, yearly);
            }
        }
        self.shared = Some(shared);
        self
    }

    /// Draws nothing but what some stages read, and what that correlates with.
    pub fn only(mut self, stages: &[Stage]) -> Draws<'a> {
        let Quantities { once, yearly, once_groups, yearly_groups, .. } = self.quantities;
        for (sources, list, groups) in
            [(&mut self.once, once, once_groups), (&mut self.yearly, yearly, yearly_groups)]
        {
            let read = |place: usize| stages.contains(&list[place].stage);
            for (place, source) in sources.iter_mut().enumerate() {
                let group = groups.iter().find(|group| group.members.contains(&place));
                source.read = match group {
                    Some(group) => group.members.iter().any(|&member| read(member)),
                    None => read(place),
                };
            }
        }
        self
    }

    /// Room for the numbers of a block.
    pub fn room(&self) -> Drawn<'a> {
        Drawn {
            once: Numbers::new(block::several(self.once.len(), 0.0)),
            yearly: Numbers::new(block::several(self.yearly.len(), 0.0)),
        }
    }

    /// Draws what is drawn once a run, for the block of runs that starts at run `first` (1 is the first
    /// run, so blocks start at 1, 1 + [`block::BLOCK`], …).
    pub fn start(&self, first: u64, drawn: &mut Drawn<'a>) {
        self.fill(&self.once, 0, 0, first, &mut drawn.once);
        let groups = self.quantities.once_groups.iter();
        groups.filter(|group| self.once[group.members[0]].read).for_each(|group| {
            mix(group, &mut drawn.once);
        });
    }

    /// Draws what is drawn every year, for projected year `year`.
    pub fn step(&self, year: usize, first: u64, drawn: &mut Drawn<'a>) {
        self.fill(&self.yearly, year, year - 1, first, &mut drawn.yearly);
        let groups = self.quantities.yearly_groups.iter();
        groups.filter(|group| self.yearly[group.members[0]].read).for_each(|group| {
            mix(group, &mut drawn.yearly);
        });
    }

    fn fill(
        &self,
        sources: &[Source],
        year: usize,
        offset: usize,
        first: u64,
        numbers: &mut Numbers<'a>,
    ) {
        for (quantity, source) in sources.iter().enumerate().filter(|(_, source)| source.read) {
            match self.shared.zip(source.shared) {
                Some((shared, place)) => {
                    numbers.share(quantity, shared.block(place + offset, first))
                }
                None => source.fill(year, first, numbers.own(quantity)),
            }
        }
    }

    /// The plan: every normal at 0, every uniform where the plan has it. It holds in every year.
    pub fn plan(&self) -> Drawn<'a> {
        let planned = |list: &[Quantity]| {
            let value = |quantity: &Quantity| match quantity.kind {
                Kind::Normal => 0.0,
                Kind::Uniform { plan } => plan,
            };
            Numbers::new(list.iter().map(|quantity| Block::all(value(quantity))).collect())
        };
        Drawn { once: planned(&self.quantities.once), yearly: planned(&self.quantities.yearly) }
    }
}

/// The stream of a named quantity.
fn stream(seed: u64, name: &str) -> Stream {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(name.as_bytes());
    let digest = hash.finalize();
    let word = |at: usize| {
        u32::from_le_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]])
    };
    Stream { key: [word(0), word(4)], tag: word(8) }
}

impl Source {
    fn new(quantity: &Quantity, seed: u64, sampler: Sampler) -> Source {
        let normal = quantity.kind == Kind::Normal;
        let stream = stream(seed, &quantity.name);
        Source { stream, sampler, normal, shared: None, read: true }
    }

    /// The numbers of a year for the block that starts at run `first`.
    fn fill(&self, year: usize, first: u64, block: &mut Block) {
        let fill = match (self.sampler, self.normal) {
            (Sampler::Plain, true) => normal::fill_normal,
            (Sampler::Plain, false) => normal::fill_uniform,
            (Sampler::Quasi, true) => quasi::fill_normal,
            (Sampler::Quasi, false) => quasi::fill_uniform,
        };
        fill(&self.stream, year, first, block);
    }
}

/// Correlates the members of a group: `c = L·z`, last member first, so that it can be done in place.
fn mix(group: &Group, numbers: &mut Numbers) {
    let count = group.members.len();
    for (row, &member) in group.members.iter().enumerate().rev() {
        let weights = &group.factor[row * count..][..=row];
        let mut mixed = block::ZERO;
        for (&weight, &other) in weights.iter().zip(&group.members) {
            let z = numbers.block(other);
            block::update(&mut mixed, |run, sum| sum + weight * z[run]);
        }
        *numbers.own(member) = mixed;
    }
}

#[cfg(test)]
mod tests;
