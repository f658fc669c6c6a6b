//! The stages of a year, in the order of calculation.
//!
//! A stage reads its own figures of the year before and, of the same year, those of the stages that [`Stage::reads`] names.
//! That is all there is to know to tell which stages of two models are the same.

use strum::EnumCount;

/// A step of the calculation of a year, in the order of calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, strum::EnumIter, EnumCount)]
pub enum Stage {
    /// What is decided once a run: whether new care models succeed, how late they are, what they change.
    Decisions,
    Population,
    /// Growth of demand and prices.
    Growth,
    Shocks,
    /// What new care models change of activity, and their money.
    Transformations,
    Activity,
    Costs,
    Contracts,
    Savings,
    /// What rows do not explain.
    Residual,
    Positions,
    /// The rules of every control-total option.
    Options,
}

impl Stage {
    /// The stages whose figures of the same year it reads.
    pub fn reads(self) -> &'static [Stage] {
        use Stage::*;
        match self {
            Decisions => &[],
            Population => &[Decisions],
            Growth => &[Population],
            Shocks => &[Growth],
            Transformations => &[Decisions, Shocks],
            Activity => &[Shocks, Transformations],
            Costs => &[Shocks, Activity],
            Contracts => &[Shocks, Activity],
            Savings => &[Costs, Contracts],
            Residual => &[],
            Positions => &[Shocks, Transformations, Activity, Costs, Savings, Contracts, Residual],
            Options => &[Transformations, Positions],
        }
    }
}

/// The first year in which rows differ that are alike but for figures by projected year; 0 where they differ otherwise.
pub fn first_apart<T: Clone + PartialEq>(
    own: &[T],
    others: &[T],
    yearly: impl Fn(&mut T) -> &mut Vec<f64>,
) -> Option<usize> {
    if own.len() != others.len() {
        return Some(0);
    }
    let first = |(own, other): (&T, &T)| {
        let (mut alike, mut own) = (other.clone(), own.clone());
        let years = std::mem::take(yearly(&mut own));
        let others = std::mem::take(yearly(&mut alike));
        if own != alike || years.len() != others.len() {
            return Some(0);
        }
        let differs = years.iter().zip(&others).position(|(own, other)| own != other);
        differs.map(|before| before + 1)
    };
    own.iter().zip(others).filter_map(first).min()
}
