//! A test in another language against the program.

use std::process::Command;

#[test]
fn a_python_test_controls_the_program() {
    let python = if cfg!(windows) { "python" } else { "python3" };
    let version = Command::new(python).arg("--version").output();
    if !version.is_ok_and(|output| output.status.success()) {
        eprintln!("Python is not installed: the test in Python was not run");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/test_receiver.py");
    let output = Command::new(python).args([script, env!("CARGO_BIN_EXE_spike-mock")]).output();
    let output = output.expect("a process");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && told.contains("Ran 3 tests"), "{told}");
}
