//! The same as `query.rs` with the async client, and both requests at once.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example query_async
//! ```

use std::error::Error;

use futures_util::future::try_join;
use spike_async::Client;
use spike_async::api::ListSleeps;
use spike_async::vocabulary::{Provider, StatisticType};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let user = client.user_from_env()?;

    for provider in user.user_info().await?.integrated_providers {
        println!("connected: {}", provider.provider_slug);
    }

    let week = user.last_days(7).await?;
    let types = [StatisticType::Steps, StatisticType::HeartRateResting];
    let nights = ListSleeps::new(week).providers([Provider::Oura]).include_stages(true);
    // Both share one login.
    let (statistics, nights) =
        try_join(user.daily_statistics(week, types), user.send(&nights)).await?;

    for day in statistics.statistics {
        let steps = day.values.get(StatisticType::Steps);
        println!(
            "{}: {} steps",
            day.date,
            steps.map_or("no".to_owned(), |steps| steps.to_string())
        );
    }
    for night in nights.sleeps {
        println!("slept from {:?} to {:?}", night.local_start(), night.local_end());
    }
    Ok(())
}
