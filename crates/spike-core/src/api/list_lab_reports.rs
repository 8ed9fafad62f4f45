//! `GET /lab_reports`
//!
//! Evidence: A for the request, B for the answer (contract 7.3).

use http::Method;

use super::LabReport;
use crate::codec::call::{Endpoint, Operation};
use crate::codec::path::Path;
use crate::codec::query::Query;
use crate::error::Error;
use crate::time::TimeWindow;

/// The lab reports of a time window; the answer is a plain list, without pages.
///
/// Which time the window is one of is not documented: to follow an upload, ask for its report by id instead.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ListLabReports {
    /// UTC; start inclusive, end EXCLUSIVE.
    pub window: TimeWindow,
}

impl ListLabReports {
    /// The reports of this window.
    #[must_use]
    pub fn new(window: impl Into<TimeWindow>) -> Self {
        Self {
            window: window.into(),
        }
    }
}

impl Operation for ListLabReports {
    fn id(&self) -> &'static str {
        "listLabReports"
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn path(&self) -> Path {
        Path::fixed("/lab_reports")
    }

    fn query(&self, query: &mut Query) -> Result<(), Error> {
        query.push_window(&self.window)
    }
}

impl Endpoint for ListLabReports {
    type Answer = Vec<LabReport>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::golden;
    use crate::vocabulary::LabStatus;

    #[test]
    fn golden_request() {
        golden::assert_bearer(
            &ListLabReports::new(golden::window()),
            &format!("GET /lab_reports?{}", golden::WINDOW),
        );
    }

    #[test]
    fn golden_answer() {
        let list: Vec<LabReport> = golden::decode(include_str!(
            "../../../../docs/spec/examples/lab_reports_list_200.json"
        ));
        assert_eq!(list[0].status, Some(LabStatus::Pending));
        let result = list[0].results().next().unwrap();
        assert_eq!(
            (result.value, result.tested_positive),
            (Some(123.0), Some(true))
        );
        assert!(list[0].extra.is_empty() && result.extra.is_empty());
    }
}
