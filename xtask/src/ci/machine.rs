//! Installs what a step needs and a new machine lacks: packages of Debian and PyPI, and tools of cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// The version of cargo-deny that is installed where there is none.
const CARGO_DENY: &str = "0.20.2";

/// A wheel with the compiler of Kotlin and its coroutines; neither is in Debian in a version of this decade.
const KOTLIN: &str = "kotlin-jupyter-kernel==0.19.0.944 \
    --hash=sha256:dc654a426a28e6621aeb0bd7772d268a9a877aabae4a17b73383752a416281a3";

/// The library with which the JVM calls native code, where Debian installs it.
const JNA: &str = "/usr/share/java/jna.jar";

/// Prepares the headers of OpenSSL, which the feature `native-tls` needs on Linux.
pub fn openssl() -> Result<(), String> {
    let found = !cfg!(target_os = "linux") || succeeds("pkg-config", &["--exists", "openssl"]);
    if found || install(&["libssl-dev", "pkg-config"]) {
        return Ok(());
    }
    Err("no OpenSSL headers for `native-tls`; install libssl-dev and pkg-config".to_owned())
}

/// Prepares a Redis server; the tests of the fleet start it.
pub fn redis() -> Result<(), String> {
    let found = || succeeds("redis-server", &["--version"]);
    if found() || (install(&["redis-server"]) && found()) {
        return Ok(());
    }
    Err("no redis-server; on Debian: apt-get install redis-server".to_owned())
}

/// Prepares Chromium and its driver.
pub fn chromium() -> Result<(), String> {
    let found = || succeeds("chromium", &["--version"]) && succeeds("chromedriver", &["--version"]);
    if found() || (install(&["chromium", "chromium-driver"]) && found()) {
        return Ok(());
    }
    Err("no Chromium or no driver of it; on Debian: apt-get install chromium chromium-driver"
        .to_owned())
}

/// Prepares valgrind, which counts instructions.
pub fn valgrind() -> Result<(), String> {
    let found = || succeeds("valgrind", &["--version"]);
    // The symbols of the C library, without which valgrind does not start on Debian.
    if found() || (install(&["valgrind", "libc6-dbg"]) && found()) {
        return Ok(());
    }
    Err("no valgrind; on Debian: apt-get install valgrind".to_owned())
}

/// Prepares cargo-deny.
pub fn cargo_deny() -> Result<(), String> {
    let found = || succeeds("cargo", &["deny", "--version"]);
    if found() {
        return Ok(());
    }
    println!("installing cargo-deny {CARGO_DENY}; this takes some minutes, once");
    let arguments = ["install", "--locked", "--quiet", "cargo-deny", "--version", CARGO_DENY];
    if succeeds("cargo", &arguments) && found() {
        return Ok(());
    }
    Err("no cargo-deny; `cargo install --locked cargo-deny`".to_owned())
}

/// Prepares Java and JNA; returns the jar.
pub fn java() -> Result<PathBuf, String> {
    let jna = PathBuf::from(JNA);
    let found = || succeeds("java", &["--version"]) && jna.exists();
    if found() || (install(&["default-jre-headless", "libjna-java"]) && found()) {
        return Ok(jna);
    }
    Err("no Java or no JNA; on Debian: apt-get install default-jre-headless libjna-java".to_owned())
}

/// Whether there is a Swift compiler. It is not installed: on Debian 13 it is 2 GB.
pub fn has_swift() -> bool {
    succeeds("swiftc", &["--version"])
}

/// Returns the folder with the jars of a Kotlin compiler.
pub fn kotlin_compiler(workspace: &Workspace) -> Result<PathBuf> {
    let python = python_with(workspace, "kotlin", KOTLIN, true)?;
    let find = "import importlib.util as i; print(i.find_spec('run_kotlin_kernel').submodule_search_locations[0])";
    let output = Command::new(python).args(["-c", find]).output()?;
    Ok(Path::new(str::from_utf8(&output.stdout)?.trim()).join("jars"))
}

/// Returns a Python with packages from PyPI, in a virtual environment that later runs use again. `requirements` is what a
/// requirements file of pip contains, with exact versions.
///
/// With `alone`, dependencies of the packages are not installed.
pub fn python_with(
    workspace: &Workspace,
    name: &str,
    requirements: &str,
    alone: bool,
) -> Result<PathBuf> {
    let environment = workspace.target(&format!("ci-python/{name}"));
    let python = python_in(&environment);
    // Written when all of it is installed.
    let installed = environment.join("installed.txt");
    let is_installed = fs::read_to_string(&installed).is_ok_and(|text| text == requirements);
    // The Python below it may be gone.
    if is_installed && runs(&python, &["--version"]) {
        return Ok(python);
    }
    new_python(&environment)?;
    println!("installing from PyPI: {}", requirements.lines().collect::<Vec<_>>().join(", "));
    // pip reads hashes from a file only.
    let wanted = environment.join("wanted.txt");
    fs::write(&wanted, requirements)?;
    let file = wanted.to_string_lossy();
    let mut pip = vec!["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    pip.extend(["--only-binary=:all:", "--requirement", &file]);
    pip.extend(alone.then_some("--no-deps"));
    if !runs(&python, &pip) {
        bail!("pip cannot install the requirements of {name}");
    }
    fs::rename(&wanted, &installed)?;
    Ok(python)
}

/// Makes a new virtual environment; returns its Python.
pub fn new_python(environment: &Path) -> Result<PathBuf> {
    let folder = environment.to_string_lossy();
    let make = || succeeds("python3", &["-m", "venv", "--clear", &folder]);
    // Debian has Python without venv.
    if !(make() || install(&["python3", "python3-venv"]) && make()) {
        bail!("cannot create a virtual environment; install python3 and python3-venv");
    }
    Ok(python_in(environment))
}

fn python_in(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

/// Installs packages of Debian. Only root can, and only where there is `apt-get`.
fn install(packages: &[&str]) -> bool {
    let root = Command::new("id").arg("-u").output();
    let root = root.is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if !root || !succeeds("apt-get", &["--version"]) {
        return false;
    }
    println!("installing {}", packages.join(" and "));
    let install = ["install", "--yes", "--quiet", "--no-install-recommends"];
    succeeds("apt-get", &["update", "--quiet"])
        && succeeds("apt-get", &[&install[..], packages].concat())
}

/// Whether a program exists and succeeds. Its output is not shown.
fn succeeds(program: &str, arguments: &[&str]) -> bool {
    runs(Path::new(program), arguments)
}

fn runs(program: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
