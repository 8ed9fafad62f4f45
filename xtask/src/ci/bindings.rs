//! The bindings of spike-ffi: Kotlin is compiled and run; of Swift, whose compiler no registry has, the header is compiled.

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

    let server = MockServer::start_with(Options::new()).context("cannot start the mock server")?;
    let library = foreign::library(workspace)?;
    let folder = library.parent().context("the library is in no folder")?;
    let mut folders = OsString::from("-Djna.library.path=");
    folders.push(folder);
    let mut run = Command::new("java");
    run.arg(folders).arg("-cp").arg(class_path(&compiler, &[&jna, &classes])?);
    run.arg("spike.host.ScenariosKt")
        .env("SPIKE_BASE_URL", server.base_url())
        .env("SPIKE_APPLICATION_ID", server.application_id().to_string())
        .env("SPIKE_HMAC_KEY", server.hmac_key())
        .env("SPIKE_USER_ID", server.user_id());
    passes(run)
}

/// All of the compiler, and more.
fn class_path(compiler: &Path, more: &[&Path]) -> Result<OsString> {
    let jars = fs::read_dir(compiler).context("cannot list the jars of the Kotlin compiler")?;
    let mut path = jars.map(|jar| Ok(jar?.path())).collect::<Result<Vec<PathBuf>>>()?;
    path.extend(more.iter().map(|&more| more.to_owned()));
    Ok(std::env::join_paths(path)?)
}

/// Generates the bindings twice, and compares them; compiles their header, which declares what the library exports.
pub(super) fn swift(workspace: &Workspace) -> Result<End> {
    let (one, other) = (workspace.target("ci-swift"), workspace.target("ci-swift-again"));
    foreign::generate(workspace, "swift", &one)?;
    foreign::generate(workspace, "swift", &other)?;
    for file in fs::read_dir(&one)? {
        let file = file?.file_name();
        let is_same = fs::read(one.join(&file))? == fs::read(other.join(&file))?;
        ensure!(is_same, "{} differs from run to run", file.display());
    }
    let mut compile = Command::new("cc");
    // Words of clang.
    compile.args(["-D_Nonnull=", "-D_Nullable="]);
    compile.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-include"]);
    compile.arg(one.join("spikeFFI.h")).args(["-x", "c", "/dev/null"]);
    passes(compile)
}
