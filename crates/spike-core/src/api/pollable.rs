//! The records whose analysis takes time.

use crate::api::{GetLabReport, GetNutritionRecord, LabReport, NutritionRecord};
use crate::machine::poller::{PollRequest, Pollable, Progress};
use crate::vocabulary::{LabStatus, NutritionStatus};

impl PollRequest for GetNutritionRecord {
    fn record_id(&self) -> &str {
        &self.nutrition_record_id
    }
}

impl PollRequest for GetLabReport {
    fn record_id(&self) -> &str {
        &self.lab_report_id
    }
}

impl Pollable for NutritionRecord {
    type Poll = GetNutritionRecord;

    fn poll_request(&self) -> GetNutritionRecord {
        GetNutritionRecord::new(&self.record_id)
    }

    fn progress(&self) -> Progress<'_> {
        match self.status {
            NutritionStatus::Failed => Progress::Failed(self.failure_reason.as_deref()),
            _ if self.is_finished() => Progress::Finished,
            _ => Progress::Running,
        }
    }
}

impl Pollable for LabReport {
    type Poll = GetLabReport;

    fn poll_request(&self) -> GetLabReport {
        GetLabReport::new(&self.record_id)
    }

    fn progress(&self) -> Progress<'_> {
        match self.status {
            Some(LabStatus::Failed) => Progress::Failed(self.parsing_error.as_deref()),
            _ if self.is_finished() => Progress::Finished,
            _ => Progress::Running,
        }
    }
}
