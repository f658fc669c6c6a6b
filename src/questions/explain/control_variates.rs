//! Control variates: the mean over all runs of a figure that is known of the first runs only, by other figures that are known of
//! all.
//!
//! The regression estimator of double sampling (Cochran, *Sampling Techniques*, 3rd edition, 1977, section 12.6), with several
//! controls: to the mean of the few runs is added what the controls' means lack there, each times the slope of the figure on it.
//! The first controls are the figures that changes add up to: the slopes of a unit's changes on its own add up to 1 and on
//! others to 0, so that their estimates add up too; and so do those of units that share all controls. The others are the uncertain
//! inputs that go with one of them most.

use nalgebra::{DMatrix, DVector};

use super::ordered::{Centred, mean_of, products};
use crate::summary::{Errors, mean_and_error};

/// Inputs that serve as controls at most.
const MOST_INPUTS: usize = 24;

/// Directions in which controls vary less than this, of their mean variance, are taken for none.
const LEAST_VARIANCE: f64 = 1e-8;

/// A figure of every run, in standard deviations of the runs in which others are known.
pub struct ControlVariate<'f> {
    all: &'f [f64],
    sd: f64,
    /// In the runs in which others are known, from its mean there.
    apart: Vec<f64>,
    /// Its mean over all runs less that over those.
    lacking: f64,
}

impl<'f> ControlVariate<'f> {
    /// `runs` is how many there are in which other figures are known; `None` where it does not vary in them.
    pub fn new(all: &'f [f64], runs: usize) -> Option<ControlVariate<'f>> {
        let few = &all[..runs.min(all.len())];
        let Centred { mut apart, squares } = Centred::new(few.to_vec());
        let sd = (squares / few.len() as f64).sqrt();
        if sd.is_nan()
            || sd <= 1e-12 * few.iter().fold(0.0_f64, |most, figure| most.max(figure.abs()))
        {
            return None;
        }
        apart.iter_mut().for_each(|figure| *figure /= sd);
        let [mean, mean_of_few] = [all, few].map(|runs| mean_and_error(runs, Errors::Runs).value);
        Some(ControlVariate { all, sd, apart, lacking: (mean - mean_of_few) / sd })
    }

    fn correlation(&self, other: &ControlVariate) -> f64 {
        products(&self.apart, &other.apart) / self.apart.len() as f64
    }
}

/// The controls of figures that are known of the first runs only.
pub struct ControlVariates<'c> {
    controls: Vec<&'c ControlVariate<'c>>,
    /// Correlations of the controls, and their inverse as far as they have one.
    correlations: DMatrix<f64>,
    inverse: DMatrix<f64>,
    runs: usize,
    all: usize,
}

impl<'c> ControlVariates<'c> {
    /// Of `wholes`, to which figures add up (none where they never vary), and the inputs that go with one of them most;
    /// `runs` of `all` runs are those in which figures are known.
    pub fn new(
        wholes: Vec<&'c ControlVariate<'c>>,
        inputs: &'c [ControlVariate<'c>],
        runs: usize,
        all: usize,
    ) -> ControlVariates<'c> {
        let mut controls = wholes;
        if !controls.is_empty() {
            let size = |input: &ControlVariate| {
                let sizes = controls.iter().map(|whole| input.correlation(whole).abs());
                sizes.fold(0.0, f64::max)
            };
            let mut by_size: Vec<(f64, &ControlVariate)> =
                inputs.iter().map(|input| (size(input), input)).collect();
            by_size.sort_by(|a, b| b.0.total_cmp(&a.0));
            controls.extend(by_size.into_iter().take(MOST_INPUTS).map(|(_, input)| input));
        }
        let count = controls.len();
        let mut correlations = DMatrix::zeros(count, count);
        for row in 0..count {
            for column in 0..=row {
                let correlation = controls[row].correlation(controls[column]);
                correlations[(row, column)] = correlation;
                correlations[(column, row)] = correlation;
            }
        }
        let inverse = inverse(&correlations);
        ControlVariates { controls, correlations, inverse, runs, all }
    }

    /// How many runs other figures are known of.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// A figure of the few runs, with its slopes on the controls.
    pub fn figure<'f>(&'f self, values: &'f [f64]) -> Figure<'f> {
        let n = values.len() as f64;
        let products = self.controls.iter().map(|control| products(values, &control.apart) / n);
        let slopes = &self.inverse * DVector::from_iterator(self.controls.len(), products);
        Figure { controls_of: self, values, slopes }
    }

    /// What the controls' means lack over `few` runs of some kind, in which figures are known, of those over `all` of it.
    pub fn lacking(&self, few: &[u32], all: &[u32]) -> Lacking {
        let lacking = self
            .controls
            .iter()
            .map(|control| (mean_of(control.all, all) - mean_of(control.all, few)) / control.sd);
        Lacking(DVector::from_iterator(self.controls.len(), lacking))
    }
}

/// By control, in its standard deviations.
pub struct Lacking(DVector<f64>);

/// A figure of some runs, and its slopes on the controls.
pub struct Figure<'f> {
    controls_of: &'f ControlVariates<'f>,
    values: &'f [f64],
    slopes: DVector<f64>,
}

impl Figure<'_> {
    /// The mean over all runs.
    pub fn mean(&self) -> f64 {
        let mean = mean_and_error(self.values, Errors::Runs).value;
        let controls = self.controls_of.controls.iter().zip(self.slopes.iter());
        mean + controls.map(|(control, slope)| slope * control.lacking).sum::<f64>() + 0.0
    }

    /// The Monte Carlo error of the mean: that of what the slopes do not explain, in the few runs, and that of what they do,
    /// in all.
    pub fn error(&self) -> f64 {
        let ControlVariates { controls, correlations, all, .. } = self.controls_of;
        let mut unexplained = self.values.to_vec();
        for (control, slope) in controls.iter().zip(self.slopes.iter()) {
            let pairs = unexplained.iter_mut().zip(&control.apart);
            pairs.for_each(|(figure, apart)| *figure -= slope * apart);
        }
        let error = mean_and_error(&unexplained, Errors::Runs).error;
        let explained = self.slopes.dot(&(correlations * &self.slopes)).max(0.0);
        error.hypot((explained / (*all.max(&2) - 1) as f64).sqrt())
    }

    /// The mean over all runs of some kind, of which `few` are those in which the figure is known.
    pub fn mean_over(&self, few: &[u32], lacking: &Lacking) -> f64 {
        mean_of(self.values, few) + self.slopes.dot(&lacking.0) + 0.0
    }
}

/// The inverse of a matrix of correlations; of one that has none, that of what varies (Moore and Penrose's).
fn inverse(correlations: &DMatrix<f64>) -> DMatrix<f64> {
    if correlations.is_empty() {
        return correlations.clone();
    }
    let found = correlations.clone().symmetric_eigen();
    let inverted =
        found.eigenvalues.map(|value| if value > LEAST_VARIANCE { 1.0 / value } else { 0.0 });
    &found.eigenvectors * DMatrix::from_diagonal(&inverted) * found.eigenvectors.transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::Estimate;

    /// Figures that look random and are the same everywhere.
    fn figures(count: usize, seed: u64) -> Vec<f64> {
        let scramble = |number: u64| {
            let mixed = (number ^ seed << 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 11
        };
        (0..count as u64).map(|run| scramble(run) as f64 / (1_u64 << 53) as f64 - 0.5).collect()
    }

    fn sum(a: &[f64], b: &[f64], times: f64) -> Vec<f64> {
        a.iter().zip(b).map(|(a, b)| a + times * b).collect()
    }

    fn mean(values: &[f64]) -> f64 {
        mean_and_error(values, Errors::Runs).value
    }

    /// Calls `ask` with the controls of figures of the first `runs`: `whole` and one input.
    fn with_controls<T>(
        whole: &[f64],
        input: &[f64],
        runs: usize,
        ask: impl Fn(&ControlVariates) -> T,
    ) -> T {
        let inputs: Vec<ControlVariate> = ControlVariate::new(input, runs).into_iter().collect();
        let own = ControlVariate::new(whole, runs);
        ask(&ControlVariates::new(own.iter().collect(), &inputs, runs, whole.len()))
    }

    /// The mean of a figure over all runs, and its error.
    fn both(controls_of: &ControlVariates, values: &[f64]) -> (f64, f64) {
        let figure = controls_of.figure(values);
        (figure.mean(), figure.error())
    }

    #[test]
    fn what_depends_on_controls_alone_is_estimated_exactly() {
        let (whole, input) = (figures(1_000, 1), figures(1_000, 2));
        let part = |runs: usize| sum(&vec![3.0; runs], &sum(&whole, &input, 0.5), -0.25);
        let (found, error) =
            with_controls(&whole, &input, 200, |controls_of| both(controls_of, &part(200)));
        let Estimate { value: expected, error: expected_error } =
            mean_and_error(&part(1_000), Errors::Runs);
        assert!((found - expected).abs() < 1e-13);
        assert!((error / expected_error - 1.0).abs() < 0.1, "{error}, {expected_error}");
    }

    #[test]
    fn parts_that_add_up_add_up_in_all_runs() {
        let (whole, input, part) = (figures(5_000, 2), figures(5_000, 9), figures(700, 3));
        let rest = sum(&whole, &part, -1.0);
        let (few, all): (Vec<u32>, Vec<u32>) = ((0..70).collect(), (0..500).collect());
        with_controls(&whole, &input, 700, |controls_of| {
            let (part, rest) = (controls_of.figure(&part), controls_of.figure(&rest));
            assert!((part.mean() + rest.mean() - mean(&whole)).abs() < 1e-13);
            let lacking = controls_of.lacking(&few, &all);
            let found = part.mean_over(&few, &lacking) + rest.mean_over(&few, &lacking);
            assert!((found - mean_of(&whole, &all)).abs() < 1e-13);
        });
    }

    #[test]
    fn inputs_that_say_the_same_do_no_harm() {
        let (whole, input) = (figures(3_000, 4), figures(3_000, 5));
        let part = sum(&whole[..400], &input[..400], 2.0);
        let alone =
            with_controls(&whole, &input, 400, |controls_of| controls_of.figure(&part).mean());
        let own = ControlVariate::new(&whole, 400);
        let inputs: Vec<ControlVariate> = [&input, &input, &whole]
            .into_iter()
            .filter_map(|all| ControlVariate::new(all, 400))
            .collect();
        let found =
            ControlVariates::new(own.iter().collect(), &inputs, 400, 3_000).figure(&part).mean();
        assert!((found - alone).abs() < 1e-12, "{found}, {alone}");
    }

    #[test]
    fn errors_are_those_seen_over_many_samples() {
        let mut found = Vec::new();
        let mut reported = 0.0;
        for seed in 10..410 {
            let [whole, input] = [0, 2_000].map(|more| figures(2_000, seed + more));
            let figure = sum(&sum(&whole, &figures(250, seed + 1_000), 0.5), &input[..250], 0.7);
            let (mean, error) =
                with_controls(&whole, &input, 250, |controls_of| both(controls_of, &figure));
            found.push(mean);
            reported += error / 400.0;
        }
        // The deviation of 400 means is itself off by 3.5%; three times that, and some for the slopes.
        let seen = mean_and_error(&found, Errors::Runs).error * 20.0;
        assert!((reported / seen - 1.0).abs() < 0.12, "{reported} reported, {seen} seen");
    }

    #[test]
    fn a_figure_known_of_every_run_keeps_its_mean_and_error() {
        let (whole, input, figure) = (figures(300, 4), figures(300, 5), figures(300, 6));
        let (found, error) =
            with_controls(&whole, &input, 300, |controls_of| both(controls_of, &figure));
        let Estimate { value: expected, error: expected_error } =
            mean_and_error(&figure, Errors::Runs);
        assert!((found - expected).abs() < 1e-15 && (error / expected_error - 1.0).abs() < 1e-2);
        let nothing = ControlVariates::new(Vec::new(), &[], 9, 9);
        assert_eq!(both(&nothing, &[1.0; 9]), (1.0, 0.0));
        assert!(ControlVariate::new(&[2.0; 9], 9).is_none());
    }
}
