//! Variants of a model share stages, and have the figures that they have alone.

use std::sync::Arc;

use control_total::model::block::BLOCK;
use control_total::model::{Model, Stage, Variants};
use control_total::results::options::{OptionColumn, OptionMeasure};
use control_total::results::{Recorder, columns};
use control_total::scenario::assumptions::{Assumptions, Case};
use control_total::scenario::{ControlTotalOption, Plan, Sampler, Scenario};
use control_total::simulate::{Columns, Kept, Settings, Simulation};

use crate::common::shipped;

const SETTINGS: Settings = Settings { seed: 5, sampler: Sampler::Plain, runs: 700 };

/// What is changed of a case and its options.
type Change = fn(&mut Assumptions, &mut Vec<ControlTotalOption>);

/// A change, the first stage of its own, whether it has contracts of its own, and the year from which it is calculated.
const CHANGES: [(Change, Option<Stage>, bool, usize); 6] = [
    (|_, _| (), None, false, 0),
    (
        |assumptions, _| assumptions.prices[0].growth.iter_mut().for_each(|rate| *rate += 0.01),
        Some(Stage::Growth),
        true,
        0,
    ),
    (|assumptions, _| assumptions.demand[0].growth[2] += 0.01, Some(Stage::Growth), true, 3),
    (
        |assumptions, _| match &mut assumptions.schemes[0].plan {
            Plan::Amount(plan) | Plan::Rate(plan) => plan[1] *= 1.5,
        },
        Some(Stage::Savings),
        false,
        2,
    ),
    (
        |_, options| {
            let amounts = options.iter_mut().flat_map(|option| &mut option.support);
            amounts.flat_map(|support| support.amount.values_mut()).for_each(|own| own[0] += 3.0);
        },
        Some(Stage::Options),
        false,
        0,
    ),
    (
        |_, options| options.iter_mut().for_each(|option| option.carry_deficit = 0.25),
        Some(Stage::Options),
        false,
        0,
    ),
];

fn recorder(scenario: &Scenario, model: &Model) -> Recorder {
    let mut recorder = Recorder::new(model, &columns(scenario));
    for place in 0..model.options().len() {
        for year in 1..=scenario.years {
            for measure in [OptionMeasure::AfterSupport, OptionMeasure::Debt, OptionMeasure::Met] {
                let column = OptionColumn { unit: "covered".into(), year: Some(year), measure };
                if measure != OptionMeasure::Debt
                    || model.options()[place].payer(&"covered".into()).is_some()
                {
                    recorder.add_option(model, place, &column);
                }
            }
        }
    }
    recorder
}

#[test]
fn a_variant_has_the_figures_that_it_has_alone_and_calculates_what_it_must() {
    let scenario = shipped("worked-example");
    let assumptions = Assumptions::of(&scenario, Case::all(&scenario)[0]);
    let compiled =
        |assumptions: &Assumptions, options: &[ControlTotalOption], other: Option<&Model>| {
            let model = match other {
                Some(other) => Model::compile_beside(&scenario, assumptions, other),
                None => Model::compile(&scenario, assumptions),
            };
            Arc::new(model.with_options(&scenario, &options.iter().collect::<Vec<_>>()))
        };
    let base = compiled(&assumptions, &scenario.options, None);
    let alone = Variants::new([Arc::clone(&base)]);
    let simulation = Simulation::new(&alone, &SETTINGS);
    // All blocks, and two of them: the others are simulated again.
    let two_blocks = 2 * base.blocks() * BLOCK * size_of::<f64>() * (base.years() + 1);
    let kept =
        [usize::MAX, two_blocks].map(|limit| Kept::within(limit, &simulation, SETTINGS.runs));
    assert_eq!(kept.each_ref().map(Kept::is_complete), [true, false]);
    for (place, (change, first, contracts, from)) in CHANGES.into_iter().enumerate() {
        let (mut assumptions, mut options) = (assumptions.clone(), scenario.options.clone());
        change(&mut assumptions, &mut options);
        let model = compiled(&assumptions, &options, None);
        let recorders = [recorder(&scenario, &model)];
        let alone = Variants::new([model]);
        let simulation = Simulation::new(&alone, &SETTINGS);
        let (mut expected, _) = Columns::of(&simulation, &recorders, SETTINGS.runs);

        let beside = compiled(&assumptions, &options, Some(&base));
        let variants = Variants::new([Arc::clone(&base), Arc::clone(&beside)]);
        let (own, own_from) = variants.own(1);
        assert_eq!(own.first().copied(), first, "change {place}");
        assert_eq!(own.contains(&Stage::Contracts), contracts, "change {place}");
        assert_eq!(own_from, from, "change {place}");
        assert_eq!(variants.numbers().len(), 1);
        let recorders = [Recorder::new(&base, []), recorder(&scenario, &beside)];
        let expected = expected.remove(0);
        let simulation = Simulation::new(&variants, &SETTINGS);
        let (mut found, balance) = Columns::of(&simulation, &recorders, SETTINGS.runs);
        assert!(found.remove(1) == expected, "change {place}, both simulated");
        assert!(balance.passes());
        let variants = Variants::beside_kept(Arc::clone(&base), [beside]);
        for kept in &kept {
            let simulation = Simulation::new(&variants, &SETTINGS).beside(kept);
            let (mut found, _) = Columns::of(&simulation, &recorders, SETTINGS.runs);
            assert!(found.remove(1) == expected, "change {place}, the first one kept");
        }
    }
}

#[test]
fn a_variant_that_differs_late_is_read_by_the_next_one_in_every_year() {
    let scenario = shipped("worked-example");
    let assumptions = Assumptions::of(&scenario, Case::all(&scenario)[0]);
    let mut late = assumptions.clone();
    late.demand[0].growth[2] += 0.01;
    let mut options = scenario.options.clone();
    options.iter_mut().for_each(|option| option.carry_deficit = 0.25);
    let base = Arc::new(Model::compile(&scenario, &assumptions));
    let second = Arc::new(Model::compile_beside(&scenario, &late, &base));
    let third = Model::compile_beside(&scenario, &late, &second)
        .with_options(&scenario, &options.iter().collect::<Vec<_>>());
    let models = [base, second, Arc::new(third)];
    let together = Variants::new(models.clone());
    let recorders = models.each_ref().map(|model| recorder(&scenario, model));
    let simulation = Simulation::new(&together, &SETTINGS);
    let (found, _) = Columns::of(&simulation, &recorders, SETTINGS.runs);
    for ((model, recorder), found) in models.into_iter().zip(recorders).zip(found) {
        let alone = Variants::new([model]);
        let simulation = Simulation::new(&alone, &SETTINGS);
        let (expected, _) = Columns::of(&simulation, &[recorder], SETTINGS.runs);
        assert!(found == expected[0]);
    }
}
