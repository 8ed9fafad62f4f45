//! What changes while the server runs.

use std::collections::{BTreeMap, HashMap};

use super::Users;
use crate::civil::Secs;
use crate::labs::Report;
use crate::nutrition::Meal;

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) users: Users,
    /// Consents that are being asked for, by the opaque text in the URL.
    pub(crate) consents: HashMap<String, Consent>,
    /// How many consents were ever asked for.
    pub(crate) asked: u64,
    /// Nutrition records by user, in the order in which they came.
    pub(crate) meals: HashMap<String, Vec<Meal>>,
    /// Lab reports by user, in the order in which they came.
    pub(crate) reports: HashMap<String, Vec<Report>>,
    /// How many records were ever made.
    pub(crate) made: u64,
    /// How often all tokens were revoked.
    pub(crate) generation: u64,
}

/// A user who has, or had, an integration.
#[derive(Debug, Default)]
pub(crate) struct User {
    pub(crate) created: Option<Secs>,
    pub(crate) integrations: BTreeMap<String, Integration>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Integration {
    pub(crate) id: i64,
    pub(crate) created: Secs,
    pub(crate) broken: bool,
}

/// A user on the way to a provider.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(crate) user: String,
    pub(crate) slug: String,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) provider_user_id: Option<String>,
}
