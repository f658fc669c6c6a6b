//! Axes: which figures stand beside them, and where a figure lies on the page. No drawing.

/// An axis of values, upright on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// The figures at which a line is drawn, rising; the first and the last are the ends of the axis.
    pub ticks: Vec<f64>,
    /// How many decimals those figures need.
    pub decimals: usize,
}

/// The least stretch of an axis, £ million: figures are said to one decimal, so less would show what is not said.
const LEAST_STRETCH: f64 = 0.5;

impl Axis {
    /// An axis that holds all `values` (finite), with about `steps` steps of 1, 2, 2.5 or 5 times a power of ten.
    ///
    /// A signed axis always shows zero. One that is not starts at zero where the least of its values is under
    /// two fifths of the greatest, or where they hardly differ from zero, and elsewhere does not.
    pub fn holding(values: impl IntoIterator<Item = f64>, signed: bool, steps: f64) -> Axis {
        let (mut low, mut high) =
            values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low > high {
            (low, high) = (0.0, 0.0);
        }
        if signed || (low >= 0.0 && low < 0.4 * high) {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        let least = LEAST_STRETCH.max(low.abs().max(high.abs()) * 0.002);
        if high - low < least {
            let (was_low, was_high) = (low, high);
            (low, high) = ((low + high - least) / 2.0, (low + high + least) / 2.0);
            // A flat line at zero of what cannot fall below it lies on the floor.
            if was_low >= 0.0 && (low < 0.0 && !signed) {
                (low, high) = (0.0, least.max(was_high));
            }
        }
        let step = nice((high - low) / steps);
        let first = (low / step + 1e-9).floor() as i64;
        let last = ((high / step - 1e-9).ceil() as i64).max(first + 1);
        Axis {
            ticks: (first..=last).map(|count| count as f64 * step).collect(),
            decimals: decimals(step),
        }
    }

    /// The lower end.
    pub fn low(&self) -> f64 {
        self.ticks.first().copied().unwrap_or(0.0)
    }

    /// The upper end.
    pub fn high(&self) -> f64 {
        self.ticks.last().copied().unwrap_or(1.0)
    }

    /// Which figures to name so that no two lie nearer than `least` with `spacing` between neighbours: zero where it is
    /// shown, and others at equal steps from it.
    pub fn named(&self, spacing: f64, least: f64) -> Vec<usize> {
        let count = self.ticks.len();
        let hair = 1e-9 * (self.high() - self.low());
        let Some(zero) = self.ticks.iter().position(|tick| tick.abs() <= hair) else {
            return thinned(count, spacing, least);
        };
        let step = if spacing > 0.0 { (least / spacing).ceil().max(1.0) as usize } else { count };
        (0..count).filter(|place| place.abs_diff(zero).is_multiple_of(step)).collect()
    }

    /// Whether zero lies on the axis.
    pub fn shows_nought(&self) -> bool {
        self.low() <= 0.0 && self.high() >= 0.0
    }

    /// Where `value` lies on the page, between `bottom` (the lower end) and `top`.
    pub fn place(&self, value: f64, top: f64, bottom: f64) -> f64 {
        bottom + (value - self.low()) / (self.high() - self.low()) * (top - bottom)
    }
}

/// The least of 1, 2, 2.5, 5 and 10 times a power of ten that is not much (a seventh) below `rough` (positive).
fn nice(rough: f64) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let fraction = rough / power;
    let step =
        [1.0, 2.0, 2.5, 5.0].into_iter().find(|step| fraction <= step * 7.0 / 6.0).unwrap_or(10.0);
    step * power
}

fn decimals(step: f64) -> usize {
    let whole = |places: &usize| {
        let scaled = step * 10f64.powi(*places as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled.max(1.0)
    };
    (0..6).find(whole).unwrap_or(6)
}

/// Which of `count` equally spaced columns to name so that no two lie nearer than `least` with `spacing` between
/// neighbours: the first, the last, and as many between as there is room for, at equal steps back from the last.
pub fn thinned(count: usize, spacing: f64, least: f64) -> Vec<usize> {
    let Some(last) = count.checked_sub(1) else {
        return Vec::new();
    };
    let step = if spacing > 0.0 { (least / spacing).ceil().max(1.0) as usize } else { count };
    let mut named: Vec<usize> = (0..=last).rev().step_by(step).collect();
    named.reverse();
    if named.first() != Some(&0) {
        if named.len() > 1 && named[0] < step {
            named[0] = 0;
        } else {
            named.insert(0, 0);
        }
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_its_values_and_ends_at_round_figures() {
        let axis = Axis::holding([-163.0, -45.0, -20.0], true, 6.0);
        assert_eq!((axis.low(), axis.high(), axis.decimals), (-175.0, 0.0, 0));
        let axis = Axis::holding([-163_000.0, 20_000.0], true, 6.0);
        assert_eq!((axis.low(), axis.high()), (-200_000.0, 50_000.0));
    }

    #[test]
    fn a_signed_axis_always_shows_nought() {
        for values in [[-500.0, -480.0], [480.0, 500.0], [-0.01, 0.0]] {
            assert!(Axis::holding(values, true, 6.0).shows_nought(), "{values:?}");
        }
    }

    #[test]
    fn an_unsigned_axis_starts_at_nought_only_where_its_values_come_near_it() {
        assert!(Axis::holding([0.0, 15.0], false, 4.0).shows_nought());
        assert!(!Axis::holding([780.0, 850.0], false, 4.0).shows_nought());
    }

    #[test]
    fn flat_values_get_an_axis_with_room() {
        for (value, signed) in
            [(0.0, true), (0.0, false), (812.3, false), (-70.0, true), (1e9, false), (1e-14, false)]
        {
            let axis = Axis::holding([value; 9], signed, 5.0);
            assert!(axis.high() - axis.low() >= LEAST_STRETCH, "{value}: {axis:?}");
            assert!(axis.low() <= value && value <= axis.high(), "{value}: {axis:?}");
            assert!((2..=12).contains(&axis.ticks.len()), "{value}: {axis:?}");
        }
        assert_eq!(Axis::holding([0.0], false, 5.0).low(), 0.0);
        assert!(Axis::holding([], false, 5.0).shows_nought());
    }

    #[test]
    fn small_steps_have_the_decimals_they_need() {
        assert_eq!(Axis::holding([0.0, 0.5], false, 5.0).decimals, 1);
        assert_eq!(Axis::holding([0.0, 1.2], false, 5.0).decimals, 2);
    }

    #[test]
    fn the_ends_of_an_axis_lie_at_the_ends_of_its_room() {
        let axis = Axis::holding([0.0, 100.0], false, 5.0);
        assert_eq!((axis.place(0.0, 50.0, 250.0), axis.place(100.0, 50.0, 250.0)), (250.0, 50.0));
        assert_eq!(axis.place(50.0, 50.0, 250.0), 150.0);
    }

    #[test]
    fn an_axis_with_few_of_its_figures_named_left_out_nought() {
        let axis = Axis::holding([-30.0, 30.0], true, 6.0);
        assert_eq!(axis.ticks, [-30.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0]);
        assert_eq!(axis.named(40.0, 56.0), [1, 3, 5]);
        assert_eq!(axis.named(60.0, 56.0), [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(axis.named(0.0, 56.0), [3]);
        assert_eq!(Axis::holding([80.0, 100.0], false, 4.0).named(20.0, 56.0).first(), Some(&0));
    }

    #[test]
    fn thinned_columns_keep_first_and_last_and_the_distance() {
        assert_eq!(thinned(6, 100.0, 60.0), [0, 1, 2, 3, 4, 5]);
        assert_eq!(thinned(2, 10.0, 60.0), [0, 1]);
        assert_eq!(thinned(0, 10.0, 60.0), Vec::<usize>::new());
        for count in 3..=200 {
            for spacing in [3.5, 10.0, 17.0, 59.0, 61.0] {
                let named = thinned(count, spacing, 60.0);
                assert_eq!((named.first(), named.last()), (Some(&0), Some(&(count - 1))));
                let wide =
                    named.windows(2).all(|pair| (pair[1] - pair[0]) as f64 * spacing >= 60.0);
                assert!(wide || named.len() == 2, "{count} {spacing} {named:?}");
            }
        }
    }
}
