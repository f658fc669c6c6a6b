//! The labels at the right of lines that belong to options: a marker, a figure and a name each, kept apart, with
//! a leader back to where the line ends. It decides where they lie, not what they say.

use super::canvas::{Canvas, Type};
use super::fonts::{Weight, width};
use super::labels::{Wanted, spread};
use super::options::look;
use super::palette::{AXIS, TEXT};
use super::words::wrap;

/// Size of the text.
const SIZE: f64 = 14.0;
/// Size of a note below it.
const NOTE_SIZE: f64 = 13.0;
/// Height of a line.
const LINE: f64 = 17.0;
/// Space between two labels.
const GAP: f64 = 7.0;
/// From the end of a line to the marker's middle.
const LEADER: f64 = 34.0;
/// From the marker's middle to the figure.
const MARKER: f64 = 13.0;
/// Between figure and name.
const FIGURE_GAP: f64 = 9.0;
/// The most lines of a name.
const MOST_LINES: usize = 2;

/// What a label says.
#[derive(Debug, Clone)]
pub struct LineEnd {
    /// The option's place in the list, counted from zero.
    pub option: usize,
    /// Where the line ends, on the chart's upright axis.
    pub value: f64,
    /// The figure there.
    pub figure: String,
    /// The option's name, clean.
    pub name: String,
    /// A line below the name, clean; may be empty.
    pub note: String,
}

/// Labels with their lines broken.
pub struct LineEnds {
    labels: Vec<(LineEnd, Vec<String>)>,
    figures: f64,
    names: f64,
}

impl LineEnds {
    /// The labels, their names broken into lines of at most `most` units.
    pub fn new(ends: Vec<LineEnd>, most: f64) -> LineEnds {
        let labels: Vec<(LineEnd, Vec<String>)> = ends
            .into_iter()
            .map(|end| {
                let mut lines = wrap(&end.name, Weight::Regular, SIZE, most, MOST_LINES);
                lines.extend(wrap(&end.note, Weight::Regular, NOTE_SIZE, most, 1));
                (end, lines)
            })
            .collect();
        let figures = labels.iter().map(|(end, _)| width(&end.figure, Weight::SemiBold, SIZE));
        let names = labels.iter().flat_map(|(_, lines)| lines);
        let names = names.map(|line| width(line, Weight::Regular, SIZE));
        let (figures, names) = (figures.fold(0.0, f64::max), names.fold(0.0, f64::max));
        LineEnds { figures, names, labels }
    }

    /// How much room they take to the right of the lines.
    pub fn room(&self) -> f64 {
        LEADER + MARKER + self.figures + FIGURE_GAP + self.names
    }

    /// Draws them to the right of `end`, between `top` and `bottom`; `place` says where a value lies, and `start`
    /// where the leader of a label starts.
    pub fn draw(
        &self,
        canvas: &mut Canvas<'_>,
        end: f64,
        (top, bottom): (f64, f64),
        place: impl Fn(f64) -> f64,
        start: impl Fn(&LineEnd) -> f64,
    ) {
        let wanted: Vec<Wanted> = self
            .labels
            .iter()
            .map(|(label, lines)| Wanted {
                centre: place(label.value),
                height: LINE * lines.len().max(1) as f64 + GAP,
            })
            .collect();
        for ((label, lines), centre) in self.labels.iter().zip(spread(&wanted, top, bottom)) {
            let first = centre - LINE * (lines.len().max(1) as f64 - 1.0) / 2.0;
            let marker = (end + LEADER, first);
            let from = place(label.value);
            let points = [
                (start(label), from),
                (end + 10.0, from),
                (marker.0 - 14.0, first),
                (marker.0, first),
            ];
            let look = look(label.option);
            canvas.line(&points, look.colour, 1.0);
            look.mark(canvas, marker, 5.0);
            let base = first + 0.35 * SIZE;
            let left = marker.0 + MARKER;
            canvas.text(&label.figure, (left, base), Type::regular(SIZE, TEXT).semi_bold());
            let left = left + self.figures + FIGURE_GAP;
            let note =
                if label.note.is_empty() { lines.len() } else { lines.len().saturating_sub(1) };
            for (index, line) in lines.iter().enumerate() {
                let face = if index == note {
                    Type::regular(NOTE_SIZE, AXIS)
                } else {
                    Type::regular(SIZE, TEXT)
                };
                canvas.text(line, (left, base + LINE * index as f64), face);
            }
        }
    }
}
