//! The two flows of the API's introduction, message by message, and an analysis that a webhook ends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use spike_mock::{ManualClock, MockServer, Options, WebhookState};

use crate::harness::sdk::api::{
    AnalyzeNutritionImage, IntegrationUrl, ListSleeps, Sleep, TimeSeries,
};
use crate::harness::sdk::chunks::Chunkable as _;
use crate::harness::sdk::plan::{Interest, NoticeReason, Plan, PlannedAnswer, PlannedRequest};
use crate::harness::sdk::snapshot::Snapshot;
use crate::harness::sdk::time::{DayRange, Timestamp};
use crate::harness::sdk::vocabulary::{Metric, Provider, StatisticType};
use crate::harness::sdk::webhook::{Delivery, Key, Verified, Verifier, VerifyError};
use crate::harness::sdk::{
    Client, ErrorKind, HmacKey, IntegrationReturn, Settings, Signature, User,
};
use crate::harness::wait;
use crate::shared::client::client;
use crate::shared::operations::PNG;
use crate::shared::server::Server;

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// The mock, and a receiver of its webhooks. The clock of the mock stands still.
fn with_webhooks() -> (MockServer, Server) {
    let receiver = Server::answering(OK);
    let options = Options::new()
        .clock(ManualClock::at("2026-05-13T12:15:00Z"))
        .webhook_url(format!("{}/spike", receiver.url));
    (MockServer::start_with(options).unwrap(), receiver)
}

/// What a browser does with a URL: status, headers and body as text.
fn browse(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (authority, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(authority).unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap();
    rest.split_once(end).unwrap().0
}

/// Opens the link, and clicks a button of the page; where the browser is sent then.
fn click(server: &MockServer, link: &str, button: &str) -> String {
    let page = browse(link);
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let action = between(&page, "action=\"", "\"");
    let state = between(&page, "name=\"state\" value=\"", "\"");
    let origin = server.origin();
    let answer = browse(&format!("{origin}{action}?state={state}&{button}"));
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    between(&answer, "location: ", "\r\n").to_owned()
}

/// The next delivery, as the server of the app receives it.
fn receive(receiver: &Server, verifier: &Verifier) -> Result<Verified, VerifyError> {
    let request = receiver.request();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("post /spike http/1.1\r\n"), "{head}");
    let mut lines = head.lines();
    let signature = lines.find_map(|line| line.strip_prefix("x-body-signature: "));
    verifier.verify(body.to_owned(), signature.map(str::as_bytes))
}

fn verifier(server: &MockServer) -> Verifier {
    Verifier::new([Key::new(server.webhook_key()).unwrap()])
}

fn operations(server: &MockServer) -> Vec<(String, String)> {
    let log = server.requests();
    let of = |text: &str| text.to_owned();
    log.iter().map(|request| (of(request.method()), of(request.path()))).collect()
}

/// Sends everything a plan asks for; how many sleeps, points and days with statistics came.
fn fetch(client: &Client, plan: &Plan, sleeps: &mut Snapshot<Sleep>) -> (usize, usize, usize) {
    let mut came = (0, 0, 0);
    for (id, requests) in plan.iter() {
        let user = client.user(id).unwrap();
        for request in &requests {
            match wait(user.send(request)).unwrap() {
                PlannedAnswer::Sleeps(list) => came.0 += sleeps.merge(list.sleeps).added.len(),
                PlannedAnswer::TimeSeries(series) => came.1 += series.points().unwrap().len(),
                PlannedAnswer::DailyStatistics(list) => came.2 += list.statistics.len(),
                other => panic!("not asked for: {other:?}"),
            }
        }
    }
    came
}

#[test]
fn from_a_consent_over_a_webhook_to_the_data() {
    let (server, receiver) = with_webhooks();
    let client = client(&server);

    // The app asks for a link; the user opens it and consents.
    let ask = IntegrationUrl::new(Provider::Fitbit)
        .redirect_uri("https://example.com/connected")
        .state("s3cret of ann");
    let link = wait(client.user("ann").unwrap().send(&ask)).unwrap().path;
    let back = click(&server, &link, "code=granted");
    let expected: [(&str, &str); 2] =
        [("POST", "/auth/hmac"), ("GET", "/providers/fitbit/integration/init_url")];
    for (found, expected) in operations(&server).iter().zip(expected) {
        assert_eq!((&*found.0, &*found.1), expected);
    }

    // The browser comes back; the app believes its own state only, and looks for itself.
    let forged = IntegrationReturn::parse(&back, Some("s3cret of ben")).unwrap();
    assert_eq!(forged, IntegrationReturn::WrongState);
    let IntegrationReturn::Connected(who) =
        IntegrationReturn::parse(&back, Some("s3cret of ann")).unwrap()
    else {
        panic!("{back}");
    };
    assert_eq!(who.provider_slug, Some(Provider::Fitbit));
    let user = client.user(who.user_id.unwrap()).unwrap();
    let info = wait(user.user_info()).unwrap();
    assert_eq!(info.integrated_providers[0].provider_slug, Provider::Fitbit);

    // The provider has synced; the API tells, signed with its own key.
    assert_eq!(server.deliver_due(), 1);
    let verified = receive(&receiver, &verifier(&server)).unwrap();
    assert_eq!(server.deliveries()[0].state(), WebhookState::Delivered);
    let delivery = verified.delivery().unwrap();
    let interest = Interest::new()
        .sleeps()
        .include_stages(true)
        .series([Metric::HeartRate])
        .daily_statistics([StatisticType::Steps]);
    let plan = Plan::from_events(&interest, delivery.events());
    let reasons: Vec<_> = plan.notices().map(|notice| notice.reason).collect();
    assert_eq!(reasons, [NoticeReason::IntegrationCreated]);

    // What it announces is asked for once each, and is there.
    server.forget_requests();
    let mut sleeps = Snapshot::new();
    let (nights, points, days) = fetch(&client, &plan, &mut sleeps);
    assert!(nights >= 1 && points > 500 && days >= 2, "{nights} {points} {days}");
    let mut paths: Vec<_> = operations(&server).into_iter().map(|(_, path)| path).collect();
    paths.sort();
    let expected = ["/queries/sleeps", "/queries/statistics/daily", "/queries/timeseries"];
    assert_eq!(paths, expected);

    // The delivery comes again: it is recognised, and had it not been, nothing would have changed.
    server.deliver_again(0);
    server.deliver_due();
    let again = receive(&receiver, &verifier(&server)).unwrap().delivery().unwrap();
    assert_eq!(again.keys(), delivery.keys());
    let plan = Plan::from_events(&interest, again.events());
    assert_eq!(fetch(&client, &plan, &mut sleeps).0, 0);
}

#[test]
fn only_what_is_new_is_asked_for() {
    let (server, receiver) = with_webhooks();
    let client = client(&server);
    let window = "2026-05-13T08:00:00Z".."2026-05-13T10:00:00Z";
    assert!(server.sync("demo-user", "garmin", window.clone()));
    server.deliver_due();
    let delivery = receive(&receiver, &verifier(&server)).unwrap().delivery().unwrap();
    let interest = Interest::new().sleeps().series([Metric::HeartRate]);
    let plan = Plan::from_events(&interest, delivery.events());
    let requests = plan.requests(&"demo-user".parse().unwrap());
    // No sleep ended in the window, so sleeps are left alone.
    let [PlannedRequest::TimeSeries(series)] = &requests[..] else {
        panic!("{requests:?}");
    };
    let start: Timestamp = window.start.parse().unwrap();
    let end: Timestamp = window.end.parse().unwrap();
    assert!(start <= series.range().start());
    let (_, points, _) = fetch(&client, &plan, &mut Snapshot::new());
    let all = TimeSeries::new(Metric::HeartRate, start..end);
    let all = wait(client.user("demo-user").unwrap().send(&all)).unwrap();
    assert!(points >= all.points().unwrap().len() && points > 20, "{points}");
}

#[test]
fn a_delivery_with_another_key_is_not_believed() {
    let (server, receiver) = with_webhooks();
    server.disconnect("demo-user", "oura");
    server.deliver_due();
    // The HMAC key, taken for the webhook key.
    let confused = Verifier::new([Key::new(server.hmac_key()).unwrap()]);
    let error = receive(&receiver, &confused).unwrap_err();
    assert_eq!(error, VerifyError::Mismatch);
}

/// A client as an app has it: without a key.
fn app(server: &MockServer, user: &str, signature: Signature) -> User {
    let settings = Settings::without_key(server.application_id()).base_url(server.base_url());
    let client = Client::new(settings).unwrap();
    client.user_with_signature(user, signature).unwrap()
}

#[test]
fn an_app_with_a_signature_connects_and_retrieves() {
    let clock = ManualClock::at("2026-05-13T12:15:00Z");
    let server = MockServer::start_with(Options::new().clock(clock)).unwrap();
    // On the server of the app: nothing but the signature leaves it.
    let signature = {
        let key = HmacKey::new(server.hmac_key()).unwrap();
        key.sign(&"ben".parse().unwrap())
    };

    // In the app.
    let user = app(&server, "ben", signature);
    let ask = IntegrationUrl::new(Provider::Oura).redirect_uri("http://localhost:3000/back");
    let link = wait(user.send(&ask)).unwrap().path;
    let back = click(&server, &link, "error=access_denied");
    let refused = IntegrationReturn::parse(&back, None).unwrap();
    assert!(matches!(refused, IntegrationReturn::Refused(_, reason) if reason == "access_denied"));
    let info = wait(user.user_info()).unwrap();
    assert!(info.integrated_providers.is_empty());

    // The user thinks again.
    let link = wait(user.send(&ask)).unwrap().path;
    let back = click(&server, &link, "code=granted");
    let back = IntegrationReturn::parse(&back, None).unwrap();
    assert!(matches!(back, IntegrationReturn::Connected(_)));
    assert_eq!(server.logins(), 1);

    // The token is refused in between: one login more, and nobody notices.
    server.revoke_tokens();
    let days = DayRange::last_days_before("2026-05-13".parse().unwrap(), 7).unwrap();
    let sleeps = wait(user.send(&ListSleeps::new(days))).unwrap().sleeps;
    assert!(sleeps.len() > 3);
    let of_oura = |sleep: &Sleep| sleep.provider_slug == Some(Provider::Oura);
    assert!(sleeps.iter().all(of_oura));
    assert_eq!(server.logins(), 2);
}

#[test]
fn a_wrong_signature_is_a_clear_error() {
    let server = MockServer::start();
    let key = HmacKey::new("quite-another-key-of-somebody").unwrap();
    let wrong_key = key.sign(&"ben".parse().unwrap());
    let of_another = Signature::from_hex(server.signature("ann")).unwrap();
    for signature in [wrong_key, of_another] {
        let error = wait(app(&server, "ben", signature).user_info()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        let text = error.to_string();
        assert!(text.contains("login") && text.contains("401"), "{text}");
        assert!(text.contains("signature"), "{text}");
    }
    assert_eq!((server.logins(), server.requests_to("/userinfo")), (2, 0));
}

#[test]
fn the_end_of_an_analysis_is_told() {
    let (server, receiver) = with_webhooks();
    let user = client(&server).user("demo-user").unwrap();
    let asked = wait(user.send(&AnalyzeNutritionImage::new(PNG.to_vec()))).unwrap();
    assert!(!asked.is_finished());
    server.deliver_due();
    let delivery = receive(&receiver, &verifier(&server)).unwrap().delivery().unwrap();
    assert_eq!(delivery.application_user_id().as_deref(), Some("demo-user"));
    let Delivery::NutritionRecord(record) = delivery else {
        panic!("{delivery:?}");
    };
    assert_eq!(record.record_id, asked.record_id);
    assert!(record.is_finished() && record.dish_name.is_some());
}
