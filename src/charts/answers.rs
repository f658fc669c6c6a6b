//! Charts of answers to questions: from answers to the charts' own terms.

use super::{
    Captions, ChartError, HeatMapBlock, HeatMapChart, Response, ResponseChart, ResponseUnit,
    SwitchingChart, SwitchingMark, SwitchingRow, footer,
};
use crate::findings::answers as findings;
use crate::findings::case_name;
use crate::findings::paths::{path_words, value_words};
use crate::findings::solved;
use crate::questions::allocate::{AllocatedYear, Allocation};
use crate::questions::levers::Lever;
use crate::questions::solve::{Answer, Solution, Tried};
use crate::questions::stress::{Sign, Stress};
use crate::questions::sweep::{Axis, Swept};
use crate::questions::switching::Switching;
use crate::scenario::Scenario;
use crate::scenario::assumptions::Case;
use crate::wording::{counted, money_in_prose, n_in_100, plain, plain_ends, pounds};

/// Rows and blocks that a heat map has room for.
const MOST_ROWS: usize = 40;
const MOST_OPTIONS: usize = 8;
/// Conditions that a person reads.
const MOST_SIGNS: usize = 12;
/// Characters of a condition that are shown.
const LONGEST_CONDITION: usize = 76;
/// Assumptions that switch and have a line.
const MOST_SWITCHING: usize = 20;

/// The chance at every setting that was tried.
pub fn solution_svg(
    solution: &Solution,
    scenario: &Scenario,
    case: Case,
    record: &str,
) -> Result<String, ChartError> {
    let sought = &solution.sought;
    let option = scenario.options.get(sought.option).map_or("", |option| option.name.as_str());
    let lever = findings::lever_name(scenario, &sought.lever);
    let captions = Captions::new(
        solved::solved_headline(solution),
        format!(
            "Probability that “{}” {}, by {lever} · {}",
            plain(option, 80),
            findings::outcome(sought.outcome),
            case_name(scenario, case)
        ),
        "How to read this: each dot is a simulation of the same futures with one setting of the assumption, all others as \
         they are; settings lie to scale. The dashed line is the chance that was asked for; where the curve crosses it lies \
         the answer.",
        &footer(scenario, record),
        solved::solved(scenario, solution),
    );
    let (unit, scale) = match sought.lever {
        Lever::Total | Lever::Allocation(_) => (ResponseUnit::Money, 1.0),
        Lever::Savings(_) | Lever::Support => (ResponseUnit::Multiple, 1.0),
        Lever::Demand(_) | Lever::Price(_) => (ResponseUnit::Points, 100.0),
        Lever::Rule { .. } => (ResponseUnit::PerCent, 100.0),
    };
    let drawn =
        |tried: Tried| Response { setting: scale * tried.setting, chance: tried.chance.value };
    let mut tried = solution.found.response.clone();
    let answer = match solution.found.answer {
        Answer::Found { found, .. } => Some(found),
        Answer::OutOfReach { .. } | Answer::Jumps { .. } => None,
    };
    // The answer lies on the curve.
    if let Some(found) = answer.filter(|found| tried.iter().all(|own| own.setting != found.setting))
    {
        tried.insert(tried.partition_point(|own| own.setting < found.setting), found);
    }
    super::response_svg(&ResponseChart {
        captions,
        lever: findings::lever_axis(scenario, &sought.lever),
        unit,
        tried: tried.into_iter().map(drawn).collect(),
        wanted: sought.probability,
        answer: answer.map(|found| (drawn(found), findings::setting(&sought.lever, found.setting))),
        neutral: scale * sought.lever.neutral(),
    })
}

/// The chance of meeting with today's totals, and with those found.
pub fn allocation_svg(
    allocation: &Allocation,
    scenario: &Scenario,
    case: Case,
    record: &str,
) -> Result<String, ChartError> {
    let mut places = vec!["All organisations".to_owned()];
    let ids = allocation.years.first().map_or(&[][..], |year| &year.organisations);
    places.extend(ids.iter().map(|own| {
        let found = scenario.organisations.iter().find(|organisation| organisation.id == own.id);
        found.map_or_else(|| own.id.clone(), |organisation| organisation.short.clone())
    }));
    places.truncate(MOST_ROWS);
    let block =
        |name: &str, all: fn(&AllocatedYear) -> f64, own: fn(&AllocatedYear, usize) -> f64| {
            let row = |place: usize| {
                let years = allocation.years.iter();
                years
                    .map(|year| {
                        Some(match place.checked_sub(1) {
                            None => all(year),
                            Some(at) => own(year, at),
                        })
                    })
                    .collect()
            };
            HeatMapBlock {
                name: name.to_owned(),
                chances: (0..places.len()).map(row).collect(),
                held: Vec::new(),
            }
        };
    let held: Vec<(usize, usize)> = (0..allocation.years.len())
        .flat_map(|year| (1..places.len()).map(move |place| (place, year)))
        .filter(|&(place, year)| allocation.years[year].organisations[place - 1].bound)
        .collect();
    let after = match allocation.wanted.most.filter(|_| !held.is_empty()) {
        Some(most) => format!("Totals with equal chances, moved by {} at most", pounds(most)),
        None => "Totals with equal chances".to_owned(),
    };
    let after =
        block(&after, |year| year.all.value, |year, at| year.organisations[at].chance.value);
    let blocks = vec![
        block(
            "Totals as in the file",
            |year| year.all_today.value,
            |year, at| year.organisations[at].chance_today.value,
        ),
        HeatMapBlock { held, ..after },
    ];
    let last = allocation.years.last();
    let headline =
        last.map_or_else(String::new, |year| findings::allocated_headline(year, scenario));
    let sum = match allocation.wanted.total {
        Some(total) => format!("totals sum to {} a year", money_in_prose(total)),
        None if findings::sum_as_today(allocation) => "the same sum of totals".to_owned(),
        // An option may have a total of its own.
        None => "totals sum to the locality’s".to_owned(),
    };
    super::heat_map_svg(&HeatMapChart {
        captions: Captions::new(
            headline,
            format!(
                "Probability of meeting, by organisation and year; {sum} · {}",
                case_name(scenario, case)
            ),
            "How to read this: each cell is the share of simulated futures in which an organisation meets its control total in \
             that year; the first row, in which all do at once.",
            &footer(scenario, record),
            String::new(),
        ),
        measure: "Probability of meeting".to_owned(),
        years: allocation.years.iter().map(|year| scenario.year(year.year).to_string()).collect(),
        places,
        first_apart: true,
        blocks,
    })
}

/// How far assumptions must move before the decision changes, the shortest moves first.
pub fn switching_svg(
    found: &Switching,
    scenario: &Scenario,
    case: Case,
    record: &str,
) -> Result<String, ChartError> {
    let mut rows: Vec<(f64, SwitchingRow)> = Vec::new();
    for value in found.values.iter().filter(|value| !value.is_none()) {
        let mark = |setting: f64, another: Option<usize>| {
            let then = another.and_then(|option| scenario.options.get(option));
            let then =
                then.map_or_else(String::new, |option| format!(": {}", plain(&option.name, 40)));
            SwitchingMark {
                share: value.share(setting),
                label: findings::switch(value, setting) + &then,
                another: another.is_some(),
            }
        };
        let half = value.half.iter().flatten().map(|setting| mark(setting.value, None));
        let preference = value.preference.iter().flatten();
        let another = preference.map(|&(setting, option)| mark(setting.value, Some(option)));
        let marks: Vec<SwitchingMark> = half.chain(another).collect();
        let shares = marks.iter().filter_map(|mark| mark.share);
        let least = shares.map(f64::abs).fold(f64::INFINITY, f64::min);
        rows.push((least, SwitchingRow { name: value.label.clone(), marks }));
    }
    rows.sort_by(|a, b| a.0.total_cmp(&b.0));
    rows.truncate(MOST_SWITCHING);
    let still =
        found.values.iter().filter(|value| value.is_none()).map(|value| value.label.clone());
    let preferred = scenario.options.get(found.preferred).map_or("", |option| option.name.as_str());
    let said: Vec<String> = rows
        .iter()
        .map(|(_, row)| {
            let labels: Vec<&str> = row.marks.iter().map(|mark| mark.label.as_str()).collect();
            format!("{}: {}", row.name, labels.join(", "))
        })
        .collect();
    super::switching_svg(&SwitchingChart {
        captions: Captions::new(
            findings::switching_headline(found),
            format!(
                "How far each assumption must move, all others as they are, before the decision changes; today “{}” \
                 {} in {} futures · {}",
                plain(preferred, 80),
                findings::outcome(found.outcome),
                n_in_100(found.today.get(found.preferred).copied().unwrap_or_default()),
                case_name(scenario, case)
            ),
            "How to read this: each line runs from what the assumption is to where the decision changes, as a share of what it \
             is (a growth of 2% that must become 3% moves by 50%). Beside it what is added to growth, or by what plans are \
             multiplied. An arrow means farther than drawn.",
            &footer(scenario, record),
            said.join("; "),
        ),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        still: still.collect(),
    })
}

/// How often a condition on each input holds in failing futures and in the others.
pub fn stress_svg(
    stress: &Stress,
    scenario: &Scenario,
    case: Case,
    record: &str,
) -> Result<String, ChartError> {
    let option = scenario.options.get(stress.option).map_or("", |option| option.name.as_str());
    let signs = || stress.signs.iter().take(MOST_SIGNS);
    super::heat_map_svg(&HeatMapChart {
        captions: Captions::new(
            format!("Fails in {} futures: what they share", n_in_100(stress.fails.value)),
            format!(
                "How often each condition holds where “{}” fails and where it succeeds, and how often it then fails · {}",
                plain(option, 80),
                case_name(scenario, case)
            ),
            "How to read this: a condition that holds in many failing futures and in few others tells them apart. What goes \
             together need not be a cause.",
            &footer(scenario, record),
            findings::stressed(stress),
        ),
        measure: "Share of futures".to_owned(),
        years: ["failing", "others", "then fails"].map(String::from).to_vec(),
        places: signs().map(signed).collect(),
        first_apart: false,
        blocks: vec![HeatMapBlock {
            name: String::new(),
            chances: signs()
                .map(|sign| {
                    let shares = [sign.among_failing, sign.among_others, sign.then_fails];
                    shares.map(|share| Some(share.value)).to_vec()
                })
                .collect(),
            held: Vec::new(),
        }],
    })
}

/// Conditions that hold together, each cut short in the middle of a long name, so that its threshold stays.
fn signed(sign: &Sign) -> String {
    let short = |found| plain_ends(&findings::condition(found), LONGEST_CONDITION);
    sign.conditions.iter().map(short).collect::<Vec<_>>().join(", and ")
}

/// How often options succeed, over the grid: columns are the values of the last path, rows those of the others.
pub fn sweep_svg(
    axes: &[Axis],
    swept: &[Swept],
    scenario: &Scenario,
    case: Case,
    record: &str,
) -> Result<String, ChartError> {
    let Some((path, columns)) = axes.last() else {
        return Err(ChartError::Figures("a sweep without a path".to_owned()));
    };
    let name = path_words(path, scenario);
    let rows: Vec<&[Swept]> = swept.chunks(columns.len()).take(MOST_ROWS).collect();
    let shown = if axes.len() == 1 { MOST_ROWS } else { MOST_OPTIONS };
    let hidden = [
        (swept.chunks(columns.len()).len() - rows.len(), "row"),
        (scenario.options.len().saturating_sub(shown), "option"),
    ];
    let hidden = hidden.into_iter().filter(|(count, _)| *count > 0);
    let hidden: Vec<String> = hidden.map(|(count, what)| counted(count, what)).collect();
    let hidden = match hidden.as_slice() {
        [] => String::new(),
        hidden => format!(" Not shown: {}; sweep.csv has all.", hidden.join(" and ")),
    };
    let chance = |point: &Swept, option: usize| {
        point.1.options.get(option).map(|option| option.success().value)
    };
    let options: Vec<(usize, &str)> = scenario
        .options
        .iter()
        .enumerate()
        .map(|(place, option)| (place, option.name.as_str()))
        .collect();
    let alone = axes.len() == 1;
    let (places, blocks): (Vec<String>, Vec<HeatMapBlock>) = if alone {
        let options = &options[..options.len().min(MOST_ROWS)];
        let row = |&(option, _): &(usize, &str)| {
            swept.iter().map(|point| chance(point, option)).collect()
        };
        let block = HeatMapBlock {
            name: name.clone(),
            chances: options.iter().map(row).collect(),
            held: Vec::new(),
        };
        (options.iter().map(|(_, name)| (*name).to_owned()).collect(), vec![block])
    } else {
        let names = rows.iter().map(|row| {
            let values = row[0].0.iter().zip(axes).take(axes.len() - 1);
            let said = values.map(|(value, (path, _))| {
                format!("{} = {}", path_words(path, scenario), value_words(path, value))
            });
            said.collect::<Vec<_>>().join(", ")
        });
        let block = |&(option, name): &(usize, &str)| HeatMapBlock {
            name: name.to_owned(),
            chances: rows
                .iter()
                .map(|row| row.iter().map(|point| chance(point, option)).collect())
                .collect(),
            held: Vec::new(),
        };
        (names.collect(), options.iter().take(MOST_OPTIONS).map(block).collect())
    };
    let all = swept.iter().flat_map(|(_, point)| &point.options);
    let chances: Vec<f64> = all.map(|option| option.success().value).collect();
    super::heat_map_svg(&HeatMapChart {
        captions: Captions::new(
            crate::findings::options::success_headline(&chances),
            format!("Probability of success; columns: {name} · {}", case_name(scenario, case)),
            &format!(
                "How to read this: each cell is the share of simulated futures in which an option succeeds by its own \
                 rules, with the values of its row and column. All cells see the same random numbers.{hidden}"
            ),
            &footer(scenario, record),
            String::new(),
        ),
        measure: "Probability of success".to_owned(),
        years: columns.iter().map(|value| value_words(path, value)).collect(),
        places,
        first_apart: false,
        blocks,
    })
}

#[cfg(test)]
mod tests;
