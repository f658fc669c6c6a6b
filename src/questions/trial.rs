//! Trials: options of a case that are simulated again and again, each time with something moved.
//!
//! The first few trials calculate everything. Then the case is simulated once and its figures are kept, and a trial calculates
//! only the stages that what was moved reaches.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;

use super::Asked;
use super::futures::Futures;
use super::levers::Lever;
use crate::model::{Model, Variants};
use crate::results::Recorder;
use crate::results::options::OptionColumn;
use crate::scenario::assumptions::{Assumptions, Case};
use crate::scenario::{ControlTotalOption, Scenario};
use crate::simulate::{Columns, Kept};

/// Trials that calculate everything: to keep a case costs about as much as seven of them.
const WITHOUT_KEEPING: usize = 8;

/// Options that assume the same, in one case.
pub struct Trial<'a> {
    asked: &'a Asked<'a>,
    /// By place in the file.
    pub options: Vec<usize>,
    assumptions: Assumptions,
    /// The case with its options as the file has them.
    base: Arc<Model>,
    futures: Futures,
    kept: OnceCell<Kept>,
    /// How many trials there have been.
    trials: Cell<usize>,
}

impl<'a> Trial<'a> {
    /// Some options, in groups that assume the same.
    pub fn groups(
        asked: &'a Asked<'a>,
        options: impl IntoIterator<Item = usize>,
    ) -> Vec<Trial<'a>> {
        let stated = &asked.scenario.options;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for option in options {
            let alike = |group: &&mut Vec<usize>| {
                stated[group[0]].assumptions == stated[option].assumptions
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(option),
                None => groups.push(vec![option]),
            }
        }
        groups.into_iter().map(|options| Trial::new(asked, options)).collect()
    }

    /// Options that assume what the first of them does.
    pub fn new(asked: &'a Asked<'a>, options: Vec<usize>) -> Trial<'a> {
        let Asked { scenario, case, settings } = *asked;
        let case = Case { option: options.first().copied(), ..case };
        let assumptions = Assumptions::of(scenario, case);
        let stated: Vec<_> = options.iter().map(|&option| &scenario.options[option]).collect();
        let base = Model::compile(scenario, &assumptions).with_options(scenario, &stated);
        let futures = Futures::of([base.quantities()], base.years(), settings);
        let base = Arc::new(base);
        let (kept, trials) = (OnceCell::new(), Cell::new(0));
        Trial { asked, options, assumptions, base, futures, kept, trials }
    }

    /// Columns of every option with a lever set: by option, column and run.
    pub fn moved(
        &self,
        lever: &Lever,
        setting: f64,
        columns: &[OptionColumn],
    ) -> Vec<Vec<Vec<f64>>> {
        let scenario = &*lever.moved_scenario(setting, self.asked.scenario);
        let mut assumptions = self.assumptions.clone();
        lever.move_assumptions(setting, &mut assumptions);
        let options = self.options.iter().map(|&option| {
            let mut option = scenario.options[option].clone();
            lever.move_option(setting, scenario, &mut option);
            option
        });
        self.simulate(scenario, &assumptions, &options.collect::<Vec<_>>(), columns)
    }

    /// The case with a lever set, without options.
    pub fn compiled(&self, lever: &Lever, setting: f64) -> Model {
        let mut assumptions = self.assumptions.clone();
        lever.move_assumptions(setting, &mut assumptions);
        let scenario = lever.moved_scenario(setting, self.asked.scenario);
        Model::compile(&scenario, &assumptions)
    }

    /// Columns of an option that differs from the file's: by column and run.
    pub fn with(&self, option: &ControlTotalOption, columns: &[OptionColumn]) -> Vec<Vec<f64>> {
        let options = std::slice::from_ref(option);
        let found = self.simulate(self.asked.scenario, &self.assumptions, options, columns);
        found.into_iter().next().unwrap_or_default()
    }

    /// Columns of options: by option, column and run.
    fn simulate(
        &self,
        scenario: &Scenario,
        assumptions: &Assumptions,
        options: &[ControlTotalOption],
        columns: &[OptionColumn],
    ) -> Vec<Vec<Vec<f64>>> {
        let model = Model::compile_beside(scenario, assumptions, &self.base)
            .with_options(scenario, &options.iter().collect::<Vec<_>>());
        let mut recorder = Recorder::new(&model, []);
        for number in 0..options.len() {
            columns.iter().for_each(|column| recorder.add_option(&model, number, column));
        }
        let (model, runs) = (Arc::new(model), self.futures.settings.runs);
        self.trials.set(self.trials.get() + 1);
        let (mut found, _) = if self.trials.get() <= WITHOUT_KEEPING {
            let variants = Variants::new([model]);
            Columns::of(&self.futures.simulation(&variants), &[recorder], runs)
        } else {
            let recorders = [Recorder::new(&self.base, []), recorder];
            let variants = Variants::beside_kept(Arc::clone(&self.base), [model]);
            Columns::of(&self.futures.simulation(&variants).beside(self.kept()), &recorders, runs)
        };
        let mut runs = found.pop().unwrap_or_default().into_iter();
        options.iter().map(|_| runs.by_ref().take(columns.len()).collect()).collect()
    }

    fn kept(&self) -> &Kept {
        self.kept.get_or_init(|| {
            let variants = Variants::new([Arc::clone(&self.base)]);
            Kept::new(&self.futures.simulation(&variants), self.futures.settings.runs)
        })
    }

    /// The case with its options as the file has them.
    pub fn model(&self) -> Arc<Model> {
        Arc::clone(&self.base)
    }

    /// The turnover of the organisations under control totals, £m.
    pub fn turnover(&self) -> f64 {
        self.base.covered_turnover()
    }
}
