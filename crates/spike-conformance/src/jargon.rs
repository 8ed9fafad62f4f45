//! Words of the HTTP and TLS libraries, which no message of an error contains.

/// The words, as the libraries write them.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "reqwest", "ureq", "hyper", "rustls", "native-tls", "native_tls", "h2::", "SSL routines", "error sending request",
    "http parse fail", " parsed", "tunnel error", "CONNECT proxy failed", "corrupt message", "InvalidContentType",
    "UnknownIssuer", "DnsName", "(UNIX)", "fatal alert", " EOF", "handshake eof", "timeout: ", "io: ", "protocol: ",
    "Peer disconnected", "message head", "channel closed", "dispatch task",
];

/// Returns the words that a message contains.
pub fn found(text: &str) -> Vec<String> {
    WORDS.iter().filter(|word| text.contains(**word)).map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_library_are_found() {
        assert_eq!(found("the connection broke: io: unexpected EOF"), [" EOF", "io: "]);
        assert!(found("the server at http://127.0.0.1:1 answered 404 Not Found").is_empty());
    }
}
