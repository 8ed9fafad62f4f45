//! The packages: built in the copy, all in one call, so that each is compiled against the others as they would be
//! published and never against what a registry has under their names.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use flate2::read::GzDecoder;
use semver::Version;
use sha2::{Digest as _, Sha256};
use tar::Archive;

use super::Release;
use crate::workspace::Workspace;

/// One package.
#[derive(Clone, Debug)]
pub struct Package {
    /// The name in the tree.
    pub krate: String,
    /// The publishing name.
    pub name: String,
    pub version: Version,
    /// Bytes of the file, and of what is in it.
    pub packed: u64,
    pub unpacked: u64,
    /// SHA-256 of the file, as registries have it.
    pub checksum: String,
    /// Every file in it, with its text if it is one.
    pub files: Vec<(String, String)>,
}

/// Packages the crates, and compiles what is in the packages.
pub fn build(
    workspace: &Workspace,
    release: &Release<'_>,
    order: &[String],
) -> Result<Vec<Package>> {
    // Brings the lock file up to the new names, and everything that is locked onto the disk.
    workspace.cargo(&["fetch", "--quiet"])?;
    let mut arguments = vec!["package", "--locked", "--offline", "--allow-dirty"];
    if !release.verify {
        arguments.extend(["--no-verify", "--quiet"]);
    }
    let names: Vec<&str> = order
        .iter()
        .map(|krate| release.names.of(krate).unwrap_or(krate))
        .collect();
    arguments.extend(names.iter().flat_map(|name| ["--package", *name]));
    let folder = target(workspace);
    let mut command = workspace.cargo_command();
    command.env("CARGO_TARGET_DIR", &folder);
    command.env("CARGO_BUILD_BUILD_DIR", &folder);
    run(command, &arguments)?;
    let packages = order.iter().zip(names).map(|(krate, name)| {
        let file = folder.join(format!("package/{name}-{}.crate", release.version));
        Package::open(&file, krate, name, &release.version)
    });
    packages.collect()
}

/// Where the packages go: to a place no attempt had before.
///
/// Cargo unpacks what it packaged into its home, to a folder named after this place. If it finds the same version
/// there, it takes that for the same content: a second attempt would compile against the packages of the first.
pub fn target(copy: &Workspace) -> PathBuf {
    copy.root().join("target")
}

/// Runs cargo with its output going where ours goes.
pub fn run(mut command: Command, arguments: &[&str]) -> Result<()> {
    println!("\n=== cargo {}", arguments.join(" "));
    let status = command.args(arguments).status();
    if !status.context("cannot run cargo")?.success() {
        bail!("`cargo {}` failed", arguments[0]);
    }
    Ok(())
}

impl Package {
    /// Reads a `.crate`.
    pub fn open(file: &Path, krate: &str, name: &str, version: &Version) -> Result<Self> {
        let shown = file
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut bytes = Vec::new();
        let mut reader = File::open(file).with_context(|| format!("there is no {shown}"))?;
        reader.read_to_end(&mut bytes)?;
        let files = unpack(&bytes).with_context(|| format!("cannot read {shown}"))?;
        Ok(Self {
            krate: krate.to_owned(),
            name: name.to_owned(),
            version: version.clone(),
            packed: bytes.len() as u64,
            unpacked: files.iter().map(|(_, text)| text.len() as u64).sum(),
            checksum: hexadecimal(&Sha256::digest(&bytes)),
            files,
        })
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        let found = self.files.iter().find(|(name, _)| name == path);
        found.map(|(_, text)| text.as_str())
    }

    /// How it is called in complaints.
    pub fn shown(&self) -> String {
        format!("{}-{}.crate", self.name, self.version)
    }
}

fn unpack(bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in Archive::new(GzDecoder::new(bytes)).entries()? {
        let mut entry = entry?;
        // The first folder is name and version.
        let path: PathBuf = entry.path()?.components().skip(1).collect();
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        let text = String::from_utf8_lossy(&content).into_owned();
        files.push((path.to_string_lossy().replace('\\', "/"), text));
    }
    Ok(files)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
