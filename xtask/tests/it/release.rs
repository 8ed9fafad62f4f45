//! `cargo xtask release` on a clone of this project: what it refuses, and that a dry run changes nothing.
//!
//! A whole release, with a registry that is played, is in `src/release/tests.rs`.

use std::process::Command;

use crate::fixture::Said;
use crate::release::project::Project;

#[path = "../../src/release/tests/project.rs"]
mod project;

/// Runs the command.
fn release(project: &Project, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("release").args(arguments);
    command.arg("--root").arg(project.path());
    command.env("CARGO_TARGET_DIR", project.path().join("target"));
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Said {
        text,
        code: output.status.code().unwrap(),
    }
}

const DRY: &[&str] = &["--dry-run", "--skip-ci", "--no-verify"];

fn dry_run(project: &Project) -> Said {
    let arguments = [&[project.version.as_str()], DRY].concat();
    release(project, &arguments, &[])
}

/// A dry run says so, and changes nothing.
#[track_caller]
fn refused(project: &Project, line: &str) {
    let before = project.everything();
    let said = dry_run(project);
    let found = said.text.lines().any(|said| said.starts_with(line));
    assert!(said.code == 1 && found, "no `{line}`:\n{}", said.text);
    assert_eq!(project.everything(), before);
}

#[test]
fn a_dry_run_prints_the_crates_and_leaves_no_trace() {
    let project = Project::new();
    let before = project.everything();
    let said = dry_run(&project);
    assert_eq!(said.code, 0, "{}", said.text);
    let version = &project.version;
    let row = |name: &str| {
        let start = format!("{name} ");
        let row = said
            .text
            .lines()
            .find(|line| line.get(4..).is_some_and(|line| line.starts_with(&start)));
        row.unwrap_or_else(|| panic!("no row of {name}:\n{}", said.text))
    };
    for (at, krate) in ["core", "arrow", "async", "blocking"].iter().enumerate() {
        let row: Vec<&str> = row(&format!("tested-{krate}")).split_whitespace().collect();
        let crate_name = format!("spike-{krate}");
        assert_eq!(row[0], (at + 1).to_string());
        assert_eq!([row[2], row[7]], [version, crate_name.as_str()]);
        assert!(
            row[3].parse::<f32>().unwrap() > 1.0 && row[4] == "KiB",
            "{row:?}"
        );
        assert!(
            row[5].parse::<f32>().unwrap() > row[3].parse().unwrap(),
            "{row:?}"
        );
    }
    assert_eq!(project.everything(), before);
}

#[test]
fn a_dry_run_needs_no_names() {
    let project = Project::new();
    let with_names = project.read("Cargo.toml");
    let (before, _) = with_names
        .split_once("[workspace.metadata.release")
        .unwrap();
    let (_, after) = with_names.split_once("[workspace.lints").unwrap();
    project.write("Cargo.toml", &format!("{before}[workspace.lints{after}"));
    project.commit("No names");
    let said = dry_run(&project);
    assert!(
        said.code == 0 && said.text.contains("example-spike-blocking"),
        "{}",
        said.text
    );

    let said = release(&project, &[&project.version], &[]);
    assert!(
        said.code == 2 && said.text.contains("error: no publishing names are chosen"),
        "{}",
        said.text
    );
    let prefixed = [&[project.version.as_str(), "--names-prefix", "my-"], DRY].concat();
    let said = release(&project, &prefixed, &[]);
    assert!(
        said.code == 0 && said.text.contains(" my-spike-core "),
        "{}",
        said.text
    );
}

#[test]
fn all_complaints_come_at_once() {
    let mut project = Project::new();
    project.write("CHANGELOG.md", "# Changelog\n\n## [Unreleased]\n");
    project.git(&["checkout", "--quiet", "-b", "other"]);
    project.version = "0.0.1".to_owned();
    refused(&project, "FAIL version: 0.0.1 is not greater than ");
    refused(
        &project,
        "FAIL tree: 1 files are not committed: CHANGELOG.md",
    );
    refused(
        &project,
        "FAIL branch: this is other; releases are made on main",
    );
    refused(
        &project,
        "FAIL changelog: CHANGELOG.md: nothing stands under",
    );
    project.git(&["tag", "v0.0.1"]);
    refused(&project, "FAIL tag: v0.0.1 exists, at ");
}

#[test]
fn the_version_is_a_new_one() {
    let mut project = Project::new();
    let said = release(&project, &["1.0", "--dry-run"], &[]);
    assert!(
        said.code == 2 && said.text.contains("invalid value '1.0'"),
        "{}",
        said.text
    );
    project.version = "9.0.0+build".to_owned();
    refused(&project, "FAIL version: 9.0.0+build: registries ignore");
    project.git(&["tag", "v9.0.0"]);
    project.version = "8.0.0".to_owned();
    refused(
        &project,
        "FAIL version: 8.0.0 is not greater than the last release, v9.0.0",
    );
    let manifest = project.read("crates/spike-mock/Cargo.toml");
    let own = manifest.replace(
        "version.workspace = true\nedition",
        "version = \"7.0.0\"\nedition",
    );
    project.write("crates/spike-mock/Cargo.toml", &own);
    project.version = "10.0.0".to_owned();
    refused(
        &project,
        "FAIL version: crates/spike-mock/Cargo.toml: say `version.workspace = true`",
    );
}

#[test]
fn only_what_the_package_has_is_included() {
    let project = Project::new();
    let lib = project.read("crates/spike-core/src/lib.rs");
    let broken = format!("{lib}\nconst _: &str = include_str!(\"../../../README.md\");\n");
    project.write("crates/spike-core/src/lib.rs", &broken);
    project.commit("An include");
    let said = dry_run(&project);
    let line = "FAIL includes: crates/spike-core/src/lib.rs: ../../../README.md is included";
    assert!(said.code == 2 && said.text.contains(line), "{}", said.text);
}

/// Puts a program into a folder for the search path.
#[cfg(unix)]
fn program(project: &Project, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = project.path().join("target/bin");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), format!("#!/bin/sh\n{script}\n")).unwrap();
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.join(name), mode).unwrap();
}

/// Runs the command with a cargo that does for some of its commands what the test wants.
#[cfg(unix)]
fn with_cargo(project: &Project, cases: &str, arguments: &[&str]) -> Said {
    let cargo = std::env::var("CARGO").unwrap();
    let script = format!("real=\"{cargo}\"\ncase \"$1\" in\n{cases}\nesac\nexec \"$real\" \"$@\"");
    program(project, "cargo", &script);
    program(project, "pkg-config", "exit 0");
    // Makes an environment that has itself in it, and is content with everything.
    let venv = "[ \"$2\" = venv ] || exit 0\nmkdir -p \"$4/bin\" && cp \"$0\" \"$4/bin/python\"";
    program(project, "python3", venv);
    let folder = project.path().join("target/bin");
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let cargo = folder.join("cargo");
    let log = project.path().join("target/published");
    let variables = [
        ("CARGO", cargo.to_str().unwrap()),
        ("PATH", &path),
        ("PUBLISHED", log.to_str().unwrap()),
    ];
    let arguments = [&[project.version.as_str()], arguments].concat();
    release(project, &arguments, &variables)
}

#[cfg(unix)]
fn with_semver_checks(project: &Project, does: &str) -> Said {
    with_cargo(project, &format!("semver-checks) {does};;"), DRY)
}

#[cfg(unix)]
#[test]
fn all_checks_have_to_pass() {
    let project = Project::new();
    let before = project.everything();
    let cases = "fmt|fetch|clippy|doc|test|run) [ $1 != doc ]; exit;;";
    let said = with_cargo(&project, cases, &["--dry-run", "--no-verify"]);
    let none = "error: not all checks of `cargo xtask ci` pass: nothing was released";
    assert!(said.code == 2 && said.text.contains(none), "{}", said.text);
    assert!(said.text.contains("=== doc FAILED"), "{}", said.text);
    assert!(!said.text.contains("=== test FAILED") && !said.text.contains("=== cargo package"));
    assert_eq!(project.everything(), before);
}

/// The command itself, not a dry run. Cargo's part of it is played where it is slow or leaves the machine: the
/// checks pass, nothing is compiled, the registry has nothing, and the second attempt to publish fails.
#[cfg(unix)]
#[test]
fn a_release_for_real() {
    let cases = "fmt|clippy|doc|test) exit 0;;\nrun) echo report; exit 0;;\n\
                 generate-lockfile) echo 'error: no matching package named `x` found' >&2; exit 101;;\n\
                 package) shift; exec \"$real\" package --no-verify \"$@\";;\n\
                 publish) log=\"$PUBLISHED\"; echo \"$@\" >> \"$log\"; [ $(wc -l < \"$log\") != 2 ]; exit;;";
    let project = Project::new();
    let version = &project.version;
    let said = with_cargo(&project, cases, &[]);
    let on = format!(
        "error: stopped half-way; `cargo xtask release {version}` goes on where this stopped: tested-arrow {version}"
    );
    assert!(said.code == 2 && said.text.contains(&on), "{}", said.text);
    let commit = project.git(&["rev-parse", "HEAD"]);
    assert_eq!(
        project.git(&["tag", "--points-at", "HEAD"]),
        format!("v{version}")
    );

    let said = with_cargo(&project, cases, &[]);
    assert_eq!(said.code, 0, "{}", said.text);
    for line in [
        "skip ci: passed before this release was stopped".to_owned(),
        format!("ok   publish: tested-core {version} is there already"),
        format!("ok   publish: tested-blocking {version}"),
        format!("{version} is published. Push it: `git push origin main v{version}`"),
    ] {
        assert!(said.text.contains(&line), "no {line}:\n{}", said.text);
    }
    assert_eq!(project.git(&["rev-parse", "HEAD"]), commit);
    let log = project.read("target/published");
    let names: Vec<&str> = log
        .lines()
        .filter_map(|line| line.rsplit(' ').next())
        .collect();
    assert_eq!(
        names,
        [
            "tested-core",
            "tested-arrow",
            "tested-arrow",
            "tested-async",
            "tested-blocking"
        ]
    );
    let safely = "publish --no-verify --allow-dirty --registry crates-io --package ";
    assert!(log.lines().all(|line| line.starts_with(safely)), "{log}");
}

#[cfg(unix)]
#[test]
fn the_last_release_is_compared_with() {
    let project = Project::new();
    let said = with_semver_checks(&project, "exit 101");
    let none = "skip semver: there is no earlier release to compare with";
    assert!(said.code == 0 && said.text.contains(none), "{}", said.text);

    project.git(&["tag", "v0.0.1"]);
    project.git(&["tag", "v0.0.2-rc.1"]);
    project.git(&["tag", "vague"]);
    let said = with_semver_checks(&project, "exit 101");
    let install = "cargo install cargo-semver-checks --locked";
    assert!(
        said.code == 2 && said.text.contains(install),
        "{}",
        said.text
    );
    let said = with_semver_checks(&project, "[ \"$2\" = --version ] && exit 0; exit 1");
    let small = "the version has to be greater, for what changed since v0.0.2-rc.1";
    assert!(said.code == 2 && said.text.contains(small), "{}", said.text);
    // It looks at the new version under the old names.
    let does = "echo asked \"$@\"; grep -h '^version =' Cargo.toml; grep -h '^name =' crates/spike-core/Cargo.toml; exit 0";
    let said = with_semver_checks(&project, does);
    assert_eq!(said.code, 0, "{}", said.text);
    for words in [
        "asked semver-checks check-release --baseline-rev v0.0.2-rc.1 --package spike-core",
        "--package spike-core --package spike-arrow --package spike-async --package spike-blocking",
        &format!("\nversion = \"{}\"\nname = \"spike-core\"", project.version),
    ] {
        assert!(said.text.contains(words), "no {words}:\n{}", said.text);
    }
}
