//! The lab report object, as all lab operations share it (contract 7.1).

use crate::codec::decode::answer;
use crate::time::Timestamp;
use crate::vocabulary::LabStatus;

answer! {
    /// A lab report, and what was read from it.
    ///
    /// Reports are anonymised, so parts about the patient are often missing. While the report is being read
    /// only `record_id`, `status` and `uploaded_at` are there; see [`is_finished`](Self::is_finished).
    pub struct LabReport {
        /// Id of the record, a UUID.
        required record_id: String,
        /// How far its processing is.
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
        /// Why it could not be read.
        optional parsing_error: String,
        /// The laboratory.
        optional lab_information: LabInformation,
        /// The patient.
        optional patient_information: PatientInformation,
        /// The sections with the results; missing or empty when nothing was found.
        optional sections: Vec<LabSection>,
    }
}

impl LabReport {
    /// Whether the processing is over, well or not. Without a status, or with one this version of the SDK
    /// does not know, it counts as not over.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        matches!(self.status, Some(LabStatus::Completed | LabStatus::Failed))
    }

    /// All results, section by section.
    pub fn results(&self) -> impl Iterator<Item = &LabResult> {
        let sections = self.sections.iter().flatten();
        sections.flat_map(|section| section.results.iter().flatten())
    }

    /// The first result of a test that goes by any of these names: LOINC codes count first, then standard
    /// names, then the names printed on the report. Case and surrounding space do not count.
    ///
    /// Printed names differ from laboratory to laboratory, so give the LOINC code if you know it, and names
    /// for the reports that lack it.
    ///
    /// ```
    /// use spike_core::api::LabReport;
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
    /// The laboratory, as far as the report names it.
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
    /// The patient, as far as the report names him or her and it was not taken out.
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
    /// Which of the two units the numbers are in is not documented: where they differ, look at both.
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
        /// Whether a person should look at it.
        optional require_human_review: bool,
        /// Whether a test that is positive or negative was positive.
        optional tested_positive: bool,
        /// The result, if it is a number.
        optional value: f64,
        /// The result, if it is text.
        optional value_text: String,
        /// Whether it lies in the normal range.
        optional within_normal_range: bool,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn the_body_of_the_webhook_is_a_report_too() {
        let report: LabReport = golden::decode(include_str!(
            "../../../../docs/spec/examples/webhook_lab_report.json"
        ));
        assert!(report.is_finished());
        assert_eq!(report.results().count(), 1);
        assert_eq!(
            report.extra.get("application_user_id").unwrap(),
            "end_user_id1"
        );
    }

    #[test]
    fn results_are_found_by_code_then_standard_name_then_printed_name() {
        let report: LabReport = serde_json::from_str(
            r#"{"record_id": "r", "sections": [
                {"results": [{"original_test_name": "6690-2", "value": 1},
                             {"standard_test_name": "6690-2", "value": 2}]},
                {},
                {"results": [{"loinc_code": " 6690-2", "value": 3},
                             {"original_test_name": "Ferritin", "value": 4},
                             {"standard_test_name": "ferritin", "value": 5}]}
            ]}"#,
        )
        .unwrap();
        let value = |names: &[&str]| report.find(names).and_then(|result| result.value);
        assert_eq!(value(&["6690-2"]), Some(3.0));
        assert_eq!(value(&["FERRITIN "]), Some(5.0));
        assert_eq!(value(&["Ferritin", "6690-2"]), Some(3.0));
        assert_eq!(value(&["2276-4"]), None);
        assert_eq!(value(&[]), None);
        assert_eq!(report.results().count(), 5);
        assert!(!report.is_finished());
    }

    #[test]
    fn a_year_is_enough_for_a_date_of_birth() {
        let body = r#"{"record_id": "r", "patient_information": {"date_of_birth": "1980"}, "sections": null}"#;
        let report: LabReport = serde_json::from_str(body).unwrap();
        let patient = report.patient_information.as_ref().unwrap();
        assert_eq!(patient.date_of_birth.as_deref(), Some("1980"));
        assert_eq!(report.results().count(), 0);
    }
}
