//! Where an option's figures are in its state.

use super::options::{OptionColumn, OptionMeasure as M};
use crate::model::block::{self, Block};
use crate::model::control_totals::{ControlTotals, Flow, OptionState};

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
            M::DutyMet => option.duty(&column.unit)?,
            _ => option.unit(&column.unit)?,
        };
        let nothing: fn(&OptionState, usize) -> &Block = |_, _| &block::ZERO;
        let block = match flow(column.measure) {
            // Money that never flows is not kept.
            Some(flow) if !option.has(flow) => nothing,
            _ => block(column.measure, column.year.is_none()),
        };
        Some(Place { at, block })
    }

    /// The figures of a block of runs, in the year that `state` stands at.
    pub fn figures(self, state: &OptionState) -> &Block {
        (self.block)(state, self.at)
    }
}

/// The flow of money that a measure is.
fn flow(measure: M) -> Option<Flow> {
    Some(match measure {
        M::SupportEarned => Flow::Earned,
        M::Bonus => Flow::Bonus,
        M::SupportForgone => Flow::Forgone,
        M::SupportTapered => Flow::Tapered,
        M::SupportForgoneWhileLocalityMet => Flow::ForgoneWhileMet,
        M::SupportEarnedWhileLocalityMissed => Flow::EarnedWhileMissed,
        M::SurplusSpent => Flow::Spent,
        M::Landed => Flow::Landed,
        M::Rescued => Flow::Rescued,
        M::Redistributed => Flow::Redistributed,
        _ => return None,
    })
}

/// The block of a measure, of the current year or of the horizon.
fn block(measure: M, horizon: bool) -> fn(&OptionState, usize) -> &Block {
    /// Money of the current year, or added up over the years.
    macro_rules! money {
        ($flow:ident) => {
            match horizon {
                false => |state, at| &state.units[at].money[Flow::$flow],
                true => |state, at| &state.units[at].money_so_far[Flow::$flow],
            }
        };
    }
    match measure {
        M::Position => |state, at| &state.units[at].position,
        M::BeforeSupport => |state, at| &state.units[at].before,
        M::AfterSupport => |state, at| &state.units[at].after,
        M::Support => |state, at| &state.units[at].support,
        M::Interest if horizon => |state, _| &state.together.interest,
        M::Interest => |state, at| &state.units[at].interest,
        M::VarianceToTotal => |state, at| &state.units[at].variance,
        M::ControlTotal => |state, at| &state.units[at].total,
        M::Met => |state, at| &state.units[at].met,
        M::DutyMet => |state, at| &state.duty[at].met,
        M::CumulativePosition => |state, at| &state.units[at].cumulative_position,
        M::CumulativeBeforeSupport => |state, at| &state.units[at].cumulative_before,
        M::CumulativeAfterSupport
        | M::MeanCumulativeAfterSupport
        | M::WorstTenthCumulativeAfterSupport => |state, at| &state.units[at].cumulative_after,
        M::SupportEarned => money!(Earned),
        M::Bonus => money!(Bonus),
        M::SupportForgone => money!(Forgone),
        M::SupportTapered => money!(Tapered),
        M::SupportForgoneWhileLocalityMet => money!(ForgoneWhileMet),
        M::SupportEarnedWhileLocalityMissed => money!(EarnedWhileMissed),
        M::SurplusSpent => money!(Spent),
        M::Landed => money!(Landed),
        M::Rescued => money!(Rescued),
        M::Redistributed => money!(Redistributed),
        M::SpecialMeasures => |state, at| &state.organisations[at].special,
        M::MovedOut => |state, at| &state.organisations[at].moved_out,
        M::MovedIn => |state, at| &state.organisations[at].moved_in,
        M::Debt => |state, at| &state.payers[at].debt,
        M::Exited => |state, at| &state.payers[at].exited,
        M::FirstMiss => |state, at| &state.payers[at].first_miss,
        M::AllOrganisationsMet => |state, _| &state.together.all_met,
        M::OrganisationsMissing => |state, _| &state.together.missing,
        M::AllGroupsMet => |state, _| &state.together.all_groups_met,
        M::GroupsMissing => |state, _| &state.together.groups_missing,
        M::MaskedDeficit => |state, _| &state.together.masked,
        M::Outcome => |state, _| &state.together.outcome,
        M::Success => |state, _| &state.together.success,
        M::OwnTest => |state, _| &state.together.own_test,
        M::Duty => |state, _| &state.together.duty,
        M::OnPlan => |state, _| &state.together.on_plan,
        M::InBalance => |state, _| &state.together.in_balance,
        M::InBalanceLastYear => |state, _| &state.together.in_balance_this_year,
        M::YearsOnPlan => |state, _| &state.together.years_on_plan,
        M::Shortfall => |state, _| &state.together.shortfall,
        M::MeanCumulativePosition | M::WorstTenthCumulativePosition => {
            |state, _| &state.together.position_so_far
        }
        M::PublicPurse | M::WorstTenthPublicPurse | M::Best | M::ExpectedOpportunityLoss => {
            |state, _| &state.together.public_purse
        }
        M::InBalanceAfterSupport => |state, _| &state.together.in_balance_after_support,
        M::InBalanceLastYearAfterSupport => {
            |state, _| &state.together.in_balance_this_year_after_support
        }
        M::ExternalCost => |state, _| &state.together.external,
        M::NationalMoney => |state, _| &state.together.national_money,
        M::WrittenOff => |state, _| &state.together.written_off,
        M::ClosingDebt => |state, _| &state.together.debt,
    }
}
