//! `GET /queries/sleeps` and `GET /queries/sleeps/{sleep_id}`.

use serde_json::json;

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::params::Params;
use super::problem::Problem;
use crate::app::is_provider;
use crate::data::{RecordId, RecordKind};
use crate::options::PathId;
use crate::render::{SleepDetails, sleep, sleeps};

/// The sleeps that ended on the local days of a range.
pub(super) fn list(call: &Call) -> Outcome {
    let mut params = call.params();
    let (from, to) = params.days();
    let providers = params.list("providers", is_provider);
    let details = details(call, &mut params);
    params.done()?;
    let days = json!({ "from_date": from.to_string(), "to_date": to.to_string() });
    Ok(Answer::list(days, "sleeps", sleeps(&call.view(&providers), from, to, details)))
}

/// One sleep.
pub(super) fn get(call: &Call) -> Outcome {
    let mut params = call.params();
    let details = details(call, &mut params);
    params.done()?;
    let view = call.view(&[]);
    let found = RecordId::parse(&call.path[0]).and_then(|id| {
        let record = id.decode(view.person.key)?;
        let is_alias = record.kind == RecordKind::SleepAlias;
        let kind = match record.index {
            _ if !is_alias => record.kind,
            0 => RecordKind::Sleep,
            _ => RecordKind::Nap,
        };
        let accepted = match call.options().sleep_path {
            PathId::RecordId => !is_alias,
            PathId::SleepId => is_alias,
            _ => true,
        };
        let profile = view.profile(record.provider).filter(|_| accepted)?;
        let mut sleeps = view.sleeps(profile, record.day).into_iter();
        let own = sleeps.find(|sleep| sleep.record.kind == kind)?;
        Some(sleep(&view, profile, &own, details))
    });
    found.map(Answer::ok).ok_or_else(|| Problem::not_found("no such sleep"))
}

fn details(call: &Call, params: &mut Params<'_>) -> SleepDetails {
    let default = call.options().include_by_default;
    SleepDetails {
        stages: params.flag("include_stages", default),
        samples: params.flag("include_samples", default),
        sleep_id: call.options().sleep_path == PathId::SleepId,
    }
}
