//! A sheet in the making: cells in a few formats, tables with filters, and how it prints.
//!
//! Text of a scenario may be anything: it is cleaned, kept short, and never taken for a formula.

use std::ops::RangeInclusive;

use rust_xlsxwriter::{
    Chart, Color, Format, FormatAlign, FormatBorder, Table, TableColumn, TableStyle, Worksheet,
    XlsxError,
};

use crate::wording::{harmless, plain, whole, wrapped};

const INK: Color = Color::RGB(0x21_2B32);
pub const BLUE: Color = Color::RGB(0x12_436D);
const GRID: Color = Color::RGB(0xD8_DDE0);

/// Characters of a cell: fewer than the 32,767 that Excel takes, and more than anybody reads.
const LONGEST: usize = 8_000;
/// Rows of a list. Excel takes 1,048,576, and nobody scrolls through them; the CSV files hold all.
pub const MOST_ROWS: usize = 20_000;

/// Characters side by side that can be read on a page of A4.
const WIDEST: f64 = 250.0;

/// £m to one decimal: deficits in brackets, what rounds to zero a dash.
const MONEY: &str = "[>=0.05]#,##0.0_);[<=-0.05](#,##0.0);\"-\"_)";
/// A simulation proves neither 0 nor 100%.
const CHANCE: &str = "[<0.01]\"<1%\";[>0.99]\">99%\";0%";

/// What rounds to zero a dash.
const SHARE: &str = "[>=0.0005]0.0%_);[<=-0.0005](0.0%);\"-\"_)";

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Title,
    Heading,
    /// The head of a column of text.
    Head,
    /// The head of a column of figures.
    FigureHead,
    Text,
    /// Text that may run over the cells to the right.
    Line,
    Money,
    Chance,
    Count,
    /// A whole number.
    Whole,
    /// A share or a rate, to a tenth of a per cent.
    Share,
    /// A multiple or a correlation.
    Multiple,
    /// A standard error.
    Error,
    /// As many digits as there are.
    Exact,
    /// An empty box to sign in.
    Box,
}

/// The formats of a workbook.
pub struct Formats {
    formats: Vec<(Look, Format)>,
}

impl Formats {
    pub fn new() -> Formats {
        let base = || Format::new().set_font_name("Arial").set_font_size(10).set_font_color(INK);
        let ruled = || base().set_border_bottom(FormatBorder::Thin).set_border_color(GRID);
        let figure = |format: &str| {
            ruled().set_num_format(format).set_align(FormatAlign::Right).set_align(FormatAlign::Top)
        };
        let head = || {
            base()
                .set_bold()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
        };
        let formats = vec![
            (Look::Title, base().set_font_size(16).set_bold().set_font_color(BLUE)),
            (Look::Heading, base().set_font_size(12).set_bold().set_font_color(BLUE)),
            (Look::Head, head()),
            (Look::FigureHead, head().set_align(FormatAlign::Right)),
            (Look::Text, ruled().set_text_wrap().set_align(FormatAlign::Top)),
            (Look::Line, base()),
            (Look::Money, figure(MONEY)),
            (Look::Chance, figure(CHANCE)),
            (Look::Count, figure("#,##0.0")),
            (Look::Whole, figure("#,##0").set_align(FormatAlign::Left)),
            (Look::Share, figure(SHARE)),
            (Look::Multiple, figure("0.00_);(0.00)")),
            (Look::Error, figure("0.0000")),
            (Look::Exact, figure("General")),
            (Look::Box, base().set_border(FormatBorder::Thin)),
        ];
        Formats { formats }
    }

    fn of(&self, look: Look) -> &Format {
        let found = self.formats.iter().find(|(known, _)| *known == look);
        &found.unwrap_or(&self.formats[0]).1
    }
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Figure(f64, Look),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Cell {
        Cell::Text(text.into())
    }

    /// A figure, or an empty cell where there is none.
    pub fn figure(value: Option<f64>, look: Look) -> Cell {
        value.map_or(Cell::Empty, |value| Cell::Figure(value, look))
    }
}

/// A column of a list: its heading, its width in characters, and whether it holds figures.
pub struct Heading {
    pub name: String,
    pub width: f64,
    pub figures: bool,
}

impl Heading {
    pub fn text(name: &str, width: f64) -> Heading {
        Heading { name: name.to_owned(), width, figures: false }
    }

    pub fn figures(name: impl Into<String>) -> Heading {
        Heading { name: name.into(), width: 12.0, figures: true }
    }
}

/// A sheet, filled from the top.
pub struct Page<'w> {
    sheet: &'w mut Worksheet,
    formats: &'w Formats,
    name: &'static str,
    row: u32,
    /// Of the first columns, in characters.
    widths: Vec<f64>,
}

impl<'w> Page<'w> {
    /// An empty sheet that prints on A4, landscape, as wide as a page.
    pub fn new(
        sheet: &'w mut Worksheet,
        formats: &'w Formats,
        name: &'static str,
        line: &str,
    ) -> Result<Page<'w>, XlsxError> {
        const A4: u8 = 9;
        sheet.set_name(name)?.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_screen_gridlines(false);
        // An ampersand is a command in a footer, and 255 characters are all that it takes.
        let line = plain(line, 180).replace('&', "+");
        sheet.set_footer(format!("&L&8{line}&R&8&A, page &P of &N"));
        Ok(Page { sheet, formats, name, row: 0, widths: Vec::new() })
    }

    /// The next row, counted from 0.
    pub fn row(&self) -> u32 {
        self.row
    }

    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Widths of the first columns, in characters.
    pub fn widths(&mut self, widths: &[f64]) -> Result<(), XlsxError> {
        for (column, &width) in (0..).zip(widths) {
            self.sheet.set_column_width(column, width)?;
        }
        self.widths = widths.to_vec();
        Ok(())
    }

    /// The title of the sheet, and what it shows.
    pub fn title(&mut self, title: &str, subtitle: &str) -> Result<(), XlsxError> {
        self.line(title, Look::Title)?;
        self.sheet.set_row_height(self.row - 1, 24)?;
        self.line(subtitle, Look::Line)?;
        self.gap();
        Ok(())
    }

    /// A text in a row of its own.
    pub fn line(&mut self, text: &str, look: Look) -> Result<(), XlsxError> {
        self.write(0, &Cell::text(text), look)?;
        self.row += 1;
        Ok(())
    }

    /// A sentence, over as many rows as it takes.
    pub fn sentence(&mut self, text: &str) -> Result<(), XlsxError> {
        const WIDTH: usize = 150;
        let lines = wrapped(&plain(text, LONGEST), WIDTH);
        lines.iter().try_for_each(|line| self.line(line, Look::Line))
    }

    /// An empty row.
    pub fn gap(&mut self) {
        self.row += 1;
    }

    /// Leaves room for a picture.
    pub fn skip(&mut self, rows: u32) {
        self.row += rows;
    }

    /// A row of heads: texts, the first of a column of text and the others of figures.
    pub fn heads(&mut self, heads: &[String]) -> Result<(), XlsxError> {
        for (column, head) in (0..).zip(heads) {
            let look = if column == 0 { Look::Head } else { Look::FigureHead };
            self.write(column, &Cell::text(head.as_str()), look)?;
        }
        self.height(heads.iter().map(|head| head.chars().count()))?;
        self.row += 1;
        Ok(())
    }

    /// A row of cells.
    pub fn cells(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            self.write(column, cell, Look::Text)?;
        }
        let lengths = cells.iter().map(|cell| match cell {
            Cell::Text(text) => text.chars().count(),
            _ => 0,
        });
        self.height(lengths)?;
        self.row += 1;
        Ok(())
    }

    /// Makes room for texts of these lengths, which are wrapped in their columns: not every program does so
    /// itself.
    fn height(&mut self, lengths: impl Iterator<Item = usize>) -> Result<(), XlsxError> {
        // A letter is a little narrower than a digit, by which widths are measured.
        let lines = lengths.zip(&self.widths).map(|(length, width)| length as f64 * 0.9 / width);
        let lines = lines.fold(1.0, f64::max).ceil();
        if lines > 1.0 {
            // Excel takes 409 points at most.
            self.sheet.set_row_height(self.row, (13.0 * lines + 2.0).min(400.0))?;
        }
        Ok(())
    }

    /// Hides rows that nobody reads: those behind a chart.
    pub fn hide(&mut self, mut rows: RangeInclusive<u32>) -> Result<(), XlsxError> {
        rows.try_for_each(|row| self.sheet.set_row_hidden(row).map(drop))
    }

    /// A label and an empty box beside it.
    pub fn sign(&mut self, label: &str) -> Result<(), XlsxError> {
        self.write(0, &Cell::text(label), Look::Text)?;
        for column in 1..=2 {
            self.sheet.write_blank(self.row, column, self.formats.of(Look::Box))?;
        }
        self.sheet.set_row_height(self.row, 30)?;
        self.row += 1;
        Ok(())
    }

    fn write(&mut self, column: u16, cell: &Cell, look: Look) -> Result<(), XlsxError> {
        let (row, formats) = (self.row, self.formats);
        match cell {
            Cell::Text(text) => {
                let text = plain(text, LONGEST);
                self.sheet.write_string_with_format(
                    row,
                    column,
                    harmless(&text).as_ref(),
                    formats.of(look),
                )?;
            }
            Cell::Figure(value, look) => {
                self.sheet.write_number_with_format(row, column, *value, formats.of(*look))?;
            }
            Cell::Empty => {
                self.sheet.write_blank(row, column, formats.of(look))?;
            }
        }
        Ok(())
    }

    /// A list with a filter, whose head stays in sight and is printed on every page. Of more than
    /// [`MOST_ROWS`] rows a line above the list says that `rest` holds them. It ends the sheet's head: one to
    /// a sheet.
    pub fn list(
        &mut self,
        headings: &[Heading],
        rows: impl Iterator<Item = Vec<Cell>>,
        rest: &str,
    ) -> Result<(), XlsxError> {
        let note = self.row;
        self.gap();
        let head = self.row;
        let columns = headings.iter().map(|heading| {
            let look = if heading.figures { Look::FigureHead } else { Look::Head };
            TableColumn::new().set_header(&heading.name).set_header_format(self.formats.of(look))
        });
        let columns: Vec<TableColumn> = columns.collect();
        let widths: Vec<f64> = headings.iter().map(|heading| heading.width).collect();
        self.widths(&widths)?;
        if widths.iter().sum::<f64>() > WIDEST {
            // On one page it could not be read: two, each with the names.
            let names = headings.iter().take_while(|heading| !heading.figures).count() as u16;
            self.sheet.set_print_fit_to_pages(2, 0).set_repeat_columns(0, names.max(1) - 1)?;
        }
        self.height(headings.iter().map(|heading| heading.name.chars().count()))?;
        self.row += 1;
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            self.cells(&[Cell::text("None")])?;
        }
        for row in rows.by_ref().take(MOST_ROWS) {
            self.cells(&row)?;
        }
        let left_out = rows.count();
        if left_out > 0 {
            let said = format!("{} more rows are in {rest}", whole(left_out as u64));
            let below = std::mem::replace(&mut self.row, note);
            self.line(&said, Look::Line)?;
            self.row = below;
        }
        let last = u16::try_from(headings.len().saturating_sub(1)).unwrap_or(0);
        let table = Table::new().set_columns(&columns).set_style(TableStyle::None);
        self.sheet.add_table(head, 0, self.row - 1, last, &table)?;
        self.sheet.set_freeze_panes(head + 1, 1)?.set_repeat_rows(head, head)?;
        Ok(())
    }

    /// Keeps the rows above the next one in sight, and prints them on every page.
    pub fn freeze(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_freeze_panes(self.row, 1)?.set_repeat_rows(0, self.row.max(1) - 1)?;
        Ok(())
    }

    /// Starts printed pages at these rows, so that no chart is cut in two. Excel does that only where a page is not
    /// made to fit: what is too wide for it is left as it is.
    pub fn print_from(&mut self, rows: &[u32]) -> Result<(), XlsxError> {
        const SCALE: u16 = 60;
        const FITS: f64 = 160.0;
        if self.widths.iter().sum::<f64>() <= FITS {
            self.sheet.set_print_scale(SCALE).set_page_breaks(rows)?;
        }
        Ok(())
    }

    /// Puts a chart at a cell.
    pub fn chart(&mut self, row: u32, column: u16, chart: &Chart) -> Result<(), XlsxError> {
        self.sheet.insert_chart(row, column, chart)?;
        Ok(())
    }
}
