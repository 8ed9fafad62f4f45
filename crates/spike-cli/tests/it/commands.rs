//! `spike raw`, `sign`, `connect`, `doctor` and `completions`.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;

use spike_mock::MockServer;

use crate::support::{borrowed, output_of, run, settings, spike};

#[test]
fn a_raw_request_is_sent_as_it_is_written() {
    let server = MockServer::start();
    let own = settings(&server);
    let arguments =
        "raw get /queries/sleeps --query from_date=2026-04-13 --query to_date=2026-04-13";
    let out = output_of(arguments, &borrowed(&own));
    assert!(out.starts_with('{') && out.contains("sleeps"), "{out}");
    let change = run("raw DELETE /providers/garmin/integration", &borrowed(&own));
    assert_eq!(change.code, Some(5), "{change:?}");
    let invalid = run("raw GET queries", &borrowed(&own));
    assert_eq!(invalid.code, Some(2), "{invalid:?}");
}

#[test]
fn a_signature_logs_the_user_in() {
    let server = MockServer::start();
    let out = output_of("sign ann", &borrowed(&settings(&server)));
    assert_eq!(out.trim().len(), 64);
    assert!(out.trim().bytes().all(|byte| byte.is_ascii_hexdigit()));
    // As `printf %s ann | openssl dgst -sha256 -hmac mock-hmac-key-0123456789` prints it.
    assert_eq!(out.trim(), "7b0a0fd8aa39e221a672a373e029802c70095e66ee217db6aaa25a2238196102");
}

/// Sends a request and returns the whole answer.
fn http(url: &str) -> String {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Starts the program and sends it a redirect, after or without the consent of the user.
fn connect(consents: bool) -> (Option<i32>, String) {
    let server = MockServer::start();
    let own = settings(&server);
    let mut command = spike(&borrowed(&own));
    command.args(["connect", "fitbit", "--no-browser", "--wait", "60"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut link = String::new();
    out.read_line(&mut link).unwrap();
    let asked =
        server.requests().into_iter().rfind(|request| request.path().ends_with("/init_url"));
    let query = asked.unwrap().query().to_owned();
    let value = |name: &str| {
        let pair =
            query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap();
        percent_encoding::percent_decode_str(pair).decode_utf8_lossy().into_owned()
    };
    let (back, state) = (value("redirect_uri"), value("state"));
    assert!(state.len() >= 32);
    // A forged redirect is not taken.
    let forged = http(&format!("{back}?provider_slug=fitbit&user_id=demo-user&state=1"));
    assert!(forged.starts_with("HTTP/1.1 404"), "{forged}");
    if consents {
        server.connect("demo-user", "fitbit");
    }
    let answer = http(&format!("{back}?provider_slug=fitbit&user_id=demo-user&state={state}"));
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let output = child.wait_with_output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_provider_is_connected_when_the_redirect_comes_back_and_the_api_confirms_it() {
    let (code, err) = connect(true);
    assert!(code == Some(0) && err.contains("fitbit is connected"), "{err}");
    let (code, err) = connect(false);
    assert!(code == Some(1) && err.contains("does not list fitbit as connected"), "{err}");
}

#[test]
fn nobody_consents_in_time() {
    let server = MockServer::start();
    let late = run("connect fitbit --no-browser --wait 0", &borrowed(&settings(&server)));
    assert_eq!(late.code, Some(1), "{late:?}");
    assert!(late.err.contains("no consent"), "{late:?}");
}

#[test]
fn the_doctor_reports_names_and_how_to_send_them_in() {
    let server = MockServer::start();
    let own = settings(&server);
    let out = output_of("doctor --days 3", &borrowed(&own));
    for part in [
        "ok    settings",
        "ok    clock",
        "3 connected",
        "Login",
        "array style to use",
        "open an issue",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
    assert!(!out.contains(server.hmac_key()) && !out.contains(server.user_id()), "{out}");
    let quick = output_of("doctor --quick", &borrowed(&own));
    assert!(!quick.contains("Login"), "{quick}");
    let wrong = run(
        "doctor",
        &[
            ("SPIKE_HMAC_KEY", "quite-another-key-of-somebody"),
            ("SPIKE_APPLICATION_ID", "9999"),
            ("SPIKE_USER_ID", "ann"),
            ("SPIKE_BASE_URL", &server.base_url()),
        ],
    );
    assert_eq!(wrong.code, Some(1), "{wrong:?}");
    assert!(wrong.out.contains("CHECK login"), "{wrong:?}");
}

#[test]
fn completions_know_all_operations_and_values() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = output_of(&format!("completions {shell}"), &[]);
        assert!(script.contains("daily-statistics"), "{shell}");
    }
    assert!(output_of("completions bash", &[]).contains("heartrate_resting"));
}
