//! Where the settings come from: profiles, the environment, standard input.

use std::io::Write as _;
use std::process::{Command, Stdio};

use spike_mock::MockServer;
use tempfile::TempDir;

use crate::support::{Run, borrowed, run_command, settings, spike};

/// Writes the profile `lab` for a server.
fn profiles(server: &MockServer, mode: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("spike")).unwrap();
    let path = folder.path().join("spike/profiles.toml");
    let text = format!(
        "[lab]\nbase_url = \"{}\"\napplication_id = {}\nhmac_key = \"{}\"\nuser_id = \"{}\"\n",
        server.base_url(),
        server.application_id(),
        server.hmac_key(),
        server.user_id()
    );
    std::fs::write(&path, text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    }
    folder
}

fn with_profile(folder: &TempDir, name: &str) -> Run {
    let mut command = spike(&[("SPIKE_BASE_URL", "http://127.0.0.1:9/v3")]);
    command.env("XDG_CONFIG_HOME", folder.path());
    run_command(command.args(["get", "user-info", "--profile", name]))
}

#[test]
fn a_profile_takes_the_place_of_the_environment() {
    let server = MockServer::start();
    let folder = profiles(&server, 0o600);
    let run = with_profile(&folder, "lab");
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{run:?}");
    assert!(run.out.contains("demo-user"));
    let run = with_profile(&folder, "lap");
    assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run:?}");
    assert!(run.err.contains("the file has `lab`"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_profile_that_others_can_read_is_refused_with_the_command_that_helps() {
    let server = MockServer::start();
    for mode in [0o640, 0o604, 0o660] {
        let run = with_profile(&profiles(&server, mode), "lab");
        assert_eq!((run.code, run.out.as_str()), (Some(3), ""), "{run:?}");
        assert!(run.err.contains("chmod 600"), "{run:?}");
        assert!(!run.err.contains(server.hmac_key()));
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn the_key_can_come_from_standard_input_and_from_no_argument() {
    let server = MockServer::start();
    let mut own = settings(&server).to_vec();
    own.retain(|(name, _)| *name != "SPIKE_HMAC_KEY");
    let mut command: Command = spike(&borrowed(&own));
    command.args(["get", "user-info", "--key-stdin"]).stdin(Stdio::piped());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", server.hmac_key()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut all = spike_cli::command();
    all.build();
    let own = all.get_subcommands().filter(|command| command.get_name() != "mock");
    for argument in own.flat_map(clap::Command::get_arguments) {
        let id = argument.get_id().as_str();
        assert!(!id.contains("secret") && !id.ends_with("hmac_key") && id != "token", "{id}");
    }
}

#[test]
fn another_user_is_named_by_an_option() {
    let server = MockServer::start();
    let mut command = spike(&borrowed(&settings(&server)));
    let run = run_command(command.args(["week", "--user", "somebody-else"]));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.out, "No providers connected, or a wrong user id\n");
}
