//! The listening socket, and the thread everything runs on.

mod connection;
mod respond;

use std::io;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use connection::{Handle, Listener};

use crate::app::App;
use crate::options::Options;

/// Connections that may wait to be accepted: a test may open a thousand at once.
const BACKLOG: u32 = 4_096;

/// A bound address, not yet served.
pub(crate) struct Bound {
    runtime: Runtime,
    listener: TcpListener,
    pub(crate) app: Arc<App>,
}

/// A server on a thread of its own; it stops when this is dropped.
pub(crate) struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Bound {
    pub(crate) fn new(options: Options) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            let socket = TcpSocket::new_v4()?;
            socket.set_reuseaddr(cfg!(unix))?;
            socket.bind(options.address)?;
            socket.listen(BACKLOG)?
        };
        let origin = format!("http://{}", listener.local_addr()?);
        Ok(Self {
            runtime,
            listener,
            app: Arc::new(App::new(options, origin)?),
        })
    }

    /// Serves on this thread until told to stop, then drops all connections.
    pub(crate) fn serve(self, stop: oneshot::Receiver<()>) {
        let Self {
            runtime,
            listener,
            app,
        } = self;
        runtime.block_on(async move {
            let listener = Listener::new(listener, Arc::clone(&app));
            let router = Router::new().fallback(handle).with_state(app);
            let service = router.into_make_service_with_connect_info::<Handle>();
            let server = std::pin::pin!(std::future::IntoFuture::into_future(axum::serve(
                listener, service
            )));
            // Whichever ends first: connections still open are dropped with the runtime.
            first(server, stop).await;
        });
    }

    pub(crate) fn spawn(self) -> io::Result<Running> {
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("spike-mock".to_owned())
            .spawn(move || self.serve(stopped))?;
        Ok(Running {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn handle(
    State(app): State<Arc<App>>,
    ConnectInfo(connection): ConnectInfo<Handle>,
    request: Request,
) -> axum::response::Response {
    respond::respond(&app, &connection, request).await
}

/// Waits for one of two futures.
async fn first<A: Future + Unpin, B: Future + Unpin>(mut one: A, mut other: B) {
    std::future::poll_fn(|context| {
        let done = std::pin::Pin::new(&mut one).poll(context).is_ready()
            || std::pin::Pin::new(&mut other).poll(context).is_ready();
        if done {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
}
