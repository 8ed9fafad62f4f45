//! The signals that stop the program.

use std::io;

use futures_util::future::select;

/// Installs handlers, and returns a future that completes at the first signal.
///
/// The handlers are needed even to end at once: the first process of a container ignores a signal without a handler.
/// Must be called inside a runtime.
#[cfg(unix)]
pub(super) fn stop_signal() -> io::Result<impl Future> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        select(Box::pin(interrupt.recv()), Box::pin(terminate.recv())).await;
    })
}

/// Installs handlers, and returns a future that completes at the first Ctrl-C, or when the system ends the program.
/// Must be called inside a runtime.
#[cfg(windows)]
pub(super) fn stop_signal() -> io::Result<impl Future> {
    use tokio::signal::windows::{ctrl_c, ctrl_close};

    let (mut interrupt, mut close) = (ctrl_c()?, ctrl_close()?);
    Ok(async move {
        select(Box::pin(interrupt.recv()), Box::pin(close.recv())).await;
    })
}
