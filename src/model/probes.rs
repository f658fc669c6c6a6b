//! Probes: what each uncertain input came to in a run, as one figure that a person would name: growth a year, the share of
//! savings delivered, whether a new care model succeeded.
//!
//! They look and change nothing. The figure of a run is gathered year by year in [`VALUES`] blocks and finished at the end.

use std::fmt;

use super::block::{self, Block};
use super::quantities::Drawn;
use super::{Model, YearState};

/// Blocks that a probe gathers in.
pub const VALUES: usize = 2;

/// An uncertain input, by the names of the scenario.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Input {
    /// A service's mean growth a year over the horizon before shocks, its units averaged.
    Demand(String),
    /// A price index's mean growth a year over the horizon before shocks.
    Price(String),
    /// The share that an organisation's schemes delivered of what they planned, all years together, slippage apart.
    Delivery(String),
    /// Whether a transformation succeeds: 1 or 0.
    Success(String),
    /// Years by which a transformation is late.
    Late(String),
    /// A transformation's full effect on a service's activity; the number tells several on one service apart.
    Effect(String, String, usize),
    /// A transformation's full effect on a move between segments of the population, by number.
    Prevention(String, usize),
    /// What an investment costs, as a multiple of its plan, by transformation and number.
    Overrun(String, usize),
    /// What a transformation saves, £m a year at base prices, by number.
    Saved(String, usize),
    /// The share of a service that moves at full effect, by transformation, service and number; and what a pound of it costs.
    Moved(String, String, usize),
    MovedCost(String, String, usize),
    /// Years in which a shock strikes; the organisation, where it strikes one alone.
    Shock(String, Option<String>),
    /// The share of a contract's performance that is attained, averaged over years.
    Performance(String),
    /// What an organisation's rows do not explain, as a share of its turnover, averaged over years.
    Residual(String),
}

impl fmt::Display for Input {
    /// The name that tables use.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Demand(service) => write!(formatter, "demand.{service}"),
            Input::Price(index) => write!(formatter, "price.{index}"),
            Input::Delivery(organisation) => write!(formatter, "savings.{organisation}"),
            Input::Success(id) => write!(formatter, "transformation.{id}.success"),
            Input::Late(id) => write!(formatter, "transformation.{id}.delay"),
            Input::Effect(id, service, nth) => {
                write!(formatter, "transformation.{id}.effect.{service}.{nth}")
            }
            Input::Prevention(id, nth) => write!(formatter, "transformation.{id}.prevention.{nth}"),
            Input::Overrun(id, nth) => write!(formatter, "transformation.{id}.overrun.{nth}"),
            Input::Saved(id, nth) => write!(formatter, "transformation.{id}.saving.{nth}"),
            Input::Shock(name, None) => write!(formatter, "shock.{name}"),
            Input::Shock(name, Some(only)) => write!(formatter, "shock.{name}.{only}"),
            Input::Performance(contract) => write!(formatter, "contract.{contract}.performance"),
            Input::Moved(id, service, nth) => {
                write!(formatter, "transformation.{id}.transfer.{service}.{nth}")
            }
            Input::MovedCost(id, service, nth) => {
                write!(formatter, "transformation.{id}.transfer.{service}.{nth}.cost")
            }
            Input::Residual(organisation) => write!(formatter, "residual.{organisation}"),
        }
    }
}

/// Looks at one input.
#[derive(Debug, Clone)]
pub struct Probe {
    pub input: Input,
    source: Source,
    years: usize,
}

#[derive(Debug, Clone)]
enum Source {
    /// Places of indices.
    Index(Vec<usize>),
    /// Places of schemes.
    Schemes(Vec<usize>),
    /// A transformation by place; what it keeps where it fails.
    Kept(usize, f64),
    Late(usize),
    Sampled(usize),
    Strike(usize),
    Contract(usize),
    Residual(usize),
}

impl Model {
    /// A probe for each input that may be uncertain, in the order of [`Input`]; some may be the same in every run.
    pub fn probes(&self) -> Vec<Probe> {
        let mut probes: Vec<(Input, Source)> = Vec::new();
        let mut services: Vec<&String> = self.units.iter().map(|(service, _)| service).collect();
        services.dedup();
        for service in services {
            let places = self.driver(&format!("demand.{service}"));
            probes.push((Input::Demand(service.clone()), Source::Index(places)));
        }
        for index in &self.prices {
            let places = self.driver(&format!("price.{index}"));
            probes.push((Input::Price(index.clone()), Source::Index(places)));
        }
        for (number, organisation) in self.organisations.iter().enumerate() {
            let own = self.schemes.iter().enumerate();
            let own = own.filter(|(_, scheme)| scheme.organisation == number);
            let own: Vec<usize> = own.map(|(place, _)| place).collect();
            if !own.is_empty() {
                probes.push((Input::Delivery(organisation.clone()), Source::Schemes(own)));
            }
        }
        for (place, transformation) in self.transformations.list.iter().enumerate() {
            let id = || transformation.id.clone();
            probes.push((Input::Success(id()), Source::Kept(place, transformation.residual)));
            probes.push((Input::Late(id()), Source::Late(place)));
            for (nth, change) in transformation.changes.iter().enumerate() {
                let input = Input::Effect(id(), change.service.clone(), nth + 1);
                probes.push((input, Source::Sampled(change.effect.place)));
            }
            for (nth, (_, effect)) in transformation.transitions.iter().enumerate() {
                let source = Source::Sampled(effect.place);
                probes.push((Input::Prevention(id(), nth + 1), source));
            }
            for (nth, investment) in transformation.investments.iter().enumerate() {
                let source = Source::Sampled(investment.overrun.place);
                probes.push((Input::Overrun(id(), nth + 1), source));
            }
            for (nth, saving) in transformation.savings.iter().enumerate() {
                let source = Source::Sampled(saving.amount.place);
                probes.push((Input::Saved(id(), nth + 1), source));
            }
        }
        for transformation in &self.transformations.list {
            let id = || transformation.id.clone();
            for (nth, transfer) in transformation.transfers.iter().enumerate() {
                let service = || transfer.service.clone();
                let share = Input::Moved(id(), service(), nth + 1);
                probes.push((share, Source::Sampled(transfer.share.place)));
                let cost = Input::MovedCost(id(), service(), nth + 1);
                probes.push((cost, Source::Sampled(transfer.cost.place)));
            }
        }
        for (place, strike) in self.shocks.strikes.iter().enumerate() {
            let input = Input::Shock(strike.name.clone(), strike.only.clone());
            probes.push((input, Source::Strike(place)));
        }
        for (place, contract) in self.contracts.iter().enumerate() {
            if contract.has_uncertain_performance() {
                probes.push((Input::Performance(contract.id.clone()), Source::Contract(place)));
            }
        }
        for (place, term) in self.residual.iter().enumerate() {
            probes.push((Input::Residual(term.id.clone()), Source::Residual(place)));
        }
        let years = self.years;
        probes.into_iter().map(|(input, source)| Probe { input, source, years }).collect()
    }
}

impl Probe {
    /// Looks at projected year `year`, which `state` has just reached, and gathers in this probe's blocks.
    pub fn look(
        &self,
        year: usize,
        drawn: &Drawn,
        state: &YearState,
        [value, weight]: &mut [Block; VALUES],
    ) {
        match &self.source {
            Source::Index(places) => {
                places.iter().for_each(|&place| block::add(value, &state.growth().rate[place]));
            }
            Source::Schemes(schemes) => {
                for &scheme in schemes {
                    let planned = &state.savings().planned[scheme];
                    let delivered = &state.savings().delivered[scheme];
                    block::update(value, |run, sum| sum + planned[run] * delivered[run]);
                    block::add(weight, planned);
                }
            }
            Source::Kept(place, residual) => {
                let kept = &state.decisions().kept[*place];
                block::set(value, |run| if kept[run] == *residual { 0.0 } else { 1.0 });
            }
            Source::Late(place) => *value = state.decisions().late[*place],
            Source::Sampled(place) => *value = state.decisions().sampled[*place],
            Source::Strike(place) => {
                let mut strikes = block::ZERO;
                state.model.shocks.strikes[*place].strikes(year, drawn, &mut strikes);
                block::add(value, &strikes);
            }
            Source::Contract(place) => {
                if let Some(attained) = state.model.contracts[*place].attained(drawn) {
                    block::add(value, &attained);
                }
            }
            Source::Residual(place) => block::add(value, &state.residual().share[*place]),
        }
    }

    /// The figure of a run, from what was gathered in its two blocks.
    pub fn finish(&self, value: f64, weight: f64) -> f64 {
        let years = self.years as f64;
        match &self.source {
            Source::Index(places) => value / places.len() as f64 / years,
            Source::Schemes(_) if weight == 0.0 => 0.0,
            Source::Schemes(_) => value / weight,
            Source::Contract(_) | Source::Residual(_) => value / years,
            _ => value,
        }
    }
}
