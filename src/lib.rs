//! Simulates multi-year financial control totals for health economies.
//!
//! A scenario file becomes a checked [`scenario`], a compiled [`model`], and runs ([`simulate`]); a [`projection`] summarises
//! every case and option, [`questions`] ask for more, and [`tables`], [`charts`], a [`workbook`] and a [`report`] show it.
//! `docs/architecture.md` has the map; `tests/floors.rs` holds the direction between modules.
//!
//! ```
//! use control_total::projection::{Detailed, Mode, Projection};
//! use control_total::results::Measure;
//! use control_total::scenario::{Input, Sampler, Unit, read};
//! use control_total::simulate::Settings;
//!
//! let input = Input { path: "scenarios/worked-example.toml".into(), set: Vec::new() };
//! let scenario = read(&input, &|path| std::fs::read(path)).scenario.ok_or("the file is wrong")?;
//! let settings = Settings { seed: 1, sampler: Sampler::Plain, runs: 1_000 };
//! let found = Projection::run(&scenario, Mode::Sampled(settings), Detailed::MainCase, &|_| ())?;
//!
//! // The final year's position of the organisations under control totals together, £m.
//! let column = found.column(&Unit::Covered, scenario.years, &Measure::Position).ok_or("no column")?;
//! let position = &found.cases[found.main_case(&scenario)].statistics[column];
//! assert!(position.percentile(10) < position.percentile(90));
//! println!("{:.1} give or take {:.1}", position.mean, position.se_mean);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

pub mod charts;
pub mod cli;
pub mod comparison;
pub mod error;
pub mod findings;
pub mod format;
pub mod model;
pub mod projection;
pub mod questions;
pub mod report;
pub mod results;
pub mod scenario;
pub mod simulate;
mod starter;
pub mod summary;
pub mod tables;
mod tie_out;
mod units;
pub mod wording;
pub mod workbook;
