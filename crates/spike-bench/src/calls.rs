//! Calls against a server in another process, and the core alone.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use anyhow::{Context as _, Result, ensure};
use futures_util::{StreamExt as _, stream};
use spike_core::api::GetUserInfo;
use spike_core::bulk::BulkPolicy;
use spike_core::{AccessToken, HmacKey, Settings};

use crate::bodies::TOKEN;
use crate::drive::KEY;
use crate::peers::{Reqwest, Ureq};
use crate::plain::UserInfo;
use crate::report::Target::{AtLeast, AtMost};
use crate::report::{Figure, Row};
use crate::rounds::{Effort, compare, wall};
use crate::server::Server;
use crate::{paths, peers, rounds};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { name: "sequential small calls, blocking / bare ureq with the same limits", target: AtLeast(1.5), measure: blocking },
    Row { name: "sequential small calls, async / bare reqwest", target: AtLeast(0.98), measure: sequential },
    Row { name: "sequential small calls, async / a client that progenitor generated", target: AtLeast(0.98), measure: progenitor },
    Row { name: "64 concurrent callers, async / bare reqwest", target: AtLeast(0.97), measure: concurrent },
    Row { name: "bulk run, async, 1,000 users x 10, 64 at once / buffer_unordered", target: AtLeast(0.97), measure: |effort| bulk_async(effort, false) },
    Row { name: "bulk run, async, with logins", target: AtLeast(0.97), measure: |effort| bulk_async(effort, true) },
    Row { name: "bulk run, blocking, 1,000 users x 10, 8 at once / ureq on threads", target: AtLeast(1.0), measure: |effort| bulk_blocking(effort, false) },
    Row { name: "bulk run, blocking, with logins", target: AtLeast(1.0), measure: |effort| bulk_blocking(effort, true) },
    Row { name: "core alone, one call without decoding: instructions", target: AtMost(10_000.0), measure: instructions },
];

const USERS: u32 = 1_000;
const CALLS: u32 = 10;

fn settings(server: &Server) -> Result<Settings> {
    Ok(Settings::new(9999, HmacKey::new(KEY)?).base_url(&server.base_url).no_proxy())
}

/// One thread, so that the other core is the server's.
fn runtime() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn blocking(effort: Effort) -> Result<Figure> {
    let server = Server::start()?;
    let client = spike_blocking::Client::new(settings(&server)?)?;
    let user = client.user_with_token("user-1", AccessToken::new(TOKEN)?)?;
    let bare = Ureq::new(&server.base_url);
    user.user_info()?;
    bare.user_info(TOKEN)?;
    let ours = wall(|| assert!(user.user_info().is_ok()));
    Ok(compare(effort, 1, ours, wall(|| assert!(bare.user_info(TOKEN).is_ok()))))
}

fn sequential(effort: Effort) -> Result<Figure> {
    callers(effort, 1)
}

fn progenitor(effort: Effort) -> Result<Figure> {
    let (server, runtime) = (Server::start()?, runtime()?);
    let client = spike_async::Client::new(settings(&server)?)?;
    let user = client.user_with_token("user-1", AccessToken::new(TOKEN)?)?;
    let generated = peers::generated(&server.base_url, TOKEN)?;
    let ours = wall(|| assert!(runtime.block_on(user.user_info()).is_ok()));
    let peer = wall(|| assert!(runtime.block_on(generated.get_userinfo()).is_ok()));
    Ok(compare(effort, 1, ours, peer))
}

fn concurrent(effort: Effort) -> Result<Figure> {
    callers(effort, 64)
}

/// Calls of this many tasks at once.
fn callers(effort: Effort, callers: u32) -> Result<Figure> {
    let (server, runtime) = (Server::start()?, runtime()?);
    let client = spike_async::Client::new(settings(&server)?)?;
    let user = client.user_with_token("user-1", AccessToken::new(TOKEN)?)?;
    let bare = Arc::new(Reqwest::new(&server.base_url)?);
    runtime.block_on(user.user_info())?;
    runtime.block_on(bare.user_info(TOKEN))?;
    let ours = || crowd(callers, || all_calls(user.clone()));
    let peer = || {
        crowd(callers, || {
            let bare = Arc::clone(&bare);
            async move {
                let mut succeeded = 0;
                for _ in 0..CALLS {
                    succeeded += u32::from(bare.user_info(TOKEN).await.is_ok());
                }
                succeeded
            }
        })
    };
    let units = callers * CALLS;
    let checked = |succeeded| assert_eq!(succeeded, units, "a call failed");
    let ours = wall(|| checked(runtime.block_on(ours())));
    Ok(compare(effort, units, ours, wall(|| checked(runtime.block_on(peer())))))
}

/// The calls of one caller, one after the other; returns how many succeeded.
async fn all_calls(user: spike_async::User) -> u32 {
    let mut succeeded = 0;
    for _ in 0..CALLS {
        succeeded += u32::from(user.user_info().await.is_ok());
    }
    succeeded
}

/// Runs this many callers at once; a single one without a task of its own.
async fn crowd<F>(callers: u32, caller: impl Fn() -> F) -> u32
where
    F: Future<Output = u32> + Send + 'static,
{
    if callers == 1 {
        return caller().await;
    }
    let tasks: Vec<_> = (0..callers).map(|_| tokio::spawn(caller())).collect();
    let mut succeeded = 0;
    for task in tasks {
        succeeded += task.await.unwrap_or_default();
    }
    succeeded
}

/// The cost of a call for the chart: ours alone.
pub fn cost_of_a_call(effort: Effort, callers: u32) -> Result<f64> {
    let (server, runtime) = (Server::start()?, runtime()?);
    let client = spike_async::Client::new(settings(&server)?)?;
    let user = client.user_with_token("user-1", AccessToken::new(TOKEN)?)?;
    runtime.block_on(user.user_info())?;
    let ours = || runtime.block_on(crowd(callers, || all_calls(user.clone())));
    Ok(rounds::alone(effort, callers * CALLS, wall(ours)).ours)
}

fn ids() -> Vec<String> {
    (0..USERS).map(|user| format!("user-{user}")).collect()
}

/// The tokens of a program without the SDK; empty before the logins.
type Tokens = Vec<OnceLock<String>>;

fn tokens(logins: bool) -> Tokens {
    let token = || if logins { OnceLock::new() } else { OnceLock::from(TOKEN.to_owned()) };
    (0..USERS).map(|_| token()).collect()
}

fn bulk_async(effort: Effort, logins: bool) -> Result<Figure> {
    let (server, runtime) = (Server::start()?, runtime()?);
    let settings = settings(&server)?;
    let transport = Arc::new(spike_async::ReqwestTransport::new(&settings)?);
    let bare = Reqwest::new(&server.base_url)?;
    let (ids, token) = (ids(), AccessToken::new(TOKEN)?);
    let (request, policy) = (GetUserInfo::new(), BulkPolicy::new().concurrency(64));

    let ours = || -> Result<()> {
        // A new client has no tokens; the connections are those of the transport.
        let client = spike_async::Client::builder(settings.clone()).transport(transport.clone());
        let client = client.build()?;
        let user = |id| match logins {
            true => client.user(id),
            false => client.user_with_token(id, token.clone()),
        };
        let users = ids.iter().map(user).collect::<Result<Vec<_>, _>>()?;
        for _ in 0..CALLS {
            let report = runtime.block_on(client.bulk(&users, &request, policy, |_, _, _| ()));
            ensure!(report.progress.succeeded == ids.len(), "a call failed");
        }
        Ok(())
    };
    let peer = || -> Result<()> {
        let tokens = tokens(logins);
        let call = async |user: usize| -> Result<UserInfo> {
            if tokens[user].get().is_none() {
                let _ = tokens[user].set(bare.login(&ids[user]).await?);
            }
            bare.user_info(tokens[user].get().context("no token")?).await
        };
        for _ in 0..CALLS {
            let run = stream::iter(0..ids.len()).map(call).buffer_unordered(64);
            let succeeded = run.filter(|result| std::future::ready(result.is_ok())).count();
            ensure!(runtime.block_on(succeeded) == ids.len(), "a call failed");
        }
        Ok(())
    };
    ours()?;
    peer()?;
    Ok(compare(effort, USERS * CALLS, wall(ours), wall(peer)))
}

fn bulk_blocking(effort: Effort, logins: bool) -> Result<Figure> {
    const THREADS: usize = 8;
    let server = Server::start()?;
    let settings = settings(&server)?;
    let transport = Arc::new(spike_blocking::UreqTransport::new(&settings)?);
    let bare = Ureq::new(&server.base_url);
    let (ids, token) = (ids(), AccessToken::new(TOKEN)?);
    let policy = BulkPolicy::new().concurrency(THREADS);

    let ours = || -> Result<()> {
        let client = spike_blocking::Client::builder(settings.clone()).transport(transport.clone());
        let client = client.build()?;
        let user = |id| match logins {
            true => client.user(id),
            false => client.user_with_token(id, token.clone()),
        };
        let users = ids.iter().map(user).collect::<Result<Vec<_>, _>>()?;
        for _ in 0..CALLS {
            let report = client.bulk(&users, &GetUserInfo::new(), policy, |_, _, _| ());
            ensure!(report.progress.succeeded == ids.len(), "a call failed");
        }
        Ok(())
    };
    let peer = || -> Result<()> {
        let tokens = tokens(logins);
        let call = |user: usize| -> Result<UserInfo> {
            if tokens[user].get().is_none() {
                let _ = tokens[user].set(bare.login(&ids[user])?);
            }
            bare.user_info(tokens[user].get().context("no token")?)
        };
        for _ in 0..CALLS {
            let (next, succeeded) = (AtomicUsize::new(0), AtomicUsize::new(0));
            thread::scope(|scope| {
                for _ in 0..THREADS {
                    scope.spawn(|| {
                        loop {
                            let user = next.fetch_add(1, Ordering::Relaxed);
                            if user >= ids.len() {
                                break;
                            }
                            succeeded.fetch_add(usize::from(call(user).is_ok()), Ordering::Relaxed);
                        }
                    });
                }
            });
            ensure!(succeeded.into_inner() == ids.len(), "a call failed");
        }
        Ok(())
    };
    ours()?;
    peer()?;
    Ok(compare(effort, USERS * CALLS, wall(ours), wall(peer)))
}

fn instructions(_: Effort) -> Result<Figure> {
    Ok(Figure::exact(paths::count("core_call")? as f64, ""))
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;
    use crate::bodies::USER_INFO;

    /// Returns the lines of one request, sorted.
    fn sent(call: impl FnOnce(String)) -> Vec<String> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/v3", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).unwrap();
            let length_of_answer = USER_INFO.len();
            write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: {length_of_answer}\r\n\r\n{USER_INFO}"
            )
            .unwrap();
            String::from_utf8(request[..length].to_vec()).unwrap()
        });
        call(base_url);
        let request = server.join().unwrap();
        let mut lines: Vec<_> = request.lines().map(str::to_lowercase).collect();
        lines.retain(|line| !line.starts_with("host:"));
        lines.sort();
        lines
    }

    #[test]
    fn peers_send_the_same_bytes() {
        let settings = |base_url| Settings::without_key(9999).base_url(base_url);
        let token = AccessToken::new(TOKEN).unwrap();
        let blocking = sent(|url| {
            let client = spike_blocking::Client::new(settings(url)).unwrap();
            client.user_with_token("user-1", token.clone()).unwrap().user_info().unwrap();
        });
        let in_async = sent(|url| {
            let client = spike_async::Client::new(settings(url)).unwrap();
            let user = client.user_with_token("user-1", token.clone()).unwrap();
            runtime().unwrap().block_on(user.user_info()).unwrap();
        });
        let ureq = sent(|url| drop(Ureq::new(&url).user_info(TOKEN).unwrap()));
        let reqwest = sent(|url| {
            let bare = Reqwest::new(&url).unwrap();
            runtime().unwrap().block_on(bare.user_info(TOKEN)).unwrap();
        });
        assert_eq!(blocking, ureq);
        assert_eq!(in_async, reqwest);
        assert_eq!(in_async, blocking);
    }
}
