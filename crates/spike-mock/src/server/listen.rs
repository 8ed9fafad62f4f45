//! The listening socket, and the thread on which everything runs.

use std::future::IntoFuture as _;
use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::middleware::from_fn_with_state;
use futures_util::future::select;
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::connection::{ConnectionHandle, Listener};
use super::control::Control;
use super::exchange::exchange;
use crate::api;
use crate::app::App;
use crate::options::Options;

/// Connections that may wait to be accepted: a test may open a thousand at once.
const BACKLOG: u32 = 4_096;

/// A server that is bound to an address, but does not serve yet.
pub(super) struct BoundServer {
    runtime: Runtime,
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
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
        let listener = {
            let _inside = runtime.enter();
            let socket = TcpSocket::new_v4()?;
            socket.set_reuseaddr(cfg!(unix))?;
            socket.bind(options.address)?;
            socket.listen(BACKLOG)?
        };
        let origin = format!("http://{}", listener.local_addr()?);
        let app = Arc::new(App::new(options, origin)?);
        Ok(Self { runtime, listener, app, control: Arc::default() })
    }

    /// Serves on this thread until `stop` completes, then drops all connections.
    pub(super) fn serve(self, stop: oneshot::Receiver<()>) {
        let Self { runtime, listener, app, control } = self;
        runtime.block_on(async move {
            let listener = Listener::new(listener, Arc::clone(&control));
            let router = api::router(app).layer(from_fn_with_state(control, exchange));
            let service = router.into_make_service_with_connect_info::<ConnectionHandle>();
            let server = std::pin::pin!(axum::serve(listener, service).into_future());
            // Open connections are dropped with the runtime.
            select(server, stop).await;
        });
    }

    pub(super) fn spawn(self) -> io::Result<RunningServer> {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("spike-mock".to_owned())
            .spawn(move || self.serve(stopped))?;
        Ok(RunningServer { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
