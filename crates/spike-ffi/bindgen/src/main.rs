//! Generates the bindings of spike-ffi, and lists its interface, from the built library.

mod listing;

use std::process::ExitCode;

use anyhow::{Result, bail};
use camino::Utf8Path;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, GlobalConfig};

const USAGE: &str = "usage: spike-bindgen generate kotlin|python|ruby|swift LIBRARY FOLDER
       spike-bindgen list LIBRARY

LIBRARY is the built library of spike-ffi, such as target/debug/libspike_ffi.so.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match *arguments {
        ["generate", language, library, folder] => generate(GenerateOptions {
            languages: vec![match language {
                "kotlin" => TargetLanguage::Kotlin,
                "python" => TargetLanguage::Python,
                "ruby" => TargetLanguage::Ruby,
                "swift" => TargetLanguage::Swift,
                _ => bail!("unknown language `{language}`\n{USAGE}"),
            }],
            source: library.into(),
            out_dir: folder.into(),
            ..GenerateOptions::default()
        }),
        ["list", library] => {
            let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
            let groups = loader.load_metadata(Utf8Path::new(library))?;
            print!("{}", listing::list(groups.values().flat_map(|group| &group.items)));
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}
