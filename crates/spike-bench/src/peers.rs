//! The peers of the calls: bare reqwest and bare ureq. They send the same bytes, have the same limits, and decode into
//! plain derived structs.

use std::time::Duration;

use anyhow::Result;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::de::DeserializeOwned;
use sha2::Sha256;

use crate::drive::KEY;
use crate::generated;
use crate::plain::{Login, UserInfo};

const CONNECT: Duration = Duration::from_secs(10);
const ATTEMPT: Duration = Duration::from_secs(30);
const IDLE: Duration = Duration::from_secs(30);
const BODY: u64 = 64 * 1024 * 1024;

const HEADERS: [(&str, &str); 3] = [
    ("accept", "application/json, application/problem+json"),
    ("accept-encoding", "gzip"),
    ("user-agent", concat!("spike-sdk/", "0.1.0")),
];

/// Signs a message with a key that is prepared anew, in hexadecimal digits.
pub fn sign(key: &[u8], message: &[u8]) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key)?;
    mac.update(message);
    Ok(hex::encode(mac.finalize().into_bytes()))
}

fn login_body(user: &str) -> Result<Vec<u8>> {
    let signature = sign(KEY.as_bytes(), user.as_bytes())?;
    Ok(serde_json::to_vec(&serde_json::json!({
        "application_id": 9999, "application_user_id": user, "signature": signature,
    }))?)
}

pub struct Reqwest {
    client: reqwest::Client,
    base_url: String,
}

impl Reqwest {
    pub fn new(base_url: &str) -> Result<Self> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .build()?;
        Ok(Self { client, base_url: base_url.to_owned() })
    }

    pub async fn user_info(&self, token: &str) -> Result<UserInfo> {
        let request = self.client.get(format!("{}/userinfo", self.base_url));
        self.send(request.header("authorization", format!("Bearer {token}"))).await
    }

    pub async fn login(&self, user: &str) -> Result<String> {
        let request = self.client.post(format!("{}/auth/hmac", self.base_url));
        let request = request.header("content-type", "application/json").body(login_body(user)?);
        Ok(self.send::<Login>(request).await?.access_token)
    }

    async fn send<T: DeserializeOwned>(&self, mut request: reqwest::RequestBuilder) -> Result<T> {
        for (name, value) in HEADERS {
            request = request.header(name, value);
        }
        let response = request.timeout(ATTEMPT).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&response.bytes().await?)?)
    }
}

/// A client that progenitor generated from our specification. It sends what it was generated to send, and the token.
pub fn generated(base_url: &str, token: &str) -> Result<generated::Client> {
    let mut headers = http::HeaderMap::new();
    headers.insert("authorization", format!("Bearer {token}").parse()?);
    let client = reqwest::Client::builder()
        .default_headers(headers)
        .no_proxy()
        .connect_timeout(CONNECT)
        .timeout(ATTEMPT)
        .pool_idle_timeout(IDLE)
        .build()?;
    Ok(generated::Client::new_with_client(base_url, client))
}

pub struct Ureq {
    agent: ureq::Agent,
    base_url: String,
}

impl Ureq {
    pub fn new(base_url: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .proxy(None)
            .max_redirects(0)
            .timeout_global(Some(ATTEMPT))
            .timeout_resolve(Some(CONNECT))
            .timeout_connect(Some(CONNECT))
            .max_idle_age(IDLE)
            .max_idle_connections(64)
            .max_idle_connections_per_host(64);
        Self { agent: config.build().into(), base_url: base_url.to_owned() }
    }

    pub fn user_info(&self, token: &str) -> Result<UserInfo> {
        let mut request = self.agent.get(format!("{}/userinfo", self.base_url));
        for (name, value) in HEADERS {
            request = request.header(name, value);
        }
        let response = request.header("authorization", format!("Bearer {token}")).call()?;
        read(response)
    }

    pub fn login(&self, user: &str) -> Result<String> {
        let mut request = self.agent.post(format!("{}/auth/hmac", self.base_url));
        for (name, value) in HEADERS {
            request = request.header(name, value);
        }
        let body = login_body(user)?;
        let response = request.header("content-type", "application/json").send(&body[..])?;
        Ok(read::<Login>(response)?.access_token)
    }
}

fn read<T: DeserializeOwned>(mut response: http::Response<ureq::Body>) -> Result<T> {
    let body = response.body_mut().with_config().limit(BODY).read_to_vec()?;
    Ok(serde_json::from_slice(&body)?)
}
