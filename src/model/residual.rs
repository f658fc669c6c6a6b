//! The residual: how outturns miss plans by more than the rows of a file explain.

use multiversion::multiversion;

use super::block::{self, Block};
use super::compile::Compiler;
use super::growth::{Deviation, spread};
use super::quantities::{Drawn, Kind, YearlyId};
use crate::scenario::{Organisation, Residual, Spread};

/// One organisation's residual.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The place of the organisation.
    pub organisation: usize,
    pub id: String,
    median: f64,
    year_sd: Spread,
    deviation: Option<Deviation>,
    /// The chance and the size of the tail, and the draw that decides.
    tail: Option<(f64, f64, YearlyId)>,
}

impl Term {
    /// Holds it at one share of turnover in every year of every run.
    pub fn hold(&mut self, at: f64) {
        (self.median, self.year_sd) = (at, Spread::NONE);
        (self.deviation, self.tail) = (None, None);
    }
}

/// Residuals of the current year.
#[derive(Debug, Clone, Default)]
pub struct ResidualState {
    deviation: Vec<Block>,
    /// e: by term, as a share of turnover; better than the rows is positive.
    pub share: Vec<Block>,
}

impl ResidualState {
    pub fn new(terms: usize) -> ResidualState {
        ResidualState { deviation: block::several(terms, 0.0), share: block::several(terms, 0.0) }
    }

    /// Back to the base year, which is known.
    pub fn start(&mut self) {
        self.deviation.fill(block::ZERO);
        self.share.fill(block::ZERO);
    }
}

/// Compiles the residual of every covered organisation, in order of id.
pub fn compile(
    compiler: &mut Compiler,
    shared: Option<&Residual>,
    organisations: &[&Organisation],
) -> Vec<Term> {
    let Some(residual) = shared else { return Vec::new() };
    let mut covered: Vec<&&Organisation> =
        organisations.iter().filter(|organisation| organisation.covered).collect();
    covered.sort_by(|a, b| a.id.cmp(&b.id));
    let term = |organisation: &&&Organisation| {
        let own = residual.at(organisation);
        let quantities = std::cell::RefCell::new(&mut compiler.quantities);
        let id = organisation.id.as_str();
        let deviation = (!own.year_sd.is_none()).then(|| {
            Deviation::new(
                residual.shared,
                residual.persistence,
                || quantities.borrow_mut().yearly(&["residual", "shared"], Kind::Normal),
                || quantities.borrow_mut().yearly(&["residual", "own", id], Kind::Normal),
            )
        });
        let tail = own.tail.filter(|(chance, size)| *chance > 0.0 && *size > 0.0);
        let tail = tail.map(|(chance, size)| {
            let name = ["residual", "tail", id];
            (chance, size, quantities.borrow_mut().yearly(&name, Kind::Uniform { plan: 0.5 }))
        });
        Term {
            organisation: compiler.organisation(id),
            id: organisation.id.clone(),
            median: own.median,
            year_sd: own.year_sd,
            deviation,
            tail,
        }
    };
    covered.iter().map(term).collect()
}

/// `e = median + spread(year_sd, x) − size·[u < chance]`.
///
/// A median of −0.2%, a spread of 1.8% below it and a year one standard deviation down give −2.0%.
#[multiversion(targets = "simd")]
pub fn step(terms: &[Term], year: usize, drawn: &Drawn, state: &mut ResidualState) {
    let each = terms.iter().zip(&mut state.deviation).zip(&mut state.share);
    for ((term, x), share) in each {
        if let Some(deviation) = &term.deviation {
            deviation.step(year, drawn, x);
        }
        block::set(share, |run| term.median + spread(term.year_sd, x[run]));
        if let Some((chance, size, draw)) = term.tail {
            let u = drawn.yearly(draw);
            block::update(share, |run, share| if u[run] < chance { share - size } else { share });
        }
    }
}
