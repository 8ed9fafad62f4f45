//! Columns on their way to a batch.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, RecordBatch, TimestampMillisecondArray,
};
use arrow_schema::{Field, Metadata, Schema};
use spike_core::vocabulary::{Metric, Provider, Unit};
use spike_toolkit::series::Target;

use crate::error::BatchError;

/// A batch that is being put together, column by column.
#[derive(Default)]
pub(crate) struct Batch {
    fields: Vec<Field>,
    columns: Vec<ArrayRef>,
    metadata: Metadata,
}

impl Batch {
    /// Notes something about the whole table, if it is known.
    pub(crate) fn note(mut self, key: &str, value: Option<&str>) -> Self {
        self.metadata.extend(entry(key, value));
        self
    }

    /// Notes which metric this is, and who measured it.
    pub(crate) fn about(self, metric: Option<&Metric>, providers: &[Provider]) -> Self {
        self.note("metric", metric.map(Metric::as_str))
            .providers(providers)
    }

    /// Notes the providers, which the API tells for a whole series only.
    pub(crate) fn providers(self, providers: &[Provider]) -> Self {
        let names: Vec<&str> = providers.iter().map(Provider::as_str).collect();
        let names = (!names.is_empty()).then(|| names.join(","));
        self.note("providers", names.as_deref())
    }

    /// Adds a column, with the unit it is counted in if that is known.
    pub(crate) fn column(
        mut self,
        name: &str,
        nullable: bool,
        unit: Option<&str>,
        column: impl Array + 'static,
    ) -> Self {
        let field = Field::new(name, column.data_type().clone(), nullable);
        let metadata: Metadata = entry("unit", unit).into_iter().collect();
        self.fields.push(field.with_metadata(metadata));
        self.columns.push(Arc::new(column));
        self
    }

    /// Adds `start` and `duration_ms`.
    pub(crate) fn times(self, starts: Vec<i64>, durations: Vec<i64>) -> Self {
        let starts = TimestampMillisecondArray::from(starts).with_timezone("UTC");
        self.column("start", false, None, starts)
            .milliseconds("duration_ms", durations)
    }

    /// Adds a column of durations.
    pub(crate) fn milliseconds(self, name: &str, durations: Vec<i64>) -> Self {
        let unit = Some(Unit::Milliseconds.symbol());
        self.column(name, false, unit, Int64Array::from(durations))
    }

    /// Adds `value` as numbers, and notes their unit for the whole table too: from there it can be written to where
    /// tools find it that do not know Arrow.
    pub(crate) fn values(
        self,
        nullable: bool,
        unit: Option<&'static str>,
        values: Float64Array,
    ) -> Self {
        self.note("unit", unit)
            .column("value", nullable, unit, values)
    }

    pub(crate) fn finish(self) -> Result<RecordBatch, BatchError> {
        let schema = Schema::new_with_metadata(self.fields, self.metadata);
        Ok(RecordBatch::try_new(Arc::new(schema), self.columns)?)
    }
}

fn entry(key: &str, value: Option<&str>) -> Option<(String, String)> {
    Some((key.to_owned(), value?.to_owned()))
}

/// The symbol of what values are counted in: of the wanted unit, else of the metric's own.
pub(crate) fn symbol(own: Option<Unit>, wanted: Option<Target>) -> Option<&'static str> {
    wanted.map(Target::symbol).or(own.map(Unit::symbol))
}
