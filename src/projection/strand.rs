//! A strand: what is simulated together in a case, since it assumes the same.

use super::case::Run;
use crate::model::{Model, Tables};
use crate::scenario::assumptions::{Assumptions, Case};

/// A model, and the options that share its positions by their places in the file.
pub struct Strand {
    pub model: Model,
    pub options: Vec<usize>,
    assumptions: Assumptions,
    /// The strand beside which it is compiled and simulated, since costs are the same before savings.
    pub leader: Option<usize>,
}

impl Strand {
    /// Compiles the strands of a case: the first is the case's own, any other has the assumptions of its options. What
    /// they tabulate is left in `tables` for others.
    pub fn all(run: &Run<'_>, case: Case, tables: &mut Tables) -> Vec<Strand> {
        let mut strands: Vec<Strand> = Vec::new();
        for number in 0..run.layout.strands {
            let strand = Strand::compile(run, case, number, &strands, tables);
            *tables = strand.model.tables();
            strands.push(strand);
        }
        strands
    }

    fn compile(
        run: &Run<'_>,
        case: Case,
        number: usize,
        before: &[Strand],
        tables: &mut Tables,
    ) -> Strand {
        let of = run.layout.strand_of.iter().enumerate();
        let options: Vec<usize> =
            of.filter(|&(_, &strand)| strand == number).map(|(option, _)| option).collect();
        let option = if number == 0 { None } else { options.first().copied() };
        let assumptions = Assumptions::of(run.scenario, Case { option, ..case });
        let leader =
            before.iter().position(|strand| assumptions.cost_the_same(&strand.assumptions));
        let model = match leader {
            Some(leader) => {
                let same_savings = assumptions.schemes == before[leader].assumptions.schemes;
                // Each has the numbers of those before it, and its own.
                let beside = |strand: &&Strand| strand.leader == Some(leader);
                let last = before.iter().rfind(beside).unwrap_or(&before[leader]);
                Model::compile_beside(run.scenario, &assumptions, &last.model, same_savings)
            }
            None => Model::compile_with(run.scenario, &assumptions, std::mem::take(tables)),
        };
        let stated: Vec<_> = options.iter().map(|&option| &run.scenario.options[option]).collect();
        let model = model.with_options(run.scenario, &stated);
        Strand { model, options, assumptions, leader }
    }

    /// The place of an option among those of the model.
    pub fn place(&self, option: usize) -> usize {
        self.options.iter().position(|&own| own == option).unwrap_or(usize::MAX)
    }
}
