//! Lab reports: `/lab_reports`.

use crate::codec::answer::answer;
use crate::codec::call::{Call, TimeoutClass};
use crate::codec::decode::decode;
use crate::codec::request::request;
use crate::error::Error;
use crate::model::FileBytes;
use crate::time::{TimeWindow, Timestamp};
use crate::vocabulary::LabStatus;

request! {
    /// Request that uploads a lab report, to be read and stored.
    ///
    /// The file is a PDF (preferred), JPEG, PNG, GIF or WebP of at most 10,000,000 bytes in base64 (7,500,000 as a
    /// file); this is checked before the request is sent. 300 DPI or more are recommended.
    ///
    /// Without [`wait_on_process`](Self::wait_on_process), the server answers immediately with the id and the status
    /// `pending` or `processing`. Poll the report by id until [`LabReport::is_finished`], usually after 10 to 60 seconds,
    /// or wait for the webhook. With it, the answer is complete, and the call has the timeouts of an analysis.
    /// Not idempotent, so it is not retried when it may have been carried out.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::api::UploadLabReport;
    ///
    /// let file: Vec<u8> = b"%PDF-1.7 ...".to_vec();
    /// let request = UploadLabReport::new(file, "lab_report_2024_01_15.pdf").wait_on_process(true);
    /// ```
    ///
    /// Evidence: A (contract 7.2).
    pub struct UploadLabReport -> LabReportUpload {
        POST "/lab_reports" as "postLabReports" then Self::finish;
        /// The content of the file.
        required body file: FileBytes,
        /// The name of the file, which should not identify the patient. Every sample has one.
        required body filename: String,
        /// Whether the server answers only when the report is read. The server's default is `false`.
        optional body wait_on_process: bool,
        /// The media type, such as `application/pdf`. The newest reference page no longer has it, and integrations work
        /// without it; a strict server may reject it. Sent only if set.
        optional body mime_type: String,
    }
}

impl UploadLabReport {
    fn finish(&self, call: &mut Call) -> Result<(), Error> {
        if self.filename.trim().is_empty() {
            return Err(Error::input("`filename` is empty; set the name of the file"));
        }
        if self.wait_on_process == Some(true) {
            call.timeout_class = TimeoutClass::Analysis;
        }
        Ok(())
    }
}

answer! {
    /// The answer to [`UploadLabReport`]; the only one with a wrapper around the report.
    pub struct LabReportUpload {
        /// The report, complete or not yet processed.
        required lab_report: LabReport,
    }
}

request! {
    /// Request for the lab reports of a time window. The answer is a list without pages.
    ///
    /// It is not documented which time of a report has to be in the window. To follow an upload, request its report by id.
    ///
    /// Evidence: A for the request, B for the answer (contract 7.3).
    pub struct ListLabReports -> Vec<LabReport> {
        GET "/lab_reports" as "listLabReports";
        /// UTC; start inclusive, end EXCLUSIVE.
        required query window: TimeWindow,
    }
}

request! {
    /// Request for a lab report by its id, also to check whether its processing is over.
    ///
    /// Evidence: A for the path, B for the answer (contract 7.3).
    pub struct GetLabReport -> LabReport {
        GET "/lab_reports/{lab_report_id}" as "getLabReportsByLabReportId";
        /// The `record_id` of the report.
        required path lab_report_id: String,
    }
}

answer! {
    /// A lab report.
    ///
    /// Reports are anonymised, so parts about the patient are often missing. Until the report is processed, only
    /// `record_id`, `status` and `uploaded_at` are present; see [`is_finished`](Self::is_finished).
    pub struct LabReport {
        /// Id of the record, a UUID.
        required record_id: String,
        /// Status of the processing.
        optional status: LabStatus,
        /// When it was uploaded, UTC.
        optional uploaded_at: Timestamp,
        /// When it last changed, UTC.
        optional modified_at: Timestamp,
        /// When the sample was taken, as the report writes it; kept as text, since it may be incomplete.
        optional collection_date: String,
        /// When the results were issued, as the report writes it; kept as text.
        optional result_date: String,
        /// The id printed on the report.
        optional original_record_id: String,
        /// Notes on the report.
        optional notes: String,
        /// Reason why the report could not be read.
        optional parsing_error: String,
        /// The laboratory.
        optional lab_information: LabInformation,
        /// The patient.
        optional patient_information: PatientInformation,
        /// The sections with the results; missing or empty when nothing was found.
        optional sections: Vec<LabSection>,
    }
}

decode! { Vec<LabReport> }

impl LabReport {
    /// Returns whether the processing is over, successful or not. A missing status and one that this version of the SDK
    /// does not know count as not over.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self.status, Some(LabStatus::Completed | LabStatus::Failed))
    }

    /// Returns all results, section by section.
    pub fn results(&self) -> impl Iterator<Item = &LabResult> {
        let sections = self.sections.iter().flatten();
        sections.flat_map(|section| section.results.iter().flatten())
    }

    /// Returns the first result of a test with any of these names. LOINC codes take precedence over standard names, and
    /// those over the names printed on the report. Case and surrounding white space are ignored.
    ///
    /// Printed names differ between laboratories, so pass the LOINC code if you know it, and names for reports without it.
    ///
    /// ```
    /// # use spike_core as spike_blocking;
    /// use spike_blocking::api::LabReport;
    ///
    /// let report: LabReport = serde_json::from_str(
    ///     r#"{"record_id": "r", "sections": [{"results": [
    ///         {"original_test_name": "White Blood Count", "loinc_code": "6690-2", "value": 7.2}]}]}"#,
    /// )?;
    /// let leukocytes = report.find(&["6690-2", "Leukocytes", "WBC"]);
    /// assert_eq!(leukocytes.and_then(|result| result.value), Some(7.2));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn find(&self, names: &[&str]) -> Option<&LabResult> {
        let by = |part: fn(&LabResult) -> Option<&String>| {
            self.results().find(|result| {
                let text = part(result).map(|text| text.trim());
                let is_text =
                    |name: &&str| text.is_some_and(|text| text.eq_ignore_ascii_case(name.trim()));
                names.iter().any(is_text)
            })
        };
        by(|result| result.loinc_code.as_ref())
            .or_else(|| by(|result| result.standard_test_name.as_ref()))
            .or_else(|| by(|result| result.original_test_name.as_ref()))
    }
}

answer! {
    /// The laboratory, as printed on the report.
    pub struct LabInformation {
        /// Postal address.
        optional address: String,
        /// E-mail address.
        optional email_address: String,
        /// Name.
        optional name: String,
        /// Notes.
        optional notes: String,
        /// Phone number.
        optional phone_number: String,
    }
}

answer! {
    /// The patient, as printed on the report, unless it was anonymised.
    pub struct PatientInformation {
        /// Postal address.
        optional address: String,
        /// Age in years.
        optional age: i64,
        /// Date of birth as the report writes it; may be only a year, so kept as text.
        optional date_of_birth: String,
        /// E-mail address.
        optional email_address: String,
        /// Gender as the report writes it.
        optional gender: String,
        /// Name.
        optional name: String,
        /// Notes.
        optional notes: String,
        /// The laboratory's own id of the patient.
        optional patient_id: String,
        /// Phone number.
        optional phone_number: String,
    }
}

answer! {
    /// A group of results, such as a blood count.
    pub struct LabSection {
        /// LOINC code of the group.
        optional loinc_code: String,
        /// Common name of the group in LOINC.
        optional loinc_common_name: String,
        /// Name of the group as printed.
        optional original_section_name: String,
        /// Standard name of the group.
        optional standard_section_name: String,
        /// Notes on the group.
        optional section_notes: String,
        /// The results.
        optional results: Vec<LabResult>,
    }
}

answer! {
    /// The result of one test.
    ///
    /// It is not documented in which of the two units the numbers are: if the units differ, check both.
    pub struct LabResult {
        /// Name of the test as printed.
        optional original_test_name: String,
        /// Unit as printed.
        optional original_unit_name: String,
        /// Standard name of the test.
        optional standard_test_name: String,
        /// Standard name of the unit.
        optional standard_unit_name: String,
        /// LOINC code of the test.
        optional loinc_code: String,
        /// Common name of the test in LOINC.
        optional loinc_common_name: String,
        /// Lower end of the normal range.
        optional normal_min: f64,
        /// Upper end of the normal range.
        optional normal_max: f64,
        /// Notes on the result.
        optional notes: String,
        /// Whether a person should review the result.
        optional require_human_review: bool,
        /// Whether a test with a positive or negative result was positive.
        optional tested_positive: bool,
        /// The result, if it is a number.
        optional value: f64,
        /// The result, if it is text.
        optional value_text: String,
        /// Whether the result is in the normal range.
        optional within_normal_range: bool,
    }
}

#[cfg(test)]
mod tests;
