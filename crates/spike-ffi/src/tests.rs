use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Wake, Waker};
use std::thread;
use std::time::{Duration, SystemTime};

use super::*;

const LOGIN: &str = r#"{"access_token":"e30.e30.c2ln"}"#;
const USER: &str =
    r#"{"uid":"1","application_id":9999,"application_user_id":"ann","new_member":7.0}"#;

fn engine(options: EngineOptions) -> Arc<Engine> {
    let key = HmacKey::new("HMAC_KEY_FROM_ADMIN_CONSOLE".to_owned()).unwrap();
    Engine::new(9999, Some(key), options, 42).unwrap()
}

fn exchange(engine: &Engine) -> Arc<Exchange> {
    let caller = engine.user("ann".to_owned()).unwrap();
    engine.begin(&caller, "getUserinfo", "{}").unwrap()
}

fn now() -> Now {
    Now { elapsed: Duration::ZERO, wall: SystemTime::UNIX_EPOCH }
}

fn answered(request: &HttpRequest, status: u16, body: &str) -> Outcome {
    let reader = request.begin_response(status, Vec::new());
    assert!(reader.push(body.as_bytes().to_vec()));
    Outcome::Answered { response: reader.finish() }
}

fn is_login(request: &HttpRequest) -> bool {
    request.url().ends_with("/v3/auth/hmac")
}

fn sent(step: Step) -> Arc<HttpRequest> {
    match step {
        Step::Send { request } => request,
        other => panic!("{other:?}"),
    }
}

/// Runs an exchange against a server that answers everything at once.
fn run(exchange: &Exchange, logins: &AtomicUsize) -> Result<Arc<Answer>, SpikeError> {
    loop {
        let outcome = match exchange.poll(now())? {
            Step::Done { answer } => return Ok(answer),
            Step::Send { request } if is_login(&request) => {
                logins.fetch_add(1, Ordering::Relaxed);
                answered(&request, 200, LOGIN)
            }
            Step::Send { request } => answered(&request, 200, USER),
            Step::WaitForLogin { timeout } => {
                exchange.wait_for_login_blocking(timeout)?;
                Outcome::Waited
            }
            other => panic!("{other:?}"),
        };
        exchange.handle(outcome, now())?;
    }
}

#[test]
fn a_hundred_threads_log_in_once() {
    let (engine, logins, start) =
        (engine(EngineOptions::default()), AtomicUsize::new(0), Barrier::new(100));
    thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| {
                let exchange = exchange(&engine);
                start.wait();
                let answer = run(&exchange, &logins).unwrap();
                assert!(answer.json().unwrap().contains(r#""new_member":7.0"#));
            });
        }
    });
    assert_eq!(logins.load(Ordering::Relaxed), 1);
}

struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_waiting_exchange_is_woken_when_the_one_that_logs_in_ends_is_cancelled_or_dropped() {
    let ends: [fn(Arc<Exchange>); 3] = [
        |first| {
            let login = sent(first.poll(now()).unwrap());
            first.handle(answered(&login, 200, LOGIN), now()).unwrap();
            assert!(!is_login(&sent(first.poll(now()).unwrap())));
        },
        |first| first.cancel().unwrap(),
        drop,
    ];
    for end in ends {
        let engine = engine(EngineOptions::default());
        let (first, second) = (exchange(&engine), exchange(&engine));
        assert!(is_login(&sent(first.poll(now()).unwrap())));
        assert!(matches!(second.poll(now()).unwrap(), Step::WaitForLogin { .. }));

        let count = Arc::new(Count(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&count));
        assert!(!second.poll_login(&waker).unwrap());
        assert_eq!(count.0.load(Ordering::Relaxed), 0);
        end(first);
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert!(second.poll_login(&waker).unwrap());
        second.handle(Outcome::Waited, now()).unwrap();
        sent(second.poll(now()).unwrap());
    }
}

#[test]
fn a_wait_that_is_over_gives_its_place_in_the_queue_up() {
    let engine = engine(EngineOptions::default());
    let calls = [exchange(&engine), exchange(&engine), exchange(&engine)];
    let [first, second, third] = &calls;
    sent(first.poll(now()).unwrap());
    for waiting in [second, third] {
        assert!(matches!(waiting.poll(now()).unwrap(), Step::WaitForLogin { .. }));
        assert!(!waiting.poll_login(Waker::noop()).unwrap());
    }
    assert!(!second.wait_for_login_blocking(Some(Duration::ZERO)).unwrap());
    second.handle(Outcome::Waited, now()).unwrap();
    first.cancel().unwrap();
    assert!(third.wait_for_login_blocking(None).unwrap());
}

#[test]
fn a_wait_ends_when_its_exchange_is_cancelled() {
    let engine = engine(EngineOptions::default());
    let (first, second) = (exchange(&engine), exchange(&engine));
    sent(first.poll(now()).unwrap());
    assert!(matches!(second.poll(now()).unwrap(), Step::WaitForLogin { .. }));
    let count = Arc::new(Count(AtomicUsize::new(0)));
    let waker = Waker::from(Arc::clone(&count));
    assert!(!second.poll_login(&waker).unwrap());
    second.cancel().unwrap();
    assert_eq!(count.0.load(Ordering::Relaxed), 1);
    assert!(second.poll_login(&waker).is_err());
}

#[test]
fn a_wrong_use_is_an_error() {
    let engine = engine(EngineOptions::default());
    let caller = engine.user("ann".to_owned()).unwrap();
    let begin = |operation, parameters| engine.begin(&caller, operation, parameters).unwrap_err();
    assert!(begin("getNothing", "{}").message().contains("no operation"));
    assert!(begin("getUserinfo", "[]").message().contains("not a JSON object"));
    assert!(begin("getUserinfo", r#"{"from":1}"#).message().contains("has no parameters"));

    // Outcomes that belong to no step.
    let outcomes =
        [Outcome::Slept, Outcome::Waited, Outcome::Stored, Outcome::Loaded { token: None }];
    for outcome in outcomes {
        let exchange = exchange(&engine);
        sent(exchange.poll(now()).unwrap());
        exchange.handle(outcome, now()).unwrap();
        assert_eq!(exchange.poll(now()).unwrap_err().kind(), ErrorKind::Other);
        assert_eq!(exchange.poll(now()).unwrap_err().kind(), ErrorKind::Input);
    }

    let over = exchange(&engine);
    run(&over, &AtomicUsize::new(0)).unwrap();
    assert!(over.poll(now()).is_err());
    assert!(over.handle(Outcome::Slept, now()).is_err());
    assert!(over.wait_for_login_blocking(None).is_err());

    let cancelled = exchange(&engine);
    cancelled.cancel().unwrap();
    cancelled.cancel().unwrap();
    assert_eq!(cancelled.poll(now()).unwrap_err().kind(), ErrorKind::Input);
    assert_eq!(cancelled.handle(Outcome::Slept, now()).unwrap_err().kind(), ErrorKind::Input);
    assert_eq!(cancelled.wait_for_login_blocking(None).unwrap_err().kind(), ErrorKind::Input);
}

#[test]
fn the_lock_is_only_for_a_call_that_waits_for_it() {
    let engine = engine(EngineOptions::default());
    let (first, second, third) = (exchange(&engine), exchange(&engine), exchange(&engine));
    assert!(third.wait_for_login_blocking(None).is_err());
    sent(first.poll(now()).unwrap());
    assert!(matches!(second.poll(now()).unwrap(), Step::WaitForLogin { .. }));
    first.cancel().unwrap();
    assert!(second.wait_for_login_blocking(None).unwrap());
    // The same step again, and the lock is kept.
    assert!(matches!(second.poll(now()).unwrap(), Step::WaitForLogin { .. }));
    assert!(matches!(third.poll(now()).unwrap(), Step::WaitForLogin { .. }));
    second.handle(Outcome::Waited, now()).unwrap();
    sent(second.poll(now()).unwrap());
    // A wrong outcome ends the call in the middle of its login, and releases the lock.
    second.handle(Outcome::Slept, now()).unwrap();
    assert!(second.poll(now()).is_err());
    assert!(third.wait_for_login_blocking(Some(Duration::ZERO)).unwrap());
}

#[test]
fn a_response_is_for_the_exchange_of_its_request() {
    let engine = engine(EngineOptions::default());
    let token = || AccessToken::new("e30.e30.c2ln".to_owned()).unwrap();
    let begin = |user: &str| {
        let caller = engine.user_with_token(user.to_owned(), token()).unwrap();
        engine.begin(&caller, "getUserinfo", "{}").unwrap()
    };
    let (ann, bob) = (begin("ann"), begin("bob"));
    assert!(ann.handle(Outcome::Slept, now()).unwrap_err().message().contains("poll"));
    let for_ann = sent(ann.poll(now()).unwrap());
    // The same step again takes the response to either request.
    sent(ann.poll(now()).unwrap());
    let for_bob = sent(bob.poll(now()).unwrap());
    let error = bob.handle(answered(&for_ann, 200, USER), now()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    bob.handle(answered(&for_bob, 200, USER), now()).unwrap();
    assert!(bob.handle(answered(&for_bob, 200, USER), now()).is_err());
    ann.handle(answered(&for_ann, 200, USER), now()).unwrap();
    for exchange in [ann, bob] {
        assert!(matches!(exchange.poll(now()), Ok(Step::Done { .. })));
    }
}

#[test]
fn a_waker_that_waits_for_an_interpreter_locks_nobody_out() {
    static INTERPRETER: std::sync::Mutex<()> = std::sync::Mutex::new(());
    struct Interpreted;
    impl Wake for Interpreted {
        fn wake(self: Arc<Self>) {
            drop(INTERPRETER.lock());
        }
    }
    let engine = engine(EngineOptions::default());
    let (first, second, third) = (exchange(&engine), exchange(&engine), exchange(&engine));
    sent(first.poll(now()).unwrap());
    let waker = Waker::from(Arc::new(Interpreted));
    for waiting in [&second, &third] {
        assert!(matches!(waiting.poll(now()).unwrap(), Step::WaitForLogin { .. }));
        assert!(!waiting.poll_login(&waker).unwrap());
    }
    let (end, ended) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let held = INTERPRETER.lock().unwrap();
        let cancel = thread::spawn(move || first.cancel().unwrap());
        // The thread that holds the interpreter uses the lock of the login all the while.
        while !third.poll_login(&waker).unwrap() && !second.poll_login(&waker).unwrap() {
            thread::yield_now();
        }
        drop(held);
        cancel.join().unwrap();
        end.send(()).unwrap();
    });
    assert!(ended.recv_timeout(Duration::from_secs(30)).is_ok(), "a deadlock");
}

#[test]
fn a_response_is_reported_once() {
    let engine = engine(EngineOptions::default());
    let exchange = exchange(&engine);
    let request = sent(exchange.poll(now()).unwrap());
    let reader = request.begin_response(200, Vec::new());
    assert!(reader.push(LOGIN.into()));
    let response = reader.finish();
    assert!(!reader.push(LOGIN.into()));
    exchange.handle(Outcome::Answered { response: Arc::clone(&response) }, now()).unwrap();
    sent(exchange.poll(now()).unwrap());
    let error = exchange.handle(Outcome::Answered { response }, now()).unwrap_err();
    assert!(error.message().contains("another request"), "{error}");
    let error = exchange.handle(Outcome::Slept, now());
    // A wrong response changes nothing, a wrong outcome ends the call.
    assert!(error.is_ok() && exchange.poll(now()).is_err());
}

#[test]
fn what_is_wrong_with_a_response_is_the_error_of_the_call() {
    let field = |name: &str, value: &str| Header { name: name.to_owned(), value: value.to_owned() };
    let cases = [
        (200, vec![field("content-encoding", "gzip")], "no gzip", ErrorKind::InvalidResponse),
        (200, vec![field("bad name", "x")], "{}", ErrorKind::InvalidResponse),
        (200, vec![field("name", "\u{20ac}")], "{}", ErrorKind::InvalidResponse),
        (7, Vec::new(), "{}", ErrorKind::InvalidResponse),
        (
            200,
            Vec::new(),
            "{\"uid\": \"1\", \"application_id\": 9999, \"some more\": 1}",
            ErrorKind::BodyTooLarge,
        ),
        (200, Vec::new(), "<html>", ErrorKind::Decode),
        (403, Vec::new(), "{}", ErrorKind::Forbidden),
    ];
    for (status, fields, body, kind) in cases {
        let engine = engine(EngineOptions { body_limit: Some(40), ..EngineOptions::default() });
        let token = AccessToken::new("e30.e30.c2ln".to_owned()).unwrap();
        let caller = engine.user_with_token("ann".to_owned(), token).unwrap();
        let exchange = engine.begin(&caller, "getUserinfo", "{}").unwrap();
        let request = sent(exchange.poll(now()).unwrap());
        let reader = request.begin_response(status, fields);
        let _ = reader.push(body.into());
        exchange.handle(Outcome::Answered { response: reader.finish() }, now()).unwrap();
        let error = match exchange.poll(now()) {
            Ok(Step::Done { answer }) => answer.json().unwrap_err(),
            other => other.unwrap_err(),
        };
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[test]
fn a_token_store_is_asked_before_a_login() {
    let engine = engine(EngineOptions { has_token_store: true, ..EngineOptions::default() });
    let first = exchange(&engine);
    let Step::Load { key, .. } = first.poll(now()).unwrap() else { panic!() };
    assert_eq!(key.len(), 64);
    first.handle(Outcome::Loaded { token: None }, now()).unwrap();
    let login = sent(first.poll(now()).unwrap());
    first.handle(answered(&login, 200, LOGIN), now()).unwrap();
    let Step::Store { key: stored, token, .. } = first.poll(now()).unwrap() else { panic!() };
    assert_eq!((stored, token.expose_secret().as_str()), (key, "e30.e30.c2ln"));
    first.handle(Outcome::Stored, now()).unwrap();
    let request = sent(first.poll(now()).unwrap());
    assert!(request.headers().iter().any(|field| field.value == "Bearer e30.e30.c2ln"));
}

#[test]
fn the_wait_for_a_report_ends_with_the_report() {
    let engine = engine(EngineOptions::default());
    let caller = engine.user("ann".to_owned()).unwrap();
    let exchange = engine.wait_for_lab_report(&caller, "r1", &PollPolicy::default());
    let report = |status| format!(r#"{{"record_id":"r1","status":"{status}","more":1}}"#);
    let (mut pauses, mut polls) = (0, 0);
    let answer = loop {
        let outcome = match exchange.poll(now()).unwrap() {
            Step::Done { answer } => break answer,
            Step::Sleep { .. } => {
                pauses += 1;
                Outcome::Slept
            }
            Step::Send { request } if is_login(&request) => answered(&request, 200, LOGIN),
            Step::Send { request } => {
                polls += 1;
                answered(
                    &request,
                    200,
                    &report(if polls == 3 { "completed" } else { "processing" }),
                )
            }
            other => panic!("{other:?}"),
        };
        exchange.handle(outcome, now()).unwrap();
    };
    assert_eq!((pauses, polls), (2, 3));
    assert!(answer.json().unwrap().contains(r#""more":1"#));
}

#[test]
fn webhooks_are_verified() {
    let key = spike_core::webhook::Key::new("whsec").unwrap();
    let verifier =
        WebhookVerifier::new(vec!["old".to_owned(), "whsec".to_owned()], Some(100)).unwrap();
    let body = br#"[{"event_type":"record_change","more":[1]}, 7]"#.to_vec();
    let verified = verifier.verify(body.clone(), vec![key.sign(&body)]).unwrap();
    let delivery = verified.delivery().unwrap();
    assert_eq!((verified.key_index(), delivery.kind()), (1, DeliveryKind::Events));
    assert!(delivery.json().contains(r#""more":[1]"#));
    assert_eq!(delivery.unreadable(), ["7"]);

    let refused =
        |body: Vec<u8>, signatures| verifier.verify(body, signatures).unwrap_err().status();
    assert_eq!(refused(body.clone(), vec![]), 401);
    assert_eq!(refused(body.clone(), vec![key.sign(&body); 2]), 401);
    assert_eq!(refused(body, vec!["\n".to_owned()]), 401);
    assert_eq!(refused(vec![0; 101], vec![]), 413);
    assert!(WebhookVerifier::new(Vec::new(), None).is_err());
}

#[test]
fn no_text_of_an_object_contains_a_secret_or_data() {
    let engine = engine(EngineOptions { has_token_store: true, ..EngineOptions::default() });
    let exchange = exchange(&engine);
    let mut seen = format!("{engine:?} {exchange:?}");
    let answer = loop {
        let step = exchange.poll(now()).unwrap();
        seen += &format!("{step:?}");
        let outcome = match step {
            Step::Done { answer } => break answer,
            Step::Load { .. } => Outcome::Loaded { token: None },
            Step::Store { .. } => Outcome::Stored,
            Step::Send { request } if is_login(&request) => answered(&request, 200, LOGIN),
            Step::Send { request } => answered(&request, 200, USER),
            other => panic!("{other:?}"),
        };
        seen += &format!("{outcome:?}");
        exchange.handle(outcome, now()).unwrap();
    };
    seen += &format!("{answer:?}");
    for mark in ["ann", "e30.", "HMAC_KEY", "uid", "new_member"] {
        assert!(!seen.contains(mark), "{mark} in {seen}");
    }
}

#[test]
fn a_long_range_is_cut_into_calls() {
    let year = r#"{"from_date":"2025-01-01","to_date":"2025-12-31","types":["steps"]}"#;
    let months = cut("getQueriesStatisticsDaily", year, 24 * 30).unwrap();
    assert_eq!(months.len(), 13);
    let last: serde_json::Value = serde_json::from_str(&months[12]).unwrap();
    let expected =
        serde_json::json!({"from_date": "2025-12-27", "to_date": "2025-12-31", "types": ["steps"]});
    assert_eq!(last, expected);
    let engine = engine(EngineOptions::default());
    let caller = engine.user("ann".to_owned()).unwrap();
    assert!(
        months
            .iter()
            .all(|month| engine.begin(&caller, "getQueriesStatisticsDaily", month).is_ok())
    );
    assert!(cut("getQueriesStatisticsDaily", year, 25).is_err());
    assert!(cut("getUserinfo", "{}", 24).is_err());
}

#[test]
fn all_operations_are_described() {
    let all = operations();
    assert_eq!(all.len(), spike_core::api::REQUESTS.len());
    assert!(all.iter().all(|one| !one.doc.is_empty() && !one.doc.contains("```")));
    let daily = all.iter().find(|one| one.id == "getQueriesStatisticsDaily").unwrap();
    let of = |name| daily.parameters.iter().find(|one| one.name == name).unwrap();
    let (date, types, manual) = (of("from_date"), of("types"), of("exclude_manual"));
    assert_eq!((date.is_required, date.is_list, &*date.value), (true, false, "a date"));
    assert_eq!((types.is_required, types.is_list, &*types.value), (true, true, "a string"));
    assert!(!manual.is_required && !manual.doc.is_empty());
}
