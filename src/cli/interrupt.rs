//! Ctrl-C: said and ended with status 2, so that whoever waits for this program does not take it for a clean run.
//! Temporary folders go by their guards when the process has ended.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::terminal;
use crate::finding::Problem;
use crate::verdict::ExitStatus;

/// From now on an interrupt (or the end of the session) ends the process with a message. `undone` is what therefore
/// did not happen: nothing was pushed.
pub(super) fn ends_the_run(undone: &'static str) {
    // Without this thread the signal itself ends the process; there is nothing to tell about that beforehand.
    _ = thread::Builder::new().name("interrupt".into()).spawn(move || {
        if wait().is_ok() {
            terminal::complain(&Problem::new(format!("interrupted: {undone}")));
            end();
        }
    });
}

/// From now on an interrupt is only noted, once: whoever runs until then looks here. A second one ends the process.
pub(super) fn noted() -> &'static AtomicBool {
    static NOTED: AtomicBool = AtomicBool::new(false);
    _ = thread::Builder::new().name("interrupt".into()).spawn(|| {
        if wait().is_ok() {
            NOTED.store(true, Ordering::Relaxed);
        }
        if wait().is_ok() {
            end();
        }
    });
    &NOTED
}

/// Returns when the user, or the system, wants the process to end.
fn wait() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(asked_to_end())
}

#[cfg(unix)]
async fn asked_to_end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed,
        _ = terminate.recv() => Ok(()),
        _ = hangup.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn asked_to_end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}

#[expect(clippy::exit, reason = "the threads at work cannot be asked to end, and their work is of no use any more")]
fn end() -> ! {
    std::process::exit(ExitStatus::Error as i32)
}
