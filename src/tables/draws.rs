//! draws.parquet: a row for each run, year and unit, written as the runs come.
//!
//! Columnar, since it may hold millions of rows: DuckDB, pandas and Power Query read it as it is.

use std::io::Write;
use std::sync::Arc;

use parquet::basic::{Encoding, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{ColumnPath, Type};
use sha2::{Digest, Sha256};

use super::record::PROGRAM_VERSION;
use crate::projection::draws::{Chunk, DrawsLayout, Measured};

/// The name of the file.
pub const DRAWS: &str = "draws.parquet";

/// What names a row; measures follow.
const KEYS: [(&str, Key); 5] = [
    ("demand", Key::Text),
    ("efficiency", Key::Text),
    ("run", Key::Number),
    ("unit", Key::Text),
    ("year", Key::Text),
];

#[derive(Clone, Copy, PartialEq)]
enum Key {
    Text,
    Number,
}

/// A file in the making.
pub struct DrawsFile<'a, W: Write + Send> {
    layout: &'a DrawsLayout,
    writer: SerializedFileWriter<Hashing<W>>,
}

/// Passes bytes on and hashes them.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<'a, W: Write + Send> DrawsFile<'a, W> {
    /// Begins a file; `about` says by key what it is of.
    pub fn start(
        layout: &'a DrawsLayout,
        about: &[(&str, String)],
        to: W,
    ) -> Result<Self, ParquetError> {
        let mut fields = Vec::new();
        for (name, key) in KEYS {
            let physical = if key == Key::Text { Physical::BYTE_ARRAY } else { Physical::INT64 };
            let field = Type::primitive_type_builder(name, physical)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type((key == Key::Text).then_some(LogicalType::String));
            fields.push(Arc::new(field.build()?));
        }
        for measured in &layout.measures {
            let physical = if measured.is_chance { Physical::BOOLEAN } else { Physical::DOUBLE };
            let field = Type::primitive_type_builder(&measured.name, physical)
                .with_repetition(Repetition::OPTIONAL);
            fields.push(Arc::new(field.build()?));
        }
        let schema = Arc::new(Type::group_type_builder("draws").with_fields(fields).build()?);
        let about =
            about.iter().map(|(key, value)| KeyValue::new((*key).to_owned(), value.clone()));
        let mut properties = WriterProperties::builder()
            .set_created_by(format!("control-total {PROGRAM_VERSION}"))
            .set_key_value_metadata(Some(about.collect()))
            // Figures hardly ever repeat; what names a row does.
            .set_dictionary_enabled(false)
            .set_encoding(Encoding::PLAIN)
            .set_statistics_enabled(EnabledStatistics::Chunk);
        for (name, key) in KEYS {
            if key == Key::Text {
                properties = properties.set_column_dictionary_enabled(ColumnPath::from(name), true);
            }
        }
        let to = Hashing { inner: to, hash: Sha256::new() };
        let writer = SerializedFileWriter::new(to, schema, Arc::new(properties.build()))?;
        Ok(DrawsFile { layout, writer })
    }

    /// Writes some runs of a case, as a row group: run after run, in each the units, in each the years.
    pub fn write(&mut self, chunk: &Chunk) -> Result<(), ParquetError> {
        let DrawsLayout { units, years, measures } = self.layout;
        let runs = || chunk.first..chunk.first + chunk.runs as u64;
        let of_run = units.len() * years.len();
        let rows = chunk.runs * of_run;
        let mut group = self.writer.next_row_group()?;
        for text in [&chunk.demand, &chunk.efficiency] {
            put::<ByteArrayType>(&mut group, &vec![ByteArray::from(text.as_str()); rows], None)?;
        }
        let numbers: Vec<i64> =
            runs().flat_map(|run| std::iter::repeat_n(run as i64, of_run)).collect();
        put::<Int64Type>(&mut group, &numbers, None)?;
        let each = |times: usize, names: &mut dyn Iterator<Item = &str>| -> Vec<ByteArray> {
            let names: Vec<ByteArray> = names.map(ByteArray::from).collect();
            names.iter().cycle().take(names.len() * times).cloned().collect()
        };
        let mut of_each_year =
            units.iter().flat_map(|unit| years.iter().map(move |_| unit.as_str()));
        put::<ByteArrayType>(&mut group, &each(chunk.runs, &mut of_each_year), None)?;
        let by_year = each(chunk.runs * units.len(), &mut years.iter().map(String::as_str));
        put::<ByteArrayType>(&mut group, &by_year, None)?;
        for measured in measures {
            let (values, there) = column(measured, chunk);
            if measured.is_chance {
                let values: Vec<bool> = values.iter().map(|&value| value > 0.5).collect();
                put::<BoolType>(&mut group, &values, Some(&there))?;
            } else {
                put::<DoubleType>(&mut group, &values, Some(&there))?;
            }
        }
        group.close()?;
        Ok(())
    }

    /// Ends the file and returns its SHA-256.
    pub fn finish(self) -> Result<String, ParquetError> {
        let mut to = self.writer.into_inner()?;
        to.flush()?;
        let digest = to.hash.finalize();
        Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

/// A measure's figures in the order of rows, and by row whether there is one.
fn column(measured: &Measured, chunk: &Chunk) -> (Vec<f64>, Vec<i16>) {
    let figures: Vec<Option<&[f64]>> =
        measured.places.iter().map(|place| place.map(|place| chunk.figures[place])).collect();
    let there: Vec<i16> = figures.iter().map(|figures| i16::from(figures.is_some())).collect();
    let mut values = Vec::with_capacity(chunk.runs * figures.len());
    for run in 0..chunk.runs {
        // Nought has one sign in tables.
        values.extend(figures.iter().flatten().map(|figures| figures[run] + 0.0));
    }
    (values, there.repeat(chunk.runs))
}

fn put<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    values: &[T::T],
    there: Option<&[i16]>,
) -> Result<(), ParquetError> {
    let Some(mut column) = group.next_column()? else {
        return Err(ParquetError::General("more columns than the file has".to_owned()));
    };
    column.typed::<T>().write_batch(values, there, None)?;
    column.close()
}
