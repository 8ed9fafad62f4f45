use spike_core::webhook::Event;

/// An event that is no request, or not only.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notice {
    /// Why it is here.
    pub reason: NoticeReason,
    /// The event.
    pub event: Event,
}

/// Why an event is a [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoticeReason {
    /// A user connected a provider. The data follow with events of their own; those from before only with a
    /// backfill, which is switched on in the admin console (evidence: A).
    IntegrationCreated,
    /// A provider was disconnected; nothing more is to come from it.
    IntegrationDeleted,
    /// The event has no user, or an id that no user can have.
    NoUser,
    /// The event announces a change but lacks the start or the end of its window. Nothing is fetched for it.
    NoWindow,
    /// An event newer than this version of the SDK. If it has a user and a window, it is planned like a change of
    /// records; what else it means is unknown.
    UnknownEvent,
}
