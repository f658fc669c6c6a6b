//! TOML with comments beside it: quoting, numbers, lists by year, and where a comment stands.

/// The column in which a comment beside a line begins.
const COMMENTS: usize = 44;
/// The longest line.
const WIDTH: usize = 118;
/// Figures in one line of a long list.
const A_LINE: usize = 10;

/// A text that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    /// The whole text.
    pub(super) fn finish(self) -> String {
        self.0
    }

    /// One line as it is.
    pub(super) fn plain(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    pub(super) fn blank(&mut self) {
        self.0.push('\n');
    }

    /// A ruler above a part of the file, and what the part is for.
    pub(super) fn heading(&mut self, title: &str, comment: &str) {
        self.blank();
        let dashes = "-".repeat(100_usize.saturating_sub(title.chars().count()));
        self.plain(&format!("# {dashes} {title}"));
        self.comment(comment);
    }

    /// A comment of its own, wrapped.
    pub(super) fn comment(&mut self, comment: &str) {
        self.wrapped("", comment);
    }

    /// A comment among the rows of a list.
    pub(super) fn wrapped_in(&mut self, comment: &str) {
        self.wrapped("  ", comment);
    }

    fn wrapped(&mut self, indent: &str, comment: &str) {
        let mut line = format!("{indent}#");
        for word in comment.split(' ').filter(|word| !word.is_empty()) {
            let longer = line.chars().count() + 1 + word.chars().count();
            if longer > WIDTH && line.len() > indent.len() + 1 {
                self.plain(&line);
                line = format!("{indent}#");
            }
            line.push(' ');
            line.push_str(word);
        }
        if line.len() > indent.len() + 1 {
            self.plain(&line);
        }
    }

    /// A line of TOML with a comment beside it, or above it where there is no room.
    pub(super) fn line(&mut self, code: &str, comment: &str) {
        let code_width = code.chars().count();
        let start = COMMENTS.max(code_width + 2);
        let fits = start + 2 + comment.chars().count() <= WIDTH && !code.contains('\n');
        if comment.is_empty() {
            self.plain(code);
        } else if fits {
            let gap = " ".repeat(start - code_width);
            self.plain(&format!("{code}{gap}# {comment}"));
        } else {
            let indent: String = code.chars().take_while(|character| *character == ' ').collect();
            self.wrapped(&indent, comment);
            self.plain(code);
        }
    }
}

/// A text in TOML.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

/// A key in TOML: bare where it may be.
pub(super) fn key(name: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !name.is_empty() && name.bytes().all(bare) { name.to_owned() } else { quoted(name) }
}

/// £m, in the tenths that forms invent.
pub(super) fn money(value: f64) -> String {
    format!("{value:.1}")
}

/// A rate or a share, with as many digits as it has.
pub(super) fn rate(value: f64) -> String {
    format!("{value:?}")
}

/// Money by year: on one line, or in several where there are many years.
pub(super) fn by_year(values: &[f64]) -> String {
    let lines: Vec<String> = values
        .chunks(A_LINE)
        .map(|chunk| chunk.iter().map(|value| money(*value)).collect::<Vec<_>>().join(", "))
        .collect();
    match lines.as_slice() {
        [] => "[]".into(),
        [line] => format!("[{line}]"),
        lines => format!("[\n  {},\n]", lines.join(",\n  ")),
    }
}

/// A financial year: `2025/26`.
pub(super) fn year(base: u16, later: usize) -> String {
    let starts = usize::from(base) + later;
    format!("{starts}/{:02}", (starts + 1) % 100)
}
