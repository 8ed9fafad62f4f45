//! `spike connect`: connects a provider in the browser of the user.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rand::TryRng as _;
use spike_blocking::api::IntegrationUrl;
use spike_blocking::vocabulary::Provider;
use spike_blocking::{IntegrationReturn, User};
use tiny_http::{Header, Response, Server};

use super::get::OpenEnum;
use crate::connection::{Connection, ConnectionArguments};
use crate::failure::Failure;
use crate::output;
use crate::text::printable;

/// The arguments of `spike connect`.
#[derive(clap::Args, Debug)]
#[non_exhaustive]
pub struct Arguments {
    /// The provider, such as garmin
    #[arg(value_parser = OpenEnum(&Provider::SHAPE), hide_possible_values = true)]
    pub provider: String,
    /// Port on 127.0.0.1 for the redirect; 0 means any free port
    #[arg(long, default_value_t = 0)]
    pub port: u16,
    /// Seconds to wait for the user
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub wait: u64,
    /// Print the link only, and do not open it
    #[arg(long)]
    pub no_browser: bool,
}

/// Runs the command.
///
/// # Errors
/// [`Failure`] if the link cannot be made, the user does not consent in time, or the API does not confirm it.
pub fn run(arguments: &Arguments, connection: &ConnectionArguments) -> Result<(), Failure> {
    let connection = Connection::open(connection)?;
    let user = connection.user()?;
    let provider = Provider::from(arguments.provider.as_str());
    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        Failure::system("cannot listen for the redirect", std::io::Error::other(error))
    })?;
    let state = random_text()?;
    let request = IntegrationUrl::new(&provider)
        .redirect_uri(format!("http://{}/", server.server_addr()))
        .state(&state);
    let link = user.send(&request)?.path;
    output::print_bytes(format!("{}\n", printable(&link, 4_000)).as_bytes())?;
    if !arguments.no_browser && !open(&link) {
        eprintln!("no browser was found: open the link yourself");
    }
    eprintln!("waiting {} seconds for the consent", arguments.wait);
    wait(&server, &state, Duration::from_secs(arguments.wait))?;
    confirm(&user, &provider)?;
    eprintln!("{provider} is connected");
    connection.note();
    Ok(())
}

/// Returns a text that cannot be guessed.
fn random_text() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    let filled = rand::rngs::SysRng.try_fill_bytes(&mut bytes);
    filled.map_err(|error| {
        Failure::system("no random numbers", std::io::Error::other(error.to_string()))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Opens a link in the browser; `false` if that is not possible.
fn open(link: &str) -> bool {
    // Only a web link: another kind could start any program.
    if !(link.starts_with("https://") || link.starts_with("http://")) {
        return false;
    }
    let programs: &[&[&str]] = if cfg!(target_os = "macos") {
        &[&["open"]]
    } else if cfg!(windows) {
        &[&["rundll32", "url.dll,FileProtocolHandler"]]
    } else {
        &[&["xdg-open"], &["gio", "open"]]
    };
    programs.iter().any(|program| {
        let mut command = Command::new(program[0]);
        command.args(&program[1..]).arg(link);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().is_ok()
    })
}

/// Waits for the redirect with our state. Other requests are answered with 404.
fn wait(server: &Server, state: &str, limit: Duration) -> Result<(), Failure> {
    let start = Instant::now();
    let late = || Failure::Server(format!("no consent within {} seconds", limit.as_secs()));
    loop {
        let rest = limit.checked_sub(start.elapsed()).ok_or_else(late)?;
        let request = server.recv_timeout(rest);
        let request =
            request.map_err(|error| Failure::system("cannot receive the redirect", error))?;
        let request = request.ok_or_else(late)?;
        let (status, text, result) = match IntegrationReturn::parse(request.url(), Some(state)) {
            Ok(IntegrationReturn::Connected(_)) => {
                (200, "Connected. You can close this window.", Some(Ok(())))
            }
            Ok(IntegrationReturn::Refused(_, reason)) => {
                let reason = format!("the user did not consent: {}", printable(&reason, 200));
                (
                    200,
                    "Not connected. You can close this window.",
                    Some(Err(Failure::Server(reason))),
                )
            }
            _ => (404, "Not found.", None),
        };
        let kind = Header::from_bytes("Content-Type", "text/plain; charset=utf-8");
        let mut response = Response::from_string(text).with_status_code(status);
        if let Ok(kind) = kind {
            response.add_header(kind);
        }
        // A browser that is gone has sent the redirect all the same.
        let _ = request.respond(response);
        if let Some(result) = result {
            return result;
        }
    }
}

/// Asks the API, since the redirect is no proof.
fn confirm(user: &User, provider: &Provider) -> Result<(), Failure> {
    let connected = user.user_info()?.integrated_providers;
    if connected.iter().any(|one| one.provider_slug == *provider) {
        return Ok(());
    }
    Err(Failure::Server(format!("the API does not list {provider} as connected")))
}
