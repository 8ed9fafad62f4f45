//! Differences in the SDK: the document stays, and the shapes change.

use spike_core::api::{GetSleep, GetUserInfo, IntegrationUrl, ListSleeps, UploadLabReport};
use spike_core::{Authentication, Decode as _, ParameterShape, Presence, RequestShape, ValueShape};

use super::{assert_fails, failures, inputs, root};
use crate::spec::check::Sdk;

/// Checks a change of the SDK.
fn assert_found(change: impl FnOnce(&mut Sdk), words: &str) {
    let mut inputs = inputs().clone();
    change(&mut inputs.sdk);
    assert_fails(&failures(root().clone(), &inputs), words);
}

/// Checks a change of one request.
fn assert_request(shape: &RequestShape, change: impl FnOnce(&mut RequestShape), words: &str) {
    let is_same = |own: &&mut RequestShape| own.id == shape.id;
    assert_found(|sdk| change(sdk.requests.iter_mut().find(is_same).unwrap()), words);
}

/// Checks a change of one parameter; `None` removes it.
fn assert_parameter(
    shape: &RequestShape,
    name: &str,
    change: impl FnOnce(&mut ParameterShape),
    words: &str,
) {
    let mut parameters = shape.parameters.to_vec();
    change(parameters.iter_mut().find(|one| one.name == name).unwrap());
    assert_request(shape, |shape| shape.parameters = parameters.leak(), words);
}

/// A change of a shape, and a part of the expected message.
type Change<T> = (fn(&mut T), &'static str);

#[test]
fn a_request_more_or_less() {
    assert_found(
        |sdk| sdk.requests.retain(|shape| shape.type_name != "ListSleeps"),
        "GET /queries/sleeps: & not in the SDK",
    );
    assert_found(
        |sdk| {
            sdk.requests.retain(|shape| shape.type_name != "GetUserInfo");
        },
        "user_info: & `GET /userinfo` & not in `REQUESTS`",
    );
    let change = |shape: &mut RequestShape| shape.id = "getBrandNew";
    assert_request(
        ListSleeps::SHAPE,
        change,
        "GET /queries/sleeps: operationId & `getBrandNew` in the SDK",
    );
    assert_request(
        ListSleeps::SHAPE,
        |shape| shape.id = GetSleep::SHAPE.id,
        "GET /queries/sleeps: operationId & `getQueriesSleepsBySleepId` in the SDK",
    );
}

#[test]
fn a_fact_of_a_request() {
    let changes: [Change<RequestShape>; 5] = [
        (|shape| shape.name = "POST /userinfo", "POST /userinfo & not in the document"),
        (
            |shape| shape.defaults.authentication = Authentication::None,
            "token: sent in the document, not in the SDK",
        ),
        (
            |shape| shape.defaults.accepts_redirect = true,
            "a redirect: not in the document, expected in the SDK",
        ),
        (
            |shape| shape.defaults.unproven = true,
            "GET /userinfo: typed in the document, raw in the SDK",
        ),
        (
            |shape| shape.answer = spike_core::api::Sleep::SHAPE,
            "answer `uid`: a string in the document, not in the SDK",
        ),
    ];
    for (change, words) in changes {
        assert_request(GetUserInfo::SHAPE, change, words);
    }
}

#[test]
fn a_parameter_more_or_less() {
    let parameters = IntegrationUrl::SHAPE.parameters;
    assert_request(
        IntegrationUrl::SHAPE,
        |shape| shape.parameters = &parameters[..parameters.len() - 1],
        "/init_url & query parameter & not in the SDK",
    );
    assert_parameter(
        ListSleeps::SHAPE,
        "include_stages",
        |one| one.name = "include_dreams",
        "GET /queries/sleeps & `include_dreams` & not in the document",
    );
    assert_parameter(
        UploadLabReport::SHAPE,
        "mime_type",
        |one| one.name = "media_type",
        "POST /lab_reports & body `media_type` & not in the document",
    );
}

#[test]
fn a_property_of_a_parameter() {
    let name = "include_stages";
    let changes: [Change<ParameterShape>; 3] = [
        (
            |one| one.presence = Presence::Required,
            "`include_stages`, presence: optional in the document, required in the SDK",
        ),
        (
            |one| one.value = ValueShape::Date,
            "`include_stages` & a boolean in the document & a date in the SDK",
        ),
        (
            |one| one.place = spike_core::Place::Path,
            "path parameter `include_stages` & not in the document",
        ),
    ];
    for (change, words) in changes {
        assert_parameter(ListSleeps::SHAPE, name, change, words);
    }
}

#[test]
fn an_enum() {
    assert_found(
        |sdk| sdk.enums.retain(|shape| shape.type_name != "SleepStage"),
        "SleepStage: & not in the SDK",
    );
    let add = |sdk: &mut Sdk| {
        let mut shape = sdk.enums[0];
        (shape.type_name, shape.values) = ("BrandNew", &["one"]);
        sdk.enums.push(shape);
    };
    assert_found(add, "BrandNew & not in the document, 1 values in the SDK");
}
