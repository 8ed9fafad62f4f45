use serde_json::json;

use super::{assert_caught, at, object, remove, rename, root, set};

const USERINFO: &str = "/paths/~1userinfo";

#[test]
fn an_operation_less() {
    assert_caught(
        |root| drop(remove(root, USERINFO)),
        &[
            "getUserinfo",
            "`GetUserInfo`",
            "api/user_info.rs",
            "not in the document",
        ],
    );
}

#[test]
fn an_operation_more() {
    assert_caught(
        |root| {
            let mut new = at(root, "/paths/~1userinfo/get").clone();
            new["operationId"] = json!("getBrandNew");
            set(root, "/paths/~1brand_new", json!({ "get": new }));
        },
        &["getBrandNew", "GET /brand_new", "no request type"],
    );
}

#[test]
fn an_operation_of_another_name() {
    let rename = |root: &mut _| set(root, "/paths/~1userinfo/get/operationId", "getUser");
    assert_caught(rename, &["getUser: ", "no request type"]);
    assert_caught(
        rename,
        &[
            "getUserinfo (crates/spike-core/src/api/user_info.rs): ",
            "`GetUserInfo`",
            "not in the document",
        ],
    );
}

#[test]
fn an_operation_without_a_name_or_with_that_of_another() {
    assert_caught(
        |root| drop(remove(root, "/paths/~1userinfo/get/operationId")),
        &["GET /userinfo", "no `operationId`"],
    );
    assert_caught(
        |root| {
            set(
                root,
                "/paths/~1userproperties/get/operationId",
                "getUserinfo",
            );
        },
        &["getUserinfo", "twice", "/userproperties"],
    );
}

#[test]
fn another_method() {
    assert_caught(
        |root| rename(root, "/paths/~1userinfo/get", "post"),
        &["getUserinfo", "POST", "`GetUserInfo` sends GET"],
    );
}

#[test]
fn another_path() {
    assert_caught(
        |root| rename(root, USERINFO, "/user_info"),
        &[
            "getUserinfo",
            "`/user_info` in the document",
            "`/userinfo` in `GetUserInfo`",
        ],
    );
    // The name of a path parameter is part of it.
    assert_caught(
        |root| {
            rename(
                root,
                "/paths/~1queries~1sleeps~1{sleep_id}",
                "/queries/sleeps/{id}",
            );
        },
        &["getQueriesSleepsBySleepId", "{id}", "{sleep_id}"],
    );
}

#[test]
fn another_authentication() {
    assert_caught(
        |root| drop(remove(root, "/paths/~1auth~1hmac/post/security")),
        &[
            "postAuthHmac",
            "with a token in the document",
            "without a token in `AuthHmac`",
        ],
    );
    assert_caught(
        |root| set(root, "/paths/~1userinfo/get/security", json!([])),
        &[
            "getUserinfo",
            "without a token in the document",
            "with a token in `GetUserInfo`",
        ],
    );
}

#[test]
fn another_treatment() {
    assert_caught(
        |root| set(root, "/paths/~1applicationinfo/get/x-treatment", "typed"),
        &[
            "getApplicationinfo",
            "`typed`",
            "`GetApplicationInfo` is raw",
        ],
    );
}

#[test]
fn a_redirect_that_one_side_expects() {
    let place = "/paths/~1providers~1{provider_slug}~1integration~1init/get/responses/302";
    assert_caught(
        |root| drop(remove(root, place)),
        &[
            "getProvidersByProviderSlugIntegrationInit",
            "redirect",
            "Rust only",
        ],
    );
    assert_caught(
        |root| {
            set(
                root,
                "/paths/~1userinfo/get/responses/302",
                json!({ "description": "There." }),
            );
        },
        &["getUserinfo", "redirect", "the document only"],
    );
}

#[test]
fn there_are_thirty_five() {
    let mut paths = root().clone();
    let count: usize = object(&mut paths, "/paths")
        .values()
        .filter_map(|item| item.as_object())
        .map(serde_json::Map::len)
        .sum();
    assert_eq!(count, 35);
}
