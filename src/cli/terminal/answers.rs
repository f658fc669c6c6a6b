//! Answers to questions, in the terminal.

use super::table::Table;
use crate::findings::{answers as findings, solved};
use crate::questions::allocate::Allocation;
use crate::questions::solve::{Answer, InMoney, Solution};
use crate::questions::stress::Stress;
use crate::questions::sweep::Swept;
use crate::questions::switching::Switching;
use crate::scenario::Scenario;
use crate::units::HAIR;
use crate::wording::{accounts, per_cent_chance, plain, whole, wrapped};

/// Columns that sentences are wrapped to.
const WIDTH: usize = 100;

/// The title of an answer and where it comes from.
pub fn heading(scenario: &Scenario, case: &str, runs: u64, seed: u64) -> String {
    format!("{}\n{case}; {} runs, seed {seed}.\n\n", plain(&scenario.title, 100), whole(runs))
}

pub(super) fn paragraph(text: &str) -> String {
    format!("{}\n", wrapped(text, WIDTH).join("\n"))
}

/// The setting that was solved for.
pub fn solution(scenario: &Scenario, found: &Solution) -> String {
    let lever = &found.sought.lever;
    let asked = &found.found;
    let mut text = paragraph(&solved::solved(scenario, found));
    text.push_str(&paragraph(&format!(
        "As the file has it the chance is {}.",
        per_cent_chance(asked.today.chance.value)
    )));
    if asked.turns {
        text.push_str(&paragraph(
            "The chance both rises and falls over the range, by more than luck explains: there may be other settings that do. \
             The table has the response.",
        ));
    }
    if let Some(money) = &found.money {
        let title = solved::money_title(lever, money);
        text.push_str(&format!("\n{title}\n\n"));
        text.push_str(&in_money(scenario, money));
    }
    if let Some(total) = found.totals.first() {
        let solved = total.solved.is_some();
        text.push_str("\nThe locality's control total, £m, surplus/(deficit)\n\n");
        let heads = ["", "in the file", "solved", "met alone"];
        let mut table = Table::new(&heads);
        for total in &found.totals {
            table.row(
                "  ",
                &[
                    scenario.year(total.year).to_string(),
                    accounts(total.today),
                    total.solved.map_or_else(String::new, accounts),
                    accounts(total.alone),
                ],
            );
        }
        text.push_str(&table.text());
        text.push('\n');
        if solved {
            text.push_str(&paragraph(
                "Solved: all years moved alike, tested by the option's rules.",
            ));
        }
        text.push_str(&paragraph(&format!(
            "Met alone: the total that this year's position alone, less interest, reaches with a probability of {}.",
            per_cent_chance(found.sought.probability)
        )));
    }
    text.push_str("\nWhat was tried\n\n");
    let mut table = Table::new(&["", "chance", "± error"]);
    for tried in &asked.response {
        table.row(
            "  ",
            &[
                findings::setting(lever, tried.setting),
                per_cent_chance(tried.chance.value),
                format!("{:.1}%", 100.0 * tried.chance.error),
            ],
        );
    }
    text.push_str(&table.text());
    if let Answer::Found { found, .. } = asked.answer {
        text.push_str(&format!(
            "\nChance at the answer: {:.2}% ± {:.2}%.\n",
            100.0 * found.chance.value,
            100.0 * found.chance.error
        ));
    }
    if !found.others.is_empty() {
        text.push_str("\nWhat it takes in each case\n\n");
        let mut table = Table::new(&["", "as the file has it", "answer"]);
        for own in std::iter::once(asked).chain(&found.others) {
            let (demand, efficiency) = own.case.ids(scenario);
            table.row(
                "  ",
                &[
                    format!("{} / {}", plain(demand, 30), plain(efficiency, 30)),
                    per_cent_chance(own.today.chance.value),
                    solved::in_short(&found.sought, own),
                ],
            );
        }
        text.push_str(&table.text());
        if found.left_out > 0 {
            text.push_str(&format!(
                "\nMore cases were not asked: {}. Ask each with --case.\n",
                found.left_out
            ));
        }
    }
    text
}

/// Sums by year, as the file has them and as they were solved for.
fn in_money(scenario: &Scenario, money: &InMoney) -> String {
    let mut table = Table::new(&["", "in the file", "share", "solved", "share"]);
    for year in &money.years {
        let share = |sum: f64| year.share(sum).map_or_else(String::new, solved::tenths);
        let [sum, part] = match year.solved {
            Some(solved) => [accounts(solved), share(solved)],
            None => [String::new(), String::new()],
        };
        table.row(
            "  ",
            &[
                scenario.year(year.year).to_string(),
                accounts(year.today),
                share(year.today),
                sum,
                part,
            ],
        );
    }
    table.text()
}

/// The totals that were found.
pub fn allocation(scenario: &Scenario, found: &Allocation) -> String {
    let option = &scenario.options[found.wanted.option];
    let mut text = format!(
        "Organisations' control totals with equal chances, by the rules of “{}”; £m, surplus/(deficit)\n\n",
        plain(&option.name, 80)
    );
    let heads = ["", "today", "equal chances", "change", "met today", "met then"];
    let mut table = Table::new(&heads);
    for year in &found.years {
        table.heading(&format!("{}: {} together", scenario.year(year.year), accounts(year.total)));
        for own in &year.organisations {
            let name = scenario.organisations.iter().find(|organisation| organisation.id == own.id);
            let name = name.map_or(own.id.as_str(), |organisation| organisation.short.as_str());
            let held = if own.bound { " (held)" } else { "" };
            table.row(
                "  ",
                &[
                    format!("{name}{held}"),
                    accounts(own.today),
                    accounts(own.total),
                    accounts(own.total - own.today),
                    per_cent_chance(own.chance_today.value),
                    per_cent_chance(own.chance.value),
                ],
            );
        }
        table.row(
            "  ",
            &[
                "All meet".to_owned(),
                String::new(),
                String::new(),
                String::new(),
                per_cent_chance(year.all_today.value),
                per_cent_chance(year.all.value),
            ],
        );
    }
    text.push_str(&table.text());
    text.push('\n');
    text.push_str(&paragraph(&findings::allocated(found)));
    text.push_str(&paragraph(
        "A change above zero asks more of the organisation, one in brackets asks less. Chances are of simulations with the \
         new totals.",
    ));
    if found.years.iter().flat_map(|year| &year.organisations).any(|own| own.bound) {
        text.push_str(&paragraph(
            "(held): the bound of --most keeps this total from moving further, so its chance differs from the others'.",
        ));
    }
    text.push_str(&paragraph(&format!(
        "The option succeeds in {} of futures with today's totals and in {} with these.",
        per_cent_chance(found.success_today.value),
        per_cent_chance(found.success.value)
    )));
    text
}

/// How far assumptions must move.
pub fn switching(scenario: &Scenario, found: &Switching) -> String {
    let name = |option: usize| plain(&scenario.options[option].name, 48);
    let mut text = String::new();
    for (option, chance) in found.today.iter().enumerate() {
        let set = found.sets.iter().find(|set| set.contains(&found.preferred));
        let preferred = set.is_some_and(|set| set.contains(&option))
            || *chance >= found.today[found.preferred] - HAIR;
        let mark = if preferred && !found.is_one_set() { " (preferred)" } else { "" };
        text.push_str(&format!(
            "{}{mark}: {} in {}\n",
            name(option),
            findings::outcome(found.outcome),
            per_cent_chance(*chance)
        ));
    }
    if found.is_one_set() {
        let say = format!("{} Give --outcome success.", findings::one_set(found));
        text.push_str(&paragraph(&say));
    } else if found.tied {
        text.push_str("Another option is as likely, as far as luck lets one tell: the preference is slight.\n");
    }
    text.push_str("\nHow far an assumption must move, all others as they are\n\n");
    let heads = ["", "another is preferred", "which", "preferred crosses 50%"];
    let mut table = Table::new(&heads);
    let mut still = Vec::new();
    for value in &found.values {
        if value.is_none() {
            still.push(value.label.clone());
            continue;
        }
        let overtaken = value.preference.map(|side| side.map(|(setting, _)| setting));
        let mut which: Vec<String> =
            value.preference.iter().flatten().map(|&(_, option)| name(option)).collect();
        which.dedup();
        table.row(
            "  ",
            &[
                plain(&value.label, 48),
                findings::switches(value, &overtaken),
                which.join(" or "),
                findings::switches(value, &value.half),
            ],
        );
    }
    text.push_str(&table.text());
    text.push('\n');
    text.push_str(&paragraph(&findings::searched(found.runs)));
    if !still.is_empty() {
        text.push_str(&paragraph(&format!("Not found within the range: {}.", still.join("; "))));
    }
    text
}

/// Inputs that a person reads.
const MOST_SIGNS: usize = 10;

/// What failing futures have in common.
pub fn stress(scenario: &Scenario, found: &Stress) -> String {
    let option = &scenario.options[found.option];
    let mut text = paragraph(&format!(
        "“{}” counts as failing in a future unless it {}.",
        plain(&option.name, 80),
        findings::outcome(found.outcome)
    ));
    text.push_str(&paragraph(&findings::stressed(found)));
    if found.signs.is_empty() {
        return text;
    }
    text.push_str("\nEach input by itself\n\n");
    let mut table = Table::new(&["", "failing futures", "others", "then fails"]);
    for sign in found.signs.iter().take(MOST_SIGNS) {
        let shares = [sign.among_failing, sign.among_others, sign.then_fails];
        let mut cells = vec![findings::sign(sign)];
        cells.extend(shares.map(|share| per_cent_chance(share.value)));
        table.long_row("  ", &cells);
    }
    text.push_str(&table.text());
    text.push('\n');
    text.push_str(&paragraph(
        "How often it is so in failing futures and in the others, and how often a future fails where it is so. What goes \
         together need not be a cause.",
    ));
    text
}

/// The grid of a sweep: a row for each point.
pub fn sweep(paths: &[String], points: &[Swept]) -> String {
    let mut text = String::from(
        "Final position of those under control totals (£m, surplus/(deficit)), and how often each option succeeds\n\n",
    );
    let names: Vec<String> = points.first().map_or_else(Vec::new, |(_, point)| {
        point.options.iter().map(|option| plain(&option.name, 30)).collect()
    });
    let mut heads: Vec<String> = vec![paths.join(", ")];
    heads.extend(["P10", "median", "P90"].map(String::from));
    heads.extend(names);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::new(&heads);
    for (values, point) in points {
        let position = point.position;
        let mut cells = vec![values.join(", ")];
        cells.extend([position.p10, position.p50, position.p90].map(|found| accounts(found.value)));
        cells.extend(point.options.iter().map(|option| per_cent_chance(option.success().value)));
        table.row("", &cells);
    }
    text.push_str(&table.text());
    text
}
