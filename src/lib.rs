//! Simulates multi-year financial control totals for health economies.
//!
//! A scenario file becomes a checked [`scenario`], a compiled [`model`], [`draws`] and runs
//! ([`engine`]), a [`summary`] of each figure ([`projection`]), and [`tables`],
//! [`charts`] and a [`workbook`].
//! `README.md` has the map; `tests/floors.rs` holds the direction between modules.

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
pub mod starter;
pub mod summary;
pub mod tables;
pub mod tie_out;
pub mod units;
pub mod wording;
pub mod workbook;
