//! The limit for a time series: a parser that knows the names and the layout of this answer and nothing else.
//!
//! It is no replacement for a JSON parser: no escapes, no nesting, no error with a place.

use crate::plain::Series;

/// Returns the series, or `None` for anything unusual.
pub fn series(body: &[u8]) -> Option<Series> {
    let mut series = Series::default();
    let mut at = 1;
    loop {
        let (name, after) = text(body, at)?;
        at = after + 1;
        at = match name {
            b"offsets" => column(body, at, &mut series.offsets, integer)?,
            b"durations" => column(body, at, &mut series.durations, integer)?,
            b"values" => column(body, at, &mut series.values, float)?,
            b"metric" | b"start_at" => {
                let (value, after) = text(body, at)?;
                let value = String::from_utf8(value.to_vec()).ok()?;
                *(if name == b"metric" { &mut series.metric } else { &mut series.start_at }) =
                    Some(value);
                after
            }
            _ => at + find(&body[at..], b']')? + 1,
        };
        match body.get(at)? {
            b',' => at += 1,
            _ => return Some(series),
        }
    }
}

/// A text without escapes, and the place after it.
fn text(body: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let length = find(body.get(at + 1..)?, b'"')?;
    Some((&body[at + 1..at + 1 + length], at + length + 2))
}

fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    bytes.iter().position(|byte| *byte == wanted)
}

fn column<T>(
    body: &[u8],
    at: usize,
    column: &mut Vec<T>,
    read: impl Fn(&[u8], usize) -> Option<(T, usize)>,
) -> Option<usize> {
    let length = find(&body[at..], b']')?;
    let text = &body[at + 1..at + length];
    let mut place = 0;
    if !text.is_empty() {
        column.reserve_exact(1 + text.iter().filter(|byte| **byte == b',').count());
        while place < text.len() {
            let (value, after) = read(text, place)?;
            column.push(value);
            place = after + 1;
        }
    }
    Some(at + length + 1)
}

#[inline(always)]
fn digits(text: &[u8], mut at: usize, mut number: u64) -> (u64, usize) {
    while let Some(digit) = text.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|d| *d < 10) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (number, at)
}

#[inline(always)]
fn integer(text: &[u8], at: usize) -> Option<(i64, usize)> {
    let negative = text[at] == b'-';
    let start = at + usize::from(negative);
    let (number, end) = digits(text, start, 0);
    if end == start || end - start > 18 {
        return None;
    }
    Some((if negative { -(number as i64) } else { number as i64 }, end))
}

#[inline(always)]
fn float(text: &[u8], at: usize) -> Option<(f64, usize)> {
    let negative = text[at] == b'-';
    let start = at + usize::from(negative);
    let (mut number, mut end) = digits(text, start, 0);
    let mut places = 0;
    if text.get(end) == Some(&b'.') {
        let point = end;
        (number, end) = digits(text, point + 1, number);
        places = end - point - 1;
    }
    if end == start || end - start > 15 || matches!(text.get(end), Some(b'e' | b'E')) {
        return None;
    }
    // Exact, because both are exact doubles.
    let value = number as f64 / POWERS[places];
    Some((if negative { -value } else { value }, end))
}

const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use crate::{bodies, plain};

    #[test]
    fn reads_what_serde_json_reads() {
        for points in [0, 1, 7, 10_000] {
            let body = bodies::series(points);
            let derived: plain::Series = serde_json::from_slice(&body).unwrap();
            assert_eq!(super::series(&body).unwrap(), derived);
            assert_eq!(derived.values.len(), points as usize);
        }
    }
}
