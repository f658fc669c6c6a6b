//! Which organisations have a unit of which service: those whose activity the model follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::{Contract, Mix, Organisation, Party};

/// Organisations by service.
pub(super) struct Units(BTreeMap<String, BTreeSet<String>>);

impl Units {
    /// A cost line's mix gives its organisation a unit; a contract gives one to its provider, or to its
    /// commissioner where the provider is external.
    pub fn new(organisations: &[Organisation], contracts: &[Contract]) -> Units {
        let mut units: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut add = |service: &str, organisation: &str| {
            units.entry(service.to_owned()).or_default().insert(organisation.to_owned());
        };
        for organisation in organisations {
            for line in &organisation.cost {
                if let Mix::Services(weights) = &line.activity {
                    weights.keys().for_each(|service| add(service, &organisation.id));
                }
            }
        }
        for contract in contracts {
            for party in [&contract.provider, &contract.commissioner] {
                if let Party::Organisation(id) = party {
                    add(&contract.service, id);
                    break;
                }
            }
        }
        Units(units)
    }

    /// Whether `organisation` has a unit of `service`.
    pub fn has(&self, service: &str, organisation: &str) -> bool {
        self.0.get(service).is_some_and(|organisations| organisations.contains(organisation))
    }

    /// The organisations that have a unit of `service`.
    pub fn of(&self, service: &str) -> impl Iterator<Item = &str> {
        self.0.get(service).into_iter().flatten().map(String::as_str)
    }
}
