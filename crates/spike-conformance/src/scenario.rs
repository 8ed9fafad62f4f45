//! What a scenario is: a script for the server, the calls to make, and how they must end.

use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use spike_blocking::ErrorKind;

use crate::answers;
use crate::client::Client;
use crate::server::{Script, Step};

/// A call that is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A GET, every attempt of which meets the fault.
    Read,
    /// A GET of which only the first attempt meets the fault.
    Recovery,
    /// A POST, which must not be repeated when it may have been carried out.
    Upload,
    /// A login that meets the fault, before a GET.
    Login,
    /// A DELETE, whose answer is empty.
    Delete,
    /// A GET of a list.
    List,
    /// A request of a method that HTTP libraries do not know, which must not be repeated either.
    Propfind,
}

impl Kind {
    /// The calls of most scenarios.
    pub const ALL: &[Self] = &[Self::Read, Self::Recovery, Self::Upload, Self::Login];

    /// Returns the name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Recovery => "recovery",
            Self::Upload => "upload",
            Self::Login => "login",
            Self::Delete => "delete",
            Self::List => "list",
            Self::Propfind => "PROPFIND",
        }
    }

    /// Returns method and path of the request that meets the fault.
    pub const fn target(self) -> (&'static str, &'static str) {
        match self {
            Self::Read | Self::Recovery => ("GET", answers::READ),
            Self::Upload => ("POST", answers::UPLOAD),
            Self::Login => ("POST", answers::LOGIN),
            Self::Delete => ("DELETE", answers::DELETE),
            Self::List => ("GET", answers::LIST),
            Self::Propfind => ("PROPFIND", answers::READ),
        }
    }

    /// Returns whether the request may be sent again when it may have been carried out.
    const fn is_idempotent(self) -> bool {
        !matches!(self, Self::Upload | Self::Propfind)
    }
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// With the value that the server holds, and no other.
    Value,
    /// With an error of this kind.
    Fails(ErrorKind),
    /// In any way within the timeouts: only for exceptions, with the reason why nothing is promised.
    Any,
    /// In any way at any time: for exceptions with the reason why the timeouts are not kept.
    Late,
}

/// Which calls are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// None.
    Never,
    /// Those that may be repeated: reads, logins and deletions.
    Idempotent,
    /// All: nothing was carried out.
    Always,
}

/// An expectation that many scenarios share.
#[derive(Debug, PartialEq, Eq)]
pub struct Class {
    /// The name in `docs/reliability.md`.
    pub name: &'static str,
    /// How the call ends.
    pub end: End,
    /// Which calls are repeated, up to three attempts.
    pub retried: Retried,
    /// The result of `Error::is_transient`.
    pub transient: bool,
    /// Whether the server sees the attempts.
    pub seen: bool,
}

impl Class {
    /// Returns how a call ends and how often the server sees its request.
    pub fn expected(&self, kind: Kind) -> (End, usize) {
        let repeats = match self.retried {
            Retried::Never => false,
            Retried::Idempotent => kind.is_idempotent(),
            Retried::Always => true,
        };
        let (end, attempts) = match (self.end, kind, repeats) {
            (End::Value, ..) => (End::Value, 1),
            (_, Kind::Recovery, true) => (End::Value, 2),
            (end, _, true) => (end, 3),
            (end, _, false) => (end, 1),
        };
        (end, if self.seen { attempts } else { 0 })
    }
}

/// How the client reaches the server.
#[derive(Clone)]
pub enum Route {
    /// Plain http.
    Http,
    /// Plain http over IPv6.
    Ipv6,
    /// https to a server that speaks TLS, by this host name.
    Https(Arc<ServerConfig>, &'static str),
    /// https to a server whose script speaks for itself.
    HttpsToScript,
    /// To an http base URL on another machine; the server is its proxy.
    Proxy,
    /// To an https base URL on another machine; the server is its proxy.
    Tunnel,
    /// To a base URL on another machine through a proxy that does not listen.
    DeadProxy,
    /// To this base URL; there is no server.
    Nowhere(String),
}

/// A script, and what is special about it among those of its scenario.
#[derive(Clone)]
pub struct Variant {
    pub label: String,
    pub script: Script,
}

/// A reason why a client ends otherwise than expected.
pub struct Exception {
    pub client: &'static str,
    pub class: &'static Class,
    pub reason: &'static str,
}

/// How the server and the calls are set up.
pub struct Wire {
    pub class: &'static Class,
    pub kinds: &'static [Kind],
    pub variants: Vec<Variant>,
    pub route: Route,
    /// Good calls before the one that is checked, on the same client.
    pub before: usize,
    /// Whether the body of the upload is larger than any buffer of a socket.
    pub large: bool,
    /// Whether the timeout of an attempt is short, and that of the settings, which grows with an upload.
    pub growing: bool,
}

/// What is done.
pub enum Action {
    /// Calls to a server with a script.
    Wire(Wire),
    /// Something else; returns what was wrong.
    Own { expected: &'static str, run: fn(Client) -> Result<(), String> },
}

/// A row of `docs/reliability.md`.
pub struct Scenario {
    pub group: &'static str,
    pub name: String,
    pub action: Action,
    pub exceptions: Vec<Exception>,
}

/// Timeout of an attempt where the outcome is a timeout.
pub const SHORT: Duration = Duration::from_millis(300);
/// Timeout of an attempt everywhere else: long enough for a slow machine.
pub const LONG: Duration = Duration::from_secs(8);

impl Scenario {
    /// Makes a scenario of several scripts with the same outcome.
    pub fn of(name: impl Into<String>, class: &'static Class, variants: Vec<Variant>) -> Self {
        let wire = Wire {
            class,
            kinds: Kind::ALL,
            variants,
            route: Route::Http,
            before: 0,
            large: false,
            growing: false,
        };
        Self { group: "", name: name.into(), action: Action::Wire(wire), exceptions: Vec::new() }
    }

    /// Makes a scenario of one script.
    pub fn new(
        name: impl Into<String>,
        class: &'static Class,
        script: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
    ) -> Self {
        Self::of(name, class, vec![variant("", script)])
    }

    /// Makes a scenario in which every request is answered with these bytes, on a connection that stays open.
    pub fn answer(
        name: impl Into<String>,
        class: &'static Class,
        answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, class, move |body| answering(answer(body)))
    }

    /// Makes a scenario in which the connection is closed after these bytes.
    pub fn closing(
        name: impl Into<String>,
        class: &'static Class,
        answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        Self::new(name, class, move |body| vec![Step::Request, Step::Send(answer(body))])
    }

    /// Makes a scenario that is more than calls to a server with a script.
    pub fn own(
        name: impl Into<String>,
        expected: &'static str,
        run: fn(Client) -> Result<(), String>,
    ) -> Self {
        Self {
            group: "",
            name: name.into(),
            action: Action::Own { expected, run },
            exceptions: Vec::new(),
        }
    }

    fn change(mut self, change: impl FnOnce(&mut Wire)) -> Self {
        if let Action::Wire(wire) = &mut self.action {
            change(wire);
        }
        self
    }

    /// Makes only these calls.
    pub fn only(self, kinds: &'static [Kind]) -> Self {
        self.change(|wire| wire.kinds = kinds)
    }

    /// Reaches the server in another way.
    pub fn by(self, route: Route) -> Self {
        self.change(|wire| wire.route = route)
    }

    /// Makes one good call first.
    pub fn after_a_good_call(self) -> Self {
        self.change(|wire| {
            wire.before = 1;
            wire.kinds = &[Kind::Read, Kind::Upload];
        })
    }

    /// Uploads more than the buffers of the sockets hold.
    pub fn large_upload(self) -> Self {
        self.change(|wire| {
            wire.large = true;
            wire.kinds = &[Kind::Upload];
        })
    }

    /// Sets a short timeout that grows with the upload.
    pub fn growing_timeout(self) -> Self {
        self.change(|wire| wire.growing = true)
    }

    /// Expects something else of one client, for a reason.
    pub fn except(
        mut self,
        client: &'static str,
        class: &'static Class,
        reason: &'static str,
    ) -> Self {
        self.exceptions.push(Exception { client, class, reason });
        self
    }
}

/// Makes a variant of a scenario.
pub fn variant(
    label: impl Into<String>,
    script: impl Fn(&str) -> Vec<Step> + Send + Sync + 'static,
) -> Variant {
    Variant { label: label.into(), script: Arc::new(script) }
}

/// The steps that answer every request with the same bytes.
pub fn answering(bytes: Vec<u8>) -> Vec<Step> {
    vec![Step::Request, Step::Send(bytes), Step::Again]
}
