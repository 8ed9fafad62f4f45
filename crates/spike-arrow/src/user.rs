use std::sync::Arc;

use arrow_array::{Array as _, ArrayRef, RecordBatch};
use arrow_schema::{Field, Schema};
use spike_core::UserId;

use crate::error::BatchError;
use crate::text::Repeated;

/// Returns a batch with a first column `user_id`, the same in every row: for tables and files of many users.
///
/// It is a dictionary of text, never null. The batches of several users with one metric fit into one Parquet file. Their
/// schemas differ in the metadata `providers`: a writer keeps that of the first.
///
/// ```
/// # mod spike_blocking { pub use spike_core::*; pub use spike_toolkit::*; pub use spike_arrow as arrow; }
/// # use spike_blocking::api::Series;
/// # use spike_blocking::UserId;
/// # use spike_blocking::series::Track;
/// # let series: Series = serde_json::from_str(
/// #     r#"{"metric": "steps", "start_at": "2026-04-15T08:00:00Z", "offsets": [0], "durations": [0], "values": [9]}"#)?;
/// let track = Track::from_series(&series)?;
/// let user = UserId::new("my_application_user_123")?;
/// let batch = spike_blocking::arrow::with_user_id(&spike_blocking::arrow::points(&track, None)?, &user)?;
/// assert_eq!(batch.schema().field(0).name(), "user_id");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BatchError::Arrow`] if there are more than 2^31 rows.
pub fn with_user_id(batch: &RecordBatch, user: &UserId) -> Result<RecordBatch, BatchError> {
    let mut users = Repeated::default();
    users.push(Some(user.as_str()), batch.num_rows())?;
    let users = users.column()?;
    let schema = batch.schema_ref();
    let field = Arc::new(Field::new("user_id", users.data_type().clone(), false));
    let fields: Vec<_> = [field].into_iter().chain(schema.fields().iter().cloned()).collect();
    let schema = Schema::new_with_metadata(fields, schema.metadata().clone());
    let first: ArrayRef = Arc::new(users);
    let columns = [first].into_iter().chain(batch.columns().iter().cloned()).collect();
    Ok(RecordBatch::try_new(Arc::new(schema), columns)?)
}
