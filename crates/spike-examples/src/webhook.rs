//! What the webhook examples share: the address, and what a delivery means.

use std::net::SocketAddr;

use spike_async::plan::{Interest, Plan};
use spike_async::vocabulary::{Metric, StatisticType};
use spike_async::webhook::Verified;

/// Returns the address to listen on: port 8090 of this machine, or that of `SPIKE_WEBHOOK_PORT`.
#[must_use]
pub fn address() -> SocketAddr {
    let port = std::env::var("SPIKE_WEBHOOK_PORT").ok().and_then(|port| port.parse().ok());
    SocketAddr::from(([127, 0, 0, 1], port.unwrap_or(8090)))
}

/// Prints the requests that fetch the changed data, as `spike_examples::receiver` sends them.
pub fn show(verified: &Verified) {
    let delivery = match verified.delivery() {
        Ok(delivery) => delivery,
        Err(error) => return println!("verified, but not understood: {error}"),
    };
    let interest = Interest::new()
        .sleeps()
        .workouts()
        .series([Metric::HeartRate])
        .daily_statistics([StatisticType::Steps]);
    let plan = Plan::from_events(&interest, delivery.events());
    for (user, requests) in &plan {
        for request in &requests {
            println!("{user}: fetch {}", request.shape().name);
        }
    }
    for notice in plan.notices() {
        let event = &notice.event;
        println!("{:?}: {:?}", event.application_user_id, notice.reason);
    }
}
