//! Charts as SVG and PNG, for a board paper and for the report.
//!
//! They draw what they are given: no figure is worked out here beyond where it lies on the page, so that a
//! chart can never differ from the tables beside it. Strings and bytes come out; nothing is written, printed
//! or fetched. Text from a scenario may be anything at all, and is cleaned before it is drawn.

pub mod answers;
mod bridge;
mod canvas;
mod check;
pub mod comparisons;
pub mod diff;
mod exceedance;
pub mod explanation;
mod fan;
mod fonts;
mod frame;
mod heat_map;
mod intervals;
mod labels;
mod line_ends;
mod misses;
mod multiples;
mod options;
mod palette;
mod png;
mod pooling;
mod probability;
mod regret;
mod response;
mod scale;
pub mod sheets;
mod switching;
mod table;
#[cfg(test)]
mod tests;
mod tornado;
mod words;

pub use bridge::{BridgeChart, BridgeColumn, bridge_figure, bridge_svg};
pub use canvas::Plot;
pub use exceedance::{ExceedanceChart, ExceedanceCurve, exceedance_figure, exceedance_svg};
pub use fan::{Fan, FanSheet, fan_figure, fan_svg};
pub use fonts::font_files;
pub use frame::{Captions, Figure};
pub use heat_map::{HeatMapBlock, HeatMapChart, heat_map_svg};
pub use intervals::{
    Interval, IntervalsChart, MOST as MOST_INTERVALS, intervals_figure, intervals_svg,
};
pub use misses::{MissesChart, OptionMisses, misses_figure, misses_svg};
pub use multiples::{MultiplesChart, Panels, multiples_figure, multiples_svg};
pub use options::{MOST_OPTIONS as MOST_MARKED, marker_plot};
pub use palette::probability_step;
pub use png::png;
pub use pooling::{Moves, OptionPooling, PoolingChart, pooling_figure, pooling_svg};
pub use probability::{OptionChances, ProbabilityChart, probability_figure, probability_svg};
pub use regret::{OptionRegrets, RegretChart, RegretUnit, regret_svg};
pub use response::{Response, ResponseChart, ResponseUnit, response_svg};
pub use switching::{SwitchingChart, SwitchingMark, SwitchingRow, switching_svg};
pub use table::{Numbers, Row};
pub use tornado::{TornadoBar, TornadoChart, tornado_figure, tornado_svg};

use crate::scenario::Scenario;

/// The line below a chart: what is modelled, and the run that it comes from.
fn footer(scenario: &Scenario, record: &str) -> String {
    format!("{} · {record}", scenario.title)
}

/// Why a chart could not be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The figures do not fit together or cannot be drawn; the text says which.
    #[error("the chart's figures cannot be drawn: {0}")]
    Figures(String),
    /// The picture could not be written or turned into pixels.
    #[error("the chart could not be drawn: {0}")]
    Drawing(String),
}
