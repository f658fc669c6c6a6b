//! Inputs held at one value in every run, all other luck as it is.

use super::Model;
use super::growth::Index;
use super::probes::Input;
use super::transformations::{Sampled, Transformation};

impl Model {
    /// The same model with an input held: a driver at its central growth and `at` more in every year, a shock at so many
    /// years struck, an organisation's savings at the mean delivery of each scheme and `at` more, anything else at `at`.
    pub fn hold(&self, input: &Input, at: f64) -> Model {
        let mut model = self.clone();
        match input {
            Input::Demand(service) => model.hold_driver(&format!("demand.{service}"), at),
            Input::Price(index) => model.hold_driver(&format!("price.{index}"), at),
            Input::Delivery(organisation) => {
                let place = model.organisations.iter().position(|own| own == organisation);
                let own = model.schemes.iter_mut();
                own.filter(|scheme| Some(scheme.organisation) == place)
                    .for_each(|scheme| scheme.hold(at));
            }
            Input::Success(id) => {
                model.changed(id, |found| found.succeed(at > 0.5));
            }
            Input::Late(id) => model.changed(id, |found| found.be_late(at as usize)),
            Input::Effect(id, _, nth) => {
                model.changed(id, |found| {
                    hold(found.changes.iter_mut().map(|own| &mut own.effect), *nth, at)
                });
            }
            Input::Prevention(id, nth) => {
                model.changed(id, |found| {
                    hold(found.transitions.iter_mut().map(|own| &mut own.1), *nth, at)
                });
            }
            Input::Overrun(id, nth) => {
                model.changed(id, |found| {
                    hold(found.investments.iter_mut().map(|own| &mut own.overrun), *nth, at)
                });
            }
            Input::Saved(id, nth) => {
                model.changed(id, |found| {
                    hold(found.savings.iter_mut().map(|own| &mut own.amount), *nth, at)
                });
            }
            Input::Moved(id, _, nth) => {
                model.changed(id, |found| {
                    hold(found.transfers.iter_mut().map(|own| &mut own.share), *nth, at)
                });
            }
            Input::MovedCost(id, _, nth) => {
                model.changed(id, |found| {
                    hold(found.transfers.iter_mut().map(|own| &mut own.cost), *nth, at)
                });
            }
            Input::Shock(name, only) => {
                let strikes = model.shocks.strikes.iter_mut();
                strikes
                    .filter(|strike| strike.name == *name && strike.only == *only)
                    .for_each(|strike| strike.hold(at.round().max(0.0) as usize));
            }
            Input::Performance(id) => {
                let contracts = model.contracts.iter_mut();
                contracts.filter(|found| found.id == *id).for_each(|found| found.hold(at));
            }
            Input::Residual(id) => {
                let terms = model.residual.iter_mut();
                terms.filter(|term| term.id == *id).for_each(|term| term.hold(at));
            }
        }
        model
    }

    fn hold_driver(&mut self, name: &str, more: f64) {
        for place in self.driver(name) {
            Index::hold(&mut self.indices[place], more);
        }
    }

    fn changed(&mut self, id: &str, change: impl FnOnce(&mut Transformation)) {
        if let Some(found) = self.transformations.list.iter_mut().find(|found| found.id == id) {
            change(found);
        }
    }
}

/// Holds the value of that number, counted from 1.
fn hold<'s>(mut values: impl Iterator<Item = &'s mut Sampled>, nth: usize, at: f64) {
    if let Some(value) = values.nth(nth - 1) {
        value.hold(at);
    }
}
