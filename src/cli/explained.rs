//! What a run explains of its main case: tables, and a bridge and a tornado for each unit.
//!
//! They come from simulations of their own, so a later report keeps them as they are and draws none of them again.

use rayon::prelude::*;

use super::Png;
use super::folder::Folder;
use super::pictures::drawn;
use super::questions::{SAMPLER, made};
use crate::charts::explanation::{Kind, explanation_svg};
use crate::charts::sheets::Names;
use crate::engine::Settings;
use crate::error::Failure;
use crate::projection::Projection;
use crate::questions::Asked;
use crate::questions::explain::explain;
use crate::scenario::Scenario;
use crate::tables::{self, RunRecord};

const TABLES: [&str; 2] = ["bridge.csv", "drivers.csv"];

/// The pictures that the page shows too: of the organisations under control totals, together.
pub const IN_PAGE: [&str; 2] = ["charts/bridge-covered.svg", "charts/tornado-covered.svg"];

/// Whether a file of a run is one of these.
pub fn is_one(name: &str) -> bool {
    TABLES.contains(&name)
        || name.starts_with("charts/bridge-")
        || name.starts_with("charts/tornado-")
}

/// Explains the main case of what was sampled. `png` is `None` where no charts are wanted. Returned are the pictures
/// for the page.
pub fn write(
    scenario: &Scenario,
    projection: &Projection,
    png: Option<Png>,
    record: &mut RunRecord,
    folder: &Folder,
) -> Result<Vec<String>, Failure> {
    if projection.runs == 0 {
        return Ok(Vec::new());
    }
    let case = projection.cases[projection.main_case(scenario)].case;
    let (seed, runs) = (projection.seed, projection.runs);
    let settings = Settings { seed, sampler: SAMPLER, runs };
    let explanation = explain(&Asked { scenario, case, settings })
        .map_err(|why| Failure::Invalid(format!("{why}; nothing was written")))?;
    let [bridge, drivers] = TABLES;
    let mut files = vec![
        made(bridge, tables::bridge(scenario, &[&explanation]))?,
        made(drivers, tables::drivers(scenario, &[&explanation]))?,
    ];
    if let Some(png) = png {
        let line = record.line();
        let mut names = Names::default();
        let mut pictures = Vec::new();
        for unit in &explanation.units {
            for kind in Kind::of(unit) {
                pictures.push((
                    names.unique(&format!("{}-{}", kind.name(), unit.unit)),
                    kind,
                    unit,
                ));
            }
        }
        let pictures: Vec<_> = pictures
            .par_iter()
            .map(|(name, kind, unit)| {
                let svg = explanation_svg(*kind, unit, &explanation, scenario, &line);
                drawn(name, svg, png != Png::None)
            })
            .collect::<Result<_, _>>()?;
        files.extend(pictures.into_iter().flatten());
    }
    for (name, bytes) in &files {
        folder.write(name, bytes)?;
        record.add_file(name.clone(), tables::sha256(bytes));
    }
    Ok(in_page(|wanted| files.iter().find(|(name, _)| name == wanted).map(|(_, bytes)| bytes)))
}

/// The pictures for the page, from where files are found by name; those that are not there are left out.
pub fn in_page<'b>(find: impl Fn(&str) -> Option<&'b Vec<u8>>) -> Vec<String> {
    let pictures = IN_PAGE.into_iter().filter_map(find);
    pictures.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}
