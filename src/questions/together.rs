//! Together: options of a scenario in one case, those that assume the same in one simulation, and with one lever to be set.
//!
//! Options that differ only in who is tested and paid share every position, and positions are what a simulation costs.

use super::levers::{Lever, of_horizon};
use super::{Asked, futures};
use crate::model::{Model, Tables};
use crate::results::Recorder;
use crate::results::options::OptionMeasure;
use crate::scenario::assumptions::{Assumptions, Case};

/// Options, in groups that assume the same.
pub struct Together<'a> {
    asked: &'a Asked<'a>,
    groups: Vec<Group>,
    /// Tables of quantiles, made once.
    tables: Tables,
}

struct Group {
    /// By place in the file.
    options: Vec<usize>,
    assumptions: Assumptions,
}

/// Whether an option succeeds, by run: 1 or 0.
pub type Successes = (usize, Vec<f64>);

impl<'a> Together<'a> {
    /// The options at these places.
    pub fn new(asked: &'a Asked<'a>, options: impl IntoIterator<Item = usize>) -> Together<'a> {
        let stated = &asked.scenario.options;
        let mut groups: Vec<Group> = Vec::new();
        let mut tables = Tables::default();
        for option in options {
            let alike = |group: &&mut Group| {
                stated[group.options[0]].assumptions == stated[option].assumptions
            };
            if let Some(group) = groups.iter_mut().find(alike) {
                group.options.push(option);
                continue;
            }
            let case = Case { option: Some(option), ..asked.case };
            let assumptions = Assumptions::of(asked.scenario, case);
            tables = Model::compile_with(asked.scenario, &assumptions, tables).tables();
            groups.push(Group { options: vec![option], assumptions });
        }
        Together { asked, groups, tables }
    }

    /// Success of an option and of those that assume what it does, with a lever set.
    pub fn with(&self, option: usize, lever: &Lever, setting: f64) -> Vec<Successes> {
        let own = self.groups.iter().filter(|group| group.options.contains(&option));
        own.flat_map(|group| self.simulate(group, Some((lever, setting)))).collect()
    }

    /// Success of every option as the file has it.
    pub fn all(&self) -> Vec<Successes> {
        self.groups.iter().flat_map(|group| self.simulate(group, None)).collect()
    }

    fn simulate(&self, group: &Group, set: Option<(&Lever, f64)>) -> Vec<Successes> {
        let scenario = self.asked.scenario;
        let mut assumptions = group.assumptions.clone();
        let mut options: Vec<_> =
            group.options.iter().map(|&option| scenario.options[option].clone()).collect();
        if let Some((lever, setting)) = set {
            lever.move_assumptions(setting, &mut assumptions);
            options.iter_mut().for_each(|option| lever.move_option(setting, scenario, option));
        }
        let model = Model::compile_with(scenario, &assumptions, self.tables.clone())
            .with_options(scenario, &options.iter().collect::<Vec<_>>());
        let mut recorder = Recorder::new(&model, []);
        for number in 0..options.len() {
            recorder.add_option(&model, number, &of_horizon(OptionMeasure::Success));
        }
        let runs = futures::recorded(&model, &self.asked.settings, &recorder);
        group.options.iter().copied().zip(runs).collect()
    }
}
