//! A page to draw on: plotters' SVG writer, with the few things it lacks (dashes, halos, weights, tenths of a
//! unit, a title and a description for screen readers). It knows nothing of what a chart means.

use super::ChartError;
use super::fonts::{FAMILIES, Weight};
use plotters::prelude::{DrawingBackend, IntoFont, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, RGBColor, TextStyle};

/// The writer keeps whole numbers only, so a unit of the page is ten of its own.
const FINE: f64 = 10.0;
/// By this the writer divides the size of a font.
const FONT_DIVISOR: f64 = 1.24;
/// From the top of a text to its base line, as the writer sets it, as a fraction of the font size.
const TOP_TO_BASE: f64 = 0.76;

/// A place in the writer's own whole numbers.
type FinePoint = (i32, i32);

/// A place on the page, in units from its upper left corner.
pub type Point = (f64, f64);

/// How a text looks and which part of it lies at its place.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Height, in units.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub colour: RGBColor,
    /// Which end lies at the place given.
    pub anchor: Anchor,
}

/// Which part of a text lies at the place given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

impl Type {
    /// Regular text that starts at its place.
    pub fn regular(size: f64, colour: RGBColor) -> Type {
        Type { size, weight: Weight::Regular, colour, anchor: Anchor::Start }
    }

    /// The same in semi-bold.
    pub fn semi_bold(self) -> Type {
        Type { weight: Weight::SemiBold, ..self }
    }

    /// The same with another part at its place.
    pub fn at(self, anchor: Anchor) -> Type {
        Type { anchor, ..self }
    }
}

/// The page while it is drawn. Later strokes lie over earlier ones.
pub struct Canvas<'a> {
    backend: SVGBackend<'a>,
    failure: Option<String>,
}

/// Draws a page of `size` units and returns it as an SVG document.
///
/// `title` and `description` are read out by screen readers; both must be clean text (see
/// [`plain`](crate::wording::plain)). An error where the writer fails, which it does not on any known input.
pub fn page(
    size: (u32, u32),
    title: &str,
    description: &str,
    draw: impl FnOnce(&mut Canvas<'_>),
) -> Result<String, ChartError> {
    let mut document = String::with_capacity(64 * 1024);
    let fine = (size.0 * FINE as u32, size.1 * FINE as u32);
    let mut canvas =
        Canvas { backend: SVGBackend::with_string(&mut document, fine), failure: None };
    draw(&mut canvas);
    let written = canvas.backend.present();
    canvas.keep(written);
    let failure = canvas.failure.take();
    drop(canvas);
    if let Some(failure) = failure {
        return Err(ChartError::Drawing(failure));
    }
    let Some((_, body)) = document.split_once('>') else {
        return Err(ChartError::Drawing("the SVG has no beginning".to_string()));
    };
    // Quotation marks inside text are escaped, so this can only be the attribute.
    let body =
        body.replace(" font-weight=\"bold\"", " font-weight=\"600\"").replace(" opacity=\"1\"", "");
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {} {}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>{body}",
        size.0,
        size.1,
        fine.0,
        fine.1,
        escaped(title),
        escaped(description),
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl Canvas<'_> {
    /// A straight line or a broken one through `points`, `width` units wide.
    pub fn line(&mut self, points: &[Point], colour: RGBColor, width: f64) {
        let path: Vec<FinePoint> = points.iter().map(|point| fine(*point)).collect();
        let drawn = self.backend.draw_path(path, &stroke(colour, width));
        self.keep(drawn);
    }

    /// The same in dashes `dash` units long, `gap` units apart, which run on round its corners.
    pub fn dashed(&mut self, points: &[Point], colour: RGBColor, width: f64, dash: f64, gap: f64) {
        for piece in dashes(points, dash, gap) {
            self.line(&piece, colour, width);
        }
    }

    /// A filled shape.
    pub fn polygon(&mut self, points: &[Point], colour: RGBColor) {
        let path: Vec<FinePoint> = points.iter().map(|point| fine(*point)).collect();
        let drawn = self.backend.fill_polygon(path, &colour);
        self.keep(drawn);
    }

    /// A filled rectangle.
    pub fn rectangle(&mut self, upper_left: Point, lower_right: Point, colour: RGBColor) {
        let drawn = self.backend.draw_rect(fine(upper_left), fine(lower_right), &colour, true);
        self.keep(drawn);
    }

    /// A ring with paper inside it.
    pub fn ring(
        &mut self,
        centre: Point,
        radius: f64,
        inside: RGBColor,
        colour: RGBColor,
        width: f64,
    ) {
        let tenths = (radius * FINE).round() as u32;
        let drawn = self.backend.draw_circle(fine(centre), tenths, &inside, true);
        self.keep(drawn);
        let drawn = self.backend.draw_circle(fine(centre), tenths, &stroke(colour, width), false);
        self.keep(drawn);
    }

    /// A text, always horizontal; `place` is on its base line. It must be clean (see
    /// [`plain`](crate::wording::plain)); it is escaped here.
    pub fn text(&mut self, text: &str, place: Point, face: Type) {
        if text.is_empty() {
            return;
        }
        let horizontal = match face.anchor {
            Anchor::Start => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::End => HPos::Right,
        };
        let weight = match face.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::SemiBold => FontStyle::Bold,
        };
        let style = TextStyle::from((FAMILIES, writer_size(face.size)).into_font().style(weight))
            .pos(Pos::new(horizontal, VPos::Top))
            .color(&face.colour);
        let top = (place.0, place.1 - TOP_TO_BASE * face.size);
        let drawn = self.backend.draw_text(text, &style, fine(top));
        self.keep(drawn);
    }

    /// Keeps the first failure; the rest of the drawing goes on and is thrown away.
    fn keep<E: std::fmt::Display>(&mut self, drawn: Result<(), E>) {
        if let Err(failure) = drawn {
            self.failure.get_or_insert_with(|| failure.to_string());
        }
    }
}

fn fine((x, y): Point) -> FinePoint {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

fn stroke(colour: RGBColor, width: f64) -> ShapeStyle {
    ShapeStyle::from(&colour).stroke_width((width * FINE).round() as u32)
}

/// The size to ask the writer for so that it writes `size`, to the last bit where that can be.
fn writer_size(size: f64) -> f64 {
    let wanted = size * FINE;
    let near = wanted * FONT_DIVISOR;
    [near, near.next_up(), near.next_down()]
        .into_iter()
        .find(|candidate| candidate / FONT_DIVISOR == wanted)
        .unwrap_or(near)
}

/// The dashes of a broken line; the pattern runs on from one stretch to the next.
fn dashes(points: &[Point], dash: f64, gap: f64) -> Vec<Vec<Point>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut inked, mut left) = (true, dash);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut gone = 0.0;
        while length - gone > left {
            gone += left;
            let share = gone / length;
            let here = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            piece.push(here);
            if inked {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![here];
            inked = !inked;
            left = if inked { dash } else { gap };
        }
        left -= length - gone;
        if inked {
            piece.push(to);
        }
    }
    if inked && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::palette::{AXIS, TEXT};
    use super::*;

    #[test]
    fn a_page_has_its_size_a_role_a_title_and_a_description() {
        let svg = page((160, 100), "A & B", "<told>", |canvas| {
            canvas.text(
                "it's \"bold\" <script>",
                (10.0, 20.0),
                Type::regular(14.0, TEXT).semi_bold(),
            );
        })
        .unwrap();
        let document = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("width"), Some("160"));
        assert_eq!(root.attribute("viewBox"), Some("0 0 1600 1000"));
        assert_eq!(root.attribute("role"), Some("img"));
        let texts: Vec<(&str, &str)> = root
            .children()
            .filter(|node| node.is_element())
            .map(|node| (node.tag_name().name(), node.text().unwrap_or("").trim()))
            .collect();
        assert_eq!(
            texts,
            [("title", "A & B"), ("desc", "<told>"), ("text", "it's \"bold\" <script>")]
        );
        assert!(svg.contains("font-weight=\"600\"") && svg.contains("font-size=\"140\""));
    }

    #[test]
    fn font_sizes_come_out_whole() {
        for size in [13.0, 14.0, 15.0, 16.0, 18.0, 32.0] {
            assert_eq!(writer_size(size) / FONT_DIVISOR, size * FINE);
        }
    }

    #[test]
    fn dashes_have_their_length_and_run_on_round_corners() {
        let pieces = dashes(&[(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)], 6.0, 2.0);
        assert_eq!(pieces[0], [(0.0, 0.0), (6.0, 0.0)]);
        assert_eq!(pieces[1], [(8.0, 0.0), (10.0, 0.0), (10.0, 4.0)]);
        assert_eq!(pieces[2], [(10.0, 6.0), (10.0, 10.0)]);
    }

    #[test]
    fn a_line_of_no_length_has_at_most_one_dash_and_does_not_hang() {
        assert!(dashes(&[(1.0, 1.0), (1.0, 1.0)], 6.0, 2.0).len() <= 1);
        assert!(dashes(&[], 6.0, 2.0).is_empty());
    }

    #[test]
    fn lines_keep_tenths_of_a_unit() {
        let svg =
            page((10, 10), "t", "d", |canvas| canvas.line(&[(1.25, 2.0), (3.04, 4.0)], AXIS, 1.5))
                .unwrap();
        assert!(svg.contains("stroke-width=\"15\" points=\"13,20 30,40 \""), "{svg}");
    }
}
