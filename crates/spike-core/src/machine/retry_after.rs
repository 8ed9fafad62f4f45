use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};

use crate::time::Timestamp;

/// Returns how long a response asks to wait: seconds, or a date relative to the `Date` of the response, so that a
/// wrong clock here does not matter. A date in the past means no wait.
pub(super) fn retry_after(headers: &HeaderMap, wall: Timestamp) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let answered = headers
        .get(DATE)
        .and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok())
        .or_else(|| {
            SystemTime::UNIX_EPOCH
                .checked_add(Duration::from_secs(u64::try_from(wall.unix_seconds()).ok()?))
        })?;
    Some(until.duration_since(answered).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn wait(value: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_str(value).unwrap());
        if let Some(date) = date {
            headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        }
        // Sun, 06 Nov 1994 08:49:37 GMT
        let wall = Timestamp::from_unix_seconds(784_111_777).unwrap();
        retry_after(&headers, wall).map(|wait| wait.as_secs())
    }

    #[test]
    fn both_forms() {
        assert_eq!(wait("120", None), Some(120));
        assert_eq!(wait(" 0 ", None), Some(0));
        assert_eq!(wait("99999999999999999999999", None), Some(u64::MAX));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:47 GMT", None), Some(10));
        let an_hour_off = Some("Sun, 06 Nov 1994 09:49:37 GMT");
        assert_eq!(wait("Sun, 06 Nov 1994 09:49:40 GMT", an_hour_off), Some(3));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT", an_hour_off), Some(0));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:47 GMT", Some("nonsense")), Some(10));
        for bad in ["", "-1", "1.5", "soon", "+3"] {
            assert_eq!(wait(bad, None), None, "{bad}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), Timestamp::UNIX_EPOCH), None);
    }
}
