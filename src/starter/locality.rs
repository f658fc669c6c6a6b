//! The locality behind a form: organisations, who pays whom, savings plans and totals, in figures that fit together.

use super::asked::{Asked, Role};
use super::figures::{Delivery, Line, Organisation, Planned, Scheme};
use super::path;
use super::rates::{self, Service};
use super::size::{self, Follows, Sort, count, rounded};

/// Everything that a form's scenario says in figures.
#[derive(Debug)]
pub(super) struct Locality {
    pub(super) organisations: Vec<Organisation>,
    pub(super) contracts: Vec<Contract>,
}

/// A contract between two organisations by their places, or with outside.
#[derive(Debug)]
pub(super) struct Contract {
    pub(super) commissioner: Option<usize>,
    pub(super) provider: Option<usize>,
    pub(super) service: &'static Service,
    pub(super) value: f64,
}

/// What is invented of an organisation before its contracts are known.
struct Sized {
    sort: &'static Sort,
    scale: f64,
    deficit: f64,
}

impl Sized {
    fn cost(&self) -> f64 {
        self.sort.cost * self.scale
    }
}

/// Other income of a provider, as a share of its cost.
const OTHER_INCOME: f64 = 0.06;
/// What a council is paid by the NHS, as a share of its cost.
const FROM_THE_NHS: f64 = 0.08;
/// What a commissioner spends beside its contracts, as a share of them.
const BESIDE_CONTRACTS: f64 = 0.42;

impl Locality {
    /// Invents the figures of these organisations.
    pub(super) fn new(asked: &[Asked], detailed: bool, years: usize) -> Locality {
        let any = |role| asked.iter().any(|asked| asked.role == role);
        let dealing = any(Role::Commissioner) && any(Role::Provider);
        let sized = |(index, asked): (usize, &Asked)| Sized {
            sort: size::sort_of(asked, detailed, dealing),
            scale: size::scale(index),
            deficit: size::deficit(index, asked.role),
        };
        let sized: Vec<Sized> = asked.iter().enumerate().map(sized).collect();
        let contracts = contracts(asked, &sized, detailed);
        let first_provider = asked.iter().position(|asked| asked.role == Role::Provider);
        let each = asked.iter().zip(&sized).enumerate();
        let organisations = each.map(|(index, (asked, sized))| {
            let mut organisation = organisation(index, asked, sized, &contracts);
            // One plan in £m is enough to show how one is written.
            let in_money = detailed && first_provider == Some(index);
            organisation.plan(sized.deficit, in_money, years);
            organisation
        });
        Locality { organisations: organisations.collect(), contracts }
    }

    /// Organisations under control totals.
    pub(super) fn covered(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.iter().filter(|organisation| organisation.covered())
    }

    /// Whether any contract is for this service.
    pub(super) fn pays_for(&self, service: &Service) -> bool {
        self.contracts.iter().any(|contract| contract.service.id == service.id)
    }
}

/// Who pays whom: every provider is paid by each commissioner, most by one of them, and from outside.
fn contracts(asked: &[Asked], sized: &[Sized], detailed: bool) -> Vec<Contract> {
    let with_role = |role| {
        let each = asked.iter().zip(sized).enumerate();
        each.filter(move |(_, (asked, _))| asked.role == role)
            .map(|(index, (_, sized))| (index, sized))
    };
    let commissioners: Vec<usize> = with_role(Role::Commissioner).map(|(index, _)| index).collect();
    let mut contracts = Vec::new();
    for (number, (provider, sized)) in with_role(Role::Provider).enumerate() {
        let other = if detailed { OTHER_INCOME } else { 0.0 };
        let paid = sized.cost() * (1.0 - sized.deficit - other);
        let outside = if commissioners.is_empty() { 1.0 } else { sized.sort.from_outside };
        for (commissioner, weight) in weighted(&commissioners, number) {
            for (service, share) in sized.sort.services {
                let value = paid * (1.0 - outside) * weight * share;
                contracts.push(contract(Some(commissioner), Some(provider), service, value));
            }
        }
        if commissioners.is_empty() {
            let all = sized.sort.services.iter();
            contracts.extend(
                all.map(|(service, share)| contract(None, Some(provider), service, paid * share)),
            );
        } else if let (true, Some((service, _))) = (outside > 0.0, sized.sort.services.last()) {
            contracts.push(contract(None, Some(provider), service, paid * outside));
        }
    }
    for (number, (council, sized)) in with_role(Role::Council).enumerate() {
        for (commissioner, weight) in weighted(&commissioners, number) {
            for (service, share) in sized.sort.services {
                let value = sized.cost() * FROM_THE_NHS * weight * share;
                contracts.push(contract(Some(commissioner), Some(council), service, value));
            }
        }
    }
    for (commissioner, sized) in with_role(Role::Commissioner).filter(|_| detailed) {
        let within =
            contracts.iter().filter(|contract| contract.commissioner == Some(commissioner));
        let within: f64 = within.map(|contract| contract.value).sum();
        let bought: &[(&Service, f64)] = if within > 0.0 {
            &[(&rates::ELECTIVE, 0.06)]
        } else {
            &[(&rates::EMERGENCY, 0.8), (&rates::ELECTIVE, 0.7), (&rates::COMMUNITY, 0.5)]
        };
        let size = if within > 0.0 { within } else { sized.cost() };
        let outside = bought
            .iter()
            .map(|(service, share)| contract(Some(commissioner), None, service, size * share));
        contracts.extend(outside);
    }
    contracts
}

fn contract(
    commissioner: Option<usize>,
    provider: Option<usize>,
    service: &'static Service,
    value: f64,
) -> Contract {
    Contract { commissioner, provider, service, value: rounded(value).max(0.1) }
}

/// Commissioners with their shares of the `number`th provider: a different one pays most each time.
fn weighted(commissioners: &[usize], number: usize) -> Vec<(usize, f64)> {
    let weights: Vec<f64> = (0..commissioners.len())
        .map(|index| {
            let turn = (index + number) % commissioners.len();
            1.0 / (1.0 + count(turn)).powi(2)
        })
        .collect();
    let sum: f64 = weights.iter().sum();
    commissioners.iter().zip(weights).map(|(found, weight)| (*found, weight / sum)).collect()
}

/// The lines of an organisation, so that its base year has the deficit that was invented for it.
fn organisation(
    index: usize,
    asked: &Asked,
    sized: &Sized,
    contracts: &[Contract],
) -> Organisation {
    let of = |party: fn(&Contract) -> Option<usize>| {
        let mine = contracts.iter().filter(move |contract| party(contract) == Some(index));
        mine.map(|contract| (contract.service, contract.value)).collect::<Vec<_>>()
    };
    let (received, paid) = (of(|contract| contract.provider), of(|contract| contract.commissioner));
    let payments = sum_of(&paid);
    let own = if payments > 0.0 { payments * BESIDE_CONTRACTS } else { sized.cost() };
    let cost: Vec<Line> = sized
        .sort
        .parts
        .iter()
        .map(|part| Line {
            name: part.name,
            base: rounded(own * part.share),
            price: part.price,
            follows: part.follows,
            variable: part.variable,
            release: part.release,
        })
        .collect();
    let all_cost = payments + cost.iter().map(|line| line.base).sum::<f64>();
    let income = rounded(all_cost * (1.0 - sized.deficit) - sum_of(&received));
    let (name, price) = sized.sort.income;
    let income =
        Line { name, base: income, price, follows: Follows::Nothing, variable: 0.0, release: 1.0 };
    // In the minimal form contracts bring everything but what rounding leaves.
    let income = if income.base.abs() < 0.5 { Vec::new() } else { vec![income] };
    let (schemes, totals) = (Vec::new(), Vec::new());
    let asked = asked.clone();
    Organisation { asked, income, cost, received, paid, schemes, totals, base_position: 0.0 }
}

fn sum_of(contracts: &[(&Service, f64)]) -> f64 {
    contracts.iter().map(|(_, value)| value).sum()
}

impl Organisation {
    /// Whether it is under control totals.
    pub(super) fn covered(&self) -> bool {
        self.asked.role != Role::Council
    }

    /// All cost of the base year, contracts paid included.
    pub(super) fn turnover(&self) -> f64 {
        sum_of(&self.paid) + self.cost.iter().map(|line| line.base).sum::<f64>()
    }

    /// Savings plans that lead from the base year's deficit to less, and totals a little below that path.
    fn plan(&mut self, deficit: f64, in_money: bool, years: usize) {
        let role = self.asked.role;
        let name = match role {
            Role::Commissioner => "Prescribing and packages of care",
            Role::Council => "Reviews of care packages",
            Role::Provider => "Cost improvement programme",
        };
        self.schemes.push(Scheme {
            name,
            planned: Planned::Rate(0.0),
            recurrent: 0.8,
            delivery: Delivery { p10: 0.6, p50: 0.85, p90: 1.0 },
            slippage: 0.3,
        });
        if in_money {
            // Fading over five years: what can be found in a place once cannot be found there again.
            let fading =
                |year| rounded(self.turnover() * 0.005 * (1.0 - 0.2 * count(year))).max(0.0);
            self.schemes.push(Scheme {
                name: "Agency and bank staff",
                planned: Planned::Money((0..years).map(fading).collect()),
                recurrent: 1.0,
                delivery: Delivery { p10: 0.7, p50: 0.9, p90: 1.0 },
                slippage: 0.0,
            });
        }
        let better = if role == Role::Provider { 0.006 } else { 0.003 };
        let goal = (better * count(years) - deficit).min(0.0);
        path::aim(self, years, goal);
        // What schemes bring on average is less than their median, so totals stand a little below the plan.
        let expected = path::positions(self, years, -0.03);
        self.totals = expected.iter().skip(1).map(|position| rounded(*position)).collect();
        self.base_position = expected.first().copied().unwrap_or_default();
    }
}
