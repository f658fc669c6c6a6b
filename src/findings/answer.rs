//! The answer: what each option comes to, in a sentence, and what has to be said beside it. Stated rules choose
//! the sentence; every figure in it was worked out elsewhere.

use super::options::{alike, not_told_apart, span};
use crate::comparison::OptionsCompared;
use crate::results::options::OptionMeasure as M;
use crate::scenario::options::{Level, Period, Window};
use crate::scenario::{Basis, ControlTotalOption, Scenario, Unit};
use crate::wording::{accounts, n_in_100, per_cent_chance, plain, pounds, whole};

/// The place of what a file says of all its figures.
pub const WHOLE_FILE: &str = "the scenario";
/// A name longer than this is cut short in a sentence.
const NAME: usize = 80;
/// A sentence of names longer than this is cut short.
const SENTENCE: usize = 400;

/// What an option's success means, by its own rules, as part of a sentence: its own test, and its duty where it has one.
pub fn test(scenario: &Scenario, option: &ControlTotalOption) -> String {
    let own = tested(scenario, option.level, option.period, option.window);
    match &option.duty {
        None => own,
        Some(duty) => {
            let duty = tested(scenario, duty.level, duty.period, duty.window);
            format!("{own}, and a duty is met as well, by which {duty}")
        }
    }
}

fn tested(scenario: &Scenario, level: Level, period: Period, window: Window) -> String {
    let who = match level {
        Level::Organisation => "every organisation meets its own control total",
        Level::Group => {
            "every group, and every organisation that stands alone, meets its control total"
        }
        Level::Locality => "the organisations together meet one control total",
    };
    match period {
        Period::Annual => format!("{who} in every year"),
        Period::MultiYear { years } if window == Window::Rolling => {
            format!("{who} over the last {} in every year", years_in_words(years))
        }
        Period::MultiYear { years } if years >= scenario.years => {
            format!("{who} over {}", years_in_words(scenario.years))
        }
        Period::MultiYear { years } => {
            format!("{who} over every {}", years_in_words(years))
        }
    }
}

/// One sentence, or two, on an option in a case.
///
/// With nothing sampled, whether the plan succeeds. Else the same measures of every option: its chances, years on plan and what is
/// short of them, and the national money it takes, with what of it pays off debt.
pub fn of_option(
    scenario: &Scenario,
    compared: &OptionsCompared,
    case: usize,
    option: usize,
) -> String {
    let Some(stated) = scenario.options.get(option) else { return String::new() };
    let figure = |measure| {
        let found = compared.metric(case, option, &Unit::Covered, None, measure);
        found.map_or(0.0, |found| found.value)
    };
    let (name, test) = (quoted(&stated.name), test(scenario, stated));
    let (success, on_plan) = (figure(M::Success), figure(M::OnPlan));
    let parts = match stated.duty {
        Some(_) => format!(
            " The test alone is met in {}, the duty in {}.",
            n_in_100(figure(M::OwnTest)),
            n_in_100(figure(M::Duty))
        ),
        None => String::new(),
    };
    let money = national_money(figure(M::NationalMoney), figure(M::WrittenOff));
    if compared.runs == 0 {
        let ends = if success > 0.5 { "succeeds" } else { "does not succeed" };
        return format!("{name} {ends} in the plan: success means that {test}. It takes {money}.");
    }
    format!(
        "{name} succeeds in {} futures: {test}.{parts} Measured alike, before interest and support, it is on plan over the years \
         in {}; on average {:.1} of {} years are on plan, and the organisations together fall {} short, better years not set \
         against worse ones. It takes {money}.",
        n_in_100(success),
        n_in_100(on_plan),
        figure(M::YearsOnPlan),
        scenario.years,
        pounds(figure(M::Shortfall)),
    )
}

/// What comes from outside the locality, £m, and how much of it pays off old debt.
fn national_money(money: f64, written_off: f64) -> String {
    let is_nothing = |figure: f64| accounts(figure) == "-";
    let written_off = match is_nothing(written_off) {
        true => String::new(),
        false => format!(", {} of it debt written off", pounds(written_off)),
    };
    match is_nothing(money) {
        true => "no national money".to_owned(),
        false if money < 0.0 => {
            format!("no national money: interest brings {} more than is paid out", pounds(money))
        }
        false => format!("{} of national money{written_off}", pounds(money)),
    }
}

/// How likely all control totals are together, with the numbers: the least likely organisation in the final year
/// beside all of them, under the first option. That each being likely does not make all of them likely together is
/// said where the least likely is met in at least half of the futures and all are in fewer. `None` where there is
/// nothing to set side by side.
pub fn together(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Option<String> {
    let option = scenario.options.first()?;
    let covered = || scenario.organisations.iter().filter(|found| found.covered);
    if covered().count() < 2 || compared.runs == 0 {
        return None;
    }
    let year = Some(scenario.years);
    let met = |unit: &Unit, measure| Some(compared.metric(case, 0, unit, year, measure)?.value);
    let chances: Option<Vec<(&str, f64)>> = covered()
        .map(|found| Some((found.short.as_str(), met(&Unit::organisation(&found.id), M::Met)?)))
        .collect();
    let (least, chance) = chances?.into_iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let all = met(&Unit::Covered, M::AllOrganisationsMet)?;
    let finding = if n_in_100(all) == n_in_100(chance) {
        "Here all control totals are about as likely together as the least likely of them alone"
    } else if chance < 0.5 {
        "Control totals are less likely together than the least likely of them alone"
    } else {
        "Each control total being likely does not make all of them likely together"
    };
    Some(format!(
        "{finding}: under {}, in {}, {}, the least likely, meets its own in {} futures, and all {} meet theirs in {}.",
        quoted(&option.name),
        scenario.year(scenario.years),
        plain(least, NAME),
        n_in_100(chance),
        covered().count(),
        n_in_100(all)
    ))
}

/// The option that most often leaves the public purse best off, where there is one to name: best in more
/// than half of the futures.
pub fn best(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> Option<String> {
    if compared.runs == 0 || scenario.options.len() < 2 {
        return None;
    }
    let chances = scenario.options.iter().enumerate().filter_map(|(place, option)| {
        let best = compared.metric(case, place, &Unit::Covered, None, M::Best)?;
        Some((option, best.value))
    });
    let (option, chance) = chances.max_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(if chance > 0.5 {
        format!(
            "{} leaves the public purse best off over the years in {} futures.",
            quoted(&option.name),
            n_in_100(chance)
        )
    } else {
        "No option leaves the public purse best off in more than half of the futures.".to_owned()
    })
}

/// The three things that a reader of the answer must know: how far it hangs on the case, on what the figures
/// stand, and what the options do not differ in.
pub fn caveats(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> [String; 3] {
    [hangs_on_case(scenario, compared, case), stands_on(scenario), differ(scenario, compared, case)]
}

fn hangs_on_case(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> String {
    let success = |case: usize| {
        let options = 0..scenario.options.len();
        options.filter_map(move |option| {
            compared.metric(case, option, &Unit::Covered, None, M::Success)
        })
    };
    let others: Vec<f64> = (0..compared.cases.len())
        .filter(|&other| other != case)
        .flat_map(|other| success(other).map(|found| found.value))
        .collect();
    if compared.cases.len() < 2 {
        return "One case was run: nothing here shows how far the answer hangs on demand and efficiency.".to_owned();
    }
    let others_count = compared.cases.len() - 1;
    let which = if others_count == 1 { "other case" } else { "other cases" };
    let count = if others_count == 1 { String::new() } else { format!("{others_count} ") };
    if others.is_empty() || compared.runs == 0 {
        return format!(
            "This is one case of {}; the {count}{which} may answer otherwise.",
            others_count + 1
        );
    }
    let least = others.iter().copied().fold(f64::INFINITY, f64::min);
    let most = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (least, most) = (per_cent_chance(least), per_cent_chance(most));
    let range =
        if least == most { format!("is {least}") } else { format!("runs from {least} to {most}") };
    format!(
        "This is one case of demand and efficiency. In the {count}{which} the chance of success {range}, by option."
    )
}

/// How many groups of figures are marked with a basis, by themselves, by what is around them or by the whole file.
pub fn marked(scenario: &Scenario, wanted: Basis) -> usize {
    let whole_file = scenario.provenance.iter().find(|found| found.place == WHOLE_FILE);
    let bases = scenario.assumptions.iter().filter(|entry| {
        let basis = entry.stated.as_ref().and_then(|own| own.basis);
        let basis = basis.or_else(|| entry.around.as_ref()?.basis);
        basis.or_else(|| whole_file?.basis) == Some(wanted)
    });
    bases.count()
}

fn stands_on(scenario: &Scenario) -> String {
    let log = &scenario.assumptions;
    let basis = |wanted| marked(scenario, wanted);
    let unsourced = log.iter().filter(|entry| {
        let source = entry.stated.as_ref().and_then(|own| own.source.as_ref());
        source.or_else(|| entry.around.as_ref()?.source.as_ref()).is_none()
    });
    let unsourced = match unsourced.count() {
        0 => "all give a source".to_owned(),
        1 => "one gives no source of its own".to_owned(),
        count => format!("{} give no source of their own", whole(count as u64)),
    };
    format!(
        "The spread is the spread of what was put in. Of {} groups of figures in the file, {} are marked as published, \
         {} as derived and {} as assumed; {unsourced}.",
        whole(log.len() as u64),
        whole(basis(Basis::Published) as u64),
        whole(basis(Basis::Derived) as u64),
        whole(basis(Basis::Assumed) as u64)
    )
}

fn differ(scenario: &Scenario, compared: &OptionsCompared, case: usize) -> String {
    let alike = alike(scenario, compared, case);
    let not_apart = || not_told_apart(scenario, compared, case).into_iter().next();
    match (alike.first(), alike.len().saturating_sub(1)) {
        (Some(sentence), 0) => plain(sentence, SENTENCE),
        (Some(sentence), more) => {
            format!("{} {more} more of the kind: see “Robustness across cases”.", plain(sentence, SENTENCE))
        }
        (None, _) => not_apart().map(|sentence| plain(&sentence, SENTENCE)).unwrap_or_else(|| {
            "Rules change no behaviour here, except where an option states assumptions of its own.".to_owned()
        }),
    }
}

/// What no figure of a run contains.
pub const NOT_IN_THE_MODEL: [&str; 6] = [
    "That anybody would behave differently under other rules, except where an option states its own assumptions.",
    "Whether the control totals are right: they are put in, and a chance says as much of the total as of the rules.",
    "Quality, safety, access and workforce: a position that is met says nothing of what it was met by.",
    "Cash, capital and what happens within a year: quarters, appeals, totals that are set again half way.",
    "Whether those with something to spare would give it to those who fall short.",
    "Changes of policy that nobody put into the file.",
];

/// A position in words above the answer, where the file has no option: the years that it speaks of.
pub fn without_options(scenario: &Scenario) -> String {
    format!(
        "The file states no control-total option, so positions are projected for {} and nothing is compared.",
        span(scenario)
    )
}

fn quoted(name: &str) -> String {
    format!("“{}”", plain(name, NAME))
}

/// `five years`; figures from eleven on.
fn years_in_words(years: usize) -> String {
    const WORDS: [&str; 10] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match years {
        1 => "the one year".to_owned(),
        2..=10 => format!("{} years", WORDS[years - 1]),
        more => format!("{more} years"),
    }
}

/// How far positions spread together in the final year, beside what they would if they moved as one or had nothing
/// to do with each other: standard deviations, £m.
pub fn spread(final_year: &str, together: f64, as_one: f64, unrelated: f64) -> String {
    format!(
        "In {final_year} the positions together have a standard deviation of {}. If organisations’ fortunes moved \
         as one it would be {}, if they had nothing to do with each other {}: that is what pooling can spare.",
        pounds(together),
        pounds(as_one),
        pounds(unrelated)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debt_written_off_is_told_apart_from_other_national_money() {
        assert_eq!(national_money(0.0, 0.0), "no national money");
        assert_eq!(national_money(85.5, 0.0), "£85.5m of national money");
        let brings = "no national money: interest brings £17.8m more than is paid out";
        assert_eq!(national_money(-17.8, 0.0), brings);
        let both = "£397.5m of national money, £310.7m of it debt written off";
        assert_eq!(national_money(397.5, 310.7), both);
    }
}
