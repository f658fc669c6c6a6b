//! What an organisation of a form is in figures. Types only.

use super::asked::Asked;
use super::rates::{Price, Service};
use super::size::Follows;

/// An organisation in figures.
#[derive(Debug)]
pub(super) struct Organisation {
    pub(super) asked: Asked,
    pub(super) income: Vec<Line>,
    pub(super) cost: Vec<Line>,
    /// What it is paid by contract in the base year, by service.
    pub(super) received: Vec<(&'static Service, f64)>,
    /// What it pays by contract in the base year, by service.
    pub(super) paid: Vec<(&'static Service, f64)>,
    pub(super) schemes: Vec<Scheme>,
    /// By projected year.
    pub(super) totals: Vec<f64>,
    /// The position of the base year.
    pub(super) base_position: f64,
}

/// A line of income or cost.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) base: f64,
    pub(super) price: &'static Price,
    pub(super) follows: Follows,
    pub(super) variable: f64,
    pub(super) release: f64,
}

/// A savings plan.
#[derive(Debug)]
pub(super) struct Scheme {
    pub(super) name: &'static str,
    pub(super) planned: Planned,
    /// The share of what is delivered that lasts.
    pub(super) recurrent: f64,
    pub(super) delivery: Delivery,
    /// The share of a year's shortfall that is made up in the next.
    pub(super) slippage: f64,
}

/// New savings of a year.
#[derive(Debug)]
pub(super) enum Planned {
    /// A share of the organisation's cost base, in every year.
    Rate(f64),
    /// £m by projected year.
    Money(Vec<f64>),
}

/// What is delivered, as a share of the plan.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) p10: f64,
    pub(super) p50: f64,
    pub(super) p90: f64,
}
