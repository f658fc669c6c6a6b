//! What people type and paste: each slip is one message, in the trade's words, with the line as it should be, and the rest
//! of the file is checked as it was meant.

use control_total::error::Severity;

use crate::reading::{EXAMPLE, codes, edited, has, read_bytes, read_text, said, sound};

/// What is replaced in the worked example, by what, and the line as it should be.
type Slip = (&'static str, &'static str, &'static str);

#[test]
#[rustfmt::skip] // a row for each slip
fn a_slip_is_one_message_with_the_line_as_it_should_be() {
    let slips: &[Slip] = &[
        ("id = \"community\"", "id = “community”", "id = \"community\""),
        ("base = 28.0", "base = £28.0", "base = 28.0"),
        ("base = 520.0", "base = 5,200.0", "base = 5200.0"),
        ("ccg = [-1.2, -0.3", "ccg = [(1.2), -0.3", "ccg = [-1.2, -0.3"),
        ("growth = 0.024 ", "growth = 2.4% ", "growth = 0.024"),
        ("growth = 0.024 ", "growth = 0,024 ", "growth = 0.024"),
        ("growth = 0.024 ", "growth = .024 ", "growth = 0.024"),
        ("growth = 0.024 ", "growth = 0..024 ", "two points"),
        ("residual = 0.2", "residual = −0.2", "residual = -0.2"),
        ("base_year = \"2015/16\"", "base_year = 2015/16", "base_year = \"2015/16\""),
        ("level = \"organisation\"", "level = organisation", "level = \"organisation\""),
        ("opening_debt = 40.0", "opening_debt\u{a0}= 40.0", "opening_debt = 40.0"),
        ("control_total = false", "control_total = No", "control_total = false"),
    ];
    for (old, new, line) in slips {
        let reading = read_text(&edited(old, new), &[]);
        assert!(said(&reading).contains(line), "{old} → {new}: {}", said(&reading));
        assert!(reading.scenario.is_none(), "{old} → {new}");
        let errors = reading.problems.iter().filter(|problem| problem.is_error()).count();
        // A minus in front of a share is a second mistake of the same figure.
        assert!(errors == 1 || new.contains('−') || new.contains(".."), "{old} → {new}: {}", said(&reading));
    }
}

#[test]
fn a_slip_hides_no_other_mistake_and_places_stay_true() {
    let text = edited("base = 28.0", "base = £28.0").replace("growth = 0.035", "growth = 35");
    let reading = read_text(&text, &[]);
    assert_eq!(codes(&reading), ["pasted-figure", "out-of-limits"]);
    assert!(has(&reading, "write 28.0", "base = £28.0"));
    assert!(
        has(&reading, "35 is 3,500%: 0.035 is 3.5%", "growth = 35")
            || has(&reading, "35 is 3,500%", "growth = 35")
    );
}

#[test]
fn figures_in_quotes_are_told_as_figures() {
    let reading = read_text(&edited("base = 28.0", "base = \"£28.0\""), &[]);
    assert!(said(&reading).contains("write 28.0, without quotes"), "{}", said(&reading));
    let reading = read_text(&edited("base = 28.0", "base = \"28.0\""), &[]);
    assert!(said(&reading).contains("write it without quotes: 28.0"), "{}", said(&reading));
    let reading = read_text(&edited("base_year = \"2015/16\"", "base_year = \"2015/2016\""), &[]);
    assert!(said(&reading).contains("write \"2015/16\""), "{}", said(&reading));
}

#[test]
fn names_with_curly_quotes_inside_a_text_are_left_alone() {
    let text = edited("short = \"Hospitals\"", "short = \"St George’s, “and” Helier\"");
    assert_eq!(sound(read_text(&text, &[])).organisations[0].short, "St George’s, “and” Helier");
}

#[test]
fn a_key_of_the_file_below_a_header_is_told_where_it_belongs() {
    let reading = read_text(
        &format!("{}title = \"My trust\"\n", edited("title = \"Worked", "note = \"Worked")),
        &[],
    );
    assert!(
        has(&reading, "move the line to the top of the file", "title = \"My trust\""),
        "{}",
        said(&reading)
    );
    let text = edited("[horizon]", "[sources]\nx = \"y\"\ntitle = \"My trust\"\n[horizon]");
    let reading = read_text(&text, &[]);
    assert!(has(&reading, "stands below [sources]", "title = \"My trust\""), "{}", said(&reading));
}

#[test]
fn a_path_with_back_slashes_is_told_even_where_they_are_escapes() {
    for path in ["..\\national\\nhs.toml", "..\\scenarios\\nhs.toml"] {
        let reading = read_text(&format!("extends = \"{path}\"\n{EXAMPLE}"), &[]);
        assert!(said(&reading).contains("../"), "{path}: {}", said(&reading));
        assert!(
            said(&reading).contains('/') && !said(&reading).contains("not TOML"),
            "{}",
            said(&reading)
        );
    }
}

#[test]
fn what_windows_saves_is_read_with_one_note() {
    let wide = |text: &str| -> Vec<u8> {
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let latin: Vec<u8> = EXAMPLE
        .replace("Hospitals\"", "H£pitals\"")
        .chars()
        .map(|sign| u32::from(sign) as u8)
        .collect();
    for (bytes, called) in [(wide(EXAMPLE), "UTF-16"), (latin, "Windows-1252")] {
        let reading = read_bytes(&bytes);
        assert!(reading.scenario.is_some(), "{}", said(&reading));
        let notes =
            reading.problems.iter().filter(|problem| problem.code.to_string() == "encoding");
        let notes: Vec<_> = notes.collect();
        assert!(
            notes.len() == 1
                && notes[0].severity == Severity::Note
                && notes[0].title.contains(called)
        );
    }
    let reading = read_bytes(b"PK\x03\x04\x14\0xl/workbook.xml");
    assert!(said(&reading).contains("is an Excel workbook"), "{}", said(&reading));
}

#[test]
fn a_name_stored_in_two_ways_is_one_name_and_a_note_says_so() {
    let composed = "T\u{177}'r M\u{f4}r";
    let decomposed = "Ty\u{302}'r Mo\u{302}r";
    let text = format!(
        "schema = 1\n[horizon]\nbase_year = \"2024/25\"\nyears = 2\n[[organisation]]\nid = \"{composed}\"\n\
         income = [ {{ name = \"All\", base = 98.0, price = \"flat\" }} ]\ncost = [ {{ name = \"All\", base = 100.0, price = \"flat\" }} ]\n\
         [price.flat]\ngrowth = 0.02\n[totals]\n\"{decomposed}\" = -2.0\n"
    );
    let reading = read_text(&text, &[]);
    assert_eq!(said(&reading), "");
    assert!(reading.problems.iter().any(|problem| problem.code.to_string() == "normalised"));
    assert_eq!(sound(reading).totals[composed], [-2.0, -2.0]);
}

#[test]
fn help_that_names_an_id_is_toml() {
    let text = edited("id = \"community\"", "id = \"+1 & co\"")
        .replace("community = [0.1", "\"+1 & co\" = [0.1")
        .replace("\"community\"]", "\"+1 & co\"]");
    let text = text.replace("organisation = \"community\"", "organisation = \"+1 & co\"");
    let text = text
        .replace("provider = \"community\"", "provider = \"+1 & co\"")
        .replace("{ community = 107.0 }", "{ \"+1 & co\" = 107.0 }");
    let text = text
        .replace("community = 1.0 }\nperformance", "\"+1 & co\" = 1.0 }\nperformance")
        .replace("scale = { community", "scale = { \"+1 & co\"");
    let text = text.replace("\"+1 & co\" = [0.1, 0.6, 0.7, 0.8, 1.2]\n", "");
    let reading = read_text(&text, &[]);
    assert!(said(&reading).contains("write `\"+1 & co\" = …` in [totals]"), "{}", said(&reading));
}
