//! Texts for `--help` from the documentation of the SDK.

/// Returns the first paragraph of documentation as plain text.
pub(super) fn summary(doc: &[&str]) -> String {
    let lines = doc.iter().map(|line| line.trim());
    let paragraph: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
    plain(&paragraph.join(" "))
}

/// Returns all of the documentation as plain text, one line per paragraph.
pub(super) fn full(doc: &[&str]) -> String {
    let paragraphs = doc.split(|line| line.trim().is_empty());
    let texts = paragraphs.map(|lines| {
        let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
        plain(&lines.join(" "))
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns what an operation does: without the words `Request for`.
pub(super) fn about(text: &str) -> String {
    let rest = text.strip_prefix("Request for ").or_else(|| text.strip_prefix("Request that "));
    let rest = rest.unwrap_or(text).trim_end_matches('.');
    let mut letters = rest.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Replaces the links of rustdoc by their text.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out += before;
        let Some((label, after)) = after.split_once(']') else {
            out.push('[');
            rest = after;
            continue;
        };
        out += label.trim_matches('`');
        rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::{about, full, summary};

    #[test]
    fn documentation_becomes_plain_text() {
        let doc = [
            " Request for a token, in place of",
            " [`AuthHmac`](crate::api::AuthHmac).",
            "",
            " Evidence: `B`.",
        ];
        assert_eq!(summary(&doc), "Request for a token, in place of AuthHmac.");
        assert_eq!(full(&doc), "Request for a token, in place of AuthHmac.\n\nEvidence: `B`.");
        assert_eq!(about(&summary(&doc)), "A token, in place of AuthHmac");
    }
}
