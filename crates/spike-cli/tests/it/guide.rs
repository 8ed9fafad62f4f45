//! The commands of `docs/cli.md` are understood.

const GUIDE: &str = include_str!("../../../../docs/cli.md");

/// Returns the arguments of a line such as `$ pass show key | spike week --key-stdin`.
fn arguments(line: &str) -> Option<Vec<&str>> {
    let command = line.trim().strip_prefix("$ ")?;
    let own = command.split('|').map(str::trim).find(|part| part.starts_with("spike "))?;
    let own = own.split(['<', '>', '#']).next()?;
    Some(own.split_whitespace().collect())
}

#[test]
fn every_command_of_the_guide_is_understood() {
    let commands: Vec<Vec<&str>> = GUIDE.lines().filter_map(arguments).collect();
    assert!(commands.len() > 15);
    for command in commands {
        if let Err(error) = spike_cli::command().try_get_matches_from(&command) {
            panic!("{command:?}: {error}");
        }
    }
}

#[test]
fn the_guide_has_every_command() {
    for command in spike_cli::command().get_subcommands() {
        let name = format!("spike {}", command.get_name());
        assert!(GUIDE.contains(&name), "{name}");
    }
}
