//! Control totals, support and planned savings beside what an organisation has and spends.

use std::collections::BTreeMap;

use super::positions::{SLIPS, culprit};
use super::{Judge, Path, path, position_range, rounded};
use crate::error::Code;
use crate::format::ranges;
use crate::scenario::{Plan, Yearly};
use crate::wording::{accounts, per_cent, plain_number};

pub(super) fn check(judge: &Judge<'_>) {
    let scenario = judge.scenario;
    let of_the_file = scenario.totals.iter().map(|(id, total)| (path(&["totals", id]), id, total));
    of_the_file.for_each(|(at, id, total)| organisation(judge, &at, id, total));
    for option in &scenario.options {
        for (id, total) in &option.totals {
            organisation(judge, &path(&["option", &option.id, "totals", id]), id, total);
        }
        if let Some(total) = &option.total {
            let (position, turnover) = (scenario.covered())
                .map(|id| judge.sizes.get(id))
                .fold((0.0, 0.0), |(position, turnover), size| {
                    (position + size.position(), turnover + size.cost)
                });
            let at = path(&["option", &option.id, "total"]);
            one(
                judge,
                &at,
                &format!("the total of option `{}`", option.id),
                total,
                (position, turnover),
            );
        }
    }
    support(judge);
    savings(judge);
}

fn organisation(judge: &Judge<'_>, at: &Path, id: &str, total: &Yearly) {
    let size = judge.sizes.get(id);
    // Where the base year is questioned, nothing can be held against it.
    let found = judge.scenario.organisations.iter().find(|found| found.id == id);
    if judge.doubled.borrow().contains(id)
        || found.is_none_or(|found| !position_range(found).holds(size.position() / size.cost))
    {
        return;
    }
    let what = format!("the control total of `{id}`");
    // A figure of the base year may be what is wrong.
    let first = total.first().copied().unwrap_or_default();
    let near = |total: f64| ranges::FIRST_TOTAL.holds((total - size.position()) / size.cost);
    let its_own = [0.001, 1e-6, -1.0].into_iter().any(|factor| near(first * factor));
    let far = !near(first) && !its_own;
    let found = found.filter(|_| far).and_then(|found| culprit(judge, found, &SLIPS, first));
    if let Some((figure, cure)) = found {
        let title = format!("the base year of `{id}` lies far from its control total");
        let label = format!(
            "a position of £{}m, where the total is £{}m",
            accounts(size.position()),
            accounts(first)
        );
        let unit = path(&["organisation", id]);
        return judge.warn_of_sum(
            Code::BasePosition,
            (figure, unit),
            size.position(),
            (title, label),
            vec![cure],
        );
    }
    one(judge, at, &what, total, (size.position(), size.cost));
}

/// Questions a total that has lost its minus, or that lies far from the base year's position.
fn one(judge: &Judge<'_>, at: &Path, what: &str, total: &Yearly, (position, turnover): (f64, f64)) {
    if turnover <= 0.0 {
        return;
    }
    let first = total.first().copied().unwrap_or_default();
    let label = |year: f64| {
        format!("£{}m, where the base year has £{}m", accounts(year), accounts(position))
    };
    if let Some(year) = lost_minus(total, position, turnover) {
        let title = format!("{what} asks for a surplus: is a minus missing?");
        let help = format!("a deficit is negative: write {}", plain_number(-year));
        return judge.warn(
            Code::TotalSign,
            std::slice::from_ref(at),
            title,
            label(year),
            vec![help],
        );
    }
    let far = |(year, total): (usize, &f64)| {
        let range = if year == 0 { &ranges::FIRST_TOTAL } else { &ranges::LATER_TOTAL };
        let share = (total - position) / turnover;
        (!range.holds(share)).then_some((*total, share, range))
    };
    if let Some((year, share, range)) = total.iter().enumerate().find_map(far) {
        let title = format!(
            "{what} lies {} of turnover from the base year's position",
            rounded(share.abs())
        );
        let mut help = vec![format!("where the range comes from: {}", range.source)];
        let near = |value: f64| range.holds((value - position) / turnover);
        if let Some((meant, unit)) =
            [(year / 1000.0, "£ thousand"), (year / 1e6, "£"), (year * 1000.0, "£ billion")]
                .into_iter()
                .find(|(meant, _)| near(*meant) && meant.abs() < turnover)
        {
            help.insert(
                0,
                format!("is it in {unit}? Money is in £ million: write {}", plain_number(meant)),
            );
        } else if near(-year) {
            help.insert(
                0,
                format!("is it of the wrong sign? If so, write {}", plain_number(-year)),
            );
        } else {
            help.insert(
                0,
                "hold it against the base year: its sign, its unit or a digit may be wrong"
                    .to_owned(),
            );
        }
        return judge.warn(Code::TotalFarOff, std::slice::from_ref(at), title, label(year), help);
    }
    let before = std::iter::once(first).chain(total.iter().copied());
    let jump = before
        .zip(total)
        .find(|(before, year)| !ranges::TOTAL_STEP.holds((*year - before) / turnover));
    if let Some((before, year)) = jump {
        let title = format!("{what} jumps from one year to the next");
        let label = format!(
            "from £{}m to £{}m, {} of turnover",
            accounts(before),
            accounts(*year),
            rounded((year - before).abs() / turnover)
        );
        judge.warn(
            Code::TotalFarOff,
            std::slice::from_ref(at),
            title,
            label,
            vec!["a digit or a sign may be wrong".to_owned()],
        );
    }
}

/// The first year whose total would be likelier with a minus: a surplus asked of a body in deficit that would have to
/// improve further than has been seen, or one among deficits.
fn lost_minus(total: &Yearly, position: f64, turnover: f64) -> Option<f64> {
    let share = |value: f64| value / turnover;
    let in_deficit = share(position) < -0.005;
    let by_itself = |(year, total): (usize, &f64)| {
        let far = share(total - position) > 0.02 + 0.01 * year as f64;
        let size = share(*total);
        (in_deficit
            && year < 5
            && (size > ranges::SURPLUS_AFTER_DEFICIT.high || far && size > 0.0075))
            .then_some(*total)
    };
    // One year that would fit between its neighbours with the other sign.
    let among_others = || {
        let years =
            total.windows(3).filter(|years| years[0] < 0.0 && years[1] > 0.0 && years[2] < 0.0);
        years.map(|years| years[1]).find(|year| share(*year) > 0.002)
    };
    total.iter().enumerate().find_map(by_itself).or_else(among_others)
}

/// Questions support beyond what has been seen.
fn support(judge: &Judge<'_>) {
    // What options share is said once, at the table that they start from.
    let mut seen: Vec<(&String, &Yearly)> = Vec::new();
    for option in &judge.scenario.options {
        let amounts = option.support.iter().flat_map(|support| &support.amount);
        for (id, amount) in amounts {
            if seen.contains(&(id, amount)) {
                continue;
            }
            seen.push((id, amount));
            let most = amount.iter().copied().fold(0.0, f64::max);
            let at = [
                path(&["support", "amount", id]),
                path(&["option", &option.id, "support", "amount", id]),
            ];
            let at =
                at.into_iter().find(|at| crate::scenario::file::find(judge.tree, at).is_some());
            let what = format!("the support of `{id}`");
            let size = judge.sizes.get(id);
            judge.share(
                Code::SupportSize,
                &ranges::SUPPORT,
                (most, size.cost),
                &Vec::from_iter(at),
                &what,
            );
        }
    }
}

/// Questions savings that start in one year, all schemes of an organisation together, as a share of its turnover.
fn savings(judge: &Judge<'_>) {
    /// What an organisation plans in each year, and its largest plan: where the message points.
    struct Planned {
        years: Yearly,
        largest: f64,
        at: Path,
    }
    let mut planned: BTreeMap<&str, Planned> = BTreeMap::new();
    for scheme in &judge.scenario.schemes {
        let size = judge.sizes.get(&scheme.organisation);
        let (key, plan): (&str, Yearly) = match &scheme.plan {
            Plan::Amount(plan) => ("plan", plan.clone()),
            Plan::Rate(rate) => ("rate", rate.iter().map(|rate| rate * size.own_cost).collect()),
        };
        let found = planned.entry(&scheme.organisation).or_insert_with(|| Planned {
            years: vec![0.0; plan.len()],
            largest: f64::NEG_INFINITY,
            at: Path::new(),
        });
        found.years.iter_mut().zip(&plan).for_each(|(sum, plan)| *sum += plan);
        let largest = plan.iter().copied().fold(0.0, f64::max);
        if largest > found.largest {
            let name = format!("{}/{}", scheme.organisation, scheme.name);
            (found.largest, found.at) = (largest, path(&["scheme", &name, key]));
        }
    }
    for (id, Planned { years, at, .. }) in planned {
        let most = years.iter().copied().fold(0.0, f64::max);
        let (cost, range) = (judge.sizes.get(id).cost, &ranges::PLANNED_SAVINGS);
        if cost <= 0.0 || range.holds(most / cost) {
            continue;
        }
        let title = format!(
            "what `{id}` plans to save in one year is {} of its cost, which is unusual",
            rounded(most / cost)
        );
        let label =
            format!("£{}m of a cost of £{}m, contracts included", accounts(most), accounts(cost));
        let mut help = vec![format!("usual is up to {}: {}", per_cent(range.high), range.source)];
        if most > cost {
            help.insert(0, "is it in £ thousand, or in £? Money is in £ million".to_owned());
        }
        let unit = path(&["organisation", id]);
        judge.warn_of_sum(Code::SavingsShare, (at, unit), most, (title, label), help);
    }
}
