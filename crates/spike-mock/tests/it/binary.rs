use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Output, Stdio};
#[cfg(unix)]
use std::{io::Read as _, io::Write as _, net::TcpStream, time::Duration, time::Instant};

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
    start_command(program(arguments))
}

fn start_command(mut command: Command) -> (Running, String) {
    let mut child = command.stdout(Stdio::piped()).spawn().expect("a process");
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

/// Address and port in the command line that the program prints.
#[cfg(unix)]
fn connect(line: &str) -> TcpStream {
    let authority = line.split("http://").nth(1).and_then(|rest| rest.split('/').next());
    let stream = TcpStream::connect(authority.expect("a URL")).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(status.expect("a process").success());
}

/// A request with a body of two bytes, which are not sent yet.
#[cfg(unix)]
fn send_half(line: &str) -> TcpStream {
    let mut stream = connect(line);
    let head = "POST /v3/auth/hmac HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n";
    // The server asks for the body, so it has seen the request.
    write!(stream, "{head}Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n")
        .expect("sent");
    let mut informed = [0; 25];
    stream.read_exact(&mut informed).expect("an answer");
    assert_eq!(informed, *b"HTTP/1.1 100 Continue\r\n\r\n");
    stream
}

#[cfg(unix)]
#[test]
fn signals_stop_the_program() {
    for name in ["-INT", "-TERM"] {
        let (mut running, line) = start(&["--port", "0"]);
        let mut idle = connect(&line);
        signal(&running.0, name);
        assert!(running.0.wait().expect("a process").success(), "{name}");
        assert_eq!(idle.read(&mut [0]).unwrap_or(0), 0);
    }
}

#[cfg(unix)]
#[test]
fn running_answers_end_before_the_program_stops() {
    let (mut running, line) = start(&["--port", "0", "--stop-seconds", "60"]);
    let mut half = send_half(&line);
    signal(&running.0, "-TERM");
    // Once no connection is accepted, the signal has arrived.
    let mut all = String::new();
    let authority = half.peer_addr().expect("connected");
    while TcpStream::connect(authority).is_ok() {
        std::thread::yield_now();
    }
    half.write_all(b"{}").expect("sent");
    half.read_to_string(&mut all).expect("an answer");
    assert!(all.starts_with("HTTP/1.1 400 ") && all.contains("connection: close"), "{all}");
    assert!(running.0.wait().expect("a process").success());
}

#[cfg(unix)]
#[test]
fn answers_that_do_not_end_are_dropped_when_the_program_stops() {
    let (mut running, line) = start(&["--port", "0", "--stop-seconds", "1"]);
    let mut half = send_half(&line);
    signal(&running.0, "-INT");
    assert!(running.0.wait().expect("a process").success());
    assert_eq!(half.read(&mut [0]).unwrap_or(0), 0);
}

#[cfg(unix)]
#[test]
fn an_open_live_page_does_not_delay_the_stop() {
    let (mut running, line) = start(&["--port", "0", "--stop-seconds", "120", "--quiet"]);
    let mut page = connect(&line);
    page.write_all(b"GET /_mock/events HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    let mut head = [0; 15];
    page.read_exact(&mut head).expect("an answer");
    assert_eq!(head, *b"HTTP/1.1 200 OK");
    let before = Instant::now();
    signal(&running.0, "-TERM");
    assert!(running.0.wait().expect("a process").success());
    assert!(before.elapsed() < Duration::from_secs(60));
}

#[cfg(unix)]
#[test]
fn requests_and_webhooks_are_logged_to_standard_error_unless_quiet() {
    const LOGGED: [&str; 4] = [
        " GET    /v3/userinfo?a=b 401 ",
        "    authentication failed: header.Authorization: the Authorization header is missing",
        " webhook http://127.0.0.1:9/ record_change ",
        " attempt 2 in 5 s",
    ];
    for quiet in [false, true] {
        let mut command = program(&["--port", "0", "--webhook-url", "http://127.0.0.1:9/"]);
        command.args(quiet.then_some("--quiet")).stderr(Stdio::piped());
        let (mut running, line) = start_command(command);
        let mut answer = String::new();
        for request in [
            "GET /v3/userinfo?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "POST /_mock/api/sync HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 19\r\n\r\n\
             {\"provider\":\"oura\"}",
        ] {
            let mut stream = connect(&line);
            stream.write_all(request.as_bytes()).expect("sent");
            stream.read_to_string(&mut answer).expect("an answer");
        }
        assert!(answer.contains("HTTP/1.1 401 ") && answer.contains("HTTP/1.1 200 "), "{answer}");
        // The stop waits for the attempt only if it has begun.
        let attempted =
            "GET /_mock/api/webhooks/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        while !answer.contains("\"error\":") {
            let mut stream = connect(&line);
            stream.write_all(attempted.as_bytes()).expect("sent");
            stream.read_to_string(&mut answer).expect("an answer");
        }
        signal(&running.0, "-TERM");
        let mut log = String::new();
        running.0.stderr.take().expect("a pipe").read_to_string(&mut log).expect("text");
        assert!(running.0.wait().expect("a process").success());
        for text in LOGGED {
            assert_eq!(log.contains(text), !quiet, "{text}: {log}");
        }
        assert!(!log.contains("_mock"), "{log}");
    }
}

/// Milliseconds of processor time that a process has used.
#[cfg(target_os = "linux")]
fn processor_millis(child: &Child) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("a process");
    let fields: Vec<&str> = stat.rsplit(')').next().expect("fields").split_whitespace().collect();
    let ticks = |index: usize| fields[index].parse::<u64>().expect("a number");
    // The two times, in ticks of 10 ms.
    (ticks(11) + ticks(12)) * 10
}

#[cfg(target_os = "linux")]
#[test]
fn no_file_descriptors_left_is_no_reason_to_spin() {
    const REQUEST: &[u8] = b"GET /v3/userinfo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -n 24 && exec \"$0\" --port 0", env!("CARGO_BIN_EXE_spike-mock")]);
    let (mut running, line) = start_command(shell);
    let open: Vec<TcpStream> = (0..40).map(|_| connect(&line)).collect();
    let mut last = connect(&line);
    last.write_all(REQUEST).expect("sent");
    last.set_read_timeout(Some(Duration::from_millis(500))).expect("a timeout");
    let before = processor_millis(&running.0);
    let waited = last.read(&mut [0]).map_err(|error| error.kind());
    assert_eq!(waited, Err(std::io::ErrorKind::WouldBlock));
    assert!(processor_millis(&running.0) - before < 200);
    drop(open);
    last.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    let mut answer = String::new();
    last.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    signal(&running.0, "-TERM");
    assert!(running.0.wait().expect("a process").success());
}
