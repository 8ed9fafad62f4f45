//! The data that change while the server runs.

use std::collections::{BTreeMap, HashMap};

use crate::data::{LabReport, NutritionRecord, RecordId};
use crate::time::Secs;

#[derive(Debug, Default)]
pub(crate) struct Store {
    /// The users by id.
    pub(crate) users: HashMap<String, UserState>,
    /// Open consent requests, by the opaque text in their URL.
    pub(crate) consents: HashMap<String, ConsentRequest>,
    /// How many consents were ever requested.
    pub(crate) consents_requested: u64,
    /// Nutrition records by user, in the order of their upload.
    pub(crate) nutrition_records: HashMap<String, Vec<NutritionRecord>>,
    /// Lab reports by user, in the order of their upload.
    pub(crate) lab_reports: HashMap<String, Vec<LabReport>>,
    /// How many records were ever uploaded.
    pub(crate) uploads: u64,
    /// How often all tokens were revoked.
    pub(crate) generation: u64,
}

impl Store {
    pub(crate) fn nutrition_record(
        &mut self,
        user: &str,
        id: Option<RecordId>,
    ) -> Option<&mut NutritionRecord> {
        let records = self.nutrition_records.get_mut(user)?;
        records.iter_mut().find(|record| Some(record.id) == id)
    }

    pub(crate) fn lab_report(
        &mut self,
        user: &str,
        id: Option<RecordId>,
    ) -> Option<&mut LabReport> {
        let reports = self.lab_reports.get_mut(user)?;
        reports.iter_mut().find(|report| Some(report.id) == id)
    }
}

/// A user who has, or had, an integration.
#[derive(Debug, Default)]
pub(crate) struct UserState {
    pub(crate) created: Option<Secs>,
    pub(crate) integrations: BTreeMap<String, Integration>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Integration {
    pub(crate) id: i64,
    pub(crate) created: Secs,
    pub(crate) broken: bool,
}

/// A consent that a user has neither given nor refused.
#[derive(Clone, Debug)]
pub(crate) struct ConsentRequest {
    pub(crate) user: String,
    pub(crate) slug: String,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) provider_user_id: Option<String>,
}
