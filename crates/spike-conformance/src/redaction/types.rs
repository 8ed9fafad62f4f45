//! `Debug` of the public types that hold a secret, a user or a value, outside of answers.

use std::time::Duration;

use anyhow::{Result, anyhow};
use http::Method;
use serde_json::json;
use spike_core::api::*;
use spike_core::machine::{Action, Machine as _, Now, Outcome, Step};
use spike_core::time::Timestamp;
use spike_core::vocabulary::{Provider, ServingUnit};
use spike_core::webhook::{Key, SIGNATURE_HEADER, Verifier};
use spike_core::{
    AccessToken, ApplicationId, CallOptions, Engine, Error, HmacKey, IntegrationReturn, RawCall,
    Request as _, RequestExt as _, Secret, Settings, Signature, StoredToken, UserId,
};

use super::collector::check;
use crate::client::texts;
use crate::marks;

/// Shows everything to the collector.
pub(super) fn all() -> Result<()> {
    requests();
    secrets().map_err(|error| anyhow!("{error}"))?;
    machines().map_err(|error| anyhow!("{error}"))?;
    webhooks()
}

macro_rules! show {
    ($($value:expr),+ $(,)?) => {{
        $( check(concat!("Debug of ", stringify!($value)), &format!("{:?} {0:#?}", $value)); )+
    }};
}

fn requests() {
    let mark = marks::VALUE;
    let link = IntegrationUrl::new(Provider::Garmin)
        .redirect_uri(format!("https://example.com/?q={mark}"))
        .state(mark)
        .provider_user_id(mark);
    let meal = Meal::new(mark, 350.0, ServingUnit::Grams)
        .dish_description(mark)
        .ingredients([Ingredient::new(mark, 73_914.826_5, ServingUnit::Grams)]);
    let raw = RawCall::new(Method::POST, "/lab_reports")
        .segment(mark)
        .query("q", mark)
        .json(json!({"n": mark}));
    show!(
        link,
        GetSleep::new(mark),
        GetWorkout::new(mark),
        GetLabReport::new(mark),
        GetProviderRecord::new(mark),
        DeleteNutritionRecord::new(mark),
        UploadLabReport::new(b"%PDF-1.7 zqx".to_vec(), mark),
        AnalyzeNutritionImage::new(b"\x89PNG\r\n\x1a\n zqx".to_vec()),
        UploadNutritionRecord::new(meal.clone()),
        ReplaceNutritionRecord::new(mark, meal.clone()),
        meal,
        GetUserInfo::new().with_query("q", mark),
        raw,
    );
}

fn secrets() -> Result<(), Error> {
    let key = HmacKey::new(marks::KEY)?;
    let user = UserId::new(marks::USER)?;
    let signature = key.sign(&user);
    let token = AccessToken::new(marks::TOKEN)?;
    let settings = Settings::new(9999, key.clone())
        .base_url("https://api.invalid/v3")
        .proxy("http://user:zqx%20p%40ss@proxy.invalid");
    let setup = settings.transport_setup(|_| None)?;
    let login = AuthHmac::new(ApplicationId::new(9999), user, signature.clone());
    let blocking = spike_blocking::Client::builder(settings.clone());
    let asynchronous = spike_async::Client::builder(settings.clone());
    show!(
        key,
        signature,
        token,
        StoredToken::new(token.clone()),
        Secret::new(marks::VALUE),
        settings,
        setup,
        login,
        blocking,
        asynchronous,
    );
    // Refused values are not shown, either.
    let refused = [
        HmacKey::new("zqx zqx").err(),
        AccessToken::new("zqx\nzqx").err(),
        UserId::new("zqx@example.com").err(),
        Signature::from_hex("zqx").err(),
        Settings::new(1, key.clone())
            .base_url("https://zqx:zqx@api.invalid")
            .transport_setup(|_| None)
            .err(),
        Settings::new(1, key)
            .proxy("socks5://zqx")
            .base_url("https://a.invalid")
            .transport_setup(|_| None)
            .err(),
        IntegrationReturn::parse("https://example.com/?state=zqx&error=1", Some("other zqx")).err(),
    ];
    for error in refused.iter().flatten() {
        texts(error).iter().for_each(|text| check("Error", text));
    }
    Ok(())
}

/// Every step of a call with a login.
fn machines() -> Result<(), Error> {
    let settings = Settings::new(9999, HmacKey::new(marks::KEY)?);
    let engine = Engine::<()>::new(settings, 1)?.with_shared_store();
    let caller = engine.user(marks::USER)?.with_options(CallOptions::new());
    let mut machine = engine.begin(&caller, &GetSleep::new(marks::VALUE).call()?)?.machine;
    show!(engine);
    let now = Now { elapsed: Duration::ZERO, wall: Timestamp::UNIX_EPOCH };
    let mut sent = 0;
    loop {
        let step = machine.poll(now);
        show!(step, machine);
        let outcome = match step {
            Step::Done(_) => return Ok(()),
            Step::Do(Action::Lock { .. }) => Outcome::Locked,
            Step::Do(Action::Unlock) => Outcome::Unlocked,
            Step::Do(Action::Load { .. }) => Outcome::Loaded(None),
            Step::Do(Action::Store { .. }) => Outcome::Stored,
            Step::Do(Action::Sleep(_)) => Outcome::Slept,
            Step::Do(Action::Send { .. }) => {
                sent += 1;
                let body =
                    if sent == 1 { crate::answers::token() } else { crate::answers::user("zqx") };
                Outcome::Answered(Ok(http::Response::new(body.into())))
            }
        };
        show!(outcome);
        machine.handle(outcome, now);
    }
}

fn webhooks() -> Result<()> {
    let key = Key::new("zqx-webhook-key-of-the-application").map_err(|error| anyhow!("{error}"))?;
    let verifier = Verifier::new([key.clone()]);
    show!(key, verifier);
    let event = json!([{
        "event_type": "record_change",
        "application_id": 9999,
        "application_user_id": marks::USER,
        "uid": marks::VALUE,
        "provider_slug": marks::VALUE,
        "metrics": [marks::VALUE],
        "earliest_record_start_at": marks::VALUE,
    }]);
    for body in [event.to_string(), marks::VALUE.to_owned(), json!({"a": marks::VALUE}).to_string()]
    {
        let mut headers = http::HeaderMap::new();
        let refused = verifier.verify_request(body.clone(), &headers);
        if let Err(error) = &refused {
            check("VerifyError", &format!("{error} {error:?}"));
        }
        headers.insert(SIGNATURE_HEADER, key.sign(body.as_bytes()).parse()?);
        let verified = verifier.verify_request(body, &headers)?;
        show!(verified);
        match verified.delivery_and_deviations() {
            Ok((_, deviations)) => show!(deviations),
            Err(error) => texts(&error).iter().for_each(|text| check("Error", text)),
        }
    }
    Ok(())
}
