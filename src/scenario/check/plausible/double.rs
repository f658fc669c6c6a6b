//! The same money in two places: a contract as a row too, support as income too, a row twice under two names.

use std::collections::BTreeMap;

use super::{Judge, Path, path};
use crate::error::Code;
use crate::scenario::{
    Contract, CostLine, Growth, IncomeLine, Organisation, Scheme, Shock, Transformation,
};
use crate::wording::accounts;

/// Amounts below this agree by chance, £m.
const LEAST: f64 = 0.5;

pub(super) fn check(judge: &Judge<'_>) {
    judge.scenario.organisations.iter().for_each(|organisation| {
        contracts_as_rows(judge, organisation);
        support_as_income(judge, organisation);
        rows_twice(judge, organisation);
        telling_names(judge, organisation);
    });
    contracts_twice(judge);
    schemes_twice(judge);
    plans_twice(judge);
}

fn same(one: f64, other: f64) -> bool {
    one.abs() >= LEAST && (one - other).abs() <= 1e-6 * one.abs()
}

fn row(organisation: &Organisation, array: &str, name: &str) -> Path {
    path(&["organisation", &organisation.id, array, name, "base"])
}

/// A row of the same amount as a contract, or as all contracts with one other body.
fn contracts_as_rows(judge: &Judge<'_>, organisation: &Organisation) {
    let cost = organisation.cost.iter().map(|line| (line.name.as_str(), line.base));
    let income = organisation.income.iter().map(|line| (line.name.as_str(), line.base));
    rows_of(judge, organisation, "cost", cost.collect());
    rows_of(judge, organisation, "income", income.collect());
}

fn rows_of(judge: &Judge<'_>, organisation: &Organisation, array: &str, rows: Vec<(&str, f64)>) {
    let id = organisation.id.as_str();
    let mut by_party: BTreeMap<&str, Vec<&Contract>> = BTreeMap::new();
    for contract in &judge.scenario.contracts {
        let (pays, paid) = (contract.commissioner.id(), contract.provider.id());
        let (own, other) = if array == "cost" { (pays, paid) } else { (paid, pays) };
        if own == id {
            by_party.entry(other).or_default().push(contract);
        }
    }
    let sums: Vec<(f64, &Vec<&Contract>)> = by_party
        .values()
        .map(|group| (group.iter().map(|found| found.value).sum(), group))
        .collect();
    for (name, base) in rows {
        let told = |contract: &Contract, other: &str| {
            same(base, contract.value) && (!is_round(base) || related(judge, name, contract, other))
        };
        let single = by_party.iter().find_map(|(other, group)| {
            group.iter().find(|contract| told(contract, other)).map(|contract| vec![*contract])
        });
        let found = single.or_else(|| {
            let group = sums.iter().find(|(sum, group)| group.len() > 1 && same(base, *sum));
            group.map(|(_, group)| (*group).clone())
        });
        let Some(found) = found else { continue };
        let names: Vec<String> =
            found.iter().map(|contract| format!("`{}`", contract.id)).collect();
        let verb = if array == "cost" { "pays" } else { "is paid" };
        let title = format!(
            "the {array} row `{name}` of `{id}` has the amount of the contract {}",
            names.join(" and ")
        );
        let label = format!(
            "£{}m: what `{id}` {verb} by contract is not also a {array} row",
            accounts(base)
        );
        let help = vec![
            "take the row out, or the contract: as it stands the money counts twice".to_owned(),
        ];
        let contracts = found.iter().map(|contract| path(&["contract", &contract.id, "value"]));
        let at: Vec<Path> =
            std::iter::once(row(organisation, array, name)).chain(contracts).collect();
        judge.doubled.borrow_mut().insert(id.to_owned());
        judge.warn(Code::DoubleEntry, &at, title, label, help);
    }
}

/// Whether an amount has so few digits that another may have it by chance.
fn is_round(amount: f64) -> bool {
    (amount * 10.0).fract().abs() < 1e-9 && amount.abs() < 1000.0
}

/// Whether the name of a row speaks of a contract: of its service, of the other party, or of contracts.
fn related(judge: &Judge<'_>, name: &str, contract: &Contract, other: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|sign: char| !sign.is_alphanumeric()).map(str::to_lowercase);
        words.filter(|word| word.len() > 3 && !COMMON.contains(&word.as_str())).collect()
    };
    let party = judge.scenario.organisations.iter().find(|found| found.id == other);
    let party =
        party.map_or(String::new(), |found| format!("{} {} {}", found.id, found.name, found.short));
    let service = judge.scenario.demand.iter().find(|driver| driver.name == contract.service);
    let service =
        service.map_or(String::new(), |driver| format!("{} {}", driver.name, driver.label));
    let known = words(&format!("{party} {service} {} contract contracts block", contract.id));
    words(name).iter().any(|word| known.contains(word))
}

/// Words of names that tell nothing.
const COMMON: [&str; 9] = [
    "trust",
    "foundation",
    "other",
    "income",
    "care",
    "services",
    "health",
    "healthcare",
    "external",
];

/// An income row that is the support which options pay.
fn support_as_income(judge: &Judge<'_>, organisation: &Organisation) {
    const WORDS: [&str; 6] = [
        "support fund",
        "deficit support",
        "sustainability fund",
        "recovery fund",
        "transformation fund",
        "dsf",
    ];
    let supports =
        judge.scenario.options.iter().filter_map(|option| Some((option, option.support.as_ref()?)));
    let paid = supports
        .filter_map(|(option, support)| Some((option, support.amount.get(&organisation.id)?)));
    let own = paid.into_iter().find(|(_, amounts)| amounts.iter().any(|amount| *amount > 0.0));
    // Commissioners may be handed what options pay to others.
    let any = judge.scenario.options.iter().find_map(|option| {
        let amounts = &option.support.as_ref()?.amount;
        let (_, amounts) =
            amounts.iter().find(|(_, years)| years.iter().any(|year| *year > 0.0))?;
        Some((option, amounts))
    });
    let is_own = own.is_some();
    let Some((option, amounts)) = own.or(any) else { return };
    for line in &organisation.income {
        let name = line.name.to_lowercase();
        let equal = match &line.growth {
            Growth::Amount(own) => own.iter().zip(amounts).any(|(own, paid)| same(*own, *paid)),
            Growth::Price(_) => same(line.base, amounts[0]),
        };
        // "Allocation without deficit support" is what it should be.
        let apart =
            ["excl", "without", "before", "net of", "less"].iter().any(|word| name.contains(word));
        let told = !apart && WORDS.iter().any(|word| name.contains(word));
        if !(told || equal && is_own) {
            continue;
        }
        let title = format!(
            "the income row `{}` of `{}` looks like the support that options pay",
            line.name, organisation.id
        );
        let label = "support is income only where a test is met".to_owned();
        let help = vec!["take the row out, or its amount out of `[support]`: as it stands the money may count twice".to_owned()];
        let of_the_file = path(&["support", "amount", &organisation.id]);
        let support = match crate::scenario::file::find(judge.tree, &of_the_file) {
            Some(_) => of_the_file,
            None => path(&["option", &option.id, "support", "amount", &organisation.id]),
        };
        judge.warn(
            Code::DoubleEntry,
            &[row(organisation, "income", &line.name), support],
            title,
            label,
            help,
        );
    }
}

/// Rows of one organisation that are the same as an earlier one but for their names.
fn rows_twice(judge: &Judge<'_>, organisation: &Organisation) {
    let (cost, income) = (&organisation.cost, &organisation.income);
    let costs = cost.iter().enumerate().filter_map(|(at, line)| {
        let alike = |other: &&CostLine| {
            same(other.base, line.base)
                && other.growth == line.growth
                && other.activity == line.activity
        };
        Some(("cost", &cost[..at].iter().find(alike)?.name, &line.name))
    });
    let incomes = income.iter().enumerate().filter_map(|(at, line)| {
        let alike =
            |other: &&IncomeLine| same(other.base, line.base) && other.growth == line.growth;
        Some(("income", &income[..at].iter().find(alike)?.name, &line.name))
    });
    for (array, before, name) in costs.chain(incomes) {
        let title = format!(
            "the {array} rows `{before}` and `{name}` of `{}` are the same but for their names",
            organisation.id
        );
        let at = [row(organisation, array, name), row(organisation, array, before)];
        let help = vec!["take one of them out".to_owned()];
        judge.warn(Code::DoubleEntry, &at, title, "entered twice?".to_owned(), help);
    }
}

/// Rows whose names say that they belong elsewhere: interest on the opening debt, savings as a cost.
fn telling_names(judge: &Judge<'_>, organisation: &Organisation) {
    let borrows = organisation.opening_debt > 0.0
        && judge.scenario.options.iter().any(|option| option.borrowing.is_some());
    let has_schemes =
        judge.scenario.schemes.iter().any(|scheme| scheme.organisation == organisation.id);
    for line in &organisation.cost {
        let name = line.name.to_lowercase();
        let interest = borrows && name.contains("interest");
        let savings = has_schemes
            && line.base <= 0.0
            && ["saving", "efficienc", "cip", "cost improvement"]
                .iter()
                .any(|word| name.contains(word));
        if !interest && !savings {
            continue;
        }
        let (what, instead) = match interest {
            true => (
                "interest on debt",
                "options charge interest on `opening_debt` themselves: leave it out of cost rows",
            ),
            false => ("savings", "savings are `[[scheme]]` rows: leave them out of cost rows"),
        };
        let title =
            format!("the cost row `{}` of `{}` looks like {what}", line.name, organisation.id);
        let label = "it would count twice".to_owned();
        judge.warn(
            Code::DoubleEntry,
            &[row(organisation, "cost", &line.name)],
            title,
            label,
            vec![instead.to_owned()],
        );
    }
}

fn contracts_twice(judge: &Judge<'_>) {
    let contracts = &judge.scenario.contracts;
    for (at, contract) in contracts.iter().enumerate() {
        let alike = |other: &&Contract| {
            (&other.commissioner, &other.provider, &other.service)
                == (&contract.commissioner, &contract.provider, &contract.service)
                && same(other.value, contract.value)
        };
        if let Some(before) = contracts[..at].iter().find(alike) {
            let title = format!(
                "the contracts `{}` and `{}` are the same but for their ids",
                before.id, contract.id
            );
            let label = format!(
                "£{}m between the same parties for the same service",
                accounts(contract.value)
            );
            let at = [
                path(&["contract", &contract.id, "value"]),
                path(&["contract", &before.id, "value"]),
            ];
            judge.warn(
                Code::DoubleEntry,
                &at,
                title,
                label,
                vec!["take one of them out".to_owned()],
            );
        }
    }
}

fn schemes_twice(judge: &Judge<'_>) {
    let schemes = &judge.scenario.schemes;
    for (at, scheme) in schemes.iter().enumerate() {
        let alike = |other: &&Scheme| {
            other.organisation == scheme.organisation
                && other.plan == scheme.plan
                && (other.recurrent, other.slippage) == (scheme.recurrent, scheme.slippage)
                && (&other.delivery, &other.contract) == (&scheme.delivery, &scheme.contract)
        };
        if let Some(before) = schemes[..at].iter().find(alike) {
            let title = format!(
                "the schemes `{}` and `{}` of `{}` are the same but for their names",
                before.name, scheme.name, scheme.organisation
            );
            let of = |scheme: &Scheme| {
                path(&["scheme", &format!("{}/{}", scheme.organisation, scheme.name)])
            };
            judge.warn(
                Code::DoubleEntry,
                &[of(scheme), of(before)],
                title,
                "entered twice?".to_owned(),
                vec!["take one of them out".to_owned()],
            );
        }
    }
}

/// New care models, shocks and investments that stand twice.
fn plans_twice(judge: &Judge<'_>) {
    let warn = |title: String, at: [Path; 2]| {
        judge.warn(
            Code::DoubleEntry,
            &at,
            title,
            "entered twice?".to_owned(),
            vec!["take one of them out".to_owned()],
        );
    };
    let models = &judge.scenario.transformations;
    for (at, model) in models.iter().enumerate() {
        let alike = |other: &&Transformation| {
            let but_for_its_name = Transformation {
                id: model.id.clone(),
                name: model.name.clone(),
                ..(*other).clone()
            };
            but_for_its_name == *model
        };
        if let Some(before) = models[..at].iter().find(alike) {
            let title = format!(
                "the new care models `{}` and `{}` are the same but for their names",
                before.id, model.id
            );
            warn(
                title,
                [path(&["transformation", &model.id]), path(&["transformation", &before.id])],
            );
        }
        for (index, investment) in model.investments.iter().enumerate() {
            if model.investments[..index].contains(investment) {
                let title = format!(
                    "an investment of `{}` by `{}` stands twice",
                    model.id,
                    investment.payer.id()
                );
                let at = path(&["transformation", &model.id, "investment"]);
                warn(title, [at.clone(), at]);
            }
        }
    }
    let shocks = &judge.scenario.shocks;
    for (at, shock) in shocks.iter().enumerate() {
        let alike =
            |other: &&Shock| Shock { name: shock.name.clone(), ..(*other).clone() } == *shock;
        if let Some(before) = shocks[..at].iter().find(alike) {
            let title = format!(
                "the shocks `{}` and `{}` are the same but for their names",
                before.name, shock.name
            );
            warn(title, [path(&["shock", &shock.name]), path(&["shock", &before.name])]);
        }
    }
}
