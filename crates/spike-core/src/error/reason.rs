//! What the libraries below a transport say about a failure, in plain words. Most failures are distinguished in a text only.

/// Returns the reason for the message of an error; `None` if the text says no more than the kind of the failure.
pub(super) fn reason(text: &str) -> Option<String> {
    // ureq begins with the name of an error type.
    let types = ["io: ", "protocol: ", "rustls: ", "native-tls: "];
    let text = types.iter().find_map(|name| text.strip_prefix(name)).unwrap_or(text);
    // What the operating system says is known everywhere.
    if text.contains("(os error ") {
        return Some(text.to_owned());
    }
    if let Some((_, plain)) = PLAIN.iter().find(|(part, _)| text.contains(part)) {
        return (!plain.is_empty()).then(|| (*plain).to_owned());
    }
    let after = |start: &str| text.split_once(start).map(|(_, rest)| rest);
    if let Some(status) = after("proxy server responded ") {
        return Some(format!("it answered {}", status.split('/').next().unwrap_or(status)));
    }
    if after("CONNECT proxy failed").is_some() {
        return Some("the proxy opened no tunnel".to_owned());
    }
    if let Some(alert) = after("received fatal alert: ") {
        return Some(format!("it ended the TLS handshake ({alert})"));
    }
    if let Some(problem) = after("certificate verify failed") {
        // OpenSSL has the reason in brackets at the end.
        let problem = problem.rsplit_once('(').map_or("unknown", |(_, problem)| problem);
        return Some(format!("its certificate is not valid: {}", problem.trim_end_matches(')')));
    }
    if let Some(problem) = after("invalid peer certificate: ") {
        let problem = problem.replace("DnsName(\"", "\"").replace("\")", "\"");
        return Some(format!("its certificate is not valid: {problem}"));
    }
    Some(if text.contains("SSL routines") { HANDSHAKE } else { text }.to_owned())
}

/// The part of a text about an answer of another protocol than HTTP.
pub(super) const HTTP_VERSION: &str = "HTTP version";

const CLOSED: &str = "it was closed";
const STATUS: &str = "its status is not valid";
const HEADER: &str = "a header is not valid";
const TOO_LARGE: &str = "its header is too large";
const HANDSHAKE: &str = "the TLS handshake failed";

/// Parts of texts, and the words for them; none if the kind of the failure says it. The first one counts.
#[rustfmt::skip]
const PLAIN: &[(&str, &str)] = &[
    ("Peer disconnected", CLOSED),
    ("connection closed before message completed", CLOSED),
    ("end of file", CLOSED),
    ("handshake eof", CLOSED),
    ("close_notify", CLOSED),
    ("EOF", CLOSED),
    ("timed out", ""),
    ("timeout: resolve", "its address was not found in time"),
    ("timeout: connect", "it did not answer in time"),
    ("timeout: ", ""),
    ("status-code parsed", STATUS),
    ("invalid response status", STATUS),
    (HTTP_VERSION, "it does not begin like HTTP"),
    ("HTTP header parsed", HEADER),
    ("invalid header", HEADER),
    ("head is too large", TOO_LARGE),
    ("header is too big", TOO_LARGE),
    ("too many headers", TOO_LARGE),
    ("content-length", "its content-length is not valid"),
    ("chunk ", "its chunks are not valid"),
    ("transfer-encoding", "its transfer-encoding is not valid"),
    ("http parse fail", "its header is not valid"),
    ("proxy authorization required", "it wants a name and a password"),
    ("tunnel error: unsuccessful", ""),
    ("InvalidContentType", ""),
    ("wrong version number", ""),
    ("received corrupt message", HANDSHAKE),
    ("CertificateRequired", "it wants a certificate of the client"),
    ("certificate required", "it wants a certificate of the client"),
    ("certificate: UnknownIssuer", "no authority that this machine trusts has signed its certificate"),
    ("certificate: certificate expired", "its certificate has expired"),
    ("certificate: certificate not valid yet", "its certificate is not valid yet"),
    ("dispatch task is gone", "the runtime in which the connection was made has ended"),
];

#[cfg(test)]
mod tests {
    use super::reason;

    /// Real texts of hyper, reqwest, ureq, rustls and OpenSSL. The conformance tests look for words of the libraries in all
    /// messages.
    #[test]
    fn texts_of_libraries_become_plain() {
        for (text, plain) in [
            ("io: Connection refused (os error 111)", "Connection refused (os error 111)"),
            ("Connection timed out (os error 110)", "Connection timed out (os error 110)"),
            ("unexpected EOF during chunk size line", "it was closed"),
            ("invalid chunk size: overflow", "its chunks are not valid"),
            ("protocol: http parse fail: invalid response status", "its status is not valid"),
            ("CONNECT proxy failed: proxy server responded 502/502", "it answered 502"),
            (
                "received fatal alert: HandshakeFailure",
                "it ended the TLS handshake (HandshakeFailure)",
            ),
            ("received fatal alert: CertificateRequired", "it wants a certificate of the client"),
            (
                "invalid peer certificate: certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")",
                "its certificate is not valid: certificate not valid for name \"a\"; certificate is only valid for \"b\"",
            ),
            (
                "error:0A000086:SSL routines:tls_post_process_server_certificate:certificate verify failed:\
                 ssl/statem/statem_clnt.c:1889: (self-signed certificate)",
                "its certificate is not valid: self-signed certificate",
            ),
            (
                "failed to lookup address information: Name or service not known",
                "failed to lookup address information: Name or service not known",
            ),
        ] {
            assert_eq!(reason(text).as_deref(), Some(plain));
        }
        for text in ["operation timed out", "timeout: global", "tunnel error: unsuccessful"] {
            assert_eq!(reason(text), None, "{text}");
        }
    }
}
