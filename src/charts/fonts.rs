//! The fonts kept in the program, and how wide a text is in them: layout must be the same on every machine,
//! so it asks no system for fonts.
//!
//! Inter Regular and SemiBold (SIL Open Font Licence, beside the files), cut down to Latin letters and the
//! signs that charts use, with figures of one width.

use std::sync::OnceLock;

/// The families that an SVG asks for, first choice first.
pub const FAMILIES: &str = "Inter, Arial, Helvetica, sans-serif";
/// Inter Regular, a TrueType file.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.ttf");
/// Inter SemiBold, a TrueType file.
pub const SEMI_BOLD: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.ttf");

/// Weights and files, for a page that carries its own typeface.
pub fn font_files() -> [(u16, &'static [u8]); 2] {
    [(400, REGULAR), (600, SEMI_BOLD)]
}

/// The two weights of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Weight 400.
    Regular,
    /// Weight 600.
    SemiBold,
}

/// Width of `text` at `size`, in the units of `size`; kerning is left out, which makes it a hair too wide.
/// A sign that the font lacks is taken to be as wide as the text is high.
pub fn width(text: &str, weight: Weight, size: f64) -> f64 {
    static WIDTHS: OnceLock<[Vec<f64>; 2]> = OnceLock::new();
    let widths = WIDTHS.get_or_init(|| [REGULAR, SEMI_BOLD].map(advances));
    let widths = match weight {
        Weight::Regular => &widths[0],
        Weight::SemiBold => &widths[1],
    };
    text.chars().map(|sign| widths.get(sign as usize).copied().unwrap_or(1.0)).sum::<f64>() * size
}

/// Signs from here on are not measured.
const SIGNS: u16 = 0x2300;

/// The width of each sign below [`SIGNS`], as a fraction of the font size; 1 for a sign that is not there.
fn advances(font: &[u8]) -> Vec<f64> {
    let measured = |sign| advance(font, sign).unwrap_or(1.0);
    (0..SIGNS).map(measured).collect()
}

/// Reads one advance width through the tables `cmap` (format 4), `hhea`, `hmtx` and `head`.
fn advance(font: &[u8], sign: u16) -> Option<f64> {
    let glyph = glyph(font, table(font, b"cmap")?, sign)?;
    let full_widths = number(font, table(font, b"hhea")? + 34)?;
    let entry = usize::from(glyph.min(full_widths.checked_sub(1)?));
    let width = number(font, table(font, b"hmtx")? + 4 * entry)?;
    let em = number(font, table(font, b"head")? + 18)?;
    Some(f64::from(width) / f64::from(em))
}

/// The glyph that stands for a sign; `None` where there is none.
fn glyph(font: &[u8], cmap: usize, sign: u16) -> Option<u16> {
    let encodings = usize::from(number(font, cmap + 2)?);
    let map = (0..encodings).find_map(|encoding| {
        let offset = number(font, cmap + 10 + 8 * encoding)?;
        (number(font, cmap + usize::from(offset))? == 4).then_some(cmap + usize::from(offset))
    })?;
    let double = usize::from(number(font, map + 6)?);
    let (ends, starts) = (map + 14, map + 16 + double);
    let (deltas, ranges) = (starts + double, starts + 2 * double);
    let segment =
        (0..double).step_by(2).find(|at| number(font, ends + at).is_some_and(|end| sign <= end))?;
    let start = number(font, starts + segment)?;
    if sign < start {
        return None;
    }
    let delta = number(font, deltas + segment)?;
    let range = usize::from(number(font, ranges + segment)?);
    let glyph = if range == 0 {
        sign.wrapping_add(delta)
    } else {
        match number(font, ranges + segment + range + 2 * usize::from(sign - start))? {
            0 => 0,
            glyph => glyph.wrapping_add(delta),
        }
    };
    (glyph != 0).then_some(glyph)
}

/// Where a table starts in a font file.
fn table(font: &[u8], tag: &[u8; 4]) -> Option<usize> {
    let tables = usize::from(number(font, 4)?);
    let record =
        (0..tables).map(|index| 12 + 16 * index).find(|at| font.get(*at..at + 4) == Some(tag))?;
    let offset: [u8; 4] = font.get(record + 8..record + 12)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(offset)).ok()
}

/// Two bytes, most significant first.
fn number(font: &[u8], at: usize) -> Option<u16> {
    let bytes: [u8; 2] = font.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_be_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_all_equally_wide_so_that_columns_line_up() {
        for weight in [Weight::Regular, Weight::SemiBold] {
            let zero = width("0", weight, 100.0);
            assert!((50.0..75.0).contains(&zero), "{zero}");
            assert!(('1'..='9').all(|digit| width(&digit.to_string(), weight, 100.0) == zero));
        }
    }

    #[test]
    fn every_sign_that_charts_use_is_in_both_fonts() {
        for font in [REGULAR, SEMI_BOLD] {
            for sign in " ()-,.%<>/&'\"£–—−·…‘’“”→ŵŷéABCxyz0123456789".chars()
            {
                assert!(advance(font, u16::try_from(u32::from(sign)).unwrap()).is_some(), "{sign}");
            }
        }
    }

    #[test]
    fn a_file_that_is_no_font_has_no_widths_and_does_not_panic() {
        assert_eq!(advance(&REGULAR[..200], 65), None);
        assert_eq!(advance(b"", 65), None);
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let thin = width("Control total", Weight::Regular, 14.0);
        assert!((width("Control total", Weight::Regular, 28.0) - 2.0 * thin).abs() < 1e-9);
        assert!(width("Control total", Weight::SemiBold, 14.0) > thin);
    }
}
