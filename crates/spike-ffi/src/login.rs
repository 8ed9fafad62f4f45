//! The login lock of a user. It is kept here, not by the host, so that it is released whatever the host does.

use std::sync::Arc;
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use async_lock::futures::LockArc;
use async_lock::{Mutex, MutexGuardArc};

/// The login lock of one user.
#[derive(Debug, Default)]
pub(crate) struct LoginLock(Arc<Mutex<()>>);

impl LoginLock {
    pub(crate) fn try_lock(&self) -> Option<MutexGuardArc<()>> {
        self.0.try_lock_arc()
    }

    pub(crate) fn lock(&self) -> LockArc<()> {
        self.0.lock_arc()
    }
}

/// Wakes a thread that waits in [`block_until`].
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Polls until there is a result, or the time is over. `None` waits without limit.
pub(crate) fn block_until<T>(
    timeout: Option<Duration>,
    mut poll: impl FnMut(&Waker) -> Option<T>,
) -> Option<T> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    // A time that cannot be represented is no limit.
    let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    loop {
        if let Some(result) = poll(&waker) {
            return Some(result);
        }
        match end {
            None => thread::park(),
            Some(end) => match end.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => thread::park_timeout(left),
                _ => return None,
            },
        }
    }
}
