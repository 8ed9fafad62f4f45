//! What happens in the server, for those who watch it: the log of the program, and the live page.

use tokio::sync::broadcast::{Receiver, Sender};

/// Events that a slow watcher may be behind. It is told how many it missed.
const CAPACITY: usize = 1_024;

/// Something happened. The watcher looks up what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// The request with this number was answered, or meets a fault or a gate.
    Request(u64),
    /// The webhook delivery with this number is new, or an attempt of it has ended.
    Webhook(u64),
    /// Something else changed: users, faults, URLs, the clock.
    State,
    /// The recorded requests were removed.
    Cleared,
    /// The server stops; running answers may still end.
    Stop,
    /// The server has stopped.
    End,
}

/// Tells watchers what happens. Without watchers it costs one uncontended lock.
#[derive(Debug)]
pub(crate) struct Journal(Sender<Event>);

impl Journal {
    pub(crate) fn publish(&self, event: Event) {
        // An error means that there are no watchers.
        let _ = self.0.send(event);
    }

    pub(crate) fn watch(&self) -> Receiver<Event> {
        self.0.subscribe()
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self(Sender::new(CAPACITY))
    }
}
