use http::HeaderValue;
use proptest::prelude::*;

use super::*;

const BODY: &[u8] = include_bytes!("../../../../../docs/spec/examples/webhook_main.json");

fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

fn verifier() -> Verifier {
    Verifier::new([key("whsec")])
}

fn verdict(signature: Option<&str>) -> Result<Bytes, VerifyError> {
    let verified = verifier().verify(BODY, signature.map(str::as_bytes))?;
    Ok(verified.into_body())
}

#[test]
fn what_is_signed_passes_in_either_case() {
    let signature = key("whsec").sign(BODY);
    let mixed = format!("{}{}", signature[..32].to_uppercase(), &signature[32..]);
    for signature in [&signature, &signature.to_uppercase(), &mixed] {
        assert_eq!(verdict(Some(signature)).unwrap(), BODY);
    }
}

#[test]
fn each_fault_is_an_error_of_its_own() {
    let signature = key("whsec").sign(BODY);
    let wrong = |found| VerifyError::WrongLength { found };
    let cases = [
        (None, VerifyError::MissingHeader),
        (Some(String::new()), wrong(0)),
        (Some(signature[1..].to_owned()), wrong(63)),
        (Some(format!("{signature} ")), wrong(65)),
        (Some(format!("sha256={signature}")), wrong(71)),
        (Some(format!("{}g", &signature[..63])), VerifyError::NotHex { position: 64 }),
        (
            // 64 bytes of text, though fewer characters.
            Some(format!("é{}", &signature[2..])),
            VerifyError::NotHex { position: 1 },
        ),
        (Some(key("other").sign(BODY)), VerifyError::Mismatch),
        (Some(key("whsec").sign(b"[]")), VerifyError::Mismatch),
        (Some("0".repeat(64)), VerifyError::Mismatch),
    ];
    for (signature, expected) in cases {
        assert_eq!(verdict(signature.as_deref()).unwrap_err(), expected);
    }
    let signature = Some(signature.as_bytes());
    let none = Verifier::new([]).verify(BODY, signature);
    assert_eq!(none.unwrap_err(), VerifyError::NoKey);
    let limit = BODY.len() - 1;
    let small = verifier().with_body_limit(limit).verify(BODY, signature);
    assert_eq!(small.unwrap_err(), VerifyError::BodyTooLarge { limit });
    let enough = verifier().with_body_limit(BODY.len());
    assert!(enough.verify(BODY, signature).is_ok());
}

#[test]
fn the_limit_is_told() {
    assert_eq!(verifier().body_limit(), DEFAULT_BODY_LIMIT);
    let small = verifier().with_body_limit(3);
    assert_eq!(small.body_limit(), 3);
    let limit = VerifyError::BodyTooLarge { limit: 3 };
    assert_eq!(small.verify("1234", None).unwrap_err(), limit);
    let missing = VerifyError::MissingHeader;
    assert_eq!(small.verify("123", None).unwrap_err(), missing);
}

#[test]
fn rotation_accepts_old_and_new() {
    let verifier = Verifier::new([key("new"), key("old"), key("old")]);
    for (name, index) in [("new", 0), ("old", 1)] {
        let signature = key(name).sign(BODY);
        let verified = verifier.verify(BODY, Some(signature.as_bytes())).unwrap();
        assert_eq!(verified.key_index(), index);
    }
    let foreign = key("older").sign(BODY);
    let result = verifier.verify(BODY, Some(foreign.as_bytes()));
    assert_eq!(result.unwrap_err(), VerifyError::Mismatch);
}

#[test]
fn the_header_must_stand_once() {
    let signature = HeaderValue::from_str(&key("whsec").sign(BODY)).unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("x-body-signature", signature.clone());
    assert!(verifier().verify_request(BODY, &headers).is_ok());
    headers.append("X-BODY-SIGNATURE", signature);
    assert_eq!(
        verifier().verify_request(BODY, &headers).unwrap_err(),
        VerifyError::RepeatedHeader { count: 2 }
    );
    headers.insert(SIGNATURE_HEADER, HeaderValue::from_bytes(&[0xff; 64]).unwrap());
    assert_eq!(
        verifier().verify_request(BODY, &headers).unwrap_err(),
        VerifyError::NotHex { position: 1 }
    );
}

#[test]
fn no_error_and_no_debug_shows_a_secret() {
    let signature = key("whsec").sign(b"[\"hush\"]");
    let error = verifier().verify("[\"loud\"]", Some(signature.as_bytes())).unwrap_err();
    let verified = verifier().verify("[\"hush\"]", Some(signature.as_bytes())).unwrap();
    let text = format!("{error} {error:?} {verified:?} {:?}", verifier());
    for secret in ["hush", "loud", "whsec", &signature[..8]] {
        assert!(!text.contains(secret), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_signed_passes(body in prop::collection::vec(any::<u8>(), 0..200), secret in "[#-&(-_][!-~]{0,80}") {
        let signature = key(&secret).sign(&body);
        let verifier = Verifier::new([key("another"), key(&secret)]);
        prop_assert!(verifier.verify(body, Some(signature.as_bytes())).is_ok());
    }

    #[test]
    fn nothing_else_passes(
        body in prop::collection::vec(any::<u8>(), 1..60),
        place in any::<prop::sample::Index>(),
        bit in 0u32..8,
        header in prop::option::of(prop::collection::vec(any::<u8>(), 0..130)),
    ) {
        let signature = key("whsec").sign(&body);
        let mut changed = body.clone();
        changed[place.index(body.len())] ^= 1 << bit;
        prop_assert!(verifier().verify(changed, Some(signature.as_bytes())).is_err());
        prop_assert!(verifier().verify(body, header.as_deref()).is_err());
    }

    #[test]
    fn one_changed_digit_is_one_too_many(place in 0usize..64, digit in "[0-9a-f]") {
        let mut signature = key("whsec").sign(BODY);
        let same = signature[place..=place] == digit;
        signature.replace_range(place..=place, &digit);
        prop_assert_eq!(verdict(Some(&signature)).is_ok(), same);
    }
}
