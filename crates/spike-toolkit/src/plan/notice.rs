use spike_core::webhook::Event;

/// An event that the app has to handle itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Notice {
    /// The reason.
    pub reason: NoticeReason,
    /// The event.
    pub event: Event,
}

/// The reason for a [`Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoticeReason {
    /// A user connected a provider. New data are announced by further events; older data only if the backfill is
    /// switched on in the admin console (evidence: A).
    IntegrationCreated,
    /// A provider was disconnected; it sends no more data.
    IntegrationDeleted,
    /// The user id is missing or invalid.
    NoUser,
    /// The start or the end of the window is missing. Nothing is fetched for the event.
    NoWindow,
    /// The event type is newer than this version of the SDK. If the event has a user and a window, it is also planned
    /// like a change of records.
    UnknownEvent,
}
