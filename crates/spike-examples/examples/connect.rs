//! Connects a provider: prints the link that the user opens, waits for the redirect, and asks the API.
//!
//! ```sh
//! cargo run -p spike-cli -- mock     # prints the SPIKE_ variables to set
//! cargo run -p spike-examples --example connect -- garmin
//! ```

use std::error::Error;
use std::hash::{BuildHasher as _, RandomState};

use spike_blocking::api::IntegrationUrl;
use spike_blocking::vocabulary::Provider;
use spike_blocking::{Client, IntegrationReturn};
use tiny_http::{Response, Server};

fn main() -> Result<(), Box<dyn Error>> {
    let slug = std::env::args().nth(1).ok_or("say which provider to connect, such as garmin")?;
    let provider = Provider::from(slug.as_str());
    let client = Client::from_env()?;
    let user = client.user_from_env()?;

    // In a web application this is a page of yours. Its domain must be allowed in the admin console.
    let page = Server::http("127.0.0.1:0").map_err(|error| error.to_string())?;
    // The redirect is not signed: without an unguessable state, a link of somebody else would count.
    let state = format!("{:016x}{:016x}", random(), random());
    let request = IntegrationUrl::new(provider.clone())
        .redirect_uri(format!("http://{}/connected", page.server_addr()))
        .state(&state);
    println!("open {}", user.send(&request)?.path);

    loop {
        let came_back = page.recv()?;
        let uri = format!("http://{}{}", page.server_addr(), came_back.url());
        match IntegrationReturn::parse(&uri, Some(&state)) {
            Ok(IntegrationReturn::Connected(_)) => {
                came_back.respond(Response::from_string("You can close this page."))?;
                break;
            }
            Ok(other) => {
                came_back.respond(Response::from_string("Not connected."))?;
                return Err(format!("not connected: {other:?}").into());
            }
            // A browser asks for an icon as well; anybody may call this page.
            Err(_) => came_back.respond(Response::empty(404))?,
        }
    }

    // The redirect is no proof, so ask the API.
    let connected = user.user_info()?.integrated_providers;
    let is_connected = connected.iter().any(|one| one.provider_slug == provider);
    println!("{slug} is {}connected", if is_connected { "" } else { "not " });
    Ok(())
}

/// The standard library seeds its hasher with random numbers of the operating system. Use a crate for random numbers if
/// your program has one.
fn random() -> u64 {
    RandomState::new().hash_one(0)
}
