//! Lab reports (section 7).

use serde_json::json;
use spike_core::api::{GetLabReport, ListLabReports, ProcessLabReports, UploadLabReport};

use super::sample::{PDF, TEXT, window};
use super::world::{BOTH, World};
use super::{Entry, boxed, raw, typed};

pub(super) fn entries() -> Vec<Entry> {
    let id = "{lab_report_id}";
    vec![
        upload(),
        typed(
            ListLabReports::new(window()),
            [ListLabReports::new(window())],
            |world: &World| vec![boxed(ListLabReports::new(world.today))],
        ),
        typed(
            GetLabReport::new(id),
            [GetLabReport::new(id)],
            |world: &World| {
                world
                    .reports
                    .iter()
                    .map(|id| boxed(GetLabReport::new(id)))
                    .collect()
            },
        ),
        raw(
            ProcessLabReports::new(json!({})),
            [ProcessLabReports::new(json!({}))],
            |world: &World| {
                let body = |id: &String| json!({ "lab_report_id": id });
                let all = world.reports.iter().map(body);
                all.map(|body| boxed(ProcessLabReports::new(body)))
                    .collect()
            },
        ),
    ]
}

fn upload() -> Entry {
    typed(
        UploadLabReport::new(PDF, TEXT),
        [UploadLabReport::new(PDF, TEXT)
            .wait_on_process(true)
            .mime_type(TEXT)],
        |_| {
            let plain = |content: &'static [u8]| UploadLabReport::new(content, "report.pdf");
            let mut all = vec![
                boxed(plain(PDF)),
                boxed(plain(b"%PDF-1.7\nunreadable").wait_on_process(true)),
                boxed(plain(PDF).mime_type("application/pdf")),
            ];
            for flag in BOTH {
                all.push(boxed(plain(PDF).wait_on_process(flag)));
            }
            all
        },
    )
}
