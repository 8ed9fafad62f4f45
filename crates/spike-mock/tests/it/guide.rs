//! The examples of `docs/mock.md`.

use std::process::Command;

use spike_mock::MockServer;

#[test]
fn the_curl_commands_of_the_guide_answer_as_it_says() {
    if Command::new("curl").arg("--version").output().is_err() || cfg!(windows) {
        eprintln!("curl or a shell is not installed: the examples were not run");
        return;
    }
    let guide = include_str!("../../../../docs/mock.md");
    let server = MockServer::start();
    let mut lines = guide.lines().map(str::trim);
    let mut examples = 0;
    while let Some(command) = lines.find_map(|line| line.strip_prefix("$ curl ")) {
        let expected = lines.next().expect("an answer");
        let command = command.replace("http://127.0.0.1:8080", server.origin());
        let output =
            Command::new("sh").args(["-c", &format!("curl -s --noproxy '*' {command}")]).output();
        let answer = String::from_utf8(output.expect("a process").stdout).expect("text");
        match expected.strip_suffix('…') {
            Some(start) => assert!(answer.starts_with(start), "{command}: {answer}"),
            None => assert_eq!(answer, expected, "{command}"),
        }
        examples += 1;
    }
    assert!(examples > 5);
}
