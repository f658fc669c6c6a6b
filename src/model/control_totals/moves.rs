//! Net-neutral moves: what organisations with something to spare could bring to those that fall short.
//!
//! Moves are reported and change nothing.

use multiversion::multiversion;

use super::super::block;
use super::OptionState;

/// `M = min(Σ shortfall, Σ spare)` with `shortfall = max(0, −V)` and `spare = max(0, V)`, £m, on the
/// organisations' lens; givers give in proportion to what they can spare, receivers receive in
/// proportion to their shortfall.
///
/// Variances of 3.0, 1.0 and (2.0) move £2m: £1.5m and £0.5m out, £2m in.
#[multiversion(targets = "simd")]
pub fn step(state: &mut OptionState) {
    let OptionState { units, organisations, .. } = state;
    let (mut shortfall, mut spare) = (block::ZERO, block::ZERO);
    for unit in &units[..organisations.len()] {
        block::update(&mut shortfall, |run, sum| sum + (-unit.variance[run]).max(0.0));
        block::update(&mut spare, |run, sum| sum + unit.variance[run].max(0.0));
    }
    // What of each £ to spare, or short, is moved.
    let part = |of: f64, most: f64| if of > 0.0 { of.min(most) / of } else { 0.0 };
    let (mut given, mut received) = (block::ZERO, block::ZERO);
    block::set(&mut given, |run| part(spare[run], shortfall[run]));
    block::set(&mut received, |run| part(shortfall[run], spare[run]));
    for (organisation, unit) in organisations.iter_mut().zip(units) {
        let variance = &unit.variance;
        block::set(&mut organisation.moved_out, |run| variance[run].max(0.0) * given[run]);
        block::set(&mut organisation.moved_in, |run| (-variance[run]).max(0.0) * received[run]);
    }
}
