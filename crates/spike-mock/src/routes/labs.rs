//! The lab report operations.

use serde_json::{Value, json};

use super::Call;
use crate::ids::Id;
use crate::labs::Report;
use crate::upload::{Kind, Upload};
use crate::webhooks::WebhookKind;
use crate::wire::{Answer, Fields, Problem};

const KINDS: [Kind; 5] = [Kind::Pdf, Kind::Jpeg, Kind::Png, Kind::Gif, Kind::Webp];

/// `POST /lab_reports`: the only answer with a wrapper. A caller who waits gets the result at once.
pub(super) fn upload(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(
        call.content_type,
        call.body,
        &["body", "filename", "wait_on_process", "mime_type"],
    )?;
    if fields.get("body").is_none() {
        fields.missing("body");
    }
    let upload = Upload::file(&mut fields, &KINDS);
    fields.text("filename", false);
    fields.text("mime_type", false);
    let wait = fields.flag("wait_on_process");
    fields.done()?;
    let Some(upload) = upload else {
        return Err(Problem::new(400, "validation failed"));
    };
    let now = call.app.millis();
    let ready = if wait {
        now
    } else {
        now.saturating_add(call.app.analysis_millis())
    };
    let id = call.app.next_id(&call.user);
    let report = Report {
        id,
        uploaded: now,
        ready,
        upload,
    };
    let mut shown = report.render(now);
    if !wait {
        // Even an analysis without delay is not over when the answer is sent.
        shown = json!({ "record_id": shown["record_id"], "status": "processing", "uploaded_at": shown["uploaded_at"] });
    }
    call.app
        .state
        .lock()
        .reports
        .entry(call.user.clone())
        .or_default()
        .push(report);
    call.app
        .webhooks
        .analysis(WebhookKind::LabReport, &call.user, id);
    Ok(Answer::ok(json!({ "lab_report": shown })))
}

/// `GET /lab_reports`: those uploaded in a window, as a bare array.
pub(super) fn list(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut params = call.params();
    let (from, to) = params.window(call.app.now(), true);
    params.done()?;
    let now = call.app.millis();
    let state = call.app.state.lock();
    let reports = state
        .reports
        .get(&call.user)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let inside = reports
        .iter()
        .filter(|report| (from * 1_000..to * 1_000).contains(&report.uploaded));
    Ok(Answer::ok(
        inside.map(|report| report.render(now)).collect::<Value>(),
    ))
}

/// `GET /lab_reports/{lab_report_id}`: bare.
pub(super) fn get(call: &Call<'_>) -> Result<Answer, Problem> {
    Ok(Answer::ok(find(call, &call.path[0], false)?))
}

/// `POST /lab_reports/process`. The documentation shows only the name: the mock takes `lab_report_id`, ends
/// the analysis of that report, and answers as the upload does.
pub(super) fn process(call: &Call<'_>) -> Result<Answer, Problem> {
    let mut fields = Fields::read(call.content_type, call.body, &["lab_report_id"])?;
    let id = fields.text("lab_report_id", true);
    fields.done()?;
    let report = find(call, &id.unwrap_or_default(), true)?;
    call.app.webhooks.wake();
    Ok(Answer::ok(json!({ "lab_report": report })))
}

fn find(call: &Call<'_>, id: &str, finish: bool) -> Result<Value, Problem> {
    let now = call.app.millis();
    let id = Id::parse(id);
    let mut state = call.app.state.lock();
    let reports = state.reports.get_mut(&call.user);
    let report =
        reports.and_then(|reports| reports.iter_mut().find(|report| Some(report.id) == id));
    let report = report.ok_or_else(|| Problem::not_found("no such lab report"))?;
    if finish {
        report.ready = report.ready.min(now);
    }
    Ok(report.render(now))
}
