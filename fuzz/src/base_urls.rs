use spike_core::{BaseUrl, ErrorKind};

use crate::text::{check_error, check_hidden};

/// The bytes are a URL.
///
/// What is accepted is a plain prefix of URLs, accepted again as it is, and encrypted unless it is on loopback.
pub fn base_urls(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(url) = BaseUrl::new(text) {
        assert!(url.is_https() || url.is_loopback(), "{text:?}");
        assert_eq!(BaseUrl::with_plain_http(text).expect("accepted"), url);
    }
    match BaseUrl::with_plain_http(text) {
        Ok(url) => {
            assert_eq!(BaseUrl::with_plain_http(url.as_str()).expect("accepted"), url);
            assert!(!url.as_str().ends_with('/') && !url.as_str().contains(['?', '#', ' ']));
            let full: http::Uri = format!("{}/userinfo", url.as_str()).parse().expect("a URI");
            assert!(full.authority().is_some_and(|authority| !authority.as_str().contains('@')));
            assert!(full.host().is_some_and(|host| !host.is_empty()), "{url:?}");
            assert_eq!(full.scheme_str() == Some("https"), url.is_https());
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Config);
            check_hidden(&check_error(&error, 0), text);
        }
    }
}
