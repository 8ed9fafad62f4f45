//! The operations the server has, and the way from a request to one of them.

mod consent;
mod integration;
mod labs;
mod login;
mod nutrition;
mod raw;
pub(crate) mod records;
mod sleeps;
mod statistics;
mod timeseries;
mod user;
mod workouts;

pub(crate) use consent::done;

use bytes::Bytes;

use crate::app::App;
use crate::options::Options;
use crate::wire::{Answer, Body, Params, Problem, Query, decode};

/// One operation. Path parameters stand in braces.
struct Route {
    method: &'static str,
    path: &'static str,
    /// Whether a bearer token is asked for.
    bearer: bool,
    handler: fn(&Call<'_>) -> Result<Answer, Problem>,
}

/// A request that found its operation.
pub(crate) struct Call<'a> {
    pub(crate) app: &'a App,
    /// The decoded path parameters, in order.
    pub(crate) path: Vec<String>,
    pub(crate) query: Query,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) body: &'a Bytes,
    /// The user the token is good for; empty where none is asked for.
    pub(crate) user: String,
}

impl Call<'_> {
    pub(crate) fn params(&self) -> Params<'_> {
        Params::new(&self.query, self.app.options.array_style)
    }

    pub(crate) fn options(&self) -> &Options {
        &self.app.options
    }
}

/// A request before anything is known about it.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a str,
    /// The path after `/v3`.
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) authorization: Option<&'a str>,
    pub(crate) content_type: Option<&'a str>,
    pub(crate) body: &'a Bytes,
}

const ROUTES: &[Route] = &[
    open("POST", "/auth/hmac", login::hmac),
    open("POST", "/auth/client_token", login::client_token),
    open("POST", "/auth/pkcs1", raw::pkcs1),
    route("GET", "/userinfo", user::info),
    route("GET", "/userproperties", user::properties),
    route("GET", "/applicationinfo", user::application),
    route(
        "GET",
        "/providers/{provider_slug}/integration/init_url",
        integration::init_url,
    ),
    route(
        "DELETE",
        "/providers/{provider_slug}/integration",
        integration::delete,
    ),
    open(
        "GET",
        "/providers/{provider_slug}/integration/init/ic/{ic}",
        consent::page,
    ),
    open(
        "GET",
        "/providers/{provider_slug}/integration/callback",
        consent::callback,
    ),
    route("GET", "/queries/statistics/daily", statistics::daily),
    route("GET", "/queries/statistics/interval", statistics::interval),
    route("GET", "/queries/timeseries", timeseries::timeseries),
    route("GET", "/queries/sleeps", sleeps::list),
    route("GET", "/queries/sleeps/{sleep_id}", sleeps::get),
    route("GET", "/queries/workouts", workouts::list),
    route("GET", "/queries/workouts/{workout_id}", workouts::get),
    route("GET", "/queries/provider_records", records::list),
    route("GET", "/queries/provider_records/{record_id}", records::get),
    route(
        "GET",
        "/providers/{provider_slug}/integration/init",
        raw::init,
    ),
    route(
        "GET",
        "/queries/statistics/interpolation",
        raw::interpolation,
    ),
    route("GET", "/queries/timeseries/samples", raw::samples),
    route("GET", "/queries/timeseries/split", raw::split),
    route("POST", "/queries/provider_record", raw::provider_record),
    route("POST", "/nutrition_records/image", nutrition::image),
    route(
        "POST",
        "/nutrition_records/ingredients/label",
        nutrition::label,
    ),
    route("POST", "/nutrition_records/text", nutrition::text),
    route("POST", "/nutrition_records/manual", nutrition::upload),
    route("GET", "/nutrition_records", nutrition::list),
    route(
        "GET",
        "/nutrition_records/{nutrition_record_id}",
        nutrition::get,
    ),
    route(
        "PATCH",
        "/nutrition_records/{nutrition_record_id}",
        nutrition::patch,
    ),
    route(
        "PUT",
        "/nutrition_records/{nutrition_record_id}",
        nutrition::put,
    ),
    route(
        "DELETE",
        "/nutrition_records/{nutrition_record_id}",
        nutrition::delete,
    ),
    route("POST", "/lab_reports", labs::upload),
    route("POST", "/lab_reports/process", labs::process),
    route("GET", "/lab_reports", labs::list),
    route("GET", "/lab_reports/{lab_report_id}", labs::get),
];

const fn route(
    method: &'static str,
    path: &'static str,
    handler: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route {
        method,
        path,
        bearer: true,
        handler,
    }
}

const fn open(
    method: &'static str,
    path: &'static str,
    handler: fn(&Call<'_>) -> Result<Answer, Problem>,
) -> Route {
    Route {
        method,
        path,
        bearer: false,
        handler,
    }
}

/// Answers a request: path, then method, then token, then everything else.
pub(crate) fn answer(app: &App, request: &Incoming<'_>) -> Answer {
    match find(request).and_then(|(route, path)| run(app, request, route, path)) {
        Ok(answer) => answer,
        Err(problem) => problem.into(),
    }
}

fn find(request: &Incoming<'_>) -> Result<(&'static Route, Vec<String>), Problem> {
    let mut here: Vec<(&Route, Vec<String>)> = ROUTES
        .iter()
        .filter_map(|route| Some((route, matches(route.path, request.path)?)))
        .collect();
    // A path without parameters hides one with parameters.
    if here.iter().any(|(_, parameters)| parameters.is_empty()) {
        here.retain(|(_, parameters)| parameters.is_empty());
    }
    if here.is_empty() {
        return Err(Problem::not_found("no such path"));
    }
    let allow = here.iter().map(|(route, _)| route.method).collect();
    let found = here
        .into_iter()
        .find(|(route, _)| route.method == request.method);
    found.ok_or_else(|| Problem {
        allow,
        ..Problem::new(405, "method not allowed")
    })
}

fn run(
    app: &App,
    request: &Incoming<'_>,
    route: &Route,
    path: Vec<String>,
) -> Result<Answer, Problem> {
    let user = if route.bearer {
        authenticate(app, request.authorization)?
    } else {
        String::new()
    };
    let query = Query::parse(request.query);
    let call = Call {
        app,
        path,
        query,
        content_type: request.content_type,
        body: request.body,
        user,
    };
    let mut answer = (route.handler)(&call)?;
    if let Body::Json(value) = &mut answer.body {
        crate::edition::apply(&app.options, &app.origin, route.path, value);
    }
    Ok(answer)
}

fn authenticate(app: &App, authorization: Option<&str>) -> Result<String, Problem> {
    let refuse = |detail: &str| Problem::unauthorized(detail, "header.Authorization");
    let header = authorization.ok_or_else(|| refuse("the Authorization header is missing"))?;
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(refuse("expected a bearer token")),
    };
    app.user_of(token).map_err(refuse)
}

/// The decoded parameters, if a path has the form of a pattern.
fn matches(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut parts = path.split('/');
    for expected in pattern.split('/') {
        let part = parts.next()?;
        if expected.starts_with('{') {
            parameters.push(decode(part, false).filter(|text| !text.is_empty())?);
        } else if decode(part, false).as_deref() != Some(expected) {
            return None;
        }
    }
    parts.next().is_none().then_some(parameters)
}
