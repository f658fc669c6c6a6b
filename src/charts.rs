//! Charts as SVG and PNG, for a board paper and for the report.
//!
//! They draw what they are given: no figure is worked out here beyond where it lies on the page, so that a
//! chart can never differ from the tables beside it. Strings and bytes come out; nothing is written, printed
//! or fetched. Text from a scenario may be anything at all, and is cleaned before it is drawn.

mod canvas;
mod fan;
mod fonts;
mod labels;
mod palette;
mod png;
mod scale;
pub mod sheets;
mod words;

pub use fan::{Fan, FanSheet, fan_svg};
pub use png::png;

use std::fmt;

/// Why a chart could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChartError {
    /// The figures do not fit together or cannot be drawn; the text says which.
    Figures(String),
    /// The picture could not be written or turned into pixels.
    Drawing(String),
}

impl fmt::Display for ChartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChartError::Figures(what) => {
                write!(formatter, "the chart's figures cannot be drawn: {what}")
            }
            ChartError::Drawing(what) => write!(formatter, "the chart could not be drawn: {what}"),
        }
    }
}

impl std::error::Error for ChartError {}
