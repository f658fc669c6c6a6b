//! Base-year positions and sizes: what is missing, doubled, in thousands or has the wrong sign shows there first.

use super::{Judge, Path, contracts_of, path, position_range, rounded};
use crate::error::Code;
use crate::format::ranges;
use crate::scenario::{Contract, Growth, Kind, Organisation, Scenario};
use crate::wording::{accounts, per_cent, plain_number};

pub(super) fn check(judge: &Judge<'_>) {
    if of_another_unit(judge) {
        return;
    }
    for organisation in &judge.scenario.organisations {
        negative_rows(judge, organisation);
        amounts(judge, organisation);
        if !far_larger(judge, organisation) {
            position(judge, organisation);
        }
        let size = judge.sizes.get(&organisation.id);
        let debt = path(&["organisation", &organisation.id, "opening_debt"]);
        let what = format!("the opening debt of `{}`", organisation.id);
        judge.share(
            Code::DebtSize,
            &ranges::DEBT,
            (organisation.opening_debt, size.cost),
            &[debt],
            &what,
        );
    }
    population(judge);
}

/// The turnover beyond which an organisation is questioned.
fn largest(judge: &Judge<'_>) -> f64 {
    let national = judge.scenario.organisations.iter().any(|found| found.kind == Kind::NhsEngland);
    if national { ranges::LARGEST_NATIONAL } else { ranges::LARGEST_ORGANISATION }
}

/// Questions a file all of whose organisations are too large, or too small, for their kind.
fn of_another_unit(judge: &Judge<'_>) -> bool {
    let organisations = &judge.scenario.organisations;
    let size = |organisation: &Organisation| {
        let size = judge.sizes.get(&organisation.id);
        size.cost.max(size.income)
    };
    let sum: f64 = organisations.iter().map(size).sum();
    let large = organisations.iter().all(|found| size(found) > largest(judge));
    let small = |found: &Organisation| match found.kind {
        Kind::NhsEngland => size(found) < 1000.0 * ranges::SMALLEST,
        Kind::NhsTrust | Kind::FoundationTrust | Kind::Ccg | Kind::Icb => {
            size(found) < ranges::SMALLEST
        }
        Kind::LocalAuthority | Kind::PrimaryCare | Kind::Other => true,
    };
    let kinds = organisations
        .iter()
        .any(|found| !matches!(found.kind, Kind::LocalAuthority | Kind::PrimaryCare | Kind::Other));
    let small = kinds && organisations.iter().all(small);
    let (unit, cure) = match (large, small) {
        (true, _) => ("£ thousand", "divide by 1,000"),
        (false, true) => ("£ billion", "multiply by 1,000"),
        (false, false) => return false,
    };
    let title = format!("the figures of the whole file look like {unit}");
    let label = format!("income or cost of its organisations comes to £{}m", accounts(sum));
    let help = vec![format!("money is in £ million: {cure}")];
    let unit = path(&["organisation"]);
    judge.warn_of_sum(Code::Thousands, (unit.clone(), unit), sum, (title, label), help);
    true
}

/// Questions agreed amounts far from the base of their row.
fn amounts(judge: &Judge<'_>, organisation: &Organisation) {
    let turnover = judge.sizes.get(&organisation.id).cost;
    let income = organisation.income.iter().map(|row| ("income", &row.name, row.base, &row.growth));
    let cost = organisation.cost.iter().map(|row| ("cost", &row.name, row.base, &row.growth));
    for (array, name, base, growth) in income.chain(cost) {
        let Growth::Amount(amounts) = growth else { continue };
        let far = |amount: &&f64| (**amount - base).abs() > ranges::AMOUNT_TO_BASE * turnover;
        let Some(amount) = amounts.iter().find(far).filter(|_| turnover > 0.0) else { continue };
        let at = path(&["organisation", &organisation.id, array, name, "amount"]);
        let title = format!(
            "the amounts of the {array} row `{name}` of `{}` lie far from its base",
            organisation.id
        );
        let label = format!(
            "£{}m, where the base year has £{}m and turnover is £{}m",
            accounts(*amount),
            accounts(base),
            accounts(turnover)
        );
        let near = |meant: &f64| (meant - base).abs() <= ranges::AMOUNT_TO_BASE * turnover;
        let meant = [(amount / 1000.0, "£ thousand"), (amount / 1e6, "£")]
            .into_iter()
            .find(|(meant, _)| near(meant));
        let help = meant.map_or_else(
            || "hold it against its source".to_owned(),
            |(meant, unit)| {
                format!("is it in {unit}? Money is in £ million: write {}", plain_number(meant))
            },
        );
        judge.warn(Code::BasePosition, &[at], title, label, vec![help]);
    }
}

/// Questions an organisation far larger than all others.
fn far_larger(judge: &Judge<'_>, organisation: &Organisation) -> bool {
    let id = organisation.id.as_str();
    let size = judge.sizes.get(id);
    let others = judge.sizes.0.iter().filter(|(other, _)| **other != id);
    let second = others.map(|(_, size)| size.cost.max(size.income)).fold(0.0, f64::max);
    let large = size.cost.max(size.income);
    let beside = second > 0.0 && large > ranges::LARGEST_TO_SECOND * second;
    if !beside && large <= largest(judge) {
        return false;
    }
    let title = format!("`{id}` is far larger than all others: are these £ thousand?");
    let label = format!("income £{}m and cost £{}m", accounts(size.income), accounts(size.cost));
    let beside = match beside {
        true => format!("the next largest organisation has £{}m", accounts(second)),
        false => format!("the largest of such bodies has some £{}m", accounts(largest(judge))),
    };
    let mut help = vec!["money is in £ million: divide its rows by 1,000".to_owned(), beside];
    // One figure may have made it so.
    let unit = path(&["organisation", id]);
    let found = culprit(judge, organisation, &TOO_LARGE, target(judge, id));
    let at = match found {
        Some((at, cure)) => {
            help.insert(0, cure);
            at
        }
        None => unit.clone(),
    };
    judge.warn_of_sum(Code::FarLarger, (at, unit), size.position(), (title, label), help);
    true
}

/// The position that an organisation probably has: near its first control total, else near balance.
fn target(judge: &Judge<'_>, id: &str) -> f64 {
    judge.scenario.totals.get(id).and_then(|total| total.first().copied()).unwrap_or_default()
}

/// Questions a base-year position that is a larger share of turnover than has been seen.
fn position(judge: &Judge<'_>, organisation: &Organisation) {
    let (id, range) = (organisation.id.as_str(), position_range(organisation));
    let size = judge.sizes.get(id);
    let share = size.position() / size.cost;
    let doubled = judge.doubled.borrow().contains(id);
    if size.cost <= 0.0 || size.income == 0.0 || doubled || range.holds(share) {
        return;
    }
    let kind = if share < 0.0 { "deficit" } else { "surplus" };
    let title =
        format!("`{id}` has a base-year {kind} of {} of its turnover", rounded(share.abs()));
    let label = format!(
        "income £{}m less cost £{}m is £{}m",
        accounts(size.income),
        accounts(size.cost),
        accounts(size.position())
    );
    let limits = format!(
        "plausible is {} to {}: {}",
        per_cent(range.low),
        per_cent(range.high),
        range.source
    );
    let found = culprit(judge, organisation, &SLIPS, target(judge, id));
    let cure = found.as_ref().map_or_else(
        || "a row may be missing, doubled, in £ thousand or of the wrong sign: hold income and cost against the ledger".to_owned(),
        |(_, cure)| cure.clone(),
    );
    let unit = path(&["organisation", id]);
    let at = found.map_or_else(|| unit.clone(), |(path, _)| path);
    judge.warn_of_sum(
        Code::BasePosition,
        (at, unit),
        size.position(),
        (title, label),
        vec![cure, limits],
    );
}

/// By what a figure should be multiplied, and how it was then given.
pub(super) const SLIPS: [(f64, &str); 4] = [
    (0.001, "in £ thousand"),
    (1e-6, "in £"),
    (1000.0, "in £ billion"),
    (-1.0, "of the wrong sign"),
];
/// Those that make a figure too large.
const TOO_LARGE: [(f64, &str); 2] = [SLIPS[0], SLIPS[1]];

/// Figures of an organisation that may be wrong together.
struct Figures {
    at: Path,
    /// What they add to the position, and to cost.
    adds: f64,
    cost: f64,
    /// What a message calls them: a number, or several rows.
    called: String,
    /// The number itself, where it is one.
    value: Option<f64>,
}

/// Every figure of an organisation by itself, then all its rows and all its contracts.
fn figures(scenario: &Scenario, organisation: &Organisation) -> Vec<Figures> {
    let id = organisation.id.as_str();
    let one = |at: Path, sign: f64, value: f64| Figures {
        at,
        adds: sign * value,
        cost: if sign < 0.0 { value } else { 0.0 },
        called: plain_number(value),
        value: Some(value),
    };
    let line = |array: &str, name: &str| path(&["organisation", id, array, name, "base"]);
    let income =
        organisation.income.iter().map(|row| one(line("income", &row.name), 1.0, row.base));
    let cost = organisation.cost.iter().map(|row| one(line("cost", &row.name), -1.0, row.base));
    let rows: Vec<Figures> = income.chain(cost).collect();
    let sign = |contract: &Contract| if contract.provider.id() == id { 1.0 } else { -1.0 };
    let contracts = contracts_of(scenario, id);
    let contracts: Vec<Figures> = contracts
        .map(|contract| {
            one(path(&["contract", &contract.id, "value"]), sign(contract), contract.value)
        })
        .collect();
    let all = |figures: &[Figures], called: &str| {
        let at = figures.first()?.at.clone();
        let (adds, cost) =
            figures.iter().fold((0.0, 0.0), |(adds, cost), one| (adds + one.adds, cost + one.cost));
        (figures.len() > 1).then(|| Figures {
            at,
            adds,
            cost,
            called: called.to_owned(),
            value: None,
        })
    };
    let together =
        [all(&rows, "all that its rows hold"), all(&contracts, "all that its contracts hold")];
    rows.into_iter().chain(contracts).chain(together.into_iter().flatten()).collect()
}

/// The figure of an organisation that explains its position, were it a thousandth, a thousandfold or of the other sign,
/// so that the position comes near to `target`; and how it should then be.
pub(super) fn culprit(
    judge: &Judge<'_>,
    organisation: &Organisation,
    slips: &[(f64, &str)],
    target: f64,
) -> Option<(Path, String)> {
    /// How far from the target a position may lie, as a share of turnover.
    const NEAR: f64 = 0.08;
    let size = judge.sizes.get(&organisation.id);
    let mut best: Option<(f64, Path, String)> = None;
    for figures in figures(judge.scenario, organisation) {
        // Only what is negative can have a minus too many, and what is in thousands outweighs all else.
        let outweighs = figures.adds.abs() > 0.4 * size.cost.max(size.income);
        let negative = figures.value.is_some_and(|value| value < 0.0);
        let fits = |factor: f64| match factor {
            factor if factor < 0.0 => negative,
            factor if factor < 1.0 => outweighs,
            _ => true,
        };
        for &(factor, what) in slips.iter().filter(|(factor, _)| fits(*factor)) {
            let position = size.position() + figures.adds * (factor - 1.0);
            let cost = size.cost + figures.cost * (factor - 1.0);
            let share = ((position - target) / cost).abs();
            if cost > 0.0 && share < NEAR && best.as_ref().is_none_or(|(least, ..)| share < *least)
            {
                let would = figures.value.map_or_else(String::new, |value| {
                    format!(" If so, write {}", plain_number(value * factor))
                });
                let cure = format!("is {} {what}?{would}", figures.called);
                best = Some((share, figures.at, cure));
                break;
            }
        }
    }
    best.map(|(_, path, cure)| (path, cure))
}

/// Questions rows of the wrong sign: those that grow with a price, and those whose agreed amounts have another sign.
fn negative_rows(judge: &Judge<'_>, organisation: &Organisation) {
    let income = organisation.income.iter().map(|row| ("income", &row.name, row.base, &row.growth));
    let cost = organisation.cost.iter().map(|row| ("cost", &row.name, row.base, &row.growth));
    for (array, name, base, growth) in income.chain(cost) {
        let turned = |amounts: &[f64]| amounts.iter().any(|amount| amount * base < 0.0);
        let wrong = match growth {
            Growth::Price(_) => base < 0.0,
            // A recharge or a credit lowers cost; nothing lowers income.
            Growth::Amount(amounts) => turned(amounts) || array == "income" && base < 0.0,
        };
        if wrong {
            let at = path(&["organisation", &organisation.id, array, name, "base"]);
            let title =
                format!("the {array} row `{name}` of `{}` has the wrong sign", organisation.id);
            let label = match growth {
                Growth::Price(_) => format!("{} is negative", plain_number(base)),
                Growth::Amount(amounts) if turned(amounts) => {
                    format!("{} and its amounts have different signs", plain_number(base))
                }
                Growth::Amount(_) => format!("{} is negative", plain_number(base)),
            };
            let help = vec![
                format!("income and cost are both positive: write {}", plain_number(base.abs())),
                "a recharge or a one-off credit with an agreed `amount` raises no question"
                    .to_owned(),
            ];
            judge.warn(Code::NegativeRow, &[at], title, label, help);
        }
    }
}

/// Questions a population that does not fit the money spent on it.
fn population(judge: &Judge<'_>) {
    /// Cost a head of what the organisations spend themselves, £.
    const A_HEAD: std::ops::RangeInclusive<f64> = 50.0..=200_000.0;
    let people: f64 = judge.scenario.segments.iter().map(|segment| segment.people).sum();
    let cost: f64 = judge.sizes.0.values().map(|size| size.own_cost).sum();
    let a_head = cost * 1e6 / people;
    if people > 0.0 && cost > 0.0 && !A_HEAD.contains(&a_head) {
        let title = format!(
            "the organisations spend £{} a head of the population",
            plain_number(a_head.round())
        );
        let label = format!("{} people, £{}m", plain_number(people), accounts(cost));
        let help = vec!["are people given in thousands, or money in £ thousand?".to_owned()];
        let unit = path(&["segment"]);
        judge.warn_of_sum(Code::PopulationSize, (unit.clone(), unit), people, (title, label), help);
    }
    for segment in judge
        .scenario
        .segments
        .iter()
        .filter(|segment| segment.people > 0.0 && segment.people < 0.001 * people)
    {
        let at = path(&["segment", &segment.id, "people"]);
        let title =
            format!("the segment `{}` is less than a thousandth of the population", segment.id);
        let label = format!("{} of {} people", plain_number(segment.people), plain_number(people));
        let help = format!(
            "is it given in thousands? If so, write {}",
            plain_number(segment.people * 1000.0)
        );
        judge.warn(Code::PopulationSize, &[at], title, label, vec![help]);
    }
    for segment in judge.scenario.segments.iter().filter(|segment| segment.people > 0.0) {
        let most = segment.births.iter().copied().fold(0.0, f64::max) / segment.people;
        if most > 0.1 {
            let at = path(&["segment", &segment.id, "births"]);
            let title =
                format!("{} of the people of `{}` join it in a year", rounded(most), segment.id);
            let label =
                format!("beside {} people; plausible is up to 10%", plain_number(segment.people));
            let people = path(&["segment", &segment.id, "people"]);
            judge.warn(
                Code::PopulationSize,
                &[at, people],
                title,
                label,
                vec!["births are people a year, not a rate".to_owned()],
            );
        }
    }
}
