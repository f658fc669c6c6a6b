//! Which options come to the same, found from the runs.

use super::{Batch, CHUNK, Observer, Seen};
use crate::model::Model;
use crate::model::block::Block;
use crate::results::Place;
use crate::results::options::{OptionMeasure, horizon};

/// Two options come to the same where, in every run and year, the positions of the covered together agree and so does what
/// has been spent outside them, to within 1e-9 of turnover.
#[derive(Debug, Clone)]
pub struct Alike {
    /// By variant and place among its options: the option that it is.
    options: Vec<Vec<usize>>,
    /// By option: its position and its external cost.
    places: Vec<[Place; 2]>,
    /// A difference of no more than this is none, £m.
    most: f64,
    /// By option: the figures of the block and year that is being seen.
    seen: Vec<[Block; 2]>,
    /// By pair, each once: whether they have differed.
    apart: Vec<bool>,
}

impl Alike {
    /// Options by variant and place in it; every pair is the same until it is seen to differ.
    pub fn new<'m>(options: Vec<Vec<usize>>, models: impl Iterator<Item = &'m Model>) -> Alike {
        let count = options.iter().map(Vec::len).sum();
        let mut alike = Alike {
            options,
            places: Vec::new(),
            most: 0.0,
            seen: vec![<[Block; 2]>::default(); count],
            apart: vec![false; count * count.saturating_sub(1) / 2],
        };
        let mut places = vec![None; count];
        for (model, own) in models.zip(&alike.options) {
            alike.most = 1e-9 * model.covered_turnover().abs();
            for (option, &number) in model.options().iter().zip(own) {
                let place = |measure| {
                    let mut column = horizon(measure);
                    column.year = Some(1);
                    Place::of(option, &column)
                };
                let both = [OptionMeasure::Position, OptionMeasure::ExternalCost].map(place);
                places[number] = both[0].zip(both[1]).map(|(position, cost)| [position, cost]);
            }
        }
        alike.places = places.into_iter().flatten().collect();
        alike
    }

    /// An observer for each chunk of a batch.
    pub fn chunks(&self, batch: Batch) -> Vec<Alike> {
        vec![self.clone(); batch.blocks().div_ceil(CHUNK)]
    }

    /// Takes in what another has seen.
    pub fn fold(&mut self, other: &Alike) {
        self.apart.iter_mut().zip(&other.apart).for_each(|(own, &other)| *own |= other);
    }

    /// By pair, the first option with each later one, then the second, …: whether some run has told them apart.
    pub fn apart(&self) -> &[bool] {
        &self.apart
    }
}

impl Observer for Alike {
    fn see(&mut self, seen: &Seen) {
        if seen.year == 0 || self.places.len() != self.seen.len() {
            return;
        }
        for (place, &option) in self.options[seen.variant].iter().enumerate() {
            let state = seen.state.option(place);
            self.seen[option] = self.places[option].map(|figure| *figure.figures(state));
        }
        if seen.variant + 1 < self.options.len() {
            return;
        }
        // The last variant: those of all options are of the same block and year.
        let most = self.most;
        let differ = |a: &Block, b: &Block| {
            let differences = a.iter().zip(b.iter()).take(seen.counted);
            differences.fold(false, |apart, (a, b)| {
                let difference = (a - b).abs();
                apart | (difference > most) | difference.is_nan()
            })
        };
        let mut pair = 0;
        for (number, a) in self.seen.iter().enumerate() {
            for b in &self.seen[number + 1..] {
                if !self.apart[pair] {
                    self.apart[pair] = differ(&a[0], &b[0]) || differ(&a[1], &b[1]);
                }
                pair += 1;
            }
        }
    }
}
