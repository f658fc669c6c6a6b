//! From the bytes of a file to its text, whatever program on Windows saved it.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::error::{Code, Place, Problem};

/// The text, and a note where it was not in UTF-8; or why there is none.
pub(super) fn decode(
    bytes: Vec<u8>,
    name: &str,
    asked: Option<Place>,
) -> Result<(String, Option<Problem>), Box<Problem>> {
    if let Some((what, help)) = other_kind(&bytes) {
        let problem = Problem::error(
            Code::NotAScenario,
            asked,
            format!("{name} is {what}"),
            "a scenario is a text in TOML",
        );
        return Err(Box::new(problem.help([help])));
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok((text, None)),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let (encoding, called) = match bytes.as_slice() {
        [0xff, 0xfe, ..] => (UTF_16LE, "UTF-16"),
        [0xfe, 0xff, ..] => (UTF_16BE, "UTF-16"),
        // Letters of the Latin alphabet leave every second byte 0.
        [_, 0, _, 0, ..] => (UTF_16LE, "UTF-16"),
        [0, _, 0, _, ..] => (UTF_16BE, "UTF-16"),
        other if other.contains(&0) => return Err(Box::new(not_text(&bytes, name, asked))),
        _ => (WINDOWS_1252, "Windows-1252"),
    };
    let (text, _, broken) = encoding.decode(&bytes);
    if broken || text.contains('\0') {
        return Err(Box::new(not_text(&bytes, name, asked)));
    }
    let title = format!("{name} is in {called}");
    let note = Problem::note(Code::Encoding, asked, title, "it was read as such; save it as UTF-8");
    Ok((text.into_owned(), Some(note)))
}

fn not_text(bytes: &[u8], name: &str, asked: Option<Place>) -> Problem {
    let valid = std::str::from_utf8(bytes)
        .map_or_else(|error| error.valid_up_to(), |text| text.find('\0').unwrap_or(0));
    let line = bytes[..valid].iter().filter(|&&byte| byte == b'\n').count();
    let label = format!("byte {valid}, in line {}, is not UTF-8", line + 1);
    let problem =
        Problem::error(Code::NotText, asked, format!("{name} is not a text in UTF-8"), label);
    problem.help(["save it with the encoding UTF-8"])
}

/// What people name by mistake, told by its first bytes, and what to do.
fn other_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SCENARIO: &str = "`control-total new FILE` starts a scenario file";
    let has = |word: &[u8]| bytes.windows(word.len()).take(4096).any(|part| part == word);
    match bytes {
        [b'P', b'K', 3, 4, ..] if has(b"xl/") || has(b"[Content_Types].xml") && !has(b"word/") => {
            Some(("an Excel workbook", SCENARIO))
        }
        [b'P', b'K', 3, 4, ..] if has(b"word/") => {
            Some(("a Word document", "save the text as plain text, in UTF-8"))
        }
        [b'P', b'K', 3, 4, ..] => Some(("a zip archive or an Office document", SCENARIO)),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Some(("an old Excel or Word document", SCENARIO)),
        [b'%', b'P', b'D', b'F', ..] => Some(("a PDF", SCENARIO)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(String, bool), Code> {
        let read = decode(bytes.to_vec(), "x.toml", None);
        read.map(|(text, note)| (text, note.is_some())).map_err(|problem| problem.code)
    }

    #[test]
    fn what_windows_saves_is_read_with_a_note_and_utf_8_without() {
        let text = "title = \"Tŷ’r Môr £m\"";
        assert_eq!(read(text.as_bytes()), Ok((text.to_owned(), false)));
        let wide: Vec<u8> = std::iter::once(0xfeff_u16)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&wide), Ok((text.to_owned(), true)));
        let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&bare), Ok((text.to_owned(), true)));
        assert_eq!(
            read(b"title = \"\x931 \xa32m\x94\""),
            Ok(("title = \"“1 £2m”\"".to_owned(), true))
        );
    }

    #[test]
    fn a_workbook_a_document_and_bytes_of_no_text_are_told_apart() {
        assert_eq!(read(b"PK\x03\x04....xl/workbook.xml"), Err(Code::NotAScenario));
        assert_eq!(read(b"%PDF-1.7"), Err(Code::NotAScenario));
        assert_eq!(read(b"schema = 1\0\xff"), Err(Code::NotText));
        assert_eq!(read(b""), Ok((String::new(), false)));
    }
}
