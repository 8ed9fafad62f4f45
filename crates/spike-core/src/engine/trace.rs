//! The span and the events of a call. Without the feature `tracing` nothing of it exists.
//!
//! The fields are those of OpenTelemetry's conventions for HTTP clients, where it has a name for them. The guide
//! `docs/tracing.md` lists them.

#[cfg(not(feature = "tracing"))]
pub use disabled::Scope;
#[cfg(not(feature = "tracing"))]
pub(super) use disabled::Trace;
#[cfg(feature = "tracing")]
pub use enabled::Scope;
#[cfg(feature = "tracing")]
pub(super) use enabled::Trace;

#[cfg(feature = "tracing")]
mod enabled {
    use std::fmt::Display;
    use std::time::Duration;

    use tracing::field::{Empty, display};
    use tracing::{Level, Span};

    use crate::engine::observer::{AttemptEvent, CallEvent, ErrorType};
    use crate::machine::{Action, Outcome};
    use crate::session::base_url::BaseUrl;

    /// The target of the span of a call, and of the event at its end.
    const CALL: &str = "spike::call";
    /// The target of the event for each request.
    const ATTEMPT: &str = "spike::attempt";
    /// The target of the events for each step of the machine.
    const STEP: &str = "spike::step";

    /// The span of a call, and what is logged in it.
    pub(in crate::engine) struct Trace {
        span: Span,
    }

    impl Trace {
        /// Returns whether anything would be logged. A subscriber that does not want warnings wants nothing.
        pub(in crate::engine) fn is_wanted() -> bool {
            tracing::enabled!(target: CALL, Level::WARN)
        }

        /// Opens the span, below the current one.
        pub(in crate::engine) fn new(operation: &str, base: &BaseUrl, user: impl Display) -> Self {
            let (method, template) = operation.split_once(' ').unwrap_or(("", operation));
            let span = tracing::info_span!(
                target: CALL,
                "call",
                otel.name = operation,
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = method,
                url.template = format_args!("{}{template}", base.path()),
                server.address = base.host(),
                server.port = base.port(),
                user.hash = %user,
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                "error.type" = Empty,
                spike.logins = Empty,
                spike.elapsed_ms = Empty,
            );
            Self { span }
        }

        pub(in crate::engine) fn scope(&self) -> Scope {
            Scope(self.span.clone())
        }

        pub(in crate::engine) fn action(&self, operation: &str, action: &Action) {
            tracing::trace!(target: STEP, operation, ?action);
        }

        pub(in crate::engine) fn outcome(&self, operation: &str, outcome: &Outcome) {
            tracing::trace!(target: STEP, operation, ?outcome);
        }

        pub(in crate::engine) fn attempt(&self, event: &AttemptEvent<'_>) {
            let error_type = event.error.map(|kind| display(ErrorType(kind, event.status)));
            macro_rules! log {
                ($log:ident, $message:literal) => {
                    tracing::$log!(
                        target: ATTEMPT,
                        operation = event.operation,
                        login = event.is_login,
                        attempt = event.number,
                        http.response.status_code = event.status.map(|status| status.as_u16()),
                        "error.type" = error_type,
                        elapsed_ms = milliseconds(event.elapsed),
                        retry_in_ms = event.retry_in.map(milliseconds),
                        $message
                    )
                };
            }
            match (event.error, event.retry_in) {
                _ if event.is_cancelled => log!(debug, "request cancelled"),
                (None, _) => log!(debug, "request answered"),
                (Some(_), None) => log!(debug, "request failed"),
                (Some(_), Some(_)) => log!(warn, "request failed, will be sent again"),
            }
        }

        pub(in crate::engine) fn call(&self, event: &CallEvent<'_>) {
            let error_type = event.error.map(|kind| ErrorType(kind, event.status));
            let status = event.status.map(|status| status.as_u16());
            if !self.span.is_disabled() {
                self.span.record("http.response.status_code", status);
                self.span.record("http.request.resend_count", event.retries);
                self.span.record("spike.logins", event.logins);
                self.span.record("spike.elapsed_ms", milliseconds(event.elapsed));
                if let Some(error_type) = &error_type {
                    self.span.record("error.type", display(error_type));
                    self.span.record("otel.status_code", "ERROR");
                }
            }
            macro_rules! log {
                ($log:ident, $message:literal) => {
                    tracing::$log!(
                        target: CALL,
                        operation = event.operation,
                        http.response.status_code = status,
                        "error.type" = error_type.as_ref().map(display),
                        login_failed = event.is_login_error.then_some(true),
                        attempts = event.attempts,
                        logins = event.logins,
                        elapsed_ms = milliseconds(event.elapsed),
                        $message
                    )
                };
            }
            match event.error {
                _ if event.is_cancelled => log!(debug, "call cancelled"),
                None => log!(debug, "call succeeded"),
                Some(_) => log!(warn, "call failed"),
            }
        }
    }

    /// Milliseconds with three decimal places.
    fn milliseconds(time: Duration) -> f64 {
        (time.as_micros() as f64) / 1000.0
    }

    /// The span of a call, in which a driver works.
    ///
    /// Without the feature `tracing`, and if no subscriber is interested, it does nothing.
    #[derive(Clone, Debug)]
    pub struct Scope(Span);

    impl Scope {
        pub(in crate::engine) fn none() -> Self {
            Self(Span::none())
        }

        /// Returns the current span of the caller, to continue it on another thread.
        #[must_use]
        pub fn current() -> Self {
            Self(Span::current())
        }

        /// Runs a function inside of the span. An async driver polls its future inside, each time.
        pub fn run<T>(&self, function: impl FnOnce() -> T) -> T {
            self.0.in_scope(function)
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod disabled {
    use std::fmt::Display;

    use crate::engine::observer::{AttemptEvent, CallEvent};
    use crate::machine::{Action, Outcome};
    use crate::session::base_url::BaseUrl;

    /// Nothing.
    pub(in crate::engine) struct Trace;

    impl Trace {
        pub(in crate::engine) fn is_wanted() -> bool {
            false
        }

        pub(in crate::engine) fn new(_: &str, _: &BaseUrl, _: impl Display) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "has one with the feature")]
        pub(in crate::engine) fn scope(&self) -> Scope {
            Scope(())
        }

        pub(in crate::engine) fn action(&self, _: &str, _: &Action) {}

        pub(in crate::engine) fn outcome(&self, _: &str, _: &Outcome) {}

        pub(in crate::engine) fn attempt(&self, _: &AttemptEvent<'_>) {}

        pub(in crate::engine) fn call(&self, _: &CallEvent<'_>) {}
    }

    /// The span of a call, in which a driver works.
    ///
    /// Without the feature `tracing`, and if no subscriber is interested, it does nothing.
    #[derive(Clone, Debug)]
    pub struct Scope(());

    impl Scope {
        pub(in crate::engine) fn none() -> Self {
            Self(())
        }

        /// Returns the current span of the caller, to continue it on another thread.
        #[must_use]
        pub fn current() -> Self {
            Self(())
        }

        /// Runs a function inside of the span. An async driver polls its future inside, each time.
        pub fn run<T>(&self, function: impl FnOnce() -> T) -> T {
            function()
        }
    }
}
