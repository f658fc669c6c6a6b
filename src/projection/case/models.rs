//! The models of a case, and what tells its options apart.

use std::sync::Arc;

use super::super::layout::CaseLayout;
use super::Run;
use crate::model::{Model, Tables, Variants};
use crate::scenario::assumptions::{Assumptions, Case};
use crate::simulate::Alike;

/// What tells the options of a case apart: every pair is the same until some run differs.
pub fn telling_apart(layout: &CaseLayout, variants: &Variants) -> Alike {
    let of = |variant| {
        let options = layout.variant_of.iter().enumerate();
        options.filter(|&(_, &own)| own == variant).map(|(option, _)| option).collect()
    };
    let models = (0..variants.len()).map(|variant| &**variants.model(variant));
    Alike::new((0..variants.len()).map(of).collect(), models)
}

/// The models of a case: its own, and one for options that assume something else. What they tabulate is left in `tables`.
pub fn variants(run: &Run, case: Case, tables: &mut Tables) -> Variants {
    let Run { scenario, layout, .. } = *run;
    let mut models: Vec<Arc<Model>> = Vec::new();
    for variant in 0..layout.variants {
        let of = layout.variant_of.iter().enumerate();
        let options: Vec<usize> =
            of.filter(|&(_, &own)| own == variant).map(|(option, _)| option).collect();
        let option = if variant == 0 { None } else { options.first().copied() };
        let assumptions = Assumptions::of(scenario, Case { option, ..case });
        let model = match models.last() {
            Some(last) => Model::compile_beside(scenario, &assumptions, last),
            None => Model::compile_with(scenario, &assumptions, std::mem::take(tables)),
        };
        let stated: Vec<_> = options.iter().map(|&option| &scenario.options[option]).collect();
        models.push(Arc::new(model.with_options(scenario, &stated)));
    }
    if let Some(last) = models.last() {
        *tables = last.tables();
    }
    Variants::new(models)
}
