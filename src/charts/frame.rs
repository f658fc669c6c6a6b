//! What stands round every chart: the finding above it, the measure below that, how to read it and the run
//! record at the foot. One frame, so that all charts of a paper look alike. It knows nothing of what is inside,
//! and it words nothing: every text arrives from outside.

use super::ChartError;
use super::canvas::{Anchor, Canvas, Plot, Type, page, plot};
use super::fonts::{Weight, width};
use super::palette::{AXIS, GRID, PAPER, TEXT};
use super::table::Numbers;
use super::words::{fit, wrap};
use crate::wording::plain;

/// The words round a chart. Text may be anything: it is cleaned, wrapped and, where it is too long, shortened
/// with an ellipsis.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captions {
    /// The finding, in at most ten words. Two lines are drawn, some 150 characters.
    pub headline: String,
    /// Measure, unit, place and years. Two lines are drawn, some 280 characters.
    pub subtitle: String,
    /// How to read the chart. Two lines are drawn, some 380 characters.
    pub reading: String,
    /// The run record: version of the program, hash of the scenario, seed, runs. Two lines are drawn.
    pub footer: String,
    /// What the chart shows, in words, for those who cannot see it; at most 4,000 characters.
    pub description: String,
}

impl Captions {
    /// Captions whose run record is `record`; without a description the headline tells what the chart shows.
    pub fn new(
        headline: String,
        subtitle: String,
        reading: &str,
        record: &str,
        description: String,
    ) -> Captions {
        Captions {
            description: if description.is_empty() { headline.clone() } else { description },
            headline,
            subtitle,
            reading: reading.to_owned(),
            footer: record.to_owned(),
        }
    }
}

/// A room on the page, in units.
#[derive(Debug, Clone, Copy)]
pub struct Room {
    /// Its left edge.
    pub left: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its right edge.
    pub right: f64,
    /// Its lower edge.
    pub bottom: f64,
}

impl Room {
    /// How wide it is.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// One of `across` × `down` rooms of equal size, `between` units apart, counted along the rows from zero.
    pub fn part(&self, index: usize, across: usize, down: usize, between: (f64, f64)) -> Room {
        let size = |whole: f64, count: usize, gap: f64| {
            (whole - gap * (count as f64 - 1.0)) / count.max(1) as f64
        };
        let wide = size(self.width(), across, between.0);
        let high = size(self.bottom - self.top, down, between.1);
        let left = self.left + (index % across.max(1)) as f64 * (wide + between.0);
        let top = self.top + (index / across.max(1)) as f64 * (high + between.1);
        Room { left, top, right: left + wide, bottom: top + high }
    }
}

/// How high a page is.
#[derive(Debug, Clone, Copy)]
pub enum Height {
    /// The whole page has this height; the chart has what the words leave of it.
    Page(u32),
    /// The chart has this height; the page is as high as the words ask.
    Chart(f64),
}

/// What a chart is drawn for when its words and its figures stand beside it as text: a page of HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// A screen or a sheet of A4: at 1,000 pixels a unit is a pixel.
    Wide,
    /// A telephone held upright.
    Narrow,
}

impl Setting {
    /// Width of the picture, in units.
    pub fn width(self) -> u32 {
        match self {
            Setting::Wide => 1_000,
            Setting::Narrow => 340,
        }
    }

    /// Width of the room for a chart, in units.
    pub fn room(self) -> f64 {
        f64::from(self.width()) - 2.0 * BARE_EDGE
    }
}

/// A chart for a page of HTML: its words, its picture, and its figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What stands round it; nothing of it is in the pictures.
    pub captions: Captions,
    /// The picture for a screen or paper.
    pub wide: Plot,
    /// The picture for a telephone, where there is one.
    pub narrow: Option<Plot>,
    /// Every figure that it shows.
    pub numbers: Vec<Numbers>,
}

/// Round a picture without words.
const BARE_EDGE: f64 = 4.0;

/// Draws a picture without words, in which the chart has `high` units of height.
pub fn bare(
    setting: Setting,
    high: f64,
    draw: impl FnOnce(&mut Canvas<'_>, Room),
) -> Result<Plot, ChartError> {
    let size = (setting.width(), (high + 2.0 * BARE_EDGE).ceil().max(1.0) as u32);
    plot(size, |canvas| {
        let (right, bottom) = (f64::from(size.0) - BARE_EDGE, BARE_EDGE + high);
        draw(canvas, Room { left: BARE_EDGE, top: BARE_EDGE, right, bottom });
    })
}

/// Width of every page, in units; at 1,600 pixels a unit is a pixel.
pub const WIDTH: u32 = 1_600;
/// Where every chart starts.
pub const LEFT: f64 = 40.0;
/// Where every chart ends.
pub const RIGHT: f64 = WIDTH as f64 - LEFT;

/// Draws a page with the captions on it, and the chart by `draw` in the room that is left, as an SVG document.
pub fn framed(
    captions: &Captions,
    height: Height,
    draw: impl FnOnce(&mut Canvas<'_>, Room),
) -> Result<String, ChartError> {
    let words = Words::of(captions);
    let high = match height {
        Height::Page(high) => high,
        Height::Chart(high) => (words.above() + high + words.below()).ceil().max(1.0) as u32,
    };
    page((WIDTH, high), &words.title, &plain(&captions.description, 4_000), |canvas| {
        canvas.rectangle((0.0, 0.0), (f64::from(WIDTH), f64::from(high)), PAPER);
        words.head(canvas);
        words.foot(canvas, f64::from(high));
        let (top, bottom) = (words.above(), f64::from(high) - words.below());
        draw(canvas, Room { left: LEFT, top, right: RIGHT, bottom });
    })
}

/// The captions, cleaned and broken into lines.
struct Words {
    title: String,
    headline: Vec<String>,
    subtitle: Vec<String>,
    reading: Vec<String>,
    footer: Vec<String>,
}

impl Words {
    fn of(captions: &Captions) -> Words {
        let title = plain(&captions.headline, 300);
        let lines = |text: &str, longest: usize, size: f64| {
            wrap(&plain(text, longest), Weight::Regular, size, RIGHT - LEFT, 2)
        };
        Words {
            headline: wrap(&title, Weight::SemiBold, 32.0, RIGHT - LEFT, 2),
            subtitle: lines(&captions.subtitle, 500, 18.0),
            reading: lines(&captions.reading, 600, 15.0),
            footer: lines(&captions.footer, 600, 13.0),
            title,
        }
    }

    /// Height of what stands above the chart.
    fn above(&self) -> f64 {
        68.0 + 38.0 * self.headline.len() as f64 + 26.0 * self.subtitle.len() as f64
    }

    /// Height of what stands below it.
    fn below(&self) -> f64 {
        52.0 + 18.0 * self.footer.len() as f64 + 21.0 * self.reading.len() as f64
    }

    /// Headline and subtitle.
    fn head(&self, canvas: &mut Canvas<'_>) {
        let mut base = 34.0;
        for line in &self.headline {
            base += 38.0;
            canvas.text(line, (LEFT, base - 4.0), Type::regular(32.0, TEXT).semi_bold());
        }
        for line in &self.subtitle {
            base += 26.0;
            canvas.text(line, (LEFT, base), Type::regular(18.0, AXIS));
        }
    }

    /// How to read the chart, and the run record, at the foot of a page `high` units high.
    fn foot(&self, canvas: &mut Canvas<'_>, high: f64) {
        let mut base = high - 28.0;
        for line in self.footer.iter().rev() {
            canvas.text(line, (LEFT, base), Type::regular(13.0, AXIS));
            base -= 18.0;
        }
        base -= 6.0;
        for line in self.reading.iter().rev() {
            canvas.text(line, (LEFT, base), Type::regular(15.0, TEXT));
            base -= 21.0;
        }
        canvas.line(&[(LEFT, base), (RIGHT, base)], GRID, 1.0);
    }
}

/// A row's name at its left end and its figure at the right, on paper of their own so that no line runs through them. `ends`
/// are the two ends, `base` the base line; a name that is too long is shortened.
pub fn name_and_figure(
    canvas: &mut Canvas<'_>,
    (name, figure): (&str, &str),
    ends: (f64, f64),
    base: f64,
    face: Type,
) {
    let of_figure = width(figure, face.weight, face.size);
    let name = fit(name, face.weight, face.size, ends.1 - ends.0 - of_figure - 14.0);
    let of_name = width(&name, face.weight, face.size);
    for (from, to) in
        [(ends.0 - 1.0, ends.0 + of_name + 3.0), (ends.1 - of_figure - 3.0, ends.1 + 1.0)]
    {
        canvas.rectangle((from, base - 13.0), (to, base + 4.0), PAPER);
    }
    canvas.text(&name, (ends.0, base), face);
    canvas.text(figure, (ends.1, base), face.at(Anchor::End));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_as_high_as_its_chart_and_its_words_ask() {
        let high = |captions: &Captions| {
            let mut room = None;
            let svg =
                framed(captions, Height::Chart(300.0), |_, given| room = Some(given)).unwrap();
            let document = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
            let high = document.root_element().attribute("height").unwrap().to_string();
            let room = room.unwrap();
            assert!((300.0..301.0).contains(&(room.bottom - room.top)), "{room:?}");
            high.parse::<u32>().unwrap()
        };
        let captions = Captions { headline: "One line".to_string(), ..Captions::default() };
        let longer = Captions { headline: "Many words ".repeat(12), ..Captions::default() };
        assert_eq!((high(&Captions::default()), high(&captions), high(&longer)), (420, 458, 496));
    }

    #[test]
    fn parts_of_a_room_fill_it_with_the_gaps_between_them() {
        let room = Room { left: 10.0, top: 0.0, right: 110.0, bottom: 50.0 };
        let last = room.part(5, 3, 2, (5.0, 10.0));
        assert_eq!((last.left, last.top), (80.0, 30.0));
        assert_eq!((last.right, last.bottom), (110.0, 50.0));
        assert_eq!(room.part(0, 1, 1, (5.0, 10.0)).width(), 100.0);
    }
}
