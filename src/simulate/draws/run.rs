//! Random words of one run in one year, from a named stream, behind the traits of the `rand` library.
//!
//! Any distribution that is written for those traits can be drawn from it, however many words a value takes.

use std::convert::Infallible;

use rand::TryRng;
use rand::rand_core::block::{BlockRng, Generator};

use super::philox::{Stream, philox};

/// The generator of a named quantity in one run and year (0 for what is drawn once a run).
#[derive(Debug, Clone)]
pub struct RunStream(BlockRng<Blocks>);

impl RunStream {
    /// From its first word, whatever else was drawn.
    pub fn new(seed: u64, name: &str, run: u64, year: usize) -> RunStream {
        let stream = super::stream(seed, name);
        // A highest bit that no year has: apart from the counters of plain sampling.
        let place = 1 << 31 | (run >> 32 & 0x7FFF) << 16 | year as u64 & 0xFFFF;
        let counter = [0, run & 0xFFFF_FFFF, place, u64::from(stream.tag)];
        RunStream(BlockRng::new(Blocks { stream, counter }))
    }
}

#[derive(Debug, Clone)]
struct Blocks {
    stream: Stream,
    /// The next; its first word counts.
    counter: [u64; 4],
}

impl Generator for Blocks {
    type Output = [u32; 4];

    fn generate(&mut self, output: &mut [u32; 4]) {
        let words = philox(self.counter.map(|word| [word]), self.stream.key);
        *output = words.map(|[word]| word as u32);
        self.counter[0] = (self.counter[0] + 1) & 0xFFFF_FFFF;
    }
}

impl TryRng for RunStream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.0.next_word())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.0.next_u64_from_u32())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill_bytes(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use rand_distr::{Distribution, Gamma};

    use super::*;

    const RUNS: u64 = 40_000;

    /// A gamma in every run: its sampler rejects, so that runs take different numbers of words.
    fn gammas(name: &str, year: usize) -> Vec<f64> {
        let gamma = Gamma::new(2.5, 1.2).unwrap();
        (1..=RUNS).map(|run| gamma.sample(&mut RunStream::new(7, name, run, year))).collect()
    }

    fn mean(values: impl Iterator<Item = f64>) -> f64 {
        values.sum::<f64>() / RUNS as f64
    }

    #[test]
    fn a_distribution_of_the_library_keeps_its_moments_over_runs() {
        let drawn = gammas("a", 3);
        // Mean 3 and variance 3.6; the fourth central moment is 3·3.6² + 6·3.6²/2.5. Five standard errors each.
        let (variance, fourth) = (3.6_f64, 3.0 * 3.6_f64.powi(2) * (1.0 + 2.0 / 2.5));
        let n = RUNS as f64;
        let (found, expected) = (mean(drawn.iter().copied()), 3.0);
        assert!((found - expected).abs() < 5.0 * (variance / n).sqrt(), "{found}");
        let squares = mean(drawn.iter().map(|x| (x - expected).powi(2)));
        let error = ((fourth - variance * variance) / n).sqrt();
        assert!((squares - variance).abs() < 5.0 * error, "{squares}");
    }

    #[test]
    fn a_run_draws_the_same_whatever_was_drawn_before() {
        let gamma = Gamma::new(2.5, 1.2).unwrap();
        let drawn = gammas("a", 3);
        for run in [40_000, 17, 1] {
            let mut other = RunStream::new(7, "b", run, 3);
            (0..run % 5).for_each(|_| assert!(gamma.sample(&mut other) > 0.0));
            let again = gamma.sample(&mut RunStream::new(7, "a", run, 3));
            assert_eq!(again, drawn[run as usize - 1], "run {run}");
        }
    }

    #[test]
    fn neighbouring_runs_years_and_names_are_unrelated() {
        let base = gammas("a", 3);
        let next = base.iter().cycle().skip(1).take(base.len()).copied().collect();
        for (number, other) in [next, gammas("a", 4), gammas("b", 3)].iter().enumerate() {
            let product = mean(base.iter().zip(other).map(|(a, b)| (a - 3.0) * (b - 3.0) / 3.6));
            assert!(product.abs() < 5.0 / (RUNS as f64).sqrt(), "{number}: {product}");
        }
    }
}
