//! Names that must be there: the references of a scenario are checked before it is compiled.

use crate::scenario::Driver;

/// The driver of that name.
pub fn named<'d>(drivers: &'d [Driver], name: &str) -> &'d Driver {
    match drivers.iter().find(|driver| driver.name == name) {
        Some(driver) => driver,
        None => unknown(name),
    }
}

/// The place that was found for a name.
pub fn place(found: Option<&usize>, name: &str) -> usize {
    match found {
        Some(&place) => place,
        None => unknown(name),
    }
}

/// A scenario's references all resolve: one that does not is a fault of this program.
pub fn unknown(name: &str) -> ! {
    panic!("`{name}` is not in the scenario, although its references were checked")
}
