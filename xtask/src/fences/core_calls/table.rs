//! What the core must not call, and why.

/// What kind of thing a banned name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Clock,
    Wait,
    Thread,
    Socket,
    File,
    Process,
    Environment,
    Random,
    Output,
}

impl Group {
    pub fn what(self) -> &'static str {
        match self {
            Self::Clock => "a clock",
            Self::Wait => "waiting",
            Self::Thread => "a thread",
            Self::Socket => "a socket",
            Self::File => "a file function",
            Self::Process => "a process",
            Self::Environment => "the environment",
            Self::Random => "randomness",
            Self::Output => "output",
        }
    }

    pub fn instead(self) -> &'static str {
        match self {
            Self::Clock => "take `Now` as an input",
            Self::Wait => "return a step that says how long to wait",
            Self::Thread => "the driver decides what runs where",
            Self::Socket => "return a step that says what to send",
            Self::File => "take the bytes as an input",
            Self::Process => "this belongs to a program",
            Self::Environment => "take the setting as an input",
            Self::Random => "take a seed as an input, and BTreeMap for a map",
            Self::Output => "return it, or put it into the error",
        }
    }

    /// Tests may read golden files and use several threads; time and sockets are simulated even there.
    pub fn is_fine_in_tests(self) -> bool {
        matches!(
            self,
            Self::Thread | Self::File | Self::Environment | Self::Random | Self::Output
        )
    }
}

/// Which list of `clippy.toml` a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Methods,
    Types,
    Macros,
}

/// What the core's `clippy.toml` has to list: `parent` and the names in it.
pub const LISTED: &[(Group, List, &str, &[&str])] = &[
    (
        Group::Clock,
        List::Methods,
        "std::time::SystemTime",
        &["now", "elapsed"],
    ),
    (Group::Clock, List::Types, "std::time", &["Instant"]),
    (
        Group::Clock,
        List::Methods,
        "jiff",
        &["Timestamp::now", "Zoned::now", "tz::TimeZone::system"],
    ),
    (
        Group::Clock,
        List::Methods,
        "chrono",
        &["Utc::now", "Local::now"],
    ),
    (
        Group::Clock,
        List::Methods,
        "time::OffsetDateTime",
        &["now_utc", "now_local"],
    ),
    (
        Group::Wait,
        List::Methods,
        "std::thread",
        &["sleep", "park", "park_timeout", "yield_now"],
    ),
    (
        Group::Wait,
        List::Types,
        "std::sync",
        &["Barrier", "Condvar", "mpsc::Receiver"],
    ),
    (
        Group::Thread,
        List::Methods,
        "std::thread",
        &["spawn", "scope", "Builder::spawn", "available_parallelism"],
    ),
    (
        Group::Socket,
        List::Types,
        "std::net",
        &["TcpListener", "TcpStream", "ToSocketAddrs", "UdpSocket"],
    ),
    (
        Group::Socket,
        List::Types,
        "std::os::unix::net",
        &["UnixDatagram", "UnixListener", "UnixStream"],
    ),
    (
        Group::File,
        List::Types,
        "std::fs",
        &["DirBuilder", "File", "OpenOptions"],
    ),
    (
        Group::File,
        List::Methods,
        "std::fs",
        &[
            "canonicalize",
            "copy",
            "create_dir",
            "create_dir_all",
            "exists",
            "hard_link",
            "metadata",
            "read",
            "read_dir",
            "read_link",
            "read_to_string",
            "remove_dir",
            "remove_dir_all",
            "remove_file",
            "rename",
            "set_permissions",
            "symlink_metadata",
            "write",
        ],
    ),
    (
        Group::File,
        List::Methods,
        "std::path::Path",
        &[
            "canonicalize",
            "exists",
            "is_dir",
            "is_file",
            "is_symlink",
            "metadata",
            "read_dir",
            "read_link",
            "symlink_metadata",
            "try_exists",
        ],
    ),
    (Group::Process, List::Types, "std::process", &["Command"]),
    (
        Group::Process,
        List::Methods,
        "std::process",
        &["abort", "exit", "id"],
    ),
    (
        Group::Environment,
        List::Methods,
        "std::env",
        &[
            "args",
            "args_os",
            "current_dir",
            "current_exe",
            "home_dir",
            "remove_var",
            "set_var",
            "temp_dir",
            "var",
            "var_os",
            "vars",
            "vars_os",
        ],
    ),
    (
        Group::Random,
        List::Types,
        "std::collections",
        &["HashMap", "HashSet"],
    ),
    (
        Group::Random,
        List::Types,
        "std::hash",
        &["DefaultHasher", "RandomState"],
    ),
    (
        Group::Output,
        List::Methods,
        "std::io",
        &["stderr", "stdin", "stdout"],
    ),
    (
        Group::Output,
        List::Macros,
        "std",
        &["dbg", "eprint", "eprintln", "print", "println"],
    ),
];

/// Whole modules: clippy can only list what is in them, the scan bans all of it.
const MODULES: &[(Group, &str)] = &[
    (Group::Thread, "std::thread"),
    (Group::Socket, "std::net"),
    (Group::Socket, "std::os"),
    (Group::File, "std::fs"),
    (Group::Process, "std::process"),
    (Group::Environment, "std::env"),
    (Group::Wait, "std::sync::mpsc"),
    (Group::Random, "std::collections::hash_map"),
    (Group::Random, "std::collections::hash_set"),
];

/// What is harmless in those modules.
const FINE: &[&str] = &[
    "std::net::AddrParseError",
    "std::net::IpAddr",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
    "std::net::SocketAddr",
    "std::net::SocketAddrV4",
    "std::net::SocketAddrV6",
    "std::thread::panicking",
];

/// Methods that can be known by their name alone.
const METHODS: &[(Group, &str)] = &[(Group::Socket, "to_socket_addrs")];

/// What is banned about a resolved path, if anything. A module alone is not: what is used of it is.
pub fn group_of(path: &str) -> Option<Group> {
    let listed = LISTED.iter().flat_map(|(group, list, parent, names)| {
        let macros = *list == List::Macros;
        names
            .iter()
            .filter(move |_| !macros)
            .map(move |name| (*group, format!("{parent}::{name}")))
    });
    for (group, banned) in listed {
        if is_in(path, &banned) {
            return Some(group);
        }
    }
    if FINE.iter().any(|fine| is_in(path, fine)) {
        return None;
    }
    MODULES
        .iter()
        .find(|(_, module)| path != *module && is_in(path, module))
        .map(|(group, _)| *group)
}

pub fn group_of_method(name: &str) -> Option<Group> {
    METHODS
        .iter()
        .find(|(_, method)| *method == name)
        .map(|(group, _)| *group)
}

fn is_in(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
