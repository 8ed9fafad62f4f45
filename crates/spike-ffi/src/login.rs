//! The login lock of a user. It is kept here, not by the host, so that it is released whatever the host does.

use std::cell::RefCell;
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

thread_local! {
    static WOKEN: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// Notes that a waker is due.
///
/// The lock wakes the next call while it holds a lock of its own. A waker of another language may wait for its interpreter
/// there, while a thread that has the interpreter waits for that lock. So wakers are called when the call into this crate
/// ends, and no lock is held.
struct Deferred(Waker);

impl Wake for Deferred {
    fn wake(self: Arc<Self>) {
        // Only the end of a thread has no list any more, and no caller to come.
        if WOKEN.try_with(|woken| woken.borrow_mut().push(self.0.clone())).is_err() {
            self.0.wake_by_ref();
        }
    }
}

/// Returns a waker that [`deliver`] calls.
pub(crate) fn deferred(waker: &Waker) -> Waker {
    Waker::from(Arc::new(Deferred(waker.clone())))
}

/// Calls the wakers that are due on this thread. No lock may be held.
pub(crate) fn deliver() {
    let woken = WOKEN.try_with(|woken| std::mem::take(&mut *woken.borrow_mut()));
    woken.unwrap_or_default().into_iter().for_each(Waker::wake);
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
