//! Lab reports.

mod panels;

use serde_json::{Value, json};

use crate::civil::{Day, timestamp_millis};
use crate::ids::Id;
use crate::upload::Upload;

/// An uploaded report. All times are milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) id: Id,
    pub(crate) uploaded: i64,
    /// When the analysis ends, or ended.
    pub(crate) ready: i64,
    pub(crate) upload: Upload,
}

impl Report {
    /// `processing`, in the end `completed` or `failed`.
    pub(crate) fn status(&self, now: i64) -> &'static str {
        match self.upload.readable {
            _ if now < self.ready => "processing",
            true => "completed",
            false => "failed",
        }
    }

    /// The report as the API writes it. Reports are anonymised: of the patient only age and gender remain.
    pub(crate) fn render(&self, now: i64) -> Value {
        let mut value = json!({
            "record_id": self.id.to_string(),
            "status": self.status(now),
            "uploaded_at": timestamp_millis(self.uploaded),
        });
        if now < self.ready {
            return value;
        }
        value["modified_at"] = json!(timestamp_millis(self.ready));
        if !self.upload.readable {
            value["parsing_error"] = json!("Unable to read the document");
            return value;
        }
        let uploaded = Day::of(self.uploaded.div_euclid(1_000));
        value["collection_date"] = json!(uploaded.plus(-3).to_string());
        value["result_date"] = json!(uploaded.plus(-1).to_string());
        value["original_record_id"] = json!(format!("L-{:06}", self.upload.salt % 1_000_000));
        value["lab_information"] =
            json!({ "name": "Mock Laboratory", "address": "Example street 1, Vilnius" });
        value["patient_information"] =
            json!({ "age": 20 + self.upload.salt % 50, "gender": "unknown" });
        value["sections"] = panels::sections(self.upload.salt);
        value
    }
}
