//! The guide pages of the repository.

/// Makes a module of each page. Links between pages are references, which the end of each page defines for the repository;
/// here they are defined before it, and the first definition counts.
macro_rules! guides {
    ($($name:ident = $page:literal;)+) => {
        guides! {
            @ concat!($("[", $page, "]: crate::guides::", stringify!($name), "\n",)+ "\n");
            $($name = $page;)+
        }
    };
    (@ $links:expr; $($name:ident = $page:literal;)+) => {$(
        #[doc = $links]
        #[doc = include_str!(concat!("../../../docs/", $page, ".md"))]
        pub mod $name {}
    )+};
}

guides! {
    arrow = "arrow";
    errors = "errors";
    events_to_data = "events-to-data";
    fleet = "fleet";
    local_time = "local-time";
    long_ranges = "long-ranges";
    many_users = "many-users";
    mock = "mock";
    receivers = "receivers";
    series = "series";
    tracing = "tracing";
    transports = "transports";
    waiting = "waiting";
    webhooks = "webhooks";
}
