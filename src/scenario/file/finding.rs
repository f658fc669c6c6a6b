//! Findings of what a scenario comes to, at the place of the file that they are about.

use super::difference::found;
use super::write::words_of;
use super::{Resolved, path_text};
use crate::error::{Code, Of, Problem};
use crate::scenario::{Scenario, check};

impl Resolved {
    /// A warning of a sum at `at`, such as a position, in £m to one decimal; `None` where the scenario accepts it.
    pub fn warning_of_sum(
        &self,
        scenario: &Scenario,
        code: Code,
        (at, sum): (&[String], f64),
        (title, label): (String, String),
        help: Vec<String>,
    ) -> Option<Problem> {
        let place = found(&self.tree, at).map(|node| node.place.clone());
        let problem = Problem::warning(code, place, title, label).help(help);
        offered(scenario, problem.of([check::sum_of(at, sum)]))
    }

    /// A warning of the values at these paths, shown at the first of them that is there; `None` where the scenario
    /// accepts it.
    pub fn warning(
        &self,
        scenario: &Scenario,
        code: Code,
        at: &[Vec<String>],
        (title, label): (String, String),
        help: Vec<String>,
    ) -> Option<Problem> {
        let nodes: Vec<_> =
            at.iter().filter_map(|path| Some((path, found(&self.tree, path)?))).collect();
        let place = nodes.first().map(|(_, node)| node.place.clone());
        let of = nodes.iter().map(|(path, node)| Of { at: path_text(path), value: words_of(node) });
        offered(scenario, Problem::warning(code, place, title, label).help(help).of(of))
    }
}

/// A warning with the line that accepts it, unless the scenario does.
fn offered(scenario: &Scenario, problem: Problem) -> Option<Problem> {
    let accepted = scenario.accepted.iter().any(|accepted| accepted.covers(&problem));
    (!accepted).then(|| check::offer(problem))
}
