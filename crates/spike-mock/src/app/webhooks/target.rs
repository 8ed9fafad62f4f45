//! The URLs that webhooks are sent to.

use std::io;
use std::net::ToSocketAddrs as _;
use std::time::Duration;

use axum::http::Uri;

use super::delivery::WebhookOutcome;

/// A receiver on loopback, or on a host that the options allow.
#[derive(Clone, Debug)]
pub(super) struct Target {
    url: String,
}

impl Target {
    /// Reads a URL of the form `http://127.0.0.1:9000/path`.
    pub(super) fn parse(url: &str, allowed_hosts: &[String]) -> io::Result<Self> {
        let refuse = |why: &str| {
            let text = format!("the webhook URL {url:?} {why}");
            io::Error::new(io::ErrorKind::InvalidInput, text)
        };
        let uri: Uri = url.parse().map_err(|_| refuse("is not a valid URL"))?;
        if uri.scheme_str() != Some("http") {
            return Err(refuse("does not start with http://"));
        }
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
        if allowed_hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) {
            return Ok(Self { url: url.to_owned() });
        }
        let addresses = (host, uri.port_u16().unwrap_or(80)).to_socket_addrs();
        let mut addresses = addresses.map_err(|_| refuse("has an unknown host"))?;
        if !addresses.all(|address| address.ip().is_loopback()) {
            return Err(refuse("is not on loopback, and its host is not one of --allow-host"));
        }
        Ok(Self { url: url.to_owned() })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Sends a body on a new connection, and waits for the status of the answer.
    pub(super) fn post(&self, signature: &str, body: &[u8], timeout: Duration) -> WebhookOutcome {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .user_agent("spike-mock")
            .max_idle_connections(0)
            .timeout_global(Some(timeout))
            .build()
            .into();
        let request = agent
            .post(&self.url)
            .header("Content-Type", "application/json")
            .header("X-Body-Signature", signature)
            .header("Connection", "close");
        match request.send(body) {
            Ok(answer) => WebhookOutcome::Answered(answer.status().as_u16()),
            Err(ureq::Error::Timeout(_)) => WebhookOutcome::TimedOut,
            Err(ureq::Error::Io(error)) => WebhookOutcome::Failed(error.to_string()),
            Err(error) => WebhookOutcome::Failed(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::time::Duration;

    use super::{Target, WebhookOutcome};

    #[test]
    fn only_http_on_loopback_is_accepted() {
        let good =
            ["http://127.0.0.1:9", "http://127.0.0.1/x", "http://[::1]:8/a?b", "http://[::1]"];
        for url in good {
            assert!(Target::parse(url, &[]).is_ok(), "{url}");
        }
        let bad = [
            "https://127.0.0.1/x",
            "http://192.0.2.1/",
            "http://127.0.0.1:9/a b",
            "http://",
            "127.0.0.1:9",
        ];
        for url in bad {
            assert!(Target::parse(url, &[]).is_err(), "{url}");
        }
        let listed = ["Receiver".to_owned()];
        assert!(Target::parse("http://receiver:8090/", &listed).is_ok());
        assert!(Target::parse("http://receiver.example.com/", &listed).is_err());
    }

    /// Sends to a receiver with this answer. Returns the outcome, and request line and `Host` of the request.
    fn exchange(query: &str, answer: &'static str) -> (WebhookOutcome, [String; 2]) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let receiver = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<String> =
                lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            stream.write_all(answer.as_bytes()).unwrap();
            head
        });
        let target = Target::parse(&format!("http://{authority}{query}"), &[]).unwrap();
        let outcome = target.post("x", b"", Duration::from_secs(20));
        let head = receiver.join().unwrap();
        let host = head.iter().find_map(|line| {
            line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        });
        let host = host.unwrap().1.replace(&authority, "AUTHORITY");
        (outcome, [head[0].clone(), host])
    }

    #[test]
    fn a_query_needs_no_path() {
        let (outcome, head) = exchange("?a=b#c", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert_eq!(outcome, WebhookOutcome::Answered(200));
        assert_eq!(head, ["POST /?a=b HTTP/1.1", "AUTHORITY"]);
    }

    #[test]
    fn the_status_follows_informational_answers() {
        let two = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 503 No\r\nA: b\r\n\r\n";
        assert_eq!(exchange("", two).0, WebhookOutcome::Answered(503));
        for broken in ["HTTP/1.1 200 OK\r\n", "SSH-2.0\r\n\r\n"] {
            let outcome = exchange("", broken).0;
            assert!(matches!(outcome, WebhookOutcome::Failed(_)), "{outcome:?}");
        }
    }
}
