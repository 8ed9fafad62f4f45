//! The live page, and the document of the API.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;

use super::Live;

/// Nothing but the files of this module, and nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const OPENAPI: &str = include_str!("../../../../../docs/spec/openapi.yaml");

/// Adds the routes.
pub(super) fn routes(router: Router<Live>) -> Router<Live> {
    router
        .route("/_mock", get(async || Redirect::permanent("/_mock/")))
        .route(
            "/_mock/",
            get(async || file("text/html; charset=utf-8", include_str!("page/index.html"))),
        )
        .route(
            "/_mock/page.css",
            get(async || file("text/css; charset=utf-8", include_str!("page/page.css"))),
        )
        .route(
            "/_mock/page.js",
            get(async || file("text/javascript; charset=utf-8", include_str!("page/page.js"))),
        )
        .route(
            "/_mock/icon.svg",
            get(async || file("image/svg+xml", include_str!("page/icon.svg"))),
        )
        .route("/_mock/openapi.yaml", get(async || file("application/yaml", OPENAPI)))
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
