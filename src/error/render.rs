//! How problems look: file, line and column, the line itself with the place underlined, and help.
//!
//! What is shown is somebody else's text: it comes out short, whatever its length, and harmless, whatever
//! characters it holds. Nothing here may judge or reorder the problems.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Place, Problem, Severity, Source, Sources};

/// Problems beyond this number are counted, not shown.
const MOST_SHOWN: usize = 100;
/// Characters of a source line that are shown, and how many of them lie before the place.
const LINE_WIDTH: usize = 110;
const LINE_BEFORE: usize = 40;
/// Characters of a message that are shown.
const MESSAGE_LENGTH: usize = 1_200;

/// The problems as text for a terminal, in their order.
pub fn render(problems: &[Problem], sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut shown: Vec<String> = problems
        .iter()
        .take(MOST_SHOWN)
        .map(|problem| render_one(problem, sources, &renderer))
        .collect();
    if problems.len() > MOST_SHOWN {
        shown.push(format!("and {} more", problems.len() - MOST_SHOWN));
    }
    shown.join("\n\n") + "\n"
}

fn render_one(problem: &Problem, sources: &Sources, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let code = problem.code.to_string();
    let report = Group::with_title(level.primary_title(message(&problem.title)).id(&code));
    let help = problem.help.iter().map(|line| Level::HELP.message(message(line)));
    let place = problem.place.as_ref();
    let Some((source, place)) = place.and_then(|place| Some((sources.get(place.source)?, place)))
    else {
        let label = Level::NOTE.message(message(&problem.label));
        return renderer.render(&[report.element(label).elements(help)]);
    };
    let line = Line::at(source, place);
    let name = message(&source.name);
    let snippet = Snippet::source(&line.text)
        .path(&name)
        .line_start(line.number)
        .annotation(AnnotationKind::Primary.span(line.span.clone()).label(message(&problem.label)));
    let text = renderer.render(&[report.element(snippet).elements(help)]);
    // In a line that was cut, the column counts from the cut.
    let at = |column| format!("{name}:{}:{column}", line.number);
    text.replacen(&at(line.column - line.cut), &at(line.column), 1)
}

/// The part of a source line that is shown for a place.
struct Line {
    /// Counted from 1.
    number: usize,
    /// Of the place's first character, counted from 1.
    column: usize,
    /// How many fewer characters stand before the place in `text`.
    cut: usize,
    text: String,
    /// The place within `text`, in bytes.
    span: std::ops::Range<usize>,
}

impl Line {
    fn at(source: &Source, place: &Place) -> Line {
        let text = source.text.as_str();
        let at = floor(text, place.span.start);
        let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        // A byte order mark takes no column.
        let line_start =
            if line_start == 0 && at >= 3 && text.starts_with('\u{feff}') { 3 } else { line_start };
        let column = text[line_start..at].chars().count();
        // A place over several lines is underlined in its first.
        let end = floor(text, place.span.end).clamp(at, line_end);

        // A line from Windows ends in two characters.
        let line = text[line_start..line_end].trim_end_matches('\r');
        let length = line.chars().count();
        let skipped = if length <= LINE_WIDTH { 0 } else { column.saturating_sub(LINE_BEFORE) };
        let ellipsis = |cut: bool| cut.then_some('…');
        let before = ellipsis(skipped > 0);
        let shown: String = before
            .into_iter()
            .chain(line.chars().skip(skipped).take(LINE_WIDTH).map(harmless))
            .chain(ellipsis(length > skipped + LINE_WIDTH))
            .collect();
        let byte = |index| shown.char_indices().nth(index).map_or(shown.len(), |(byte, _)| byte);
        let cut = skipped - before.iter().count();
        let first = column - cut;
        let last = (first + text[at..end].chars().count()).min(LINE_WIDTH + 1);
        Line {
            number: text[..line_start].matches('\n').count() + 1,
            column: column + 1,
            cut,
            span: byte(first)..byte(last),
            text: shown,
        }
    }
}

/// The nearest character boundary at or before `index`.
fn floor(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// One line of harmless text, cut where it is long.
fn message(text: &str) -> String {
    let mut shown: String = text.chars().take(MESSAGE_LENGTH).map(harmless).collect();
    if text.chars().nth(MESSAGE_LENGTH).is_some() {
        shown.push('…');
    }
    shown
}

/// A character that moves no cursor, turns no direction and hides nothing.
fn harmless(character: char) -> char {
    match character {
        '\t' => ' ',
        _ if is_hidden(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    }
}

/// Whether a character cannot be seen, or changes how others are.
pub fn is_hidden(character: char) -> bool {
    let invisible = matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    invisible || character.is_control()
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Origin};
    use super::*;

    fn shown(text: &str, span: std::ops::Range<usize>) -> String {
        let mut sources = Sources::default();
        let source = sources.add(Origin::File, "locality.toml", text);
        let problem = Problem::error(
            Code::OutOfLimits,
            Place { source, span },
            "a share must lie in 0..1",
            "1.4 does not",
        )
        .help(["write 0.4 for 40%"]);
        render(&[problem], &sources, false)
    }

    #[test]
    fn an_error_shows_file_line_column_the_text_what_is_wrong_and_what_to_do() {
        let expected = "\
error[out-of-limits]: a share must lie in 0..1
 --> locality.toml:2:12
  |
2 | variable = 1.4  # high
  |            ^^^ 1.4 does not
  |
  = help: write 0.4 for 40%
";
        assert_eq!(shown("base = 3.0\nvariable = 1.4  # high\n", 22..25), expected);
    }

    #[test]
    fn a_line_of_a_megabyte_is_shown_in_part_with_its_true_column() {
        let text = format!("{}x = 1.4 {}", " ".repeat(500_000), "y".repeat(500_000));
        let shown = shown(&text, 500_004..500_007);
        assert!(shown.len() < 1000, "{}", shown.len());
        assert!(shown.contains("locality.toml:1:500005") && shown.contains("^^^ 1.4"), "{shown}");
    }

    #[test]
    fn characters_that_would_take_over_the_terminal_come_out_harmless() {
        let shown = shown("x = \"\u{1b}[31m\u{202e}evil\u{7}\r\"\n", 4..20);
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}', '\r']), "{shown:?}");
    }

    #[test]
    fn places_outside_the_text_or_inside_a_character_do_no_harm() {
        for (start, end) in [(0, 0), (3, 2), (5, 6), (90, 99), (0, 99)] {
            assert!(shown("é€\nü\n", start..end).contains("locality.toml:"));
        }
    }

    #[test]
    fn the_hundred_and_first_problem_is_counted_not_shown() {
        let problems = vec![Problem::warning(Code::Unused, None, "again", "and again"); 103];
        let shown = render(&problems, &Sources::default(), false);
        assert_eq!(shown.matches("warning[unused]: again").count(), 100);
        assert!(shown.ends_with("and 3 more\n"));
    }
}
