//! The fonts kept in the program, and how wide a text is in them: layout must be the same on every machine,
//! so it asks no system for fonts.
//!
//! Inter Regular and SemiBold (SIL Open Font Licence, beside the files), cut down to Latin letters and the
//! signs that charts use, with figures of one width.

use std::sync::LazyLock;

use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

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

/// What widths are read from.
struct Font {
    signs: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    em: f64,
}

impl Font {
    /// `None` where the bytes are no font.
    fn new(bytes: &'static [u8]) -> Option<Font> {
        let font = FontRef::new(bytes).ok()?;
        let (size, location) = (Size::unscaled(), LocationRef::default());
        let em = f64::from(font.metrics(size, location).units_per_em);
        Some(Font { signs: font.charmap(), widths: font.glyph_metrics(size, location), em })
    }

    /// The width of a sign, as a fraction of the font size; `None` where the font lacks it.
    fn advance(&self, sign: char) -> Option<f64> {
        let width = self.widths.advance_width(self.signs.map(sign)?)?;
        Some(f64::from(width) / self.em)
    }
}

/// Width of `text` at `size`, in the units of `size`; kerning is left out, which makes it slightly too wide.
/// A sign that the font lacks is taken to be as wide as the text is high.
pub fn width(text: &str, weight: Weight, size: f64) -> f64 {
    static FONTS: LazyLock<[Option<Font>; 2]> =
        LazyLock::new(|| [REGULAR, SEMI_BOLD].map(Font::new));
    let [regular, semi_bold] = &*FONTS;
    let font = match weight {
        Weight::Regular => regular,
        Weight::SemiBold => semi_bold,
    };
    let advance = |sign| font.as_ref()?.advance(sign);
    text.chars().map(|sign| advance(sign).unwrap_or(1.0)).sum::<f64>() * size
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
        for font in [REGULAR, SEMI_BOLD].map(|font| Font::new(font).unwrap()) {
            for sign in " ()-,.%<>/&'\"£–—−·…‘’“”→ŵŷéABCxyz0123456789".chars()
            {
                assert!(font.advance(sign).is_some(), "{sign}");
            }
        }
    }

    #[test]
    fn a_file_that_is_no_font_has_no_widths_and_does_not_panic() {
        let cut_short = Font::new(&REGULAR[..200]).and_then(|font| font.advance('A'));
        assert_eq!(cut_short, None);
        assert!(Font::new(b"").is_none());
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let thin = width("Control total", Weight::Regular, 14.0);
        assert!((width("Control total", Weight::Regular, 28.0) - 2.0 * thin).abs() < 1e-9);
        assert!(width("Control total", Weight::SemiBold, 14.0) > thin);
    }
}
