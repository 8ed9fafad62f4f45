//! The lab report operations.

use serde_json::{Value, json};

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::problem::Problem;
use super::upload::{FileType, file};
use crate::app::WebhookKind;
use crate::data::{LabReport, RecordId};
use crate::render::lab_report;

const TYPES: [FileType; 5] =
    [FileType::Pdf, FileType::Jpeg, FileType::Png, FileType::Gif, FileType::Webp];

/// `POST /lab_reports`: the only answer with a wrapper. With `wait_on_process` the analysis ends at once.
pub(super) fn upload(call: &Call) -> Outcome {
    let mut fields = call.fields(&["body", "filename", "wait_on_process", "mime_type"])?;
    if fields.get("body").is_none() {
        fields.missing("body");
    }
    let content = file(&mut fields, &TYPES);
    fields.text("filename", false);
    fields.text("mime_type", false);
    let wait = fields.flag("wait_on_process");
    fields.done()?;
    let content = content.ok_or_else(|| Problem::new(400, "validation failed"))?;
    let (id, now) = (call.app.next_id(&call.user), call.app.millis());
    let report = LabReport { id, uploaded: now, ready: call.app.analysis_end(now, wait), content };
    let mut shown = lab_report(&report, now);
    if !wait {
        // Even an analysis without delay has not ended when the answer is sent.
        shown = json!({
            "record_id": shown["record_id"], "status": "processing", "uploaded_at": shown["uploaded_at"],
        });
    }
    call.app.store.lock().lab_reports.entry(call.user.clone()).or_default().push(report);
    call.app.webhooks.watch(WebhookKind::LabReport, &call.user, id);
    Ok(Answer::ok(json!({ "lab_report": shown })))
}

/// `GET /lab_reports`: the reports that were uploaded in a window, as an array.
pub(super) fn list(call: &Call) -> Outcome {
    let mut params = call.params();
    let window = params.window(call.now(), true);
    params.done()?;
    let now = call.app.millis();
    let store = call.app.store.lock();
    let reports = store.lab_reports.get(&call.user).into_iter().flatten();
    let inside = reports.filter(|own| window.contains(own.uploaded.div_euclid(1_000)));
    Ok(Answer::ok(inside.map(|report| lab_report(report, now)).collect()))
}

/// `GET /lab_reports/{lab_report_id}`: one report, without a wrapper.
pub(super) fn get(call: &Call) -> Outcome {
    Ok(Answer::ok(find(call, &call.path[0], false)?))
}

/// `POST /lab_reports/process`. The documentation shows only the name: the mock accepts `lab_report_id`, ends the
/// analysis of that report, and answers like the upload.
pub(super) fn process(call: &Call) -> Outcome {
    let mut fields = call.fields(&["lab_report_id"])?;
    let id = fields.text("lab_report_id", true);
    fields.done()?;
    let report = find(call, &id.unwrap_or_default(), true)?;
    call.app.webhooks.wake();
    Ok(Answer::ok(json!({ "lab_report": report })))
}

fn find(call: &Call, id: &str, finish: bool) -> Result<Value, Problem> {
    let now = call.app.millis();
    let mut store = call.app.store.lock();
    let report = store.lab_report(&call.user, RecordId::parse(id));
    let report = report.ok_or_else(|| Problem::not_found("no such lab report"))?;
    if finish {
        report.ready = report.ready.min(now);
    }
    Ok(lab_report(report, now))
}
