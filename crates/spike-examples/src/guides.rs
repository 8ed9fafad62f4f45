//! The README and the guide pages: their code is compiled and run as tests.

macro_rules! pages {
    ($($name:ident = $page:literal;)+) => {$(
        #[doc = include_str!(concat!("../../../", $page))]
        struct $name;
    )+};
}

pages! {
    Readme = "README.md";
    Arrow = "docs/arrow.md";
    Embedding = "docs/embedding.md";
    Errors = "docs/errors.md";
    EventsToData = "docs/events-to-data.md";
    Fleet = "docs/fleet.md";
    LocalTime = "docs/local-time.md";
    LongRanges = "docs/long-ranges.md";
    ManyUsers = "docs/many-users.md";
    Mock = "docs/mock.md";
    Receivers = "docs/receivers.md";
    Series = "docs/series.md";
    Tracing = "docs/tracing.md";
    Transports = "docs/transports.md";
    Waiting = "docs/waiting.md";
    Webhooks = "docs/webhooks.md";
}
