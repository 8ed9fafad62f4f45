//! A builder for record batches.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, Float64Array, Int64Array, RecordBatch, TimestampMillisecondArray,
};
use arrow_schema::{Field, Metadata, Schema};
use spike_core::Milliseconds;
use spike_core::time::Timestamp;
use spike_core::vocabulary::{Metric, Provider, Unit};
use spike_toolkit::series::Target;

use crate::error::BatchError;

/// The columns and the metadata of a batch that is not finished.
#[derive(Default)]
pub(crate) struct Batch {
    fields: Vec<Field>,
    columns: Vec<ArrayRef>,
    metadata: Metadata,
}

impl Batch {
    /// Adds metadata of the table; `None` adds nothing.
    pub(crate) fn metadata(mut self, key: &str, value: Option<&str>) -> Self {
        self.metadata.extend(entry(key, value));
        self
    }

    /// Adds metric and providers to the metadata.
    pub(crate) fn about(self, metric: Option<&Metric>, providers: &[Provider]) -> Self {
        self.metadata("metric", metric.map(Metric::as_str)).providers(providers)
    }

    /// Adds the providers to the metadata: the API gives them for a whole series, not per point.
    pub(crate) fn providers(self, providers: &[Provider]) -> Self {
        let names: Vec<&str> = providers.iter().map(Provider::as_str).collect();
        let names = (!names.is_empty()).then(|| names.join(","));
        self.metadata("providers", names.as_deref())
    }

    /// Adds a column, with its unit if that is known.
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
    pub(crate) fn times(
        self,
        starts: impl IntoIterator<Item = Timestamp>,
        durations: impl IntoIterator<Item = Milliseconds>,
    ) -> Self {
        let starts = starts.into_iter().map(Timestamp::unix_millis);
        let starts = TimestampMillisecondArray::from_iter_values(starts).with_timezone("UTC");
        self.column("start", false, None, starts).milliseconds("duration_ms", durations)
    }

    /// Adds a column of durations.
    pub(crate) fn milliseconds(
        self,
        name: &str,
        durations: impl IntoIterator<Item = Milliseconds>,
    ) -> Self {
        let unit = Some(Unit::Milliseconds.symbol());
        let durations = durations.into_iter().map(Milliseconds::get);
        self.column(name, false, unit, Int64Array::from_iter_values(durations))
    }

    /// Adds `value` as numbers. Their unit is in the metadata of the table too: a writer can copy it from there for tools
    /// that do not read the metadata of fields.
    pub(crate) fn values(
        self,
        nullable: bool,
        unit: Option<&'static str>,
        values: Float64Array,
    ) -> Self {
        self.metadata("unit", unit).column("value", nullable, unit, values)
    }

    pub(crate) fn finish(self) -> Result<RecordBatch, BatchError> {
        let schema = Schema::new_with_metadata(self.fields, self.metadata);
        Ok(RecordBatch::try_new(Arc::new(schema), self.columns)?)
    }
}

fn entry(key: &str, value: Option<&str>) -> Option<(String, String)> {
    Some((key.to_owned(), value?.to_owned()))
}

/// Returns the symbol of the target unit; without one, of the unit of the metric.
pub(crate) fn symbol(own: Option<Unit>, target: Option<Target>) -> Option<&'static str> {
    target.map(Target::symbol).or(own.map(Unit::symbol))
}
