//! What is implausible only beside other figures: sums, sizes, signs, double entries, names that look alike.
//!
//! It judges a scenario that has no error. Ranges and their sources are the format's; nothing here refuses.

mod double;
mod idle;
mod names;
mod outlay;
mod positions;
mod rules;
mod totals;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::error::{Code, Of, Problem};
use crate::format::ranges::{self, Share};
use crate::scenario::file::{find, path_text, words_of};
use crate::scenario::tree::Node;
use crate::scenario::{Contract, Kind, Organisation, Party, Scenario};
use crate::wording::{accounts, per_cent, plain_number};

/// Questions what the scenario holds as a whole.
pub(super) fn check(context: &Context, tree: &Node, scenario: &Scenario) {
    let sizes = Sizes::of(scenario);
    let (doubled, counts) = (RefCell::default(), RefCell::default());
    let judge = Judge { context, tree, scenario, sizes, doubled, counts };
    names::check(&judge);
    // Money that stands twice explains a position by itself.
    double::check(&judge);
    positions::check(&judge);
    totals::check(&judge);
    outlay::check(&judge);
    idle::check(&judge);
    rules::check(&judge);
    judge.say_what_is_not_shown();
}

/// A path of the file, from its top.
type Path = Vec<String>;

/// The path of these segments.
fn path(segments: &[&str]) -> Path {
    segments.iter().map(|&segment| segment.to_owned()).collect()
}

/// What judges a scenario, and what it needs for that.
struct Judge<'a> {
    context: &'a Context,
    tree: &'a Node,
    scenario: &'a Scenario,
    sizes: Sizes<'a>,
    /// Organisations with money that stands in two places.
    doubled: RefCell<BTreeSet<String>>,
    /// How many warnings of each code there are.
    counts: RefCell<BTreeMap<Code, usize>>,
}

/// Warnings of one code that are shown: looking up the values of each takes time, and nobody reads more.
const MOST_SHOWN: usize = 50;

impl Judge<'_> {
    /// Counts a warning of that code; whether it is still shown.
    fn shows(&self, code: Code) -> bool {
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(code).or_default();
        *count += 1;
        *count <= MOST_SHOWN
    }

    /// Warns of how many warnings are left out, which no row of `accept` can silence.
    fn say_what_is_not_shown(&self) {
        for (&code, &count) in self.counts.borrow().iter().filter(|(_, count)| **count > MOST_SHOWN)
        {
            let left_out = count - MOST_SHOWN;
            let title = format!("{left_out} more warnings with the code `{code}` are not shown");
            let help = "mend what the others show, and check again".to_owned();
            let label = "too many of one kind to show";
            self.context.report(Problem::warning(code, None, title, label).help([help]));
        }
    }

    /// Warns of values by their paths, shown at the first of them.
    fn warn(&self, code: Code, at: &[Path], title: String, label: String, help: Vec<String>) {
        if !self.shows(code) {
            return;
        }
        let of = at.iter().filter_map(|path| {
            let node = find(self.tree, path)?;
            Some(Of { at: path_text(path), value: words_of(node) })
        });
        self.report(code, at, of.collect(), title, label, help);
    }

    /// Warns of the sum at `unit`, shown at `at`: any change of what it adds up warns again.
    fn warn_of_sum(
        &self,
        code: Code,
        (at, unit): (Path, Path),
        sum: f64,
        (title, label): (String, String),
        help: Vec<String>,
    ) {
        if !self.shows(code) {
            return;
        }
        self.report(code, &[at], vec![sum_of(&unit, sum)], title, label, help);
    }

    fn report(
        &self,
        code: Code,
        at: &[Path],
        of: Vec<Of>,
        title: String,
        label: String,
        help: Vec<String>,
    ) {
        let place = at.iter().find_map(|path| find(self.tree, path)).map(|node| node.place.clone());
        self.context.report(Problem::warning(code, place, title, label).help(help).of(of));
    }

    /// Questions `part` as a share of `whole`; whether it did. `what` begins the message.
    fn share(
        &self,
        code: Code,
        range: &Share,
        (part, whole): (f64, f64),
        at: &[Path],
        what: &str,
    ) -> bool {
        let share = part / whole;
        if whole <= 0.0 || range.holds(share) {
            return false;
        }
        let limits = match range.low.is_finite() {
            true => format!("{} to {}", per_cent(range.low), per_cent(range.high)),
            false => format!("up to {}", per_cent(range.high)),
        };
        let title = format!("{what} is {} of turnover, which is unusual", rounded(share));
        let label = format!(
            "£{}m beside a turnover (cost, contracts included) of £{}m; usual is {limits}",
            accounts(part),
            accounts(whole)
        );
        let mut help = vec![format!("where the range comes from: {}", range.source)];
        if share.abs() > 1.0 {
            help.insert(0, "is it in £ thousand, or in £? Money is in £ million".to_owned());
        }
        self.warn(code, at, title, label, help);
        true
    }
}

/// A sum as a finding names it: £m to one decimal.
pub(in crate::scenario) fn sum_of(at: &[String], sum: f64) -> Of {
    let rounded = (sum * 10.0).round() / 10.0 + 0.0;
    Of { at: path_text(at), value: rounded.to_string() }
}

/// A share in per cent, as exactly as anyone reads it.
fn rounded(share: f64) -> String {
    let digits = if share.abs() < 0.1 { 1000.0 } else { 100.0 };
    per_cent((share * digits).round() / digits)
}

/// Income and cost of every organisation in the base year, £m.
struct Sizes<'a>(BTreeMap<&'a str, Size>);

#[derive(Debug, Clone, Copy, Default)]
struct Size {
    income: f64,
    /// Turnover: cost rows and what is paid by contract.
    cost: f64,
    /// Cost rows alone.
    own_cost: f64,
}

impl Size {
    fn position(self) -> f64 {
        self.income - self.cost
    }
}

impl<'a> Sizes<'a> {
    fn of(scenario: &'a Scenario) -> Sizes<'a> {
        let mut sizes: BTreeMap<&str, Size> = BTreeMap::new();
        for organisation in &scenario.organisations {
            let size = sizes.entry(&organisation.id).or_default();
            size.income = organisation.income.iter().map(|line| line.base).sum();
            size.own_cost = organisation.cost.iter().map(|line| line.base).sum();
            size.cost = size.own_cost;
        }
        for contract in &scenario.contracts {
            if let Party::Organisation(id) = &contract.commissioner {
                sizes.entry(id).or_default().cost += contract.value;
            }
            if let Party::Organisation(id) = &contract.provider {
                sizes.entry(id).or_default().income += contract.value;
            }
        }
        Sizes(sizes)
    }

    fn get(&self, id: &str) -> Size {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// The turnovers of the organisations under control totals, added up.
    fn covered(&self, scenario: &Scenario) -> f64 {
        scenario.covered().map(|id| self.get(id).cost).sum()
    }
}

/// The contracts on which an organisation is paid, or which it pays.
fn contracts_of<'s>(scenario: &'s Scenario, id: &'s str) -> impl Iterator<Item = &'s Contract> {
    scenario.contracts.iter().filter(move |contract| {
        [&contract.commissioner, &contract.provider].iter().any(|party| party.id() == id)
    })
}

/// The plausible base-year position of an organisation of that kind.
fn position_range(organisation: &Organisation) -> &'static Share {
    match organisation.kind {
        Kind::NhsTrust | Kind::FoundationTrust => &ranges::TRUST_POSITION,
        Kind::Ccg | Kind::Icb => &ranges::COMMISSIONER_POSITION,
        Kind::LocalAuthority => &ranges::COUNCIL_POSITION,
        Kind::NhsEngland | Kind::PrimaryCare | Kind::Other => &ranges::OTHER_POSITION,
    }
}

/// Refuses options that no one is under, and organisations under control totals without a turnover.
pub(super) fn refuse(context: &Context, tree: &Node, scenario: &Scenario) {
    let place = |segments: &[&str]| find(tree, &path(segments)).map(|node| node.place.clone());
    if !scenario.options.is_empty() && scenario.covered().next().is_none() {
        let title = "options need an organisation under control totals, and there is none";
        let label = "every organisation has `control_total = false`";
        let help = "take `control_total = false` out where an organisation has a control total, or take the options out";
        context.report(
            Problem::error(Code::NobodyCovered, place(&["option"]), title, label).help([help]),
        );
    }
    let sizes = Sizes::of(scenario);
    for organisation in scenario.organisations.iter().filter(|organisation| organisation.covered) {
        let id = organisation.id.as_str();
        let cost = sizes.get(id).cost;
        if cost > 0.0 {
            continue;
        }
        // One row of the wrong sign may be all that is wrong.
        let turned =
            organisation.cost.iter().find(|line| line.base < 0.0 && cost - 2.0 * line.base > 0.0);
        let cure = turned.map(|line| {
            format!(
                "is the cost row `{}` of the wrong sign? If so, write {}",
                line.name,
                plain_number(-line.base)
            )
        });
        let at = turned.map_or_else(
            || place(&["organisation", id]),
            |line| place(&["organisation", id, "cost", &line.name, "base"]),
        );
        let title = format!("the turnover of `{id}` is not above 0");
        let label =
            format!("its cost rows and what it pays by contract come to £{}m", accounts(cost));
        let help = "tolerances and special measures are shares of turnover: give it its cost, or write `control_total = false`";
        let problem = Problem::error(Code::TurnoverNotPositive, at, title, label);
        context.report(problem.help(cure).help([help]));
    }
}
