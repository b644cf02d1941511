//! Runs the steps of `cargo xtask test`: three at a time, of which one compiles, since this keeps the processors busy, and
//! what tests servers and browsers mostly waits for them.

use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::colour::{BAD, HEADING};
use crate::output;
use crate::workspace::Workspace;

const AT_ONCE: usize = 3;
/// Their output, a file each, until it is shown.
const OUTPUTS: &str = "target/steps";

/// One check.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) work: Work,
    /// Steps that build what this one uses. They stand before it in the list.
    pub(crate) needs: &'static [&'static str],
    pub(crate) run: fn(&Workspace) -> Result<()>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Mostly compiles Rust, for which it needs the target folder, and every processor, for itself.
    Compile,
    Run,
}

pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    pub(crate) duration: Duration,
    pub(crate) passed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waits,
    Runs,
    Ended,
}

/// Runs all of them, also after one has failed, and gives the outcomes in their order. What a step needs and is not
/// among them, is taken to be there.
pub(crate) fn run(workspace: &Workspace, steps: &[&Step]) -> Result<Vec<Outcome>> {
    if let [step] = steps {
        note_heading(step);
        return Ok(vec![timed(workspace, step)]);
    }
    fs::create_dir_all(workspace.root.join(OUTPUTS))?;
    let states = Mutex::new(vec![State::Waits; steps.len()]);
    let ended = Condvar::new();
    let outcomes = thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    let mut outcomes = Vec::new();
                    while let Some(index) = take(steps, &states, &ended) {
                        let outcome = captured(workspace, steps[index], index);
                        locked(&states)[index] = State::Ended;
                        ended.notify_all();
                        outcomes.push((index, outcome?));
                    }
                    Ok(outcomes)
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| bail!("the schedule itself failed")))
            .collect::<Result<Vec<_>>>()
    })?;
    let mut outcomes: Vec<(usize, Outcome)> = outcomes.into_iter().flatten().collect();
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Waits until a step can run, and takes it; or `None` where none is left.
fn take(steps: &[&Step], states: &Mutex<Vec<State>>, ended: &Condvar) -> Option<usize> {
    let mut states = locked(states);
    loop {
        if !states.contains(&State::Waits) {
            return None;
        }
        if let Some(index) = next(steps, &states) {
            states[index] = State::Runs;
            return Some(index);
        }
        states = ended.wait(states).unwrap_or_else(PoisonError::into_inner);
    }
}

/// The first step that waits for nothing but a worker.
fn next(steps: &[&Step], states: &[State]) -> Option<usize> {
    let all = || steps.iter().zip(states);
    let compiling = all().any(|(step, state)| step.work == Work::Compile && *state == State::Runs);
    let built = |need: &&str| all().all(|(step, state)| step.name != *need || *state == State::Ended);
    let can_run = |step: &Step| !(compiling && step.work == Work::Compile) && step.needs.iter().all(built);
    all().position(|(step, state)| *state == State::Waits && can_run(step))
}

/// Runs a step, and shows its output when it has ended, so that nobody else's comes between.
fn captured(workspace: &Workspace, step: &Step, index: usize) -> Result<Outcome> {
    static SHOWING: Mutex<()> = Mutex::new(());
    let path = workspace.root.join(OUTPUTS).join(format!("{index}.log"));
    output::redirect(Some(File::create(&path)?));
    let outcome = timed(workspace, step);
    output::redirect(None);
    let _showing = SHOWING.lock();
    note_heading(step);
    io::copy(&mut File::open(&path)?, &mut anstream::stderr())?;
    fs::remove_file(&path)?;
    Ok(outcome)
}

fn timed(workspace: &Workspace, step: &Step) -> Outcome {
    let start = Instant::now();
    // A worker that ends would leave the others waiting.
    let result = catch_unwind(AssertUnwindSafe(|| (step.run)(workspace))).unwrap_or_else(|_| bail!("it panicked"));
    if let Err(error) = &result {
        output::note!("{BAD}{}: {error:#}{BAD:#}", step.name);
    }
    Outcome { name: step.name, duration: start.elapsed(), passed: result.is_ok() }
}

fn note_heading(step: &Step) {
    output::note!("\n{HEADING}== {}{HEADING:#}", step.name);
}

fn locked(states: &Mutex<Vec<State>>) -> MutexGuard<'_, Vec<State>> {
    states.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn step(name: &'static str, work: Work, needs: &'static [&'static str]) -> Step {
        Step { name, work, needs, run: |_| Ok(()) }
    }

    #[test]
    fn one_compiles_while_another_runs_what_was_built() {
        let steps = [
            step("build", Work::Compile, &[]),
            step("lint", Work::Compile, &[]),
            step("test", Work::Run, &["build", "not chosen"]),
            step("format", Work::Run, &[]),
        ];
        let steps: Vec<&Step> = steps.iter().collect();
        let mut states = [State::Waits; 4];
        let mut take = |ended: Option<usize>| {
            if let Some(ended) = ended {
                states[ended] = State::Ended;
            }
            let next = next(&steps, &states);
            if let Some(next) = next {
                states[next] = State::Runs;
            }
            next
        };
        assert_eq!(take(None), Some(0), "the first");
        assert_eq!(take(None), Some(3), "neither what compiles, too, nor what needs it");
        assert_eq!(take(None), None, "nothing else can run");
        assert_eq!(take(Some(0)), Some(1), "the next that compiles");
        assert_eq!(take(None), Some(2), "what was built");
        assert_eq!(take(Some(2)), None, "all are taken");
    }
}
