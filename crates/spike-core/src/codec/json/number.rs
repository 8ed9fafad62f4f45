//! Numbers of JSON, read exactly: a double is the nearest one to the text.

use super::errors::{Fault, Syntax};

/// A number and what is needed to convert it.
#[derive(Clone, Copy)]
pub(crate) struct Number<'a> {
    document: &'a str,
    start: usize,
    end: usize,
    /// All digits before and after the point as one integer; meaningless unless `is_exact`.
    digits: u64,
    /// The number of digits after the point.
    decimals: usize,
    is_negative: bool,
    /// Whether there is no exponent and `digits` did not overflow.
    is_exact: bool,
}

/// The largest integer up to which a double represents every integer: 2^53.
const EXACT: u64 = 1 << 53;

/// The powers of ten that a double represents exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// How many decimal digits a `u64` can always hold.
const DIGITS: usize = 19;

impl<'a> Number<'a> {
    /// Reads the number that begins at `start`.
    pub(super) fn scan(document: &'a str, start: usize) -> Result<Self, Syntax> {
        Self::scan_in_loop(document, start)
    }

    /// Reads the number that begins at `start`, without a call: a third of the time for one of many numbers.
    #[inline(always)]
    pub(super) fn scan_in_loop(document: &'a str, start: usize) -> Result<Self, Syntax> {
        let bytes = document.as_bytes();
        let is_negative = bytes.get(start) == Some(&b'-');
        let first = start + usize::from(is_negative);
        let mut digits = 0;
        let mut at = scan_digits(bytes, first, &mut digits);
        let length = at - first;
        if length == 0 {
            return Err(Syntax::at(bytes, at));
        }
        if length > 1 && bytes[first] == b'0' {
            return Err(Syntax { at: first + 1, fault: Fault::NotJson });
        }
        let mut decimals = 0;
        if bytes.get(at) == Some(&b'.') {
            let point = at;
            at = scan_digits(bytes, point + 1, &mut digits);
            decimals = at - point - 1;
            if decimals == 0 {
                return Err(Syntax::at(bytes, at));
            }
        }
        let mut is_exact = length + decimals <= DIGITS;
        if let Some(b'e' | b'E') = bytes.get(at) {
            is_exact = false;
            at += 1;
            at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
            let exponent = at;
            at = scan_digits(bytes, exponent, &mut digits);
            if at == exponent {
                return Err(Syntax::at(bytes, at));
            }
        }
        Ok(Self { document, start, end: at, digits, decimals, is_negative, is_exact })
    }

    /// Returns the nearest double; `None` if it is out of range.
    #[inline]
    pub(crate) fn to_f64(self) -> Option<f64> {
        match POWERS_OF_TEN.get(self.decimals) {
            // Both are exact, so that the division is rounded once.
            Some(power) if self.is_exact && self.digits <= EXACT => {
                #[expect(clippy::cast_precision_loss, reason = "at most 2^53")]
                let number = self.digits.cast_signed() as f64 / power;
                Some(if self.is_negative { -number } else { number })
            }
            _ => self.parse(),
        }
    }

    #[cold]
    fn parse(self) -> Option<f64> {
        let number: f64 = self.text().parse().ok()?;
        number.is_finite().then_some(number)
    }

    /// Returns the number if it is an integer in any notation: `120`, `120.0` and `1.2e2`.
    #[inline]
    pub(crate) fn to_i64(self) -> Option<i64> {
        if !self.is_integer() {
            return self.whole();
        }
        match self.is_negative {
            true => 0_i64.checked_sub_unsigned(self.digits),
            false => self.digits.try_into().ok(),
        }
    }

    pub(super) fn text(self) -> &'a str {
        &self.document[self.start..self.end]
    }

    /// Returns the index after it.
    #[inline]
    pub(super) fn end(self) -> usize {
        self.end
    }

    /// Returns whether it is written as an integer, of at most 19 digits.
    #[inline]
    pub(super) fn is_integer(self) -> bool {
        self.is_exact && self.decimals == 0
    }

    #[cold]
    fn whole(self) -> Option<i64> {
        #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
        let exact = EXACT as f64;
        let number = self.to_f64()?;
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
        (number.fract() == 0.0 && number.abs() <= exact).then_some(number as i64)
    }
}

/// Adds the digits from `at` to `digits`; returns the index after them.
#[inline]
fn scan_digits(bytes: &[u8], mut at: usize, digits: &mut u64) -> usize {
    while let Some(byte) = bytes.get(at) {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        *digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scan(text: &str) -> Option<Number<'_>> {
        Number::scan(text, 0).ok().filter(|number| number.end == text.len())
    }

    #[test]
    fn integers_in_any_notation() {
        for (text, number) in [
            ("0", Some(0)),
            ("-0", Some(0)),
            ("120.0", Some(120)),
            ("1.2e2", Some(120)),
            ("-1200E-1", Some(-120)),
            ("9223372036854775807", Some(i64::MAX)),
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775808", None),
            ("-9223372036854775809", None),
            ("18446744073709551616", None),
            ("9007199254740993", Some(9_007_199_254_740_993)),
            ("9007199254740992.0", Some(9_007_199_254_740_992)),
            ("9007199254740994.0", None),
            ("1e16", None),
            ("5.5", None),
            ("1e400", None),
        ] {
            assert_eq!(scan(text).unwrap().to_i64(), number, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in
            ["", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "1e", "1e+", "0x1", "1_0", "NaN"]
        {
            assert!(scan(text).is_none(), "{text}");
        }
        assert!(scan("1e400").unwrap().to_f64().is_none());
        let long = format!("{}.5", "9".repeat(400));
        assert!(scan(&long).unwrap().to_f64().is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// The parser of the standard library rounds correctly.
        #[test]
        fn the_nearest_double(text in r"-?(0|[1-9][0-9]{0,22})(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?") {
            let expected: f64 = text.parse().unwrap();
            let number = scan(&text).unwrap().to_f64();
            prop_assert_eq!(number.map(f64::to_bits), Some(expected).filter(|n| n.is_finite()).map(f64::to_bits));
        }

        #[test]
        fn every_integer(number in any::<i64>()) {
            prop_assert_eq!(scan(&number.to_string()).unwrap().to_i64(), Some(number));
        }

        #[test]
        fn every_double(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let text = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(scan(&text).unwrap().to_f64().map(f64::to_bits), Some(bits));
        }

        #[test]
        fn the_same_texts_as_serde_json(text in r"[-+]?[0-9]{0,3}\.?[0-9]{0,3}[eE]?[-+]?[0-9]{0,2}") {
            let expected = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
            prop_assert_eq!(scan(&text).is_some(), expected);
        }
    }
}
