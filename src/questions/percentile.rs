//! A percentile of runs at any probability, with its Monte Carlo error.

/// Figures of all runs in order, the least first.
pub struct Ordered(Vec<f64>);

impl Ordered {
    pub fn of(values: &[f64]) -> Ordered {
        let mut ordered = values.to_vec();
        ordered.sort_by(f64::total_cmp);
        Ordered(ordered)
    }

    /// Interpolated between order statistics (type 7 of Hyndman and Fan, 1996); `at` is clamped to 0..1.
    pub fn at(&self, at: f64) -> f64 {
        let Some(last) = self.0.len().checked_sub(1) else { return f64::NAN };
        let place = at.clamp(0.0, 1.0) * last as f64;
        let below = (place as usize).min(last);
        let above = (below + 1).min(last);
        let share = place - below as f64;
        self.0[below] + share * (self.0[above] - self.0[below])
    }

    /// Half the distance between the percentiles at p ± √(p(1 − p)/n) (Woodruff, 1952).
    pub fn error(&self, at: f64) -> f64 {
        let reach = (at * (1.0 - at) / self.0.len() as f64).sqrt();
        0.5 * (self.at(at + reach) - self.at(at - reach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_interpolate_and_a_constant_has_no_error() {
        let ordered = Ordered::of(&[3.0, 1.0, 2.0, 4.0, 5.0]);
        assert_eq!([0.0, 0.25, 0.4, 1.0].map(|at| ordered.at(at)), [1.0, 2.0, 2.6, 5.0]);
        assert!(ordered.error(0.5) > 0.0 && Ordered::of(&[2.0; 9]).error(0.5) == 0.0);
    }
}
