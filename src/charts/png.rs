//! An SVG of this program as pixels, with the fonts kept in the program, so that a picture is the same on every
//! machine. Nothing is read from disk, whatever the SVG refers to.

use super::ChartError;
use super::fonts::{REGULAR, SEMI_BOLD};
use png::{ColorType, DeflateCompression, Encoder, EncodingError, Filter};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb::Database};
use std::sync::{Arc, OnceLock};

/// The widest picture, in pixels.
const WIDEST: u32 = 8_000;
/// The most pixels in a picture.
const MOST_PIXELS: f64 = 64e6;

/// A PNG of `svg`, `width` pixels wide (1 to 8,000) and as high as its proportions ask.
///
/// An error where `svg` is no SVG, or the picture would be wider than that or have more than 64 million pixels.
pub fn png(svg: &str, width: u32) -> Result<Vec<u8>, ChartError> {
    if !(1..=WIDEST).contains(&width) {
        return Err(ChartError::Drawing(format!(
            "{width} pixels is not a width between 1 and {WIDEST}"
        )));
    }
    let tree = Tree::from_str(svg, &options())
        .map_err(|failure| ChartError::Drawing(failure.to_string()))?;
    let scale = width as f32 / tree.size().width();
    let height = f64::from(tree.size().height() * scale).round().max(1.0);
    if f64::from(width) * height > MOST_PIXELS {
        return Err(ChartError::Drawing(format!("{width} × {height} pixels are too many")));
    }
    let mut pixels = Pixmap::new(width, height as u32)
        .ok_or_else(|| ChartError::Drawing("there is no room for the picture".to_string()))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    encoded(&pixels).map_err(|failure| ChartError::Drawing(failure.to_string()))
}

/// How hard a picture is packed: a chart takes half the time of the usual 6, and an eighth more room.
const PACKING: DeflateCompression = DeflateCompression::Level(3);

/// Opaque pictures, as charts are, need no copy to undo their alpha, and are packed as they are: large plain areas pack better
/// unfiltered, and in less time.
fn encoded(pixels: &Pixmap) -> Result<Vec<u8>, EncodingError> {
    // Every pixel is looked at, which is faster than to stop at the first that tells.
    let least = pixels.pixels().iter().fold(u8::MAX, |least, pixel| least.min(pixel.alpha()));
    if least < u8::MAX {
        return pixels.encode_png();
    }
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(ColorType::Rgba);
    encoder.set_deflate_compression(PACKING);
    encoder.set_filter(Filter::NoFilter);
    encoder.write_header()?.write_image_data(pixels.data())?;
    Ok(bytes)
}

/// How SVGs are read: with the program's fonts, and with no picture but what is drawn.
pub(super) fn options() -> Options<'static> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_font_data(REGULAR.to_vec());
        fonts.load_font_data(SEMI_BOLD.to_vec());
        fonts.set_sans_serif_family("Inter");
        Arc::new(fonts)
    });
    Options {
        fontdb: Arc::clone(fonts),
        font_family: "Inter".to_string(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="#12436D"/></svg>"##;

    #[test]
    fn a_picture_has_the_width_asked_for_and_its_proportions() {
        let bytes = png(SMALL, 40).unwrap();
        assert_eq!(bytes[..8], *b"\x89PNG\r\n\x1a\n");
        assert_eq!((&bytes[16..20], &bytes[20..24]), (&[0, 0, 0, 40][..], &[0, 0, 0, 20][..]));
        let pixels = Pixmap::decode_png(&bytes).unwrap();
        let middle = pixels.pixel(20, 10).unwrap();
        assert_eq!((middle.red(), middle.green(), middle.blue()), (0x12, 0x43, 0x6D));
    }

    #[test]
    fn what_is_no_svg_or_too_large_is_an_error() {
        assert!(png("no picture", 100).is_err());
        assert!(png(SMALL, 0).is_err());
        assert!(png(SMALL, WIDEST + 1).is_err());
        let tower = r#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="100000"/>"#;
        assert!(png(tower, 8_000).is_err());
    }

    #[test]
    fn a_reference_to_a_file_draws_nothing() {
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd" width="9" height="9"/></svg>"#;
        let pixels = Pixmap::decode_png(&png(svg, 9).unwrap()).unwrap();
        assert!(pixels.pixels().iter().all(|pixel| pixel.alpha() == 0));
    }

    #[test]
    fn both_weights_are_in_the_program() {
        let fonts = options().fontdb;
        let weights: Vec<u16> = fonts.faces().map(|face| face.weight.0).collect();
        assert_eq!(weights, [400, 600]);
        assert!(fonts.faces().all(|face| face.families[0].0 == "Inter"));
    }
}
