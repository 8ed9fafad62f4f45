//! The bindings of spike-ffi. Those for Kotlin are compiled and run; those for Swift where there is a compiler, which Debian
//! has since release 13.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Error, Result, ensure};
use spike_mock::{MockServer, Options};

use super::{End, machine, passes};
use crate::foreign;
use crate::workspace::Workspace;

/// Compiles the bindings, the host and its scenarios, and runs them against a mock server.
pub(super) fn kotlin(workspace: &Workspace) -> Result<End> {
    let jna = machine::java().map_err(Error::msg)?;
    let compiler = machine::kotlin_compiler(workspace)?;
    let bindings = workspace.target("ci-kotlin/bindings");
    foreign::generate(workspace, "kotlin", &bindings)?;

    // The compiler contains the coroutines.
    let classes = workspace.target("ci-kotlin/classes");
    let path = class_path(&compiler, &[&jna])?;
    let mut compile = Command::new("java");
    // For a program that runs once, the quick compiler of the JVM.
    compile.arg("-XX:TieredStopAtLevel=1").arg("-cp").arg(&path);
    compile.arg("org.jetbrains.kotlin.cli.jvm.K2JVMCompiler");
    compile.args(["-no-stdlib", "-no-reflect", "-nowarn", "-classpath"]).arg(&path);
    compile.arg("-d").arg(&classes).arg(&bindings);
    compile.arg(workspace.root().join("crates/spike-ffi/kotlin"));
    if passes(compile)? != End::Passed {
        return Ok(End::Failed);
    }

    let mut run = Command::new("java");
    let mut folder = OsString::from("-Djna.library.path=");
    folder.push(workspace.target("debug"));
    run.arg(folder).arg("-cp").arg(class_path(&compiler, &[&jna, &classes])?);
    run.arg("spike.host.ScenariosKt");
    against_mock(run)
}

/// Runs scenarios against a mock server, which the environment names.
fn against_mock(mut scenarios: Command) -> Result<End> {
    let server = MockServer::start_with(Options::new()).context("cannot start the mock server")?;
    scenarios
        .env("SPIKE_BASE_URL", server.base_url())
        .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
        .env("SPIKE_HMAC_KEY", server.hmac_key())
        .env("SPIKE_USER_ID", server.user_id());
    passes(scenarios)
}

/// All of the compiler, and more.
fn class_path(compiler: &Path, more: &[&Path]) -> Result<OsString> {
    let jars = fs::read_dir(compiler).context("cannot list the jars of the Kotlin compiler")?;
    let mut path = jars.map(|jar| Ok(jar?.path())).collect::<Result<Vec<PathBuf>>>()?;
    path.extend(more.iter().map(|&more| more.to_owned()));
    Ok(std::env::join_paths(path)?)
}

/// Generates the bindings twice, and compares them; compiles their header; compiles and runs the rest if there is a
/// compiler.
pub(super) fn swift(workspace: &Workspace) -> Result<End> {
    let (one, other) = (workspace.target("ci-swift"), workspace.target("ci-swift-again"));
    foreign::generate(workspace, "swift", &one)?;
    foreign::generate(workspace, "swift", &other)?;
    for file in fs::read_dir(&one)? {
        let file = file?.file_name();
        let is_same = fs::read(one.join(&file))? == fs::read(other.join(&file))?;
        ensure!(is_same, "{} differs from run to run", file.display());
    }
    let mut header = Command::new("cc");
    // Words of clang.
    header.args(["-D_Nonnull=", "-D_Nullable="]);
    header.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-include"]);
    header.arg(one.join("spikeFFI.h")).args(["-x", "c", "/dev/null"]);
    if passes(header)? != End::Passed {
        return Ok(End::Failed);
    }
    if !machine::has_swift() {
        println!("there is no Swift compiler: only the header is compiled");
        return Ok(End::Passed);
    }
    let library = workspace.target("debug");
    let host = workspace.root().join("crates/spike-ffi/swift");
    let program = one.join("scenarios");
    let mut map = OsString::from("-fmodule-map-file=");
    map.push(one.join("spikeFFI.modulemap"));
    let mut compile = Command::new("swiftc");
    compile.arg("-I").arg(&one).arg("-Xcc").arg(map).arg("-L").arg(&library);
    compile.args(["-lspike_ffi", "-Xlinker", "-rpath", "-Xlinker"]).arg(&library);
    compile.arg(one.join("spike.swift")).arg(host.join("SpikeClient.swift"));
    compile.arg(host.join("main.swift")).arg("-o").arg(&program);
    if passes(compile)? != End::Passed {
        return Ok(End::Failed);
    }
    against_mock(Command::new(program))
}
