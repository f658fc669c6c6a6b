//! Runs until probabilities are as precise as was asked for.
//!
//! Each attempt starts from run 1, so that what comes out is what the same number of runs gives when it is
//! asked for outright; the last attempt takes most of the time.

use super::say_error;
use crate::error::Failure;
use crate::projection::Projection;
use crate::scenario::{Outcome, Sampler};
use crate::wording::{plain_number, whole};
use strum::VariantArray;

/// The most runs that are made where nothing else is said.
pub const MOST_RUNS: u64 = 1_000_000;

/// Runs of the first attempt: enough to judge how many more it takes.
const FIRST_RUNS: u64 = 4_096;

/// Runs are made in multiples of this, so that their number is easily asked for again.
const STEP: u64 = 1_024;

/// An error from 16 randomisations is an estimate itself: the true one is hardly ever (in 5 of 100) this many times as large,
/// the root of 15 over the 5th percentile of chi-squared with 15 degrees of freedom.
const RANDOMISED: f64 = 1.4371;

/// A sampler by its name.
pub fn sampler(text: &str) -> Result<Sampler, String> {
    let names = || Sampler::VARIANTS.iter().map(Sampler::to_string).collect::<Vec<_>>();
    text.parse().map_err(|_| format!("the samplers are {}", names().join(" and ")))
}

/// Names of outcomes that 0.1.0 had, and what they are now.
const RENAMED: [(&str, &str); 4] = [
    ("mean-cumulative-before-support", "mean_cumulative_position"),
    ("worst-tenth-cumulative-before-support", "worst_tenth_cumulative_position"),
    ("mean-cumulative", "mean_cumulative_after_support"),
    ("worst-tenth-cumulative", "worst_tenth_cumulative_after_support"),
];

/// An outcome by its name.
pub fn outcome(text: &str) -> Result<Outcome, String> {
    let names = || Outcome::VARIANTS.iter().map(Outcome::to_string).collect::<Vec<_>>();
    let spelt = text.replace('_', "-");
    spelt.parse().map_err(|_| match RENAMED.iter().find(|(old, _)| *old == spelt) {
        Some((_, new)) => {
            format!("it is called {new} now, and is no chance; outcomes are {}", names().join(", "))
        }
        None => format!("the outcomes are {}", names().join(", ")),
    })
}

/// A per cent or a fraction: `80%` or `0.8`.
fn share(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0).ok(),
        None => text.parse().ok(),
    }
}

/// A probability: `80%` or `0.8`.
pub fn probability(text: &str) -> Result<f64, String> {
    let of_100 = |share: f64| share > 1.0 && share < 100.0 && !text.contains('%');
    match share(text) {
        Some(share) if share > 0.0 && share < 1.0 => Ok(share),
        Some(share) if of_100(share) => {
            Err(format!("a probability lies above 0 and below 1: did you mean {}%?", text.trim()))
        }
        _ => Err("a probability lies above 0 and below 1, as in 80% or 0.8".to_owned()),
    }
}

/// A standard error of a probability: `0.5%` or `0.005`.
pub fn error(text: &str) -> Result<f64, String> {
    match share(text) {
        // A tenth and more as a fraction is nearly always a per cent whose sign is missing.
        Some(error) if (0.1..100.0).contains(&error) && !text.contains('%') => Err(format!(
            "a standard error of {}%: did you mean {}%?",
            plain_number(100.0 * error),
            text.trim()
        )),
        Some(error) if error > 0.0 && error <= 0.5 => Ok(error),
        _ => Err("a standard error is more than 0 and at most 50%, as in 0.5% or 0.005".to_owned()),
    }
}

/// Calls `project` with ever more runs, at most `most`, until the largest error of a headline probability is
/// at most `wanted`. Where `most` runs do not suffice, the last projection is returned, and that is said.
pub fn reach(
    wanted: f64,
    most: u64,
    (sampler, quiet): (Sampler, bool),
    mut project: impl FnMut(u64) -> Result<Projection, Failure>,
) -> Result<Projection, Failure> {
    let certainty = if sampler == Sampler::Quasi { RANDOMISED } else { 1.0 };
    let mut runs = FIRST_RUNS.min(most);
    loop {
        let projection = project(runs)?;
        let found = projection.largest_headline_error();
        let reached = certainty * found;
        let tell = |then: &str| so_far(runs, (found, reached), wanted, then);
        if reached <= wanted {
            if !quiet {
                say_error(&tell("that will do"));
            }
            return Ok(projection);
        }
        if runs == most {
            let then = "no more runs are allowed (--max-runs)";
            say_error(&format!("warning: {}", tell(then)));
            return Ok(projection);
        }
        let next = next(runs, reached, wanted).min(most);
        if !quiet {
            say_error(&tell(&format!("next {} runs", whole(next))));
        }
        runs = next;
    }
}

/// How many runs to make after `runs` runs had an error of `reached`.
///
/// Errors fall at least with the root of the number of runs: from 1% at 4,096 runs to 0.5% takes 16,384, and
/// a tenth more is made, as the error is an estimate itself.
fn next(runs: u64, reached: f64, wanted: f64) -> u64 {
    let ratio = (reached / wanted).powi(2) * 1.1;
    let needed = (runs as f64 * ratio).min(1e12) as u64;
    needed.max(runs + runs / 4).next_multiple_of(STEP)
}

fn so_far(runs: u64, (found, reached): (f64, f64), wanted: f64, then: &str) -> String {
    let at_most = match reached > found {
        true => format!(" and hardly above {:.3}%", 100.0 * reached),
        false => String::new(),
    };
    format!(
        "{} runs: the largest standard error of a headline probability is {:.3}%{at_most}, and {}% is asked for; {then}",
        whole(runs),
        100.0 * found,
        100.0 * wanted,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_the_error_takes_four_times_the_runs_and_a_tenth_more() {
        assert_eq!(next(4_096, 0.01, 0.005), 18_432);
        // At least a quarter more, however near it is; and no number overflows.
        assert_eq!(next(4_096, 0.005_000_1, 0.005), 5_120);
        assert!(next(10_000_000, 0.5, 1e-300) >= 10_000_000);
    }

    #[test]
    fn progress_names_the_error_that_was_reached_and_the_one_that_was_asked_for() {
        let text = so_far(4_096, (0.007_81, 0.007_81), 0.005, "next 11,264 runs");
        let expected = "4,096 runs: the largest standard error of a headline probability is 0.781%, \
                        and 0.5% is asked for; next 11,264 runs";
        assert_eq!(text, expected);
    }

    #[test]
    fn errors_are_read_as_percentages_and_as_fractions() {
        assert_eq!(error("0.5%"), Ok(0.005));
        assert_eq!(error(" 0.005 "), Ok(0.005));
        for wrong in ["0", "0%", "-1%", "60%", "nan", "inf", "half", "%"] {
            assert!(error(wrong).is_err(), "{wrong}");
        }
        // Half a per cent was taken as a half.
        assert!(error("0.5").unwrap_err().ends_with("did you mean 0.5%?"));
        assert_eq!((error("0.09"), error("20%")), (Ok(0.09), Ok(0.2)));
        assert_eq!((probability("80%"), probability("0.8")), (Ok(0.8), Ok(0.8)));
        assert!(probability("80").unwrap_err().ends_with("did you mean 80%?"));
        for wrong in ["0", "1", "100%", "-5%", "nan", "likely"] {
            assert!(probability(wrong).is_err(), "{wrong}");
        }
        assert_eq!(sampler("quasi"), Ok(Sampler::Quasi));
        assert!(sampler("sobol").is_err());
    }
}
