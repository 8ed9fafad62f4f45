//! The providers, a week of statistics and the nights of a user, with the blocking client.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example query
//! ```

use std::error::Error;

use spike_blocking::Client;
use spike_blocking::api::ListSleeps;
use spike_blocking::vocabulary::{Provider, StatisticType};

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let user = client.user_from_env()?;

    for provider in user.user_info()?.integrated_providers {
        println!("connected: {}", provider.provider_slug);
    }

    // The last seven complete days, in the time zone of the user properties.
    let week = user.last_days(7)?;
    let types = [StatisticType::Steps, StatisticType::HeartRateResting];
    for day in user.daily_statistics(week, types)?.statistics {
        // A value that is absent was not measured: it is never zero.
        let steps = day.values.get(StatisticType::Steps);
        println!(
            "{}: {} steps",
            day.date,
            steps.map_or("no".to_owned(), |steps| steps.to_string())
        );
    }

    // With optional parameters, a request is a value.
    let nights = ListSleeps::new(week).providers([Provider::Oura]).include_stages(true);
    for night in user.send(&nights)?.sleeps {
        println!("slept from {:?} to {:?}", night.local_start(), night.local_end());
    }
    Ok(())
}
