//! Charts that set options side by side: from what they came to, to the charts' own terms.
//!
//! A case has eight, a run has one more for each measure of regret. Charts hold eight options, twelve panels
//! and twenty organisations at most; what is left out is said in the subtitle.

mod chances;
mod intervals;
mod money;

use super::{Captions, ChartError, Figure, HeatMapChart, RegretChart, footer};
use crate::comparison::OptionsCompared;
use crate::findings::options as findings;
use crate::projection::Projection;
use crate::results::options::OptionMeasure;
use crate::scenario::{ControlTotalOption, Scenario, Unit};

/// Options that a chart has room for.
const MOST_OPTIONS: usize = 8;

/// What a comparison shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The chance that each option's own test is met, by year.
    Meeting,
    /// The position after support, a fan for each option.
    Fans,
    /// The position before support, a fan for each organisation.
    Organisations,
    /// The final year's position before support, all organisations on one axis.
    Intervals,
    /// The chance that each organisation, and the covered together, meet.
    HeatMap,
    /// The chance of at least a given position over the horizon.
    Exceedance,
    /// How many organisations miss while the covered together meet.
    Misses,
    /// Everybody's own totals against the one for all, and the moves that it takes.
    Pooling,
    /// What is lost by the wrong option, over all cases.
    Regret(OptionMeasure),
}

impl Kind {
    /// The charts of one case.
    const OF_A_CASE: [Kind; 8] = [
        Kind::Meeting,
        Kind::Fans,
        Kind::Organisations,
        Kind::Intervals,
        Kind::HeatMap,
        Kind::Exceedance,
        Kind::Misses,
        Kind::Pooling,
    ];

    /// The charts of one case that can be drawn of this scenario: without options there is nothing to compare, with
    /// nobody under control totals nothing to meet, and with too many the chart of misses cannot be read.
    pub fn of_a_case(scenario: &Scenario) -> impl Iterator<Item = Kind> {
        let options = !scenario.options.is_empty();
        let covered = scenario.covered().count();
        Kind::OF_A_CASE.into_iter().filter(move |&kind| match kind {
            Kind::Organisations | Kind::Intervals => true,
            Kind::Misses => options && (1..=chances::MOST_ORGANISATIONS).contains(&covered),
            _ => options && covered > 0,
        })
    }

    /// The charts of all cases together.
    pub fn of_all(scenario: &Scenario, compared: &OptionsCompared) -> impl Iterator<Item = Kind> {
        // Where no rule changes the money there is nothing to regret.
        let differ = !scenario.options.is_empty() && !findings::nothing_changes_anywhere(compared);
        let measures = [OptionMeasure::OnPlan, OptionMeasure::PublicPurse];
        measures.into_iter().map(Kind::Regret).filter(move |_| differ)
    }

    /// What files are called.
    pub fn name(self) -> String {
        match self {
            Kind::Meeting => "options-meeting".to_owned(),
            Kind::Fans => "options-fans".to_owned(),
            Kind::Organisations => "organisations-fans".to_owned(),
            Kind::Intervals => "organisations-intervals".to_owned(),
            Kind::HeatMap => "options-heat-map".to_owned(),
            Kind::Exceedance => "options-exceedance".to_owned(),
            Kind::Misses => "options-misses".to_owned(),
            Kind::Pooling => "options-pooling".to_owned(),
            Kind::Regret(measure) => {
                format!("options-regret-{}", measure.to_string().replace('_', "-"))
            }
        }
    }
}

impl Kind {
    /// The table of a run that its figures are in.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Meeting | Kind::HeatMap | Kind::Pooling => "options.csv",
            Kind::Fans | Kind::Organisations | Kind::Intervals => "positions.csv",
            Kind::Exceedance => "distributions.csv",
            Kind::Misses => "joint.csv",
            Kind::Regret(_) => "regret.csv",
        }
    }
}

/// Draws a comparison. `case` is an index into the projection's cases; charts of all cases ignore it.
pub fn comparison_svg(
    kind: Kind,
    case: usize,
    record: &str,
    scenario: &Scenario,
    projection: &Projection,
) -> Result<String, ChartError> {
    let view = View { case, record, scenario, projection };
    match kind {
        Kind::Meeting => super::probability_svg(&chances::meeting(&view)),
        Kind::Fans => super::multiples_svg(&money::fans(&view)),
        Kind::Organisations => super::multiples_svg(&money::organisations(&view)),
        Kind::Intervals => super::intervals_svg(&intervals::chart(&view)),
        Kind::HeatMap => super::heat_map_svg(&chances::heat_map(&view)),
        Kind::Exceedance => super::exceedance_svg(&money::exceedance(&view)),
        Kind::Misses => super::misses_svg(&chances::misses(&view)),
        Kind::Pooling => super::pooling_svg(&chances::pooling(&view)),
        Kind::Regret(measure) => super::regret_svg(&money::regret(&view, measure)),
    }
}

/// A comparison for a page of HTML; `None` for those that are tables there ([`heat_map`], [`regret`]).
pub fn comparison_figure(
    kind: Kind,
    case: usize,
    scenario: &Scenario,
    projection: &Projection,
) -> Result<Option<Figure>, ChartError> {
    let view = View { case, record: "", scenario, projection };
    match kind {
        Kind::Meeting => super::probability_figure(&chances::meeting(&view)),
        Kind::Fans => super::multiples_figure(&money::fans(&view)),
        Kind::Organisations => super::multiples_figure(&money::organisations(&view)),
        Kind::Intervals => super::intervals_figure(&intervals::chart(&view)),
        Kind::Exceedance => super::exceedance_figure(&money::exceedance(&view)),
        Kind::Misses => super::misses_figure(&chances::misses(&view)),
        Kind::Pooling => super::pooling_figure(&chances::pooling(&view)),
        Kind::HeatMap | Kind::Regret(_) => return Ok(None),
    }
    .map(Some)
}

/// The chart of chances by organisation and year, as figures.
pub fn heat_map(case: usize, scenario: &Scenario, projection: &Projection) -> HeatMapChart {
    chances::heat_map(&View { case, record: "", scenario, projection })
}

/// The chart of regret by one measure, over all cases, as figures.
pub fn regret(measure: OptionMeasure, scenario: &Scenario, projection: &Projection) -> RegretChart {
    money::regret(&View { case: 0, record: "", scenario, projection }, measure)
}

/// What a chart is drawn from.
struct View<'a> {
    case: usize,
    record: &'a str,
    scenario: &'a Scenario,
    projection: &'a Projection,
}

impl<'a> View<'a> {
    /// The options that are drawn, with their places in the file.
    fn options(&self) -> impl Iterator<Item = (usize, &'a ControlTotalOption)> {
        self.scenario.options.iter().enumerate().take(MOST_OPTIONS)
    }

    /// The base year and the projected years.
    fn years(&self) -> Vec<String> {
        (0..=self.scenario.years).map(|year| self.scenario.year(year).to_string()).collect()
    }

    fn projected_years(&self) -> Vec<String> {
        self.years().split_off(1)
    }

    /// A figure of an option: of a year, or of the horizon. 0 where an option does not have it.
    fn figure(
        &self,
        option: usize,
        unit: &Unit,
        year: Option<usize>,
        measure: OptionMeasure,
    ) -> f64 {
        let options = &self.projection.options;
        options.metric(self.case, option, unit, year, measure).map_or(0.0, |found| found.value)
    }

    /// The names of organisations under control totals, and their ids.
    fn covered(&self) -> Vec<(Unit, &'a str)> {
        let covered = self.scenario.organisations.iter().filter(|found| found.covered);
        covered.map(|found| (Unit::organisation(&found.id), found.short.as_str())).collect()
    }

    /// The words round a chart of this case.
    fn captions(&self, headline: String, subject: &str, reading: &str) -> Captions {
        self.captions_in(headline, subject, &findings::span(self.scenario), reading)
    }

    /// The words round a chart of this case, in a year or years of its own.
    fn captions_in(&self, headline: String, subject: &str, years: &str, reading: &str) -> Captions {
        let case = &self.projection.cases[self.case].case;
        let names = [case.demand(self.scenario), case.efficiency(self.scenario)];
        let names: Vec<&str> =
            names.into_iter().flatten().map(|found| found.name.as_str()).collect();
        let assumed = names.join(" · ");
        self.captions_of(headline, &[format!("{subject}, {years}"), assumed], reading)
    }

    /// The words round a chart; options that there is no room for are said behind the parts of the subtitle.
    fn captions_of(&self, headline: String, subtitle: &[String], reading: &str) -> Captions {
        let left_out = self.scenario.options.len().saturating_sub(MOST_OPTIONS);
        let left_out = (left_out > 0).then(|| format!("{left_out} more options not shown"));
        let parts = subtitle.iter().filter(|part| !part.is_empty()).chain(&left_out);
        let subtitle = parts.map(String::as_str).collect::<Vec<_>>().join(" · ");
        Captions {
            description: format!("{headline}. {subtitle}. Figures are in the table of the chart."),
            headline,
            subtitle,
            reading: reading.to_owned(),
            footer: footer(self.scenario, self.record),
        }
    }
}
