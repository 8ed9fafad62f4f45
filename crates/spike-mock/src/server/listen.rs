//! The listening socket, and the thread on which connections are served.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::middleware::from_fn_with_state;
use axum::serve::Listener;
use futures_util::future::{Either, select};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Semaphore, oneshot};

use super::connection::Connection;
use super::control::Control;
use super::exchange::{ExchangeState, exchange};
use super::live::{self, Live};
use crate::api;
use crate::app::App;
use crate::journal::Event;
use crate::options::Options;

/// Connections that may wait to be accepted: a test may open a thousand at once.
const BACKLOG: u32 = 4_096;

/// A server that is bound to an address, but does not serve yet.
pub(super) struct BoundServer {
    pub(super) runtime: Runtime,
    listener: TcpListener,
    pub(super) app: Arc<App>,
    pub(super) control: Arc<Mutex<Control>>,
}

/// A server on its own thread. It stops when this is dropped.
pub(super) struct RunningServer {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl BoundServer {
    pub(super) fn new(options: Options) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _inside = runtime.enter();
            let socket = match options.address {
                SocketAddr::V4(_) => TcpSocket::new_v4()?,
                SocketAddr::V6(_) => TcpSocket::new_v6()?,
            };
            socket.set_reuseaddr(cfg!(unix))?;
            socket.bind(options.address)?;
            socket.listen(BACKLOG)?
        };
        let mut address = listener.local_addr()?;
        if address.ip().is_unspecified() {
            // No address to connect to, so that of this machine.
            address.set_ip(match address {
                SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let origin = format!("http://{address}");
        let app = Arc::new(App::new(options, origin)?);
        Ok(Self { runtime, listener, app, control: Arc::default() })
    }

    pub(super) fn live(&self) -> Live {
        Live { app: Arc::clone(&self.app), control: Arc::clone(&self.control) }
    }

    /// Serves on this thread until `stop` completes. Running answers then have `grace` to end.
    pub(super) fn serve(self, stop: impl Future, grace: Duration) {
        let live = self.live();
        let journal = Arc::clone(&self.app.journal);
        let Self { runtime, mut listener, app, control } = self;
        runtime.block_on(async move {
            let options = &app.options;
            let connections = Arc::new(Semaphore::new(options.max_connections));
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(options.read_timeout);
            let state = ExchangeState::new(Arc::clone(&app), Arc::clone(&control));
            let exchanged =
                api::router(Arc::clone(&app)).layer(from_fn_with_state(state, exchange));
            let router = exchanged.merge(live::router(live));
            let running = GracefulShutdown::new();
            let mut stop = pin!(stop);
            loop {
                let accepted = pin!(async {
                    let permit = Arc::clone(&connections).acquire_owned().await;
                    // Pauses while there are no file descriptors left.
                    (permit, Listener::accept(&mut listener).await.0)
                });
                let Either::Left(((permit, stream), _)) = select(accepted, stop.as_mut()).await
                else {
                    break;
                };
                control.lock().connections += 1;
                let connection = running.watch(serve_connection(&http, router.clone(), stream));
                tokio::spawn(async move {
                    let _permit = permit;
                    // An error is the end of this connection only.
                    let _ = connection.await;
                });
            }
            drop(listener);
            // Ends the streams of the live page.
            app.journal.publish(Event::Stop);
            if !grace.is_zero() {
                let _ = tokio::time::timeout(grace, running.shutdown()).await;
            }
        });
        // A thread that still computes an answer does not delay the end.
        runtime.shutdown_background();
        journal.publish(Event::End);
    }

    pub(super) fn spawn(self) -> io::Result<RunningServer> {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("spike-mock".to_owned())
            .spawn(move || self.serve(stopped, Duration::ZERO))?;
        Ok(RunningServer { stop: Some(stop), thread: Some(thread) })
    }
}

/// Serves a connection. Handlers get a handle that closes it.
fn serve_connection(
    http: &http1::Builder,
    router: Router,
    stream: TcpStream,
) -> impl GracefulConnection + use<> {
    let _ = stream.set_nodelay(true);
    let connection = Connection::new(stream);
    let handle = connection.handle();
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(handle.clone()));
        router.call(request)
    });
    http.serve_connection(TokioIo::new(connection), service)
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
