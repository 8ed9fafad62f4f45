//! What a server withstands that people start: slow, broken and greedy clients. No test sleeps.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use spike_mock::{MockServer, Options};

use crate::client::{Api as _, server, server_with};

/// Long enough for a busy machine; reached only by a failing test.
const PATIENCE: Duration = Duration::from_secs(60);

fn connect(server: &MockServer) -> TcpStream {
    let stream = TcpStream::connect(server.origin().trim_start_matches("http://"));
    let stream = stream.expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// Sends bytes, and returns everything until the end of the connection.
fn exchange(server: &MockServer, bytes: &str) -> String {
    let mut stream = connect(server);
    stream.write_all(bytes.as_bytes()).expect("sent");
    rest(&mut stream)
}

fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    match stream.read_to_end(&mut all) {
        Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("no end: {error}"),
        // A reset is an end as well.
        _ => String::from_utf8_lossy(&all).into_owned(),
    }
}

fn post(body: &str) -> String {
    format!("POST /v3/auth/hmac HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{body}")
}

#[test]
fn malformed_chunks_are_a_bad_request() {
    let server = server();
    for chunks in
        ["zz\r\n{}\r\n", "2\r\n{}zz", "fffffffffffffffff\r\n{}", "2 2\r\n{}\r\n", "-1\r\n"]
    {
        let answer =
            exchange(&server, &post(&format!("Transfer-Encoding: chunked\r\n\r\n{chunks}")));
        assert!(answer.starts_with("HTTP/1.1 400 "), "{chunks:?}: {answer}");
        assert!(answer.contains(r#""location":"body""#), "{chunks:?}: {answer}");
    }
    assert_eq!(server.get("/userinfo").status, 200);
}

#[test]
fn slow_heads_and_idle_connections_are_closed() {
    let server = server_with(Options::new().read_timeout(Duration::from_millis(50)));
    for head in ["", "GET /v3/userinfo HTTP/1.1\r\nHost: x\r\nAccept: ", "GET"] {
        assert_eq!(exchange(&server, head), "", "{head:?}");
    }
    let answered = exchange(&server, "GET /v3/userinfo HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(answered.starts_with("HTTP/1.1 401 "), "{answered}");
}

#[test]
fn slow_bodies_are_a_request_timeout() {
    let server = server_with(Options::new().read_timeout(Duration::from_millis(50)));
    for body in ["Content-Length: 2\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"] {
        let answer = exchange(&server, &post(body));
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn connections_are_limited() {
    const REQUEST: &[u8] = b"GET /v3/userinfo HTTP/1.1\r\nHost: x\r\n\r\n";
    let server = server_with(Options::new().max_connections(2));
    let answer = |stream: &mut TcpStream| {
        let mut start = [0; 12];
        stream.read_exact(&mut start).expect("an answer");
        assert_eq!(start, *b"HTTP/1.1 401");
    };
    let (mut first, mut second) = (connect(&server), connect(&server));
    for stream in [&mut first, &mut second] {
        stream.write_all(REQUEST).expect("sent");
        answer(stream);
    }
    let mut third = connect(&server);
    third.write_all(REQUEST).expect("sent");
    second.write_all(REQUEST).expect("sent");
    // The third one waits, although the server has answered in the meantime.
    while server.requests().len() < 3 {
        std::thread::yield_now();
    }
    assert_eq!(server.connections(), 2);
    drop(first);
    answer(&mut third);
    assert_eq!(server.connections(), 3);
}

const RANGES: [&str; 8] = [
    "statistics/interval?interval=1h&types=steps",
    "statistics/interpolation?interval=1h&types=steps",
    "timeseries?metric=steps",
    "timeseries/samples?metrics=steps",
    "timeseries/split?metric=steps",
    "workouts?include_laps=true",
    "provider_records?metrics=steps",
    "provider_records?providers=oura",
];

#[test]
fn ranges_with_too_much_data_are_refused() {
    let server = server();
    for days in ["sleeps?", "statistics/daily?types=steps&"] {
        for (from, to) in [("1900-01-01", "2100-01-01"), ("0001-01-01", "9999-12-31")] {
            let got = server.get(&format!("/queries/{days}from_date={from}&to_date={to}"));
            got.refused(400, &["query.to_date"]);
        }
    }
    for path in RANGES {
        for range in [
            "from_timestamp=1900-01-01T00:00:00Z&to_timestamp=2100-01-01T00:00:00Z",
            "from_timestamp=0000-01-01T00:00:00&to_timestamp=9999-12-31T23:59:59",
            // Without an end: until now.
            "from_timestamp=2023-01-01T00:00:00Z",
        ] {
            let got = server.get(&format!("/queries/{path}&{range}"));
            got.refused(400, &["query.to_timestamp"]);
        }
    }
    let body = serde_json::json!({
        "from_timestamp": "1900-01-01T00:00:00Z", "to_timestamp": "2100-01-01T00:00:00Z",
    });
    server.call("POST", "/queries/provider_record", &body).refused(400, &["body.to_timestamp"]);
}

#[test]
fn only_days_with_data_count() {
    let options = Options::new().history_from("2026-05-05").max_days(10);
    let server = server_with(options);
    let years = "from_timestamp=0000-01-01T00:00:00Z&to_timestamp=9999-12-31T23:59:59Z";
    for path in RANGES {
        server.ok(&format!("/queries/{path}&{years}"));
    }
    server.ok("/queries/sleeps?from_date=0001-01-01&to_date=9999-12-31");
    // Uploads are few: their lists have no limit.
    server.ok(&format!("/nutrition_records?{years}"));
    server.ok(&format!("/lab_reports?{years}"));
    let less = server_with(Options::new().history_from("2026-05-04").max_days(10));
    less.get("/queries/sleeps?from_date=0001-01-01&to_date=9999-12-31")
        .refused(400, &["query.to_date"]);
}

#[test]
fn long_answers_do_not_delay_others() {
    const LONG: &str = "/queries/provider_records?from_timestamp=2026-03-01T00:00:00Z&to_timestamp=2026-04-10T00:00:00Z";
    const CALLERS: usize = 4;
    let server = server();
    let token = server.token("demo-user");
    std::thread::scope(|scope| {
        let callers: Vec<_> =
            (0..CALLERS).map(|_| scope.spawn(|| server.get_with(&token, LONG).status)).collect();
        while server.requests_to("/queries/provider_records") < CALLERS as u64 {
            std::thread::yield_now();
        }
        assert_eq!(server.get("/userinfo").status, 200);
        assert!(callers.iter().all(|caller| !caller.is_finished()));
        for caller in callers {
            assert_eq!(caller.join().expect("no panic"), 200);
        }
    });
}
