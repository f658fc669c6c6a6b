//! Shares: how a whole difference is shared out among its parts.
//!
//! What a part changes depends on which others are there already. With few parts each gets the mean of what it changes over
//! all orders in which they could come (Shapley, "A value for n-person games", Contributions to the Theory of Games 2, 1953);
//! with many, the mean over a fixed order and its reverse (Dietzenbacher and Los, "Structural decomposition techniques",
//! Economic Systems Research 10, 1998). Both close, and both turn their sign where the two sides are exchanged.

use std::collections::BTreeMap;

use strum::Display;

/// Parts at most whose every order is looked at.
const MOST_IN_ALL_ORDERS: usize = 6;

/// In which orders parts are switched on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display)]
#[strum(serialize_all = "kebab-case")]
pub enum Method {
    /// The mean over all of them.
    AllOrders,
    /// The mean over a fixed order and its reverse.
    TwoOrders,
}

/// How each scenario between the two, by the set of parts that it has, counts towards each part.
pub fn weights(parts: usize) -> (Method, BTreeMap<u64, Vec<f64>>) {
    let mut weights: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    let mut count = |mask: u64, part: usize, weight: f64| {
        weights.entry(mask).or_insert_with(|| vec![0.0; parts])[part] += weight;
    };
    if parts <= MOST_IN_ALL_ORDERS {
        for mask in 0..1_u64 << parts {
            for part in (0..parts).filter(|part| mask >> part & 1 == 0) {
                // Of all orders, those in which just these come before the part.
                let before = mask.count_ones() as usize;
                let share = factorial(before) * factorial(parts - before - 1) / factorial(parts);
                count(mask, part, -share);
                count(mask | 1 << part, part, share);
            }
        }
        return (Method::AllOrders, weights);
    }
    let whole = (1_u64 << parts) - 1;
    for part in 0..parts {
        let before = (1_u64 << part) - 1;
        let after = whole & !(before | 1 << part);
        for mask in [before, after] {
            count(mask, part, -0.5);
            count(mask | 1 << part, part, 0.5);
        }
    }
    (Method::TwoOrders, weights)
}

fn factorial(n: usize) -> f64 {
    (1..=n).map(|factor| factor as f64).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares of a value that is a function of the parts there are.
    fn shares(parts: usize, value: &dyn Fn(u64) -> f64) -> Vec<f64> {
        let mut shares = vec![0.0; parts];
        for (mask, weights) in weights(parts).1 {
            shares
                .iter_mut()
                .zip(weights)
                .for_each(|(share, weight)| *share += weight * value(mask));
        }
        shares
    }

    #[test]
    fn what_only_two_together_bring_is_shared_by_them_alone_and_the_rest_is_their_own() {
        // 3 by itself, 5 by itself, and 4 more where both are there; a third brings nothing.
        let value = |mask: u64| match mask & 3 {
            1 => 3.0,
            2 => 5.0,
            3 => 12.0,
            _ => 0.0,
        };
        for parts in [3, 9] {
            let found = shares(parts, &value);
            assert!((found[0] - 5.0).abs() < 1e-12 && (found[1] - 7.0).abs() < 1e-12, "{found:?}");
            assert!(found[2..].iter().all(|share| share.abs() < 1e-12), "{found:?}");
        }
    }

    #[test]
    fn shares_add_up_to_the_whole_and_turn_their_sign_with_it() {
        let value = |mask: u64| ((mask.wrapping_mul(2_654_435_761)) % 1_009) as f64 / 7.0;
        for parts in [1, 2, 5, 6, 7, 12] {
            let whole = (1_u64 << parts) - 1;
            let there = shares(parts, &value);
            let back = shares(parts, &|mask| value(whole & !mask));
            assert!((there.iter().sum::<f64>() - (value(whole) - value(0))).abs() < 1e-9);
            assert!(there.iter().zip(&back).all(|(there, back)| (there + back).abs() < 1e-9));
        }
    }
}
