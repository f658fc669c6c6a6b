//! Where an option's figures are in its state.

use super::options::{OptionColumn, OptionMeasure as M};
use crate::model::block::Block;
use crate::model::control_totals::{ControlTotals, OptionState};

/// A figure's place: that of its unit, organisation or paying unit, and the block that it is there.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    at: usize,
    block: fn(&OptionState, usize) -> &Block,
}

impl Place {
    /// The place of a column; `None` where the option has no such figure.
    pub fn of(option: &ControlTotals, column: &OptionColumn) -> Option<Place> {
        let at = match column.measure {
            M::Debt | M::Exited | M::FirstMiss => option.payer(&column.unit)?,
            _ => option.unit(&column.unit)?,
        };
        Some(Place { at, block: block(column.measure, column.year.is_none()) })
    }

    /// The figures of a block of runs, in the year that `state` stands at.
    pub fn figures(self, state: &OptionState) -> &Block {
        (self.block)(state, self.at)
    }
}

/// The block of a measure, of the current year or of the horizon.
fn block(measure: M, horizon: bool) -> fn(&OptionState, usize) -> &Block {
    match measure {
        M::BeforeSupport => |state, at| &state.units[at].before,
        M::AfterSupport => |state, at| &state.units[at].after,
        M::Support => |state, at| &state.units[at].support,
        M::Interest if horizon => |state, _| &state.together.interest,
        M::Interest => |state, at| &state.units[at].interest,
        M::VarianceToTotal => |state, at| &state.units[at].variance,
        M::Met => |state, at| &state.units[at].met,
        M::CumulativeBeforeSupport
        | M::MeanCumulativeBeforeSupport
        | M::WorstTenthCumulativeBeforeSupport
        | M::Best => |state, at| &state.units[at].cumulative_before,
        M::CumulativeAfterSupport | M::MeanCumulative | M::WorstTenthCumulative => {
            |state, at| &state.units[at].cumulative_after
        }
        M::SupportEarned
        | M::Bonus
        | M::SupportForgone
        | M::SupportTapered
        | M::SupportForgoneWhileLocalityMet
        | M::SupportEarnedWhileLocalityMissed => money(measure, horizon),
        M::SpecialMeasures => |state, at| &state.organisations[at].special,
        M::MovedOut => |state, at| &state.organisations[at].moved_out,
        M::MovedIn => |state, at| &state.organisations[at].moved_in,
        M::Debt => |state, at| &state.payers[at].debt,
        M::Exited => |state, at| &state.payers[at].exited,
        M::FirstMiss => |state, at| &state.payers[at].first_miss,
        M::AllOrganisationsMet => |state, _| &state.together.all_met,
        M::OrganisationsMissing => |state, _| &state.together.missing,
        M::MaskedDeficit => |state, _| &state.together.masked,
        M::Outcome => |state, _| &state.together.outcome,
        M::Success => |state, _| &state.together.success,
        M::OnPlan => |state, _| &state.together.on_plan,
        M::InBalance => |state, _| &state.together.in_balance,
        M::InBalanceLastYear => |state, _| &state.together.in_balance_this_year,
        M::YearsOnPlan => |state, _| &state.together.years_on_plan,
        M::Shortfall => |state, _| &state.together.shortfall,
        M::NationalMoney => |state, _| &state.together.national_money,
        M::WrittenOff => |state, _| &state.together.written_off,
        M::ClosingDebt => |state, _| &state.together.debt,
    }
}

/// The block of where support went; that of the horizon is what the years have added up to.
fn money(measure: M, horizon: bool) -> fn(&OptionState, usize) -> &Block {
    match (measure, horizon) {
        (M::SupportEarned, false) => |state, at| &state.units[at].money.earned,
        (M::SupportEarned, true) => |state, at| &state.units[at].money_so_far.earned,
        (M::Bonus, false) => |state, at| &state.units[at].money.bonus,
        (M::Bonus, true) => |state, at| &state.units[at].money_so_far.bonus,
        (M::SupportForgone, false) => |state, at| &state.units[at].money.forgone,
        (M::SupportForgone, true) => |state, at| &state.units[at].money_so_far.forgone,
        (M::SupportTapered, false) => |state, at| &state.units[at].money.tapered,
        (M::SupportTapered, true) => |state, at| &state.units[at].money_so_far.tapered,
        (M::SupportForgoneWhileLocalityMet, false) => {
            |state, at| &state.units[at].money.forgone_while_met
        }
        (M::SupportForgoneWhileLocalityMet, true) => {
            |state, at| &state.units[at].money_so_far.forgone_while_met
        }
        (_, false) => |state, at| &state.units[at].money.earned_while_missed,
        (_, true) => |state, at| &state.units[at].money_so_far.earned_while_missed,
    }
}
