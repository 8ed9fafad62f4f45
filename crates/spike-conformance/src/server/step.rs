use std::sync::Arc;
use std::time::Duration;

use super::Head;

/// The longest time for which an endless step goes on: much longer than the timeouts of the clients.
pub const LONGEST: Duration = Duration::from_secs(4);

/// Returns the steps of a connection. The argument is the body of the right answer, so that a script can send it in odd
/// ways.
pub type Script = Arc<dyn Fn(&str) -> Vec<Step> + Send + Sync>;

/// Chooses the steps after a request, by its head and body.
pub type Choice = Arc<dyn Fn(&Head, &[u8]) -> Vec<Step> + Send + Sync>;

/// A step of a connection. After the last one the connection is closed.
#[derive(Clone)]
pub enum Step {
    /// Reads a request with its body.
    Request,
    /// Reads a request with its body in pieces of this size, with a pause after each.
    Slowly(usize, Duration),
    /// Reads the head of a request and leaves its body unread.
    Head,
    /// Reads a request with its body and goes on with steps that depend on it.
    Choose(Choice),
    /// Reads this number of bytes.
    Read(usize),
    /// Reads until the peer closes.
    Drain,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes one by one, with a pause after each.
    Trickle(Vec<u8>, Duration),
    /// Sends these bytes again and again, until the peer leaves or [`LONGEST`] is over.
    Endless(Vec<u8>),
    /// Keeps the connection open and neither reads nor sends, until the peer leaves or [`LONGEST`] is over.
    Silence,
    /// Waits.
    Pause(Duration),
    /// Starts the script over, for the next request on this connection.
    Again,
    /// Answers all further requests as a working server.
    Serve,
    /// Closes with a reset (RST) instead of FIN.
    Reset,
    /// Closes without the goodbye of TLS (`close_notify`).
    Cut,
}
