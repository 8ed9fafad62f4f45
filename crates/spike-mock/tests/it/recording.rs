use std::time::{Duration, Instant};

use crate::client::{Api as _, float, items, server, text};

#[test]
fn requests_are_recorded() {
    let server = server();
    let before = Instant::now();
    let query = "from_date=2026-05-01&to_date=2026-05-01&x=%20";
    server.get(&format!("/queries/sleeps?{query}"));
    server.send("POST", "/auth/hmac", None, Some("{}"));
    let log = server.requests();
    assert_eq!(log.len(), 2);
    assert!(before <= log[0].arrived() && log[0].arrived() < log[1].arrived());
    assert_eq!((log[0].method(), log[0].path()), ("GET", "/queries/sleeps"));
    assert_eq!(log[0].query(), query);
    let authorization = log[0].header("AUTHORIZATION");
    assert!(authorization.is_some_and(|value| value.starts_with("Bearer ey")));
    assert!(log[0].header_names().all(|name| name == name.to_lowercase()));
    assert_eq!((log[1].path(), log[1].body()), ("/auth/hmac", &b"{}"[..]));
    let counts = || (server.logins(), server.requests_to("/queries/sleeps"));
    assert_eq!((counts(), server.connections()), ((1, 1), 2));
    assert!(!format!("{log:?}").contains("Bearer"));
    server.forget_requests();
    assert_eq!((counts(), server.requests().len()), ((0, 0), 0));
}

#[test]
fn a_gate_holds_all_requests_until_it_is_released() {
    const CALLERS: usize = 40;
    let server = server();
    let gate = server.hold("/userinfo");
    let token = server.token("demo-user");
    std::thread::scope(|scope| {
        let call = || server.get_with(&token, "/userinfo").status;
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(call)).collect();
        assert!(gate.wait_for(CALLERS, Duration::from_secs(60)));
        assert_eq!(server.get("/userproperties").status, 200);
        assert!(callers.iter().all(|caller| !caller.is_finished()));
        server.revoke_tokens();
        gate.release();
        for caller in callers {
            assert_eq!(caller.join().expect("no panic"), 401);
        }
    });
    assert_eq!(server.get("/userinfo").status, 200);
    assert_eq!(gate.arrived(), CALLERS + 1);
    assert!(!gate.wait_for(CALLERS + 2, Duration::ZERO));
}

#[test]
fn users_have_properties() {
    let server = server();
    let info = server.ok("/userinfo");
    let providers = items(&info["integrated_providers"]);
    let slugs: Vec<&str> = providers.iter().map(|item| text(&item["provider_slug"])).collect();
    assert_eq!(slugs, ["apple", "garmin", "oura"]);
    let properties = server.ok("/userproperties")["properties"].clone();
    let [weight, height, index] =
        ["weight", "height", "body_mass_index"].map(|name| float(&properties[name]));
    assert!((45_000.0..110_000.0).contains(&weight));
    assert!((index - weight / 1_000.0 / height / height).abs() < 0.001);
    assert_eq!(server.ok("/applicationinfo")["application_id"], 9999);
    assert_ne!(info["uid"], server.get_as("other", "/userinfo").json()["uid"]);
}
