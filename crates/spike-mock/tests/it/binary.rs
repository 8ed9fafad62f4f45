use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};

use crate::client::items;

/// Stops the program when the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spike-mock"));
    command.args(arguments);
    command
}

/// Starts the program, and returns the command line that it prints.
fn start(arguments: &[&str]) -> (Running, String) {
    let mut child = program(arguments).stdout(Stdio::piped()).spawn().expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.by_ref().map_while(Result::ok).find(|line| line.contains("SIGNATURE="));
    (Running(child), line.expect("a command line"))
}

fn output(command: &mut Command) -> Output {
    command.output().expect("a process")
}

#[test]
fn the_printed_command_line_works() {
    let odd_key = "it's a $key \"with\" `marks`";
    for arguments in
        [&["--port", "0"][..], &["--port", "0", "--array-style", "repeated", "--hmac-key", odd_key]]
    {
        let (_running, line) = start(arguments);
        let tools =
            output(Command::new("sh").args(["-c", "command -v curl && command -v openssl"]));
        if !tools.status.success() {
            eprintln!("curl or openssl is not installed: the command line was not tested");
            return;
        }
        let shell = output(Command::new("sh").args(["-c", &line]).env("no_proxy", "127.0.0.1"));
        let answer: serde_json::Value = serde_json::from_slice(&shell.stdout)
            .unwrap_or_else(|error| panic!("{error}: {shell:?}"));
        assert_eq!(items(&answer["statistics"]).len(), 7, "{answer}");
        assert!(answer.to_string().contains("sleep_score"));
    }
}

#[test]
fn a_port_in_use_is_one_line_and_exit_code_one() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = output(&mut program(&["--port", &port]));
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(&port) && text.contains("--port"));
}

#[test]
fn invalid_arguments_are_refused() {
    for arguments in [
        ["--hmac-key", "short"],
        ["--user-id", "a b"],
        ["--sleep-path", "workout-id"],
        ["--webhook-speed", "0"],
    ] {
        let output = output(&mut program(&arguments));
        assert!(!output.status.success() && output.stdout.is_empty());
    }
}
