//! Who pays whom for what, and how.

use std::collections::HashSet;

use super::Written;
use crate::starter::locality::{Contract, Locality};
use crate::starter::rates::{Payment, SERVICES, Service};
use crate::starter::text::{Text, key, money, quoted};

pub(super) fn write(text: &mut Text, written: Written<'_>) {
    let locality = written.locality;
    let services = || SERVICES.iter().filter(|service| locality.pays_for(service));
    if services().next().is_none() {
        return;
    }
    text.heading(
        "contracts",
        "Who pays whom for which service. `external` stands for whoever is outside this file: NHS England, other \
         commissioners, other providers.",
    );
    text.line(
        "[payment]",
        "how each service is paid for; a contract may have a `payment` of its own",
    );
    for service in services() {
        let (kind, hint) = mechanism(service.payment);
        text.line(&format!("{} = {kind}", service.id), hint);
    }
    let mut ids = Ids::default();
    for (index, service) in services().enumerate() {
        of_service(text, written, service, index == 0, &mut ids);
    }
}

fn mechanism(payment: Payment) -> (&'static str, &'static str) {
    match payment {
        Payment::Block => {
            ("{ kind = \"block\" }", "pays for planned activity, whatever really comes")
        }
        Payment::Activity => ("{ kind = \"activity\" }", "pays for all activity"),
        Payment::Blended => (
            "{ kind = \"blended\", variable = 0.2 }",
            "pays for planned activity, and 20% of what differs from it",
        ),
    }
}

/// The most characters that an id may have.
const LONGEST_ID: usize = 100;

/// Ids that contracts have by default, `<commissioner>-<provider>-<service>`, and those given to avoid them.
#[derive(Default)]
struct Ids(HashSet<String>);

impl Ids {
    /// Whether the id will do and is new; then it is taken.
    fn take(&mut self, id: &str) -> bool {
        id.chars().count() <= LONGEST_ID && self.0.insert(id.to_owned())
    }
}

/// The contracts of a service: a table of values for each payer. Where two would have the same id (payer `a` with
/// provider `b-c`, payer `a-b` with provider `c`), or one that is too long, a contract is written by itself.
fn of_service(
    text: &mut Text,
    written: Written<'_>,
    service: &Service,
    explain: bool,
    ids: &mut Ids,
) {
    let locality = written.locality;
    let of_service = locality.contracts.iter().filter(|found| found.service.id == service.id);
    let (plain, by_themselves): (Vec<&Contract>, Vec<&Contract>) =
        of_service.partition(|contract| ids.take(&default_id(locality, contract)));
    if !plain.is_empty() {
        text.blank();
        text.plain("[[contract]]");
        text.line(&format!("service = {}", quoted(service.id)), service.label);
    }
    let mut payers: Vec<Option<usize>> = Vec::new();
    for contract in &plain {
        if !payers.contains(&contract.commissioner) {
            payers.push(contract.commissioner);
        }
    }
    for (index, payer) in payers.into_iter().enumerate() {
        let table = format!("[contract.values.{}]", key(party(locality, payer)));
        let hint = if explain && index == 0 {
            format!("what it pays to each provider in {}, £m, positive", written.year(0))
        } else {
            String::new()
        };
        text.line(&format!("  {table}"), &hint);
        for contract in plain.iter().filter(|contract| contract.commissioner == payer) {
            let provider = key(party(locality, contract.provider));
            text.plain(&format!("  {provider} = {}", money(contract.value)));
        }
    }
    for contract in by_themselves {
        let mut ids_left = (1..).map(|number: usize| format!("{}-{number}", service.id));
        let id = ids_left.find(|id| ids.take(id)).unwrap_or_default();
        text.blank();
        text.plain("[[contract]]");
        text.plain(&format!("id = {}", quoted(&id)));
        text.plain(&format!("commissioner = {}", quoted(party(locality, contract.commissioner))));
        text.plain(&format!("provider = {}", quoted(party(locality, contract.provider))));
        text.plain(&format!("service = {}", quoted(service.id)));
        text.plain(&format!("value = {}", money(contract.value)));
    }
}

fn party(locality: &Locality, place: Option<usize>) -> &str {
    let found = place.and_then(|place| locality.organisations.get(place));
    found.map_or("external", |organisation| organisation.asked.id.as_str())
}

fn default_id(locality: &Locality, contract: &Contract) -> String {
    let (commissioner, provider) =
        (party(locality, contract.commissioner), party(locality, contract.provider));
    format!("{commissioner}-{provider}-{}", contract.service.id)
}
