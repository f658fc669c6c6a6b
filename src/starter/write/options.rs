//! Control totals, the money that hangs on them, and the ways of setting them that are compared.

use super::Written;
use crate::starter::asked::Role;
use crate::starter::figures::Organisation;
use crate::starter::forms::Ways;
use crate::starter::size::{count, rounded};
use crate::starter::text::{Text, by_year, key};

pub(super) fn write(text: &mut Text, written: Written<'_>) {
    if written.locality.covered().next().is_none() {
        return;
    }
    totals(text, written);
    if written.form.parts.support {
        support(text, written);
    }
    match written.form.parts.options {
        Ways::None => {}
        Ways::Alone => options(text, written, false),
        Ways::Together => options(text, written, true),
    }
}

fn totals(text: &mut Text, written: Written<'_>) {
    text.heading(
        "control totals",
        "The position, before deficit support, that each organisation must reach in each projected year: £m, a deficit \
         negative, a surplus positive.",
    );
    text.line("[totals]", &written.horizon());
    for organisation in written.locality.covered() {
        text.plain(&format!("{} = {}", key(&organisation.asked.id), by_year(&organisation.totals)));
    }
}

/// Deficit support of a provider in each projected year: half of its deficit in the base year, fading in three steps.
fn support_of(organisation: &Organisation, years: usize) -> Vec<f64> {
    let half = -organisation.base_position / 2.0;
    let fading = |year| rounded(half * (1.0 - count(year) / 3.0)).max(0.0);
    (0..years).map(fading).collect()
}

fn support(text: &mut Text, written: Written<'_>) {
    let supported = written
        .locality
        .covered()
        .filter(|found| found.asked.role == Role::Provider && found.base_position < 0.0);
    let supported: Vec<&Organisation> = supported.collect();
    if !supported.is_empty() {
        text.blank();
        text.line("[support]", "deficit support: money from outside that hangs on meeting totals");
        text.line(
            "earn = \"all-or-nothing\"",
            "or \"pound-for-pound\": each £1 short loses £1 of it",
        );
        text.line(
            "  [support.amount]",
            "£m in each projected year if all is earned, positive; 0.0 for none",
        );
        for organisation in supported {
            let amounts = by_year(&support_of(organisation, written.years));
            text.plain(&format!("  {} = {amounts}", key(&organisation.asked.id)));
        }
    }
    text.blank();
    text.line("[borrowing]", "what a deficit after support costs in later years");
    text.line("rate = 0.02", "interest a year: 0.02 is 2%");
    text.line("missed_rate = 0.035", "on new borrowing of a year that missed its total");
}

fn options(text: &mut Text, written: Written<'_>, together: bool) {
    let several = written.locality.covered().nth(1).is_some();
    text.heading(
        "options",
        "Ways of setting control totals, compared on the same futures. Rules alone change nobody's behaviour: they decide \
         what counts as success and who is paid.",
    );
    text.plain("[[option]]");
    text.plain("id = \"single-years\"");
    let name = if several { "Each organisation, each year" } else { "Each year by itself" };
    text.plain(&format!("name = \"{name}\""));
    text.line("level = \"organisation\"", "each organisation has to meet its own total");
    text.line("period = \"annual\"", "in each year, which stands by itself");
    text.line(
        "tolerance = 0.0",
        "share of turnover by which a total may be missed: 0.005 is half a per cent",
    );
    text.blank();
    text.plain("[[option]]");
    text.plain("id = \"multi-year\"");
    let years =
        if written.years == 1 { "one year".to_owned() } else { format!("{} years", written.years) };
    let name = match (together, several) {
        (true, true) => format!("One total for all together over {years}"),
        _ => format!("One total over {years}"),
    };
    text.plain(&format!("name = \"{name}\""));
    if together {
        text.line(
            "level = \"locality\"",
            "organisations under control totals are tested together, by the sum of their totals",
        );
    } else {
        text.line("level = \"organisation\"", "as above");
    }
    text.line(
        "period = \"multi-year\"",
        "a better year makes up for a worse one; what counts is the last year",
    );
    text.line("interim_tolerance = 0.01", "share of turnover by which earlier years may be missed");
}
