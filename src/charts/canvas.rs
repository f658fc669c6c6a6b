//! A page to draw on: plotters' SVG writer, with the few things it lacks (dashes, halos, weights, tenths of a
//! unit, a title and a description for screen readers). It knows nothing of what a chart means.

use super::ChartError;
use super::fonts::{FAMILIES, Weight};
use plotters::prelude::{Color, DrawingBackend, IntoFont, SVGBackend, ShapeStyle};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, RGBColor, TextStyle};

/// The writer keeps whole numbers only, so a unit of the page is ten of its own.
const FINE: f64 = 10.0;
/// By this the writer divides the size of a font.
const FONT_DIVISOR: f64 = 1.24;
/// By this the writer lifts every text off its base line.
const LIFT: &str = " dy=\"-0.5ex\"";

/// The size of text that a page of HTML sets where nothing else is said, in the usual colour.
const USUAL_SIZE: f64 = 14.0;

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
    /// Patterns of dashes: lengths of a dash and of a gap, in the writer's units.
    dashes: Vec<(u32, u32)>,
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
    let body = drawn(size, draw)?;
    let (wide, high) = fine_size(size);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"{}\" viewBox=\"0 0 {wide} {high}\" role=\"img\">\n\
         <title>{}</title>\n<desc>{}</desc>{body}</svg>\n",
        size.0,
        size.1,
        escaped(title),
        escaped(description),
    ))
}

/// A picture to stand in a page of HTML, which has its title and description beside it and sets its typeface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plot {
    /// Width and height, in units; at the width in pixels a unit is a pixel.
    pub size: (u32, u32),
    /// The `viewBox`.
    pub view: (u32, u32),
    /// The elements of the drawing, as SVG; every text in it is escaped.
    pub body: String,
}

/// Draws a picture of `size` units without a typeface of its own; lines in it are not to be filled. An error as of [`page`].
pub fn plot(size: (u32, u32), draw: impl FnOnce(&mut Canvas<'_>)) -> Result<Plot, ChartError> {
    let body = drawn(size, draw)?;
    // Quotation marks inside text are escaped, so these can only be attributes.
    let family = format!(" font-family=\"{FAMILIES}\"");
    let plain = [&family, " text-anchor=\"start\"", " stroke=\"none\""];
    let body = plain.iter().fold(body, |body, attribute| body.replace(*attribute, ""));
    // The writer sets each text on a line of its own.
    let body = body.replace("<polyline fill=\"none\"", "<polyline");
    let usual = format!(" font-size=\"{}\" fill=\"#212B32\"", USUAL_SIZE * FINE);
    let body = body.replace(&usual, "");
    let body = body.replace(">\n", ">").replace("\n</text>", "</text>");
    Ok(Plot { size, view: fine_size(size), body })
}

fn fine_size(size: (u32, u32)) -> (u32, u32) {
    (size.0 * FINE as u32, size.1 * FINE as u32)
}

/// The elements of a drawing of `size` units.
fn drawn(size: (u32, u32), draw: impl FnOnce(&mut Canvas<'_>)) -> Result<String, ChartError> {
    let mut document = String::with_capacity(64 * 1024);
    let mut canvas = Canvas {
        backend: SVGBackend::with_string(&mut document, fine_size(size)),
        dashes: Vec::new(),
        failure: None,
    };
    draw(&mut canvas);
    let written = canvas.backend.present();
    canvas.keep(written);
    let (failure, dashes) = (canvas.failure.take(), std::mem::take(&mut canvas.dashes));
    drop(canvas);
    if let Some(failure) = failure {
        return Err(ChartError::Drawing(failure));
    }
    let Some((_, body)) = document.split_once('>') else {
        return Err(ChartError::Drawing("the SVG has no beginning".to_string()));
    };
    // Quotation marks inside text are escaped, so this can only be the attribute.
    let mut body =
        body.replace(" font-weight=\"bold\"", " font-weight=\"600\"").replace(" opacity=\"1\"", "");
    body = body.replace(LIFT, "");
    for (place, (dash, gap)) in dashes.into_iter().enumerate() {
        let travelled = format!(" opacity=\"{}\"", opacity(place));
        body = body.replace(&travelled, &format!(" stroke-dasharray=\"{dash} {gap}\""));
    }
    let body = body.trim_end().strip_suffix("</svg>").unwrap_or(&body);
    Ok(body.trim_start().to_owned())
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
        let pattern = (fine_length(dash), fine_length(gap));
        let known = self.dashes.iter().position(|known| *known == pattern);
        let place = known.unwrap_or_else(|| {
            self.dashes.push(pattern);
            self.dashes.len() - 1
        });
        let path: Vec<FinePoint> = points.iter().map(|point| fine(*point)).collect();
        let style = ShapeStyle::from(&colour.mix(opacity(place))).stroke_width(fine_length(width));
        let drawn = self.backend.draw_path(path, &style);
        self.keep(drawn);
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
            .pos(Pos::new(horizontal, VPos::Bottom))
            .color(&face.colour);
        let drawn = self.backend.draw_text(text, &style, fine(place));
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
    ShapeStyle::from(&colour).stroke_width(fine_length(width))
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

/// The opacity as which a pattern of dashes travels through the writer, which knows none; nothing is drawn with
/// any other opacity than 1.
fn opacity(place: usize) -> f64 {
    1.0 / (place as f64 + 2.0)
}

fn fine_length(length: f64) -> u32 {
    (length * FINE).round() as u32
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
    fn a_dashed_line_is_one_line_with_its_pattern_and_a_whole_one_has_none() {
        let drawn = plot((100, 100), |canvas| {
            canvas.dashed(&[(0.0, 0.0), (20.0, 0.0)], AXIS, 1.0, 6.0, 2.0);
            canvas.dashed(&[(0.0, 1.0), (20.0, 1.0)], AXIS, 1.0, 11.0, 5.0);
            canvas.dashed(&[(0.0, 2.0), (20.0, 2.0)], AXIS, 1.0, 6.0, 2.0);
            canvas.line(&[(0.0, 9.0), (20.0, 9.0)], TEXT, 1.0);
        });
        let body = drawn.unwrap().body;
        assert_eq!(body.matches("<polyline ").count(), 4, "{body}");
        assert_eq!(body.matches(" stroke-dasharray=\"60 20\"").count(), 2, "{body}");
        assert_eq!(body.matches(" stroke-dasharray=\"110 50\"").count(), 1, "{body}");
        assert!(!body.contains("opacity"), "{body}");
    }

    #[test]
    fn a_picture_for_a_page_leaves_its_typeface_to_the_page_and_its_text_is_escaped() {
        let text = "</svg><script> font-family=\"x\"";
        let drawn =
            plot((100, 100), |canvas| canvas.text(text, (1.0, 20.0), Type::regular(14.0, TEXT)));
        let body = drawn.unwrap().body;
        assert!(!body.contains("font-family=\"") && !body.contains("<script"), "{body}");
        assert!(body.contains("&lt;/svg&gt;&lt;script&gt;"), "{body}");
    }

    #[test]
    fn a_text_stands_on_its_base_line() {
        let face = Type::regular(14.0, TEXT);
        for anchor in [Anchor::Start, Anchor::Middle, Anchor::End] {
            let draw =
                |canvas: &mut Canvas<'_>| canvas.text("on it", (10.0, 20.0), face.at(anchor));
            let svg = page((160, 100), "t", "d", draw).unwrap();
            assert!(svg.contains("y=\"200\"") && !svg.contains(" dy="), "{svg}");
        }
    }

    #[test]
    fn lines_keep_tenths_of_a_unit() {
        let svg =
            page((10, 10), "t", "d", |canvas| canvas.line(&[(1.25, 2.0), (3.04, 4.0)], AXIS, 1.5))
                .unwrap();
        assert!(svg.contains("stroke-width=\"15\" points=\"13,20 30,40 \""), "{svg}");
    }
}
