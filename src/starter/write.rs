//! The text of a form: its parts in the order of the file, and the frame.

mod contracts;
mod drivers;
mod options;
mod organisations;
mod plans;

use super::Wanted;
use super::forms::Form;
use super::locality::Locality;
use super::text::{Text, quoted, year};

/// What the parts of a form are written from.
#[derive(Debug, Clone, Copy)]
struct Written<'w> {
    form: &'w Form,
    locality: &'w Locality,
    base_year: u16,
    years: usize,
}

impl Written<'_> {
    fn year(&self, later: usize) -> String {
        year(self.base_year, later)
    }

    /// `2026/27 to 2028/29`, or the only year.
    fn horizon(&self) -> String {
        let (first, last) = (self.year(1), self.year(self.years));
        if first == last { first } else { format!("{first} to {last}") }
    }
}

/// The whole file.
pub(super) fn scenario(form: &Form, locality: &Locality, wanted: &Wanted) -> String {
    let written = Written { form, locality, base_year: wanted.base_year, years: wanted.years };
    let mut text = Text::default();
    frame(&mut text, written);
    organisations::write(&mut text, written);
    contracts::write(&mut text, written);
    drivers::write(&mut text, written);
    plans::write(&mut text, written);
    options::write(&mut text, written);
    text.finish()
}

fn frame(text: &mut Text, written: Written<'_>) {
    let base = written.year(0);
    text.comment("A form to fill in. EVERY FIGURE HERE IS INVENTED: put your own in its place, from top to bottom.");
    text.comment(
        "Money is in £m of the year it falls in. Income and cost are both written as positive figures; a position, \
         and so a total, is negative where it is a deficit: -4.0. Shares and rates are fractions: 0.8 is 80%, 0.025 \
         is 2.5% a year.",
    );
    text.comment(
        "One number by year means the same in every year; a list has one number for each projected year, and none \
         for the base year.",
    );
    text.comment(
        "Check it at any time with `control-total check`, which says what is wrong and where. docs/scenario-files.md \
         explains every key, and those that are not used here.",
    );
    text.plain("schema = 1");
    let title = format!("{}, {} (invented figures)", written.form.parts.subject, written.horizon());
    text.line(&format!("title = {}", quoted(&title)), "heading of charts and reports");
    text.line("basis = \"assumed\"", "published, derived or assumed: of the file as a whole");
    text.line(
        "source = \"To be replaced: invented by `control-total new`\"",
        "where the figures come from",
    );
    text.comment(
        "Any table below may have `basis`, `source`, `owner`, `confidence` and `note` of its own: give them as you \
         replace its figures.",
    );
    text.blank();
    text.plain("[horizon]");
    text.line(
        &format!("base_year = \"{base}\""),
        "the last year whose outturn is known, or forecast",
    );
    let projected = format!("how many years after it are projected: {}", written.horizon());
    text.line(&format!("years = {}", written.years), &projected);
}
