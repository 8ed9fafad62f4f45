//! What a user's program costs to build. The programs are written into a folder below the target folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::report::Target::AtMost;
use crate::report::{Figure, Row};
use crate::rounds::{self, Effort};

#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    Row { name: "build: program with the blocking client, clean release build, CPU / on bare ureq and serde_json", target: AtMost(1.25), measure: |effort| clean(effort, BLOCKING, UREQ) },
    Row { name: "build: the same, stripped size", target: AtMost(1.10), measure: |_| size(BLOCKING, UREQ) },
    Row { name: "build: program with the async client, clean release build, CPU / on bare reqwest and serde_json", target: AtMost(1.15), measure: |effort| clean(effort, ASYNC, REQWEST) },
    Row { name: "build: the same for async, stripped size", target: AtMost(1.10), measure: |_| size(ASYNC, REQWEST) },
    Row { name: "build: incremental release rebuild of a user's crate with 30 operations, CPU / with 1", target: AtMost(1.5), measure: incremental },
];

/// A user's program: its dependencies and what its `main` does. Peers have the same TLS and the same compression.
#[derive(Clone, Copy)]
struct Program {
    name: &'static str,
    dependencies: &'static str,
    main: &'static str,
}

const SERDE: &str = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";

const BLOCKING: Program = Program {
    name: "blocking",
    dependencies: "spike-blocking = { path = \"{crates}/spike-blocking\" }\n",
    main: r#"
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = spike_blocking::AccessToken::new(std::env::args().nth(1).unwrap_or_default())?;
    let client = spike_blocking::Client::new(spike_blocking::Settings::without_key(9999))?;
    let info = client.user_with_token("user-1", token)?.user_info()?;
    println!("{} {}", info.uid, info.integrated_providers.len());
    Ok(())
}"#,
};

const UREQ: Program = Program {
    name: "ureq",
    dependencies: "{serde}ureq = { version = \"3.5\", default-features = false, features = [\"rustls\", \"platform-verifier\", \"gzip\"] }\n",
    main: r#"
{types}
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = std::env::args().nth(1).unwrap_or_default();
    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build();
    let agent: ureq::Agent = ureq::Agent::config_builder().tls_config(tls).build().into();
    let url = "https://app-api.spikeapi.com/v3/userinfo";
    let mut response = agent.get(url).header("authorization", format!("Bearer {token}")).call()?;
    let info: UserInfo = serde_json::from_slice(&response.body_mut().read_to_vec()?)?;
    println!("{info:?}");
    Ok(())
}"#,
};

const ASYNC: Program = Program {
    name: "async",
    dependencies: "spike-async = { path = \"{crates}/spike-async\" }\ntokio = { version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }\n",
    main: r#"
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let token = spike_async::AccessToken::new(std::env::args().nth(1).unwrap_or_default())?;
    let client = spike_async::Client::new(spike_async::Settings::without_key(9999))?;
    let info = client.user_with_token("user-1", token)?.user_info().await?;
    println!("{} {}", info.uid, info.integrated_providers.len());
    Ok(())
}"#,
};

const REQWEST: Program = Program {
    name: "reqwest",
    dependencies: "{serde}reqwest = { version = \"0.13\", default-features = false, features = [\"rustls-no-provider\", \"gzip\"] }\n\
        rustls = { version = \"0.23\", default-features = false, features = [\"ring\", \"std\", \"tls12\"] }\n\
        tokio = { version = \"1\", features = [\"rt-multi-thread\", \"macros\"] }\n",
    main: r#"
{types}
#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let token = std::env::args().nth(1).unwrap_or_default();
    let url = "https://app-api.spikeapi.com/v3/userinfo";
    let response = reqwest::Client::new().get(url).bearer_auth(token).send().await?.error_for_status()?;
    let info: UserInfo = serde_json::from_slice(&response.bytes().await?)?;
    println!("{info:?}");
    Ok(())
}"#,
};

const TYPES: &str = r#"
#[derive(Debug, serde::Deserialize)]
struct UserInfo {
    uid: String,
    application_id: i64,
    application_user_id: String,
    integrated_providers: Option<Vec<Provider>>,
}
#[derive(Debug, serde::Deserialize)]
struct Provider {
    provider_slug: String,
    is_integration_broken: Option<bool>,
}
"#;

/// Operations with an answer of their own. `{}` is a call of the user.
const OPERATIONS: [&str; 30] = [
    "user_info()",
    "user_properties()",
    "application_info()",
    "integration_url(\"garmin\")",
    "delete_integration(\"garmin\")",
    "daily_statistics(day..=day, [\"steps\"])",
    "interval_statistics(from..to, [\"steps\"])",
    "legacy_statistics(from..to, \"1h\", [\"steps\"])",
    "time_series(\"heartrate\", from..to)",
    "sleeps(day..=day)",
    "sleep(\"id\")",
    "workouts(from..to)",
    "workout(\"id\")",
    "provider_records(from..to)",
    "provider_record(\"id\")",
    "analyze_nutrition_image(file.clone())",
    "analyze_nutrition_label(file.clone())",
    "upload_nutrition_record(meal.clone())",
    "nutrition_records(from..to)",
    "nutrition_record(\"id\")",
    "modify_nutrition_record(\"id\", api::NutritionChange::new())",
    "replace_nutrition_record(\"id\", meal.clone())",
    "delete_nutrition_record(\"id\")",
    "upload_lab_report(vec![1], \"a.pdf\")",
    "lab_reports(from..to)",
    "lab_report(\"id\")",
    "send(&api::StatisticsInterpolation::new())",
    "send(&api::TimeSeriesSamples::new())",
    "send(&api::TimeSeriesSplit::new())",
    "send(&api::InitIntegration::new(\"garmin\"))",
];

impl Program {
    /// Writes the program, and fetches what it needs.
    fn write(self) -> Result<PathBuf> {
        write(self.name, self.dependencies, &self.main.replace("{types}", TYPES))
    }
}

fn write(name: &str, dependencies: &str, main: &str) -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (crates, root) = (here.parent().context("no folder")?, here.join("../.."));
    let folder = std::env::current_exe()?.with_file_name("builds").join(name);
    fs::create_dir_all(folder.join("src"))?;
    let dependencies =
        dependencies.replace("{crates}", &crates.to_string_lossy()).replace("{serde}", SERDE);
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n\
         [profile.release]\nstrip = true\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), main)?;
    // The same versions for all.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    cargo(&folder, &["fetch"])?;
    Ok(folder)
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("CARGO_PROFILE_RELEASE_DEBUG")
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    ensure!(
        output.status.success(),
        "cargo {} in {}: {text}",
        arguments.join(" "),
        folder.display()
    );
    Ok(())
}

/// The seconds of the processor that a build takes.
fn build(folder: &Path) -> Result<f64> {
    let before = cpu_of_children()?;
    cargo(folder, &["build", "--release", "--offline"])?;
    Ok(cpu_of_children()? - before)
}

/// The time of all processes that this one has waited for, in Linux's hundredths of a second.
fn cpu_of_children() -> Result<f64> {
    let text =
        fs::read_to_string("/proc/self/stat").context("only Linux tells the time of a build")?;
    let (_, fields) = text.rsplit_once(')').context("no name")?;
    // User and system time of the children: the fields 16 and 17, counted from 1 with the process and its name.
    let times = fields.split_whitespace().skip(13).take(2).map(str::parse::<f64>);
    Ok(times.sum::<Result<f64, _>>()? / 100.0)
}

fn clean(effort: Effort, ours: Program, peer: Program) -> Result<Figure> {
    let (ours, peer) = (ours.write()?, peer.write()?);
    let build_clean = |folder: &Path| {
        cargo(folder, &["clean"])?;
        build(folder)
    };
    rounds::pairs(
        if effort.quick { 1 } else { 3 },
        "s CPU",
        || build_clean(&ours),
        || build_clean(&peer),
    )
}

fn size(ours: Program, peer: Program) -> Result<Figure> {
    let size = |program: Program| -> Result<f64> {
        let folder = program.write()?;
        build(&folder)?;
        let file = folder.join("target/release/program");
        Ok(fs::metadata(file)?.len() as f64 / 1e6)
    };
    Ok(Figure::relative(size(ours)?, size(peer)?, "MB"))
}

fn incremental(_: Effort) -> Result<Figure> {
    let program = |name, operations: &[&str]| {
        let calls: String = operations
            .iter()
            .map(|call| format!("    println!(\"{{:?}}\", user.{call}?);\n"))
            .collect();
        let main = format!(
            "#![allow(unused)]\nuse spike_blocking::{{api, time::*}};\n\
             fn main() -> Result<(), Box<dyn std::error::Error>> {{\n\
             let user = spike_blocking::Client::new(spike_blocking::Settings::without_key(9999))?\n\
             .user_with_token(\"user-1\", spike_blocking::AccessToken::new(\"token\")?)?;\n\
             let (from, to): (Timestamp, Timestamp) = (\"2026-04-13T00:00:00Z\".parse()?, \"2026-04-14T00:00:00Z\".parse()?);\n\
             let day: Date = \"2026-04-13\".parse()?;\n\
             let meal = api::Meal::new(\"soup\", 1.0, \"g\");\n\
             let file = api::FileSource::url(\"https://example.com/a.jpg\");\n\
             {calls}    Ok(())\n}}\n"
        );
        write(name, BLOCKING.dependencies, &main)
    };
    let (many, one) = (program("many", &OPERATIONS)?, program("one", &OPERATIONS[..1])?);
    build(&many)?;
    build(&one)?;
    let rebuild = |folder: &Path| {
        let main = folder.join("src/main.rs");
        let text = fs::read_to_string(&main)?;
        fs::write(&main, format!("{text}// Changed.\n"))?;
        build(folder)
    };
    rounds::pairs(5, "s CPU", || rebuild(&many), || rebuild(&one))
}
