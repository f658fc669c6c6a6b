//! Text that a user wrote, made fit to show anywhere: in a terminal, a chart, a table.

/// What stands at the end of a text that was cut short.
pub const ELLIPSIS: char = '…';

/// `text` in one line of at most `longest` characters (an ellipsis at the end where it was longer): control
/// characters and runs of white space become one space; marks that turn the direction of writing, invisible
/// signs and what XML forbids are left out; of several accents on one letter, the first stays.
pub fn plain(text: &str, longest: usize) -> String {
    let mut kept = String::new();
    let mut count = 0;
    let (mut space, mut accented) = (false, false);
    for sign in text.chars() {
        if sign.is_whitespace() || sign.is_control() {
            space = count > 0;
            continue;
        }
        let accent = is_accent(sign);
        if is_unwanted(sign) || (accent && (accented || space || count == 0)) {
            continue;
        }
        if std::mem::take(&mut space) {
            kept.push(' ');
            count += 1;
        }
        kept.push(sign);
        count += 1;
        accented = accent;
        if count > longest {
            return shortened(&kept, longest);
        }
    }
    kept
}

/// The start of `text` and an ellipsis, `longest` characters together.
fn shortened(text: &str, longest: usize) -> String {
    let Some(room) = longest.checked_sub(1) else {
        return String::new();
    };
    let start: String = text.chars().take(room).collect();
    format!("{}{ELLIPSIS}", start.trim_end())
}

/// The same as [`plain`], but a longer text is cut short in its middle: what it begins with and what it ends with both stay.
pub fn plain_ends(text: &str, longest: usize) -> String {
    let whole: Vec<char> = plain(text, usize::MAX).chars().collect();
    if whole.len() <= longest {
        return whole.into_iter().collect();
    }
    let Some(room) = longest.checked_sub(1) else {
        return String::new();
    };
    let (start, end) = whole.split_at(room / 2);
    let start: String = start.iter().collect();
    // An accent whose letter was cut off goes with it.
    let end = end[end.len() - room.div_ceil(2)..].iter().skip_while(|sign| is_accent(**sign));
    let end: String = end.collect();
    format!("{}{ELLIPSIS}{}", start.trim_end(), end.trim_start())
}

fn is_accent(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Direction marks, invisible signs, and code points that XML forbids or that mean nothing.
fn is_unwanted(sign: char) -> bool {
    matches!(sign, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' | '\u{FFFE}'..='\u{FFFF}'
        | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_control_characters_become_one_space() {
        assert_eq!(plain("  Much\u{0}\u{7}\tbetter \r\n now ", 100), "Much better now");
    }

    #[test]
    fn direction_marks_and_invisible_signs_are_left_out() {
        assert_eq!(plain("a\u{202E}b\u{200F}c\u{FEFF}d\u{FFFF}e\u{2066}f", 100), "abcdef");
    }

    #[test]
    fn of_a_heap_of_accents_one_stays() {
        assert_eq!(plain("\u{301}e\u{301}\u{302}\u{303}z", 100), "e\u{301}z");
    }

    #[test]
    fn long_text_is_shortened_to_the_length_asked_for() {
        let long = plain(&"word ".repeat(2_000), 50);
        assert!(long.chars().count() <= 50 && long.ends_with('…'), "{long}");
        assert_eq!(plain("four", 0), "");
        assert_eq!(plain("much too long", 1), "…");
    }

    #[test]
    fn a_text_cut_short_in_its_middle_keeps_both_its_ends() {
        let label = "Three Counties and Borders Foundation Trust savings delivered";
        assert_eq!(plain_ends(label, 40), "Three Counties and…st savings delivered");
        assert_eq!(plain_ends(label, 100), label);
        assert_eq!([0, 1, 2].map(|longest| plain_ends("name", longest)), ["", "…", "…e"]);
        assert_eq!(plain_ends("abcdee\u{301}", 2), "…");
    }
}
