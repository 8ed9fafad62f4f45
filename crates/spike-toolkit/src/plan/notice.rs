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
    /// The window cannot be that of records: it begins or ends before 1971 or in the year 9999, as devices and programs
    /// write for "no time", or it is longer than ten years (3653 days), more than any provider is known to hand over.
    /// Nothing is fetched for the event. To fetch a window of your choice, use [`Plan::add_window`](super::Plan::add_window).
    ImplausibleWindow,
    /// The event type is newer than this version of the SDK. If the event has a user and a window, it is also planned
    /// like a change of records.
    UnknownEvent,
}
