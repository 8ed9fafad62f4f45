//! The server of the calls, see [`spike_bench::server`].

fn main() -> anyhow::Result<()> {
    spike_bench::server::serve()
}
