use std::env;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Instant;

use super::Sandbox;
use crate::failure::Failure;
use crate::text::print_line;

const USERS: usize = 8;
const DAYS: &str = "28";
const WORKERS: usize = 3;
const KILLS: usize = 10;

/// Fetches the same histories twice, with one undisturbed worker and with several that are killed in turn, and compares
/// the data.
pub(super) fn run() -> Result<(), Failure> {
    print_line(&format!("{DAYS} days of {USERS} users, one worker"));
    let program = env::current_exe().map_err(Failure::Program)?;
    let calm = Sandbox::new(&program, USERS)?;
    calm.add_histories(DAYS)?;
    let start = Instant::now();
    worker(&calm)?.wait().map_err(Failure::Program)?;
    let time = start.elapsed();
    let expected = calm.output(&["export"])?;
    print_line(&format!("done after {:.1} s", time.as_secs_f32()));

    // Several workers need less time than one.
    let pause = time / (2 * KILLS as u32);
    print_line(&format!(
        "the same again with {WORKERS} workers, one of which is killed every {} ms",
        pause.as_millis()
    ));
    let disturbed = Sandbox::new(&program, USERS)?;
    disturbed.add_histories(DAYS)?;
    let workers = (0..WORKERS).map(|_| worker(&disturbed));
    let mut workers = workers.collect::<Result<Vec<Child>, _>>()?;
    for kill in 1..=KILLS {
        sleep(pause);
        let victim = &mut workers[kill % WORKERS];
        if victim.try_wait().map_err(Failure::Program)?.is_none() {
            print_line(&format!("worker {} killed", kill % WORKERS + 1));
        }
        let _ = victim.kill();
        let _ = victim.wait();
        *victim = worker(&disturbed)?;
    }
    for mut worker in workers {
        worker.wait().map_err(Failure::Program)?;
    }
    print_line(disturbed.output(&["show"])?.trim_end());
    if disturbed.output(&["export"])? != expected {
        let text = "the data differ from those of the undisturbed run";
        return Err(Failure::Redis(text.to_owned()));
    }
    let lines = expected.lines().count();
    print_line(&format!("all {lines} lines of data are the same as without kills"));
    Ok(())
}

/// Starts a worker with a short lease, to keep the demonstration short.
fn worker(sandbox: &Sandbox) -> Result<Child, Failure> {
    let mut command = sandbox.command(&["work", "--until-idle", "--lease", "1000"]);
    let child = command.stdout(Stdio::null()).spawn();
    child.map_err(Failure::Program)
}
