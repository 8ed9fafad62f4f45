use std::time::{Duration, Instant};

use crate::client::{get, get_as, ok, send, server};

#[test]
fn requests_are_written_down() {
    let server = server();
    let before = Instant::now();
    get(
        &server,
        "/queries/sleeps?from_date=2026-05-01&to_date=2026-05-01&x=%20",
    );
    send(&server, "POST", "/auth/hmac", None, Some("{}"));
    let log = server.requests();
    assert_eq!(log.len(), 2);
    assert!(before <= log[0].arrived() && log[0].arrived() < log[1].arrived());
    assert_eq!((log[0].method(), log[0].path()), ("GET", "/queries/sleeps"));
    assert_eq!(
        log[0].query(),
        "from_date=2026-05-01&to_date=2026-05-01&x=%20"
    );
    assert!(
        log[0]
            .header("AUTHORIZATION")
            .is_some_and(|value| value.starts_with("Bearer ey"))
    );
    assert!(
        log[0]
            .header_names()
            .all(|name| name == name.to_lowercase())
    );
    assert_eq!((log[1].path(), log[1].body()), ("/auth/hmac", &b"{}"[..]));
    assert_eq!(
        (
            server.logins(),
            server.requests_to("/queries/sleeps"),
            server.connections()
        ),
        (1, 1, 2)
    );
    assert!(!format!("{log:?}").contains("Bearer"));
    server.forget_requests();
    assert_eq!(
        (
            server.logins(),
            server.requests_to("/queries/sleeps"),
            server.requests().len()
        ),
        (0, 0, 0)
    );
}

#[test]
fn a_gate_holds_everybody_until_it_opens() {
    const CALLERS: usize = 40;
    let server = server();
    let gate = server.hold("/userinfo");
    let token = server.token("demo-user");
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| scope.spawn(|| send(&server, "GET", "/userinfo", Some(&token), None).status))
            .collect();
        assert!(gate.wait_for(CALLERS, Duration::from_secs(60)));
        assert_eq!(get(&server, "/userproperties").status, 200);
        assert!(callers.iter().all(|caller| !caller.is_finished()));
        server.revoke_tokens();
        gate.release();
        assert!(
            callers
                .into_iter()
                .all(|caller| caller.join().expect("no panic") == 401)
        );
    });
    assert_eq!(get(&server, "/userinfo").status, 200);
    assert_eq!(gate.arrived(), CALLERS + 1);
    assert!(!gate.wait_for(CALLERS + 2, Duration::ZERO));
}

#[test]
fn users_are_described() {
    let server = server();
    let info = ok(&server, "/userinfo");
    let slugs: Vec<&str> = info["integrated_providers"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["provider_slug"].as_str())
        .collect();
    assert_eq!(slugs, ["apple", "garmin", "oura"]);
    let properties = ok(&server, "/userproperties")["properties"].clone();
    let weight = properties["weight"].as_f64().expect("grams");
    assert!((45_000.0..110_000.0).contains(&weight));
    let height = properties["height"].as_f64().expect("metres");
    assert!(
        (properties["body_mass_index"].as_f64().expect("a number")
            - weight / 1_000.0 / height / height)
            .abs()
            < 0.001
    );
    assert_eq!(ok(&server, "/applicationinfo")["application_id"], 9999);
    assert_ne!(
        info["uid"],
        get_as(&server, "other", "/userinfo").json()["uid"]
    );
}
