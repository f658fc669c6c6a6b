//! The colours of every chart (the Government Analysis Function's palette), so that one thing has one colour
//! everywhere. Colour must never carry a meaning alone: whoever uses it adds an edge, a dash or a label.

use plotters::style::RGBColor;

/// The paper.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// Text, and the plan's markers.
pub const TEXT: RGBColor = RGBColor(0x21, 0x2B, 0x32);
/// Axes, zero line, second-rank text and the do-nothing path.
pub const AXIS: RGBColor = RGBColor(0x3D, 0x3D, 0x3D);
/// Grid and rules.
pub const GRID: RGBColor = RGBColor(0xD8, 0xDD, 0xE0);
/// The median.
pub const MEDIAN: RGBColor = RGBColor(0x12, 0x43, 0x6D);
/// The control total.
pub const CONTROL_TOTAL: RGBColor = RGBColor(0x80, 0x16, 0x50);
/// Sample paths: nothing else has this colour, since a page hides them by it.
pub const SAMPLE: RGBColor = RGBColor(0x5B, 0x3A, 0x8C);
/// The fan's bands, outermost (90 in 100) first.
pub const BANDS: [RGBColor; 3] =
    [RGBColor(0xCF, 0xE3, 0xF5), RGBColor(0x6B, 0xAC, 0xE6), RGBColor(0x20, 0x73, 0xBC)];
/// The edges drawn round those bands, outermost first.
pub const BAND_EDGES: [RGBColor; 3] = [BANDS[1], BANDS[2], MEDIAN];

/// Options, first to fifth; from the sixth on they come again (see [`look`](super::options::look)).
pub const OPTIONS: [RGBColor; 5] = [
    MEDIAN,
    RGBColor(0xF4, 0x6A, 0x25),
    RGBColor(0x28, 0xA1, 0x97),
    RGBColor(0xA2, 0x85, 0xD1),
    AXIS,
];

/// Which of the five shades, palest first, shows a probability, given as a fraction.
pub fn probability_step(probability: f64) -> usize {
    match (probability * 100.0 + 1e-12).round() {
        per_cent if per_cent >= 80.0 => 4,
        per_cent if per_cent >= 60.0 => 3,
        per_cent if per_cent >= 40.0 => 2,
        per_cent if per_cent >= 20.0 => 1,
        _ => 0,
    }
}

/// The ground and the text of a cell that shows a probability, given as a fraction.
pub fn probability_cell(probability: f64) -> (RGBColor, RGBColor) {
    match probability_step(probability) {
        4 => (MEDIAN, PAPER),
        3 => (BANDS[2], PAPER),
        2 => (BANDS[1], TEXT),
        1 => (BANDS[0], TEXT),
        _ => (RGBColor(0xF0, 0xF4, 0xF8), TEXT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance, as WCAG 2.2 defines it.
    fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
        let part = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)
    }

    #[test]
    fn text_in_every_probability_cell_has_the_contrast_that_wcag_asks_for() {
        for per_cent in 0..=100 {
            let (ground, text) = probability_cell(f64::from(per_cent) / 100.0);
            let (one, other) = (luminance(ground), luminance(text));
            let contrast = (one.max(other) + 0.05) / (one.min(other) + 0.05);
            assert!(contrast >= 4.5, "{per_cent}%: {contrast:.2}");
        }
    }

    #[test]
    fn cells_change_colour_at_each_twenty_per_cent() {
        let grounds: Vec<RGBColor> =
            [0.194, 0.195, 0.395, 0.595, 0.795].map(|chance| probability_cell(chance).0).into();
        assert_eq!(grounds[1..], [BANDS[0], BANDS[1], BANDS[2], MEDIAN]);
        assert_eq!(grounds[0], RGBColor(0xF0, 0xF4, 0xF8));
    }
}
