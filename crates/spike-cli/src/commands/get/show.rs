//! Answers as JSON, as a table, as comma-separated values and as a Parquet file.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;
use spike_blocking::api::Series;
use spike_blocking::series::Track;
use spike_blocking::{RawReply, arrow};

use super::operation::Operation;
use super::rows::{Grid, text};
use crate::failure::Failure;
use crate::output::{self, Color};
use crate::table::{self, Column};
use crate::text::printable;

/// The longest cell of a table.
const CELL: usize = 40;

/// How to show an answer.
#[derive(Clone, Debug)]
pub(super) enum Format {
    Json,
    Table,
    Csv,
    Parquet(std::path::PathBuf),
}

/// Shows the answer of an operation.
pub(super) fn show(
    operation: &Operation,
    reply: &RawReply,
    format: &Format,
    color: Color,
) -> Result<(), Failure> {
    if reply.body().is_empty() {
        eprintln!("note: {}: done, without an answer", operation.shape.name);
        return Ok(());
    }
    if let Format::Json = format {
        return output::print_answer(reply.body());
    }
    let answer: Value = reply.json()?;
    if let Format::Parquet(path) = format {
        let batch = match track(operation, &answer)? {
            Some(track) => arrow::points(&track, None).map_err(|error| server(&error))?,
            None => batch(&Grid::new(&answer, &operation.shape.answer))?,
        };
        write_parquet(path, &batch)?;
        eprintln!("note: {} rows in {}", batch.num_rows(), path.display());
        return Ok(());
    }
    let grid = Grid::new(&answer, &operation.shape.answer);
    match format {
        Format::Csv => output::print_bytes(&csv(&grid)?),
        _ => output::print(&to_table(&grid, output::width()), color),
    }
}

fn server(error: &dyn std::error::Error) -> Failure {
    Failure::Server(error.to_string())
}

fn csv(grid: &Grid) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let lines = std::iter::once(grid.columns.clone());
    let rows = grid.rows.iter().map(|row| row.iter().map(text).collect());
    for line in lines.chain(rows) {
        writer.write_record(line).map_err(|error| server(&error))?;
    }
    writer.into_inner().map_err(|error| server(&error))
}

fn to_table(grid: &Grid, width: usize) -> String {
    if let (true, [row]) = (grid.is_single, grid.rows.as_slice()) {
        let names = grid.columns.iter().map(|name| printable(name, CELL));
        let values = row.iter().map(|value| cell(value, width));
        return table::aligned_pairs(names.zip(values));
    }
    if grid.rows.is_empty() {
        return "no rows\n".to_owned();
    }
    let column = |(index, name): (usize, &String)| {
        let cells = grid.rows.iter().map(|row| cell(&row[index], CELL));
        let is_number = grid.rows.iter().any(|row| row[index].is_number());
        let column = Column::new("", &printable(name, CELL), "").with_rows(cells);
        if is_number { column } else { column.left_aligned() }
    };
    let columns: Vec<Column> = grid.columns.iter().enumerate().map(column).collect();
    table::text(&columns, width)
}

fn cell(value: &Value, limit: usize) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            format!("{} items", items.len())
        }
        Value::Array(items) => {
            printable(&items.iter().map(text).collect::<Vec<_>>().join(", "), limit)
        }
        other => printable(&text(other), limit),
    }
}

/// Returns the track of a time series; `None` for other operations.
fn track(operation: &Operation, answer: &Value) -> Result<Option<Track>, Failure> {
    if operation.shape.type_name != "TimeSeries" {
        return Ok(None);
    }
    let series: Series = serde_json::from_value(answer.clone())
        .map_err(|_| Failure::Server("the series cannot be read; try --json".to_owned()))?;
    let track = Track::from_series(&series).map_err(|error| server(&error))?;
    if !track.others().is_empty() {
        eprintln!("note: {} values are no numbers, and are left out", track.others().len());
    }
    Ok(Some(track))
}

/// Returns a batch with a column for each of the grid, of the type that fits all of its values: integers, numbers,
/// booleans, or else text, in which lists are JSON.
fn batch(grid: &Grid) -> Result<RecordBatch, Failure> {
    let columns = grid.columns.iter().enumerate().map(|(index, name)| {
        let cells: Vec<&Value> = grid.rows.iter().map(|row| &row[index]).collect();
        let all = |is: fn(&Value) -> bool| cells.iter().all(|cell| cell.is_null() || is(cell));
        let array: ArrayRef = if all(Value::is_i64) {
            Arc::new(Int64Array::from_iter(cells.iter().map(|cell| cell.as_i64())))
        } else if all(Value::is_number) {
            Arc::new(Float64Array::from_iter(cells.iter().map(|cell| cell.as_f64())))
        } else if all(Value::is_boolean) {
            Arc::new(BooleanArray::from_iter(cells.iter().map(|cell| cell.as_bool())))
        } else {
            let texts = cells.iter().map(|cell| (!cell.is_null()).then(|| text(cell)));
            Arc::new(StringArray::from_iter(texts))
        };
        (name.clone(), array, true)
    });
    RecordBatch::try_from_iter_with_nullable(columns).map_err(|error| server(&error))
}

/// Writes a batch to a new file.
pub(in crate::commands) fn write_parquet(path: &Path, batch: &RecordBatch) -> Result<(), Failure> {
    let file = File::create(path).map_err(|error| Failure::file(path, error))?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let write = || {
        let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties))?;
        writer.write(batch)?;
        writer.close()
    };
    write().map(drop).map_err(|error| Failure::file(path, std::io::Error::other(error)))
}
