//! How each option looks, so that it looks the same on every chart: its colour, its marker and its dash, by its
//! place in the list of options. It knows nothing of what an option is.
//!
//! The first five options have a colour and a marker each. From the sixth on the colours come again from the
//! first, with a hollow marker and a dashed line; so no two of the eight look alike without colour either.

use super::ChartError;
use super::canvas::{Canvas, Plot, Point, plot};
use super::palette::{OPTIONS, PAPER};
use plotters::style::RGBColor;

/// The most options on a chart.
pub const MOST_OPTIONS: usize = 8;

/// How an option looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Look {
    /// Colour of its line and marker.
    pub colour: RGBColor,
    /// Length of the dashes of its line and of the gaps between them; a whole line where there is none.
    pub dash: Option<(f64, f64)>,
    marker: Marker,
    hollow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Marker {
    Circle,
    Square,
    Triangle,
    Diamond,
    TurnedTriangle,
}

const MARKERS: [Marker; OPTIONS.len()] =
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::TurnedTriangle];

/// How the option in this place of the list, counted from zero, looks.
pub fn look(option: usize) -> Look {
    let again = option >= OPTIONS.len();
    Look {
        colour: OPTIONS[option % OPTIONS.len()],
        dash: again.then_some((9.0, 4.0)),
        marker: MARKERS[option % OPTIONS.len()],
        hollow: again,
    }
}

impl Look {
    /// Draws the option's line through `points`, `width` units wide.
    pub fn line(&self, canvas: &mut Canvas<'_>, points: &[Point], width: f64) {
        match self.dash {
            None => canvas.line(points, self.colour, width),
            Some((dash, gap)) => canvas.dashed(points, self.colour, width, dash, gap),
        }
    }

    /// Draws the option's marker, about `radius` units in every direction, with a thin halo of paper.
    pub fn mark(&self, canvas: &mut Canvas<'_>, centre: Point, radius: f64) {
        self.shape(canvas, centre, radius + 1.5, PAPER);
        self.shape(canvas, centre, radius, self.colour);
        if self.hollow {
            self.shape(canvas, centre, radius * 0.5, PAPER);
        }
    }

    fn shape(&self, canvas: &mut Canvas<'_>, centre: Point, radius: f64, colour: RGBColor) {
        if self.marker == Marker::Circle {
            canvas.ring(centre, radius, colour, colour, 0.1);
            return;
        }
        let corners: &[Point] = match self.marker {
            Marker::Circle | Marker::Square => {
                &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
            }
            Marker::Triangle => &[(0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)],
            Marker::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            Marker::TurnedTriangle => &[(0.0, 1.2), (1.15, -0.85), (-1.15, -0.85)],
        };
        let points: Vec<Point> =
            corners.iter().map(|(x, y)| (centre.0 + x * radius, centre.1 + y * radius)).collect();
        canvas.polygon(&points, colour);
    }
}

/// The marker of the option in that place alone, for a table that is not drawn.
pub fn marker_plot(option: usize) -> Result<Plot, ChartError> {
    plot((16, 16), |canvas| look(option).mark(canvas, (8.0, 8.5), 5.5))
}

/// How far each of `count` markers stands to the side of where it belongs, so that those at one height do not
/// cover each other: `step` units from one to the next.
pub fn side_by_side(count: usize, step: f64) -> impl Iterator<Item = f64> {
    (0..count).map(move |index| (index as f64 - (count as f64 - 1.0) / 2.0) * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_three_options_have_the_colours_of_the_house() {
        let colours: Vec<RGBColor> = (0..3).map(|option| look(option).colour).collect();
        let house = [(0x12, 0x43, 0x6D), (0xF4, 0x6A, 0x25), (0x28, 0xA1, 0x97)];
        assert_eq!(colours, house.map(|(red, green, blue)| RGBColor(red, green, blue)));
    }

    #[test]
    fn no_two_options_look_alike_even_without_colour() {
        for one in 0..MOST_OPTIONS {
            for other in 0..one {
                let (one, other) = (look(one), look(other));
                assert!((one.marker, one.hollow) != (other.marker, other.hollow));
            }
        }
    }

    #[test]
    fn options_that_share_a_colour_differ_by_dash() {
        for one in 0..MOST_OPTIONS {
            for other in 0..one {
                let (one, other) = (look(one), look(other));
                assert!(one.colour != other.colour || one.dash != other.dash);
            }
        }
    }

    #[test]
    fn markers_side_by_side_lie_evenly_round_the_middle() {
        assert_eq!(side_by_side(3, 10.0).collect::<Vec<_>>(), [-10.0, 0.0, 10.0]);
        assert_eq!(side_by_side(1, 10.0).collect::<Vec<_>>(), [0.0]);
        assert_eq!(side_by_side(0, 10.0).count(), 0);
    }
}
