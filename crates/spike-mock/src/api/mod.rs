//! The operations of the API.

mod answer;
mod call;
mod consent;
mod fields;
mod history;
mod integration;
mod labs;
mod login;
mod nutrition;
mod params;
mod problem;
mod query;
mod raw;
mod records;
mod sleeps;
mod statistics;
mod timeseries;
mod upload;
mod user;
mod workouts;

use std::sync::Arc;

use axum::Router;
use axum::response::IntoResponse as _;
use axum::routing::{MethodFilter, get, on};

use call::{Call, Effort, Outcome};

use crate::app::App;
use crate::render::apply_edition;

pub(crate) use answer::Answer;
pub(crate) use call::PREFIX;
pub(crate) use fields::Fields;
pub(crate) use problem::{InvalidField, PROBLEM_JSON, Problem};
pub(crate) use upload::accepts_file;

type Handler = fn(&Call) -> Outcome;

/// Whether an operation has this path, as after `/v3`.
pub(crate) fn is_operation(path: &str) -> bool {
    let fits = |template: &str| {
        let mut pairs = template.split('/').zip(path.split('/'));
        template.split('/').count() == path.split('/').count()
            && pairs.all(|(known, own)| known == own || (known.starts_with('{') && !own.is_empty()))
    };
    OPEN.iter().chain(&SECURED).any(|(_, template, _)| fits(template))
}

/// The operations that require no token.
#[rustfmt::skip]
const OPEN: [(MethodFilter, &str, Handler); 5] = [
    (MethodFilter::POST, "/auth/hmac", login::hmac),
    (MethodFilter::POST, "/auth/client_token", login::client_token),
    (MethodFilter::POST, "/auth/pkcs1", raw::pkcs1),
    (MethodFilter::GET, "/providers/{provider_slug}/integration/init/ic/{ic}", consent::page),
    (MethodFilter::GET, "/providers/{provider_slug}/integration/callback", consent::callback),
];

/// The operations that require a bearer token.
#[rustfmt::skip]
const SECURED: [(MethodFilter, &str, Handler); 33] = [
    (MethodFilter::GET, "/userinfo", user::info),
    (MethodFilter::GET, "/userproperties", user::properties),
    (MethodFilter::GET, "/applicationinfo", user::application),
    (MethodFilter::GET, "/providers/{provider_slug}/integration/init", raw::init),
    (MethodFilter::GET, "/providers/{provider_slug}/integration/init_url", integration::init_url),
    (MethodFilter::DELETE, "/providers/{provider_slug}/integration", integration::delete),
    (MethodFilter::GET, "/queries/statistics", statistics::legacy),
    (MethodFilter::GET, "/queries/statistics/daily", statistics::daily),
    (MethodFilter::GET, "/queries/statistics/interval", statistics::interval),
    (MethodFilter::GET, "/queries/statistics/interpolation", raw::interpolation),
    (MethodFilter::GET, "/queries/timeseries", timeseries::timeseries),
    (MethodFilter::GET, "/queries/timeseries/samples", raw::samples),
    (MethodFilter::GET, "/queries/timeseries/split", raw::split),
    (MethodFilter::GET, "/queries/sleeps", sleeps::list),
    (MethodFilter::GET, "/queries/sleeps/{sleep_id}", sleeps::get),
    (MethodFilter::GET, "/queries/workouts", workouts::list),
    (MethodFilter::GET, "/queries/workouts/{workout_id}", workouts::get),
    (MethodFilter::GET, "/queries/provider_records", records::list),
    (MethodFilter::GET, "/queries/provider_records/{record_id}", records::get),
    (MethodFilter::POST, "/queries/provider_record", raw::provider_record),
    (MethodFilter::POST, "/nutrition_records/image", nutrition::image),
    (MethodFilter::POST, "/nutrition_records/ingredients/label", nutrition::label),
    (MethodFilter::POST, "/nutrition_records/text", nutrition::text),
    (MethodFilter::POST, "/nutrition_records/manual", nutrition::upload),
    (MethodFilter::GET, "/nutrition_records", nutrition::list),
    (MethodFilter::GET, "/nutrition_records/{nutrition_record_id}", nutrition::get),
    (MethodFilter::PATCH, "/nutrition_records/{nutrition_record_id}", nutrition::patch),
    (MethodFilter::PUT, "/nutrition_records/{nutrition_record_id}", nutrition::put),
    (MethodFilter::DELETE, "/nutrition_records/{nutrition_record_id}", nutrition::delete),
    (MethodFilter::POST, "/lab_reports", labs::upload),
    (MethodFilter::POST, "/lab_reports/process", labs::process),
    (MethodFilter::GET, "/lab_reports", labs::list),
    (MethodFilter::GET, "/lab_reports/{lab_report_id}", labs::get),
];

/// Creates the router. Errors come in this order: path, method, token, everything else.
pub(crate) fn router(app: Arc<App>) -> Router {
    let open = OPEN.into_iter().map(|operation| (false, operation));
    let secured = SECURED.into_iter().map(|operation| (true, operation));
    let mut router = Router::new().route("/done", get(async || consent::done()));
    for (is_secured, (method, path, handler)) in open.chain(secured) {
        let answer = move |mut call: Call| {
            let checked = if is_secured { call.authenticate() } else { Ok(()) };
            let mut answer = match checked.and_then(|()| handler(&call)) {
                Ok(answer) => answer,
                Err(problem) if call.options().framework_rules => {
                    return Answer::from(problem.with_framework_status()).into_response();
                }
                Err(problem) => return Answer::from(problem).into_response(),
            };
            if let Some(value) = answer.json_mut() {
                if !call.accepts_json() {
                    return Answer::from(Problem::new(406, "not acceptable")).into_response();
                }
                apply_edition(call.options(), &call.app.origin, path, value);
            }
            answer.into_response()
        };
        let handle = move |call: Call| async move {
            let permit = match call.effort() {
                Effort::Small => return answer(call),
                Effort::Medium => None,
                Effort::Large => Arc::clone(&call.app.large_answers).acquire_owned().await.ok(),
            };
            // Holds the permit until the end, even if the client is gone by then.
            let run = move || (answer(call), drop(permit)).0;
            let response = tokio::task::spawn_blocking(run).await;
            response.unwrap_or_else(|_| {
                Answer::from(Problem::new(500, "the mock failed")).into_response()
            })
        };
        router = router.route(&format!("{PREFIX}{path}"), on(method, handle));
    }
    router
        .fallback(async || Answer::from(Problem::not_found("no such path; the API is below /v3")))
        .method_not_allowed_fallback(async || Answer::from(Problem::new(405, "method not allowed")))
        .with_state(app)
}
