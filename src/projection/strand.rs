//! A strand: what is simulated together in a case, since it assumes the same.

use super::case::Run;
use crate::model::{Model, Tables};
use crate::scenario::assumptions::{Assumptions, Case};

/// A model, and the options that share its positions by their places in the file.
pub struct Strand {
    pub model: Model,
    pub options: Vec<usize>,
}

impl Strand {
    /// Compiles a strand: the first is the case's own, any other has the assumptions of its options.
    pub fn compile(run: &Run<'_>, case: Case, number: usize, tables: &mut Tables) -> Strand {
        let of = run.layout.strand_of.iter().enumerate();
        let options: Vec<usize> =
            of.filter(|&(_, &strand)| strand == number).map(|(option, _)| option).collect();
        let option = if number == 0 { None } else { options.first().copied() };
        let assumptions = Assumptions::of(run.scenario, Case { option, ..case });
        let stated: Vec<_> = options.iter().map(|&option| &run.scenario.options[option]).collect();
        let model = Model::compile_with(run.scenario, &assumptions, std::mem::take(tables))
            .with_options(run.scenario, &stated);
        *tables = model.tables();
        Strand { model, options }
    }

    /// The place of an option among those of the model.
    pub fn place(&self, option: usize) -> usize {
        self.options.iter().position(|&own| own == option).unwrap_or(usize::MAX)
    }
}
