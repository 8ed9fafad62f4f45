//! `POST /lab_reports`
//!
//! Evidence: A (contract 7.2).

use bytes::Bytes;
use http::Method;

use super::upload::LAB_REPORT;
use super::{FileBytes, LabReport};
use crate::codec::body::JsonBody;
use crate::codec::call::{Endpoint, Operation, Pace};
use crate::codec::decode::answer;
use crate::codec::path::Path;
use crate::error::Error;

/// Has a lab report read and stored.
///
/// The file is a PDF (preferred), JPEG, PNG, GIF or WebP of at most 10,000,000 bytes in base64 (7,500,000 as a
/// file); it is checked before anything is sent. 300 DPI or more are advised.
///
/// Without [`wait_on_process`](Self::wait_on_process) the answer comes at once, with the id and a status of
/// `pending` or `processing`; ask for the report by id until [`LabReport::is_finished`], mostly after 10 to 60
/// seconds, or wait for the webhook. With it the answer is complete, and the call has the long time limits.
/// Not repeated when its fate is unknown.
///
/// ```
/// use spike_core::api::UploadLabReport;
///
/// let file: Vec<u8> = b"%PDF-1.7 ...".to_vec();
/// let request = UploadLabReport::new(file, "lab_report_2024_01_15.pdf").wait_on_process(true);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UploadLabReport {
    /// The content of the file.
    pub file: FileBytes,
    /// Its name, which need not tell anything of the patient. Every sample has one.
    pub filename: String,
    /// Answers only when the report is read. The server's default is `false`.
    pub wait_on_process: Option<bool>,
    /// The media type, such as `application/pdf`. The newest reference page no longer has it, and integrations
    /// work without it; a strict server could refuse it. Sent only if set.
    pub mime_type: Option<String>,
}

impl UploadLabReport {
    /// Uploads this file under this name.
    #[must_use]
    pub fn new(file: impl Into<FileBytes>, filename: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            filename: filename.into(),
            wait_on_process: None,
            mime_type: None,
        }
    }

    /// Sets whether to answer only when the report is read.
    #[must_use]
    pub fn wait_on_process(mut self, wait: bool) -> Self {
        self.wait_on_process = Some(wait);
        self
    }

    /// Sets the media type.
    #[must_use]
    pub fn mime_type(mut self, mime_type: impl Into<String>) -> Self {
        self.mime_type = Some(mime_type.into());
        self
    }
}

impl Operation for UploadLabReport {
    fn id(&self) -> &'static str {
        "postLabReports"
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn path(&self) -> Path {
        Path::fixed("/lab_reports")
    }

    fn body(&self) -> Result<Option<Bytes>, Error> {
        if self.filename.trim().is_empty() {
            return Err(Error::input("`filename` is empty; the file needs a name"));
        }
        let mut body = JsonBody::new();
        self.file.write(&LAB_REPORT, &mut body)?;
        body.push("filename", &self.filename)?;
        body.push_some("wait_on_process", self.wait_on_process.as_ref())?;
        body.push_some("mime_type", self.mime_type.as_ref())?;
        Ok(Some(body.finish()))
    }

    fn pace(&self) -> Pace {
        match self.wait_on_process {
            Some(true) => Pace::Analysis,
            _ => Pace::Quick,
        }
    }
}

impl Endpoint for UploadLabReport {
    type Answer = LabReportUpload;
}

answer! {
    /// The answer to [`UploadLabReport`]; the only one with a wrapper around the report.
    pub struct LabReportUpload {
        /// The report, complete or only begun.
        required lab_report: LabReport,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::api::golden;
    use crate::api::upload::samples::{PDF, png};
    use crate::vocabulary::LabStatus;

    #[test]
    fn golden_request() {
        let plain = UploadLabReport::new(PDF, "a.pdf");
        let line = "POST /lab_reports";
        golden::assert_body(
            &plain,
            line,
            &json!({"body": "JVBERi0xLjcK", "filename": "a.pdf"}),
        );
        let mut sample: Value = serde_json::from_str(include_str!(
            "../../../../docs/spec/examples/lab_report_upload_request.json"
        ))
        .unwrap();
        sample["body"] = json!("JVBERi0xLjcK");
        let full = UploadLabReport::new(PDF, "lab_report_2024_01_15.pdf")
            .wait_on_process(true)
            .mime_type("application/pdf");
        golden::assert_body(&full, line, &sample);
        assert_eq!((plain.pace(), full.pace()), (Pace::Quick, Pace::Analysis));
        assert!(!full.is_replay_safe());
        assert!(format!("{full:?}").contains("file: [9 bytes redacted]"));
    }

    #[test]
    fn what_cannot_be_read_is_not_sent() {
        golden::assert_refused(&UploadLabReport::new(b"", "a.pdf"), "lab report is empty");
        golden::assert_refused(&UploadLabReport::new(PDF, " "), "`filename`");
        golden::assert_refused(
            &UploadLabReport::new(b"PK\x03\x04", "a.docx"),
            "looks like a ZIP archive or an Office document; the API takes PDF, JPEG, PNG, GIF, WebP",
        );
        for file in [png(10, 10), b"GIF89a".to_vec(), b"\xff\xd8\xff".to_vec()] {
            assert!(UploadLabReport::new(file, "a").body().is_ok());
        }
    }

    #[test]
    fn golden_answers() {
        let done: LabReportUpload = golden::decode(include_str!(
            "../../../../docs/spec/examples/lab_report_upload_sync_200.json"
        ));
        let report = done.lab_report;
        assert!(report.is_finished());
        let leukocytes = report.find(&["6690-2"]).unwrap();
        assert_eq!(leukocytes.value, Some(7.2));
        assert_eq!(leukocytes.standard_test_name, None);

        let begun: LabReportUpload = golden::decode(include_str!(
            "../../../../docs/spec/examples/lab_report_upload_async_200.json"
        ));
        assert_eq!(begun.lab_report.status, Some(LabStatus::Processing));
        assert!(!begun.lab_report.is_finished());

        let schema: LabReportUpload = golden::decode(include_str!(
            "../../../../docs/spec/examples/lab_report_upload_200_schema.json"
        ));
        assert!(schema.lab_report.extra.is_empty());
    }
}
