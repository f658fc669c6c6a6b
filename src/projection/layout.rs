//! The layout: every figure that a case is asked for, and which of them are simulated in one pass.
//!
//! It is the same for every case. A pass holds no more columns than fit into memory, except that a
//! figure by which options are compared is held for all of them at once.

use std::collections::BTreeSet;

use crate::model::Stage;
use crate::results::options::{OptionColumn, OptionColumns, OptionMeasure, horizon};
use crate::results::{Column, Measure, columns};
use crate::scenario::{Overrides, Scenario, Unit};
use crate::summary::Detail;

/// Every figure of a case.
#[derive(Debug, Clone)]
pub struct CaseLayout {
    /// In this order: positions before any option; each option's positions, metrics and outcomes; then
    /// the figures that options are compared by, each for every option.
    pub figures: Vec<Figure>,
    /// By option: the variant of the case that it belongs to.
    pub variant_of: Vec<usize>,
    pub variants: usize,
}

/// One figure a run, and what becomes of it.
#[derive(Debug, Clone)]
pub struct Figure {
    pub source: Source,
    pub use_: Use,
}

#[derive(Debug, Clone)]
pub enum Source {
    /// A position before any option.
    Case(Column),
    /// Of the option that stands there in the file.
    Option(usize, OptionColumn),
}

impl Figure {
    /// The stage that a figure before any option comes from.
    pub fn stage(&self) -> Option<Stage> {
        match &self.source {
            Source::Case(Column { measure: Measure::Activity(_), .. }) => Some(Stage::Activity),
            Source::Case(_) => Some(Stage::Positions),
            Source::Option(..) => None,
        }
    }
}

/// What runs are summarised to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Distribution(Detail),
    Estimate,
    Joint,
    /// By place in [`OptionMeasure::HORIZON`].
    Comparison(usize),
}

impl CaseLayout {
    pub fn new(scenario: &Scenario, options: &[OptionColumns]) -> CaseLayout {
        let figure = |source, use_| Figure { source, use_ };
        let last = scenario.years;
        let mut figures: Vec<Figure> = columns(scenario)
            .into_iter()
            .map(|column| {
                let detail = detail(&column, last);
                figure(Source::Case(column), Use::Distribution(detail))
            })
            .collect();
        for (option, columns) in options.iter().enumerate() {
            figures.extend(columns.positions.iter().map(|column| {
                let use_ = Use::Distribution(option_detail(column, last));
                figure(Source::Option(option, column.clone()), use_)
            }));
            for (columns, use_) in
                [(&columns.metrics, Use::Estimate), (&columns.outcomes, Use::Joint)]
            {
                let sources = columns.iter().map(|column| Source::Option(option, column.clone()));
                figures.extend(sources.map(|source| figure(source, use_)));
            }
        }
        for (place, measure) in OptionMeasure::HORIZON.into_iter().enumerate() {
            let sources = (0..options.len()).map(|option| Source::Option(option, horizon(measure)));
            figures.extend(sources.map(|source| figure(source, Use::Comparison(place))));
        }
        let (variant_of, variants) = variants(scenario);
        CaseLayout { figures, variant_of, variants }
    }

    /// The variant that a figure comes from.
    pub fn variant(&self, figure: usize) -> usize {
        match &self.figures[figure].source {
            Source::Case(_) => 0,
            Source::Option(option, _) => self.variant_of[*option],
        }
    }

    /// The figures of which only the mean and its error are wanted.
    pub fn summed(&self) -> Vec<usize> {
        let places = 0..self.figures.len();
        places.filter(|&place| self.figures[place].use_ == Use::Estimate).collect()
    }

    /// The figures of each pass that are kept run by run, where `capacity` of them fit into memory. The base year is known and
    /// needs none.
    pub fn passes(&self, capacity: usize) -> Vec<Vec<usize>> {
        let mut passes: Vec<Vec<usize>> = Vec::new();
        let sampled: Vec<usize> = (0..self.figures.len())
            .filter(|&place| {
                let known =
                    matches!(&self.figures[place].source, Source::Case(column) if column.year == 0);
                !known && self.figures[place].use_ != Use::Estimate
            })
            .collect();
        let together = |a: &usize, b: &usize| match self.figures[*a].use_ {
            Use::Comparison(_) => self.figures[*a].use_ == self.figures[*b].use_,
            _ => false,
        };
        for group in sampled.chunk_by(together) {
            match passes.last_mut().filter(|pass| pass.len() + group.len() <= capacity) {
                Some(pass) => pass.extend(group),
                None => passes.push(group.to_vec()),
            }
        }
        passes
    }

    /// How many simulations a case takes: one for each pass and each variant that has figures in it.
    pub fn simulations(&self, capacity: usize) -> usize {
        // What is only summed is in the first pass, and in every variant.
        let variants = |(number, pass): (usize, &Vec<usize>)| match number {
            0 => self.variants,
            _ => pass.iter().map(|&figure| self.variant(figure)).collect::<BTreeSet<_>>().len(),
        };
        self.passes(capacity).iter().enumerate().map(variants).sum()
    }
}

/// What distributions.csv and paths.csv hold before any option: positions by year, and added up over all
/// years. The base year is known.
fn detail(column: &Column, last: usize) -> Detail {
    match column.measure {
        Measure::Position if column.year > 0 => Detail::Paths,
        Measure::CumulativePosition if column.year == last => Detail::Distribution,
        _ => Detail::Summary,
    }
}

/// The same of an option: positions before and after interest and support, and distances from the total.
fn option_detail(column: &OptionColumn, last: usize) -> Detail {
    use OptionMeasure::*;
    match column.measure {
        Position | BeforeSupport | AfterSupport => Detail::Paths,
        VarianceToTotal => Detail::Distribution,
        CumulativePosition | CumulativeBeforeSupport | CumulativeAfterSupport
            if column.year == Some(last) =>
        {
            Detail::Distribution
        }
        _ => Detail::Summary,
    }
}

/// Whether the whole distribution of an option's figure is shown of every case: that of all years together, off which the page
/// reads chances.
pub fn shown_of_every_case(column: &OptionColumn, last: usize) -> bool {
    let all_years = column.measure == OptionMeasure::CumulativePosition;
    all_years && column.year == Some(last) && column.unit == Unit::Covered
}

/// The variant of each option, and how many there are. Options that assume the same share one; the first
/// is the case's own, shared by those that change no assumption.
fn variants(scenario: &Scenario) -> (Vec<usize>, usize) {
    let unchanged = Overrides::default();
    let mut assumed = vec![&unchanged];
    let variant = |option| {
        let overrides: &Overrides = option;
        assumed.iter().position(|known| *known == overrides).unwrap_or_else(|| {
            assumed.push(overrides);
            assumed.len() - 1
        })
    };
    let variant_of =
        scenario.options.iter().map(|option| &option.assumptions).map(variant).collect();
    (variant_of, assumed.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(use_: Use, year: Option<usize>) -> Figure {
        let column = OptionColumn { unit: Unit::Covered, year, measure: OptionMeasure::Met };
        Figure { source: Source::Option(0, column), use_ }
    }

    #[test]
    fn passes_keep_within_memory_and_what_is_compared_together() {
        let mut figures = vec![figure(Use::Distribution(Detail::Summary), Some(1)); 5];
        figures.extend(vec![figure(Use::Comparison(0), None); 3]);
        figures.extend(vec![figure(Use::Comparison(1), None); 3]);
        let layout = CaseLayout { figures, variant_of: vec![0], variants: 1 };
        let passes = |capacity| layout.passes(capacity);
        assert_eq!(passes(100), [(0..11).collect::<Vec<_>>()]);
        assert_eq!(passes(6), [vec![0, 1, 2, 3, 4], (5..11).collect()]);
        // A comparison that does not fit is held all the same.
        let two = [vec![0, 1], vec![2, 3], vec![4], vec![5, 6, 7], vec![8, 9, 10]];
        assert_eq!(passes(2), two);
        assert_eq!(layout.simulations(2), 5);
    }
}
