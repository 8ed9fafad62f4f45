//! The live page, and the document of the API.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use super::Live;

/// Nothing but the files of this module, and nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The files by the last part of their path, with their content types.
const FILES: [(&str, &str, &str); 9] = [
    ("", "text/html; charset=utf-8", include_str!("page/index.html")),
    ("page.css", "text/css; charset=utf-8", include_str!("page/page.css")),
    ("icon.svg", "image/svg+xml", include_str!("page/icon.svg")),
    ("main.js", SCRIPT, include_str!("page/main.js")),
    ("dom.js", SCRIPT, include_str!("page/dom.js")),
    ("list.js", SCRIPT, include_str!("page/list.js")),
    ("requests.js", SCRIPT, include_str!("page/requests.js")),
    ("webhooks.js", SCRIPT, include_str!("page/webhooks.js")),
    ("controls.js", SCRIPT, include_str!("page/controls.js")),
];

const SCRIPT: &str = "text/javascript; charset=utf-8";

const OPENAPI: &str = include_str!("../../../../../docs/spec/openapi.yaml");

/// Adds the routes.
pub(super) fn routes(router: Router<Live>) -> Router<Live> {
    let router = router
        .route("/_mock", get(async || Redirect::permanent("/_mock/")))
        .route("/_mock/openapi.yaml", get(async || file("application/yaml", OPENAPI)));
    FILES.into_iter().fold(router, |router, (name, content_type, text)| {
        router.route(&format!("/_mock/{name}"), get(async move || file(content_type, text)))
    })
}

fn file(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, text)
}
