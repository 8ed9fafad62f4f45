//! `GET /lab_reports/{lab_report_id}`
//!
//! Evidence: A for the path, B for the answer (contract 7.3).

use http::Method;

use super::LabReport;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;

/// One lab report by its id; also the way to see whether its processing is over.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct GetLabReport {
    /// The `record_id` of the report.
    pub lab_report_id: String,
}

impl GetLabReport {
    /// The report with this id.
    #[must_use]
    pub fn new(lab_report_id: impl Into<String>) -> Self {
        Self {
            lab_report_id: lab_report_id.into(),
        }
    }
}

impl Operation for GetLabReport {
    fn id(&self) -> &'static str {
        "getLabReportsByLabReportId"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/lab_reports").parameter("lab_report_id", &self.lab_report_id)
    }
}

impl Endpoint for GetLabReport {
    type Answer = LabReport;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;

    #[test]
    fn golden_request() {
        let id = "2d281236-a4b5-4d7b-846c-b88b48cfaf4b";
        golden::assert_bearer(&GetLabReport::new(id), &format!("GET /lab_reports/{id}"));
        golden::assert_refused(&GetLabReport::new("."), "lab_report_id");
    }

    #[test]
    fn golden_answer() {
        let report: LabReport = golden::decode(include_str!(
            "../../../../docs/spec/examples/lab_report_by_id_200.json"
        ));
        let patient = report.patient_information.as_ref().unwrap();
        assert_eq!(patient.age, Some(1));
        assert_eq!(report.lab_information.as_ref().unwrap().extra.len(), 0);
        assert_eq!(report.parsing_error.as_deref(), Some("<string>"));
    }
}
