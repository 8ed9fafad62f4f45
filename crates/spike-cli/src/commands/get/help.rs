//! Texts for `--help` from the documentation of the SDK.

/// Returns the first sentence of documentation as plain text, without its full stop.
pub(super) fn summary(doc: &[&str]) -> String {
    let first = full(doc);
    let first = first.lines().next().unwrap_or_default();
    let sentence = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
    sentence.trim_end_matches('.').to_owned()
}

/// Returns documentation as plain text without code, one line per paragraph.
pub(super) fn full(doc: &[&str]) -> String {
    let mut is_code = false;
    let words = doc.iter().map(|line| line.trim()).filter(|line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    let lines: Vec<&str> = words.collect();
    let paragraphs = lines.split(|line| line.is_empty());
    let texts = paragraphs.map(|lines| without_evidence(&plain(&lines.join(" "))));
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// Returns what an operation does: without the words `Request for`.
pub(super) fn about(text: &str) -> String {
    let rest = text.strip_prefix("Request for ").or_else(|| text.strip_prefix("Request that "));
    let mut letters = rest.unwrap_or(text).chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Removes references to the list of evidence, which a user of the program does not have.
fn without_evidence(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(" (contract ") {
        out += &rest[..start];
        rest = rest[start..].split_once(')').map_or("", |(_, after)| after);
    }
    out + rest
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
            " Request for a token (contract 2.1), in place of",
            " [`AuthHmac`](crate::api::AuthHmac). Rarely needed.",
            "",
            " ```",
            " let code = 1;",
            " ```",
            "",
            " Evidence: `B`.",
        ];
        assert_eq!(summary(&doc), "Request for a token, in place of AuthHmac");
        assert_eq!(
            full(&doc),
            "Request for a token, in place of AuthHmac. Rarely needed.\n\nEvidence: `B`."
        );
        assert_eq!(about(&summary(&doc)), "A token, in place of AuthHmac");
    }
}
