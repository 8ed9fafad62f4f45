use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// Stops the program when the test ends, however it ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(arguments: &[&str]) -> (Running, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spike-mock"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut told = Vec::new();
    for line in lines.map_while(Result::ok) {
        let last = line.contains("SIGNATURE=");
        told.push(line);
        if last {
            break;
        }
    }
    (Running(child), told)
}

#[test]
fn the_printed_line_works_when_pasted() {
    for arguments in [
        &["--port", "0"][..],
        &[
            "--port",
            "0",
            "--array-style",
            "repeated",
            "--hmac-key",
            "it's a $key \"with\" `marks`",
        ],
    ] {
        let (_running, told) = start(arguments);
        let line = told.last().expect("a line");
        let tools = Command::new("sh")
            .args(["-c", "command -v curl && command -v openssl"])
            .stdout(Stdio::null())
            .status();
        if !tools.is_ok_and(|status| status.success()) {
            eprintln!("curl or openssl is not installed: the line was not tried");
            return;
        }
        let output = Command::new("sh")
            .args(["-c", line])
            .env("no_proxy", "127.0.0.1")
            .output()
            .expect("a shell");
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {output:?}"));
        assert_eq!(
            answer["statistics"].as_array().map(Vec::len),
            Some(7),
            "{answer}"
        );
        assert!(answer.to_string().contains("sleep_score"));
    }
}

#[test]
fn a_taken_port_is_one_line_and_exit_code_one() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_spike-mock"))
        .args(["--port", &port])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.contains(&port) && text.contains("--port"));
}

#[test]
fn short_keys_and_odd_users_are_refused() {
    for arguments in [["--hmac-key", "short"], ["--user-id", "a b"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_spike-mock"))
            .args(arguments)
            .output()
            .expect("the program starts");
        assert!(!output.status.success() && output.stdout.is_empty());
    }
}
