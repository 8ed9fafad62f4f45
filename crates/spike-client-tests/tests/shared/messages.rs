//! What the messages of errors say about the server.

use spike_mock::{Fault, MockServer};

use crate::harness::sdk::{Client, Error, ErrorKind, HmacKey, RetryPolicy, Settings};
use crate::harness::wait;
use crate::shared::client::{client, last_week};
use crate::shared::failures::closed_port;

/// Returns the error of a read by a client with this base URL.
fn error_at(base_url: &str) -> Error {
    let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE").unwrap();
    let settings =
        Settings::new(9999, key).base_url(base_url).retry(RetryPolicy::new().max_attempts(1));
    let user = Client::new(settings).unwrap().user("ann").unwrap();
    wait(user.user_info()).unwrap_err()
}

#[test]
fn a_refused_connection_names_the_server() {
    let address = closed_port();
    let error = error_at(&format!("http://{address}/v3"));
    let start = format!(
        "GET /userinfo: the login failed: the connection to the server at http://{address} could not be made: \
         Connection refused"
    );
    assert!(error.to_string().starts_with(&start), "{error}");
    assert_eq!(error.kind(), ErrorKind::Connect);
}

#[test]
fn a_refused_value_that_is_not_known_is_named_with_similar_ones() {
    let server = MockServer::start();
    let user = client(&server).user(server.user_id()).unwrap();
    let text =
        wait(user.daily_statistics(last_week(), ["steps", "distance"])).unwrap_err().to_string();
    assert!(text.contains(" answered 400 Bad Request"), "{text}");
    assert!(
        text.contains("; not known to this SDK: `distance`; similar: `distance_total`"),
        "{text}"
    );
}

#[test]
fn a_wrong_path_in_the_base_url_is_an_error_of_the_configuration() {
    let server = MockServer::start();
    let error = error_at(&format!("{}/v4", server.origin()));
    let start = format!(
        "GET /userinfo: the login failed: the server at {} answered 404 Not Found",
        server.origin()
    );
    let text = error.to_string();
    assert!(text.starts_with(&start) && text.contains("; the base URL is wrong: "), "{text}");
    assert_eq!((error.kind(), error.is_not_found()), (ErrorKind::Config, false));
}

#[test]
fn a_status_names_the_server_in_the_first_line_of_debug() {
    let server = MockServer::start();
    server.fail_all_at("/userinfo", Fault::Status(503));
    let user = client(&server).user(server.user_id()).unwrap();
    let error = wait(user.user_info()).unwrap_err();
    let start = format!(
        "GET /userinfo: the server at {} answered 503 Service Unavailable",
        server.origin()
    );
    assert!(format!("{error:?}").starts_with(&start), "{error:?}");
}

#[test]
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
fn https_to_an_http_port_says_so() {
    let server = MockServer::start();
    crate::shared::setup::install_provider();
    let origin = server.origin().replace("http://", "https://");
    let error = error_at(&format!("{origin}/v3"));
    let end = format!(
        "the server at {origin} does not speak TLS on this port; begin the base URL with http://, or use the port for https"
    );
    assert!(error.to_string().ends_with(&end), "{error}");
    assert_eq!(error.kind(), ErrorKind::Tls);
}

#[test]
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
fn http_to_an_https_port_says_so() {
    let server = crate::shared::tls::server();
    let origin = server.https().replace("https://", "http://");
    let text = error_at(&format!("{origin}/v3")).to_string();
    assert!(text.contains(&format!("from the server at {origin} is not valid HTTP")), "{text}");
    assert!(text.ends_with("whether this port expects https"), "{text}");
}
