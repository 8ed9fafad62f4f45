//! The mock knows the API by itself: from the core it uses the vocabulary only, and it depends on no client.

use super::{Verdict, verdict};
use crate::policy::{ASYNC, BLOCKING, CORE, MOCK};
use crate::workspace::Workspace;
use crate::workspace::paths::{Mention, Names, mentions};

/// The only module of the core the mock may name.
const VOCABULARY: &str = "spike_core::vocabulary";

pub fn check(workspace: &Workspace) -> Verdict {
    let mut complaints = Vec::new();
    let manifest = workspace.manifest_of(MOCK)?;
    for dependency in manifest
        .dependencies()
        .iter()
        .filter(|dependency| dependency.package == CORE)
    {
        if dependency.key != CORE {
            complaints.push(format!(
                "{}: {CORE} is renamed to {}; keep its name",
                manifest.shown, dependency.key
            ));
        }
    }
    let metadata = workspace.metadata()?;
    let member = metadata.member(MOCK)?;
    for (client, _) in metadata
        .graph
        .next(member)
        .filter(|(node, _)| [ASYNC, BLOCKING].contains(&node.name.as_str()))
    {
        complaints.push(format!(
            "{MOCK} depends on {}; a mistake made there would pass here",
            client.name
        ));
    }
    let sources = workspace.sources(&manifest.folder, &["src", "tests", "examples", "benches"])?;
    let files: Vec<Vec<Mention>> = sources
        .iter()
        .map(|source| mentions(source.tokens(true)))
        .collect();
    let names = Names::of_crate(&files);
    let mut uses = 0;
    for ((source, file), names) in sources.iter().zip(&files).zip(&names) {
        for mention in file {
            let (Mention::Path(written) | Mention::Import(written, _)) = mention else {
                continue;
            };
            let readings = names.direct_readings(written);
            let core = readings
                .iter()
                .filter(|path| path.as_str() == "spike_core" || path.starts_with("spike_core::"));
            for path in core {
                uses += 1;
                if path != VOCABULARY && !path.starts_with("spike_core::vocabulary::") {
                    let (shown, line) = (&source.shown, written.line);
                    complaints.push(format!(
                        "{shown}:{line}: uses {path}; from the core the mock may use {VOCABULARY} only, write it anew"
                    ));
                }
            }
        }
    }
    verdict(
        complaints,
        format!("{MOCK} names {VOCABULARY} {uses} times, and nothing else of {CORE}"),
    )
}
