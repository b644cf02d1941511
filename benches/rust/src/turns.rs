//! The harness: all subjects of a case take turns.
//!
//! criterion and divan end with one subject before they begin with the next, so that what else the machine does would
//! slow one side of a ratio alone. That is why this loop stands here.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::report::{Case, Report};

/// Rounds that are printed; one more warms up.
const ROUNDS: usize = 11;
/// Of each subject in a round. Odd, so that there is a median.
const SAMPLES: usize = 15;
/// As many for bodies so large that one call is long enough by itself.
const SAMPLES_OF_LARGE: usize = 3;
const LARGE_BYTES: usize = 4 << 20;
/// Long enough for the clock's own cost not to count.
const SAMPLE: Duration = Duration::from_micros(400);

/// Whether a body is accepted.
type Accepts<'a> = dyn Fn(&[u8]) -> bool + 'a;

/// One of those that are compared.
pub(crate) struct Subject<'a> {
    pub(crate) name: String,
    pub(crate) accepts: Box<Accepts<'a>>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(name: impl Into<String>, accepts: impl Fn(&[u8]) -> bool + 'a) -> Self {
        Self { name: name.into(), accepts: Box::new(accepts) }
    }

    /// The duration of so many calls.
    fn time(&self, body: &[u8], calls: u32) -> Duration {
        let start = Instant::now();
        for _ in 0..calls {
            black_box((self.accepts)(black_box(body)));
        }
        start.elapsed()
    }

    fn calls_per_sample(&self, body: &[u8]) -> u32 {
        let mut calls = 1;
        while self.time(body, calls) < SAMPLE {
            calls *= 2;
        }
        calls
    }
}

/// A subject that accepts everything, or refuses what is genuine, is not measured but an error.
pub(crate) fn ensure_judges(subjects: &[Subject], body: &[u8]) -> Result<()> {
    let mut forged = body.to_vec();
    forged[body.len() / 2] ^= 1;
    for subject in subjects {
        ensure!((subject.accepts)(body), "{} refuses a genuine delivery", subject.name);
        ensure!(!(subject.accepts)(&forged), "{} accepts a forged delivery", subject.name);
    }
    Ok(())
}

/// Prints the nanoseconds that one call takes, for each subject and round.
pub(crate) fn take(report: &Report, case: Case, subjects: &[Subject], body: &[u8]) {
    let calls: Vec<u32> = subjects.iter().map(|subject| subject.calls_per_sample(body)).collect();
    let count = if body.len() < LARGE_BYTES { SAMPLES } else { SAMPLES_OF_LARGE };
    for round in 0..=ROUNDS {
        let mut samples = vec![Vec::with_capacity(count); subjects.len()];
        for sample in 0..count {
            for turn in 0..subjects.len() {
                // Another order in each turn: nobody always follows the same neighbour's use of the caches.
                let index = (turn + round + sample) % subjects.len();
                let elapsed = subjects[index].time(body, calls[index]);
                samples[index].push(elapsed.as_secs_f64() * 1e9 / f64::from(calls[index]));
            }
        }
        let Some(round) = round.checked_sub(1) else { continue };
        for (subject, samples) in subjects.iter().zip(&mut samples) {
            report.figure(case, &subject.name, round, "ns", median(samples));
        }
    }
}

/// The nanoseconds that one call takes, of one subject alone.
pub(crate) fn estimate(subject: &Subject, body: &[u8]) -> f64 {
    let calls = subject.calls_per_sample(body);
    let sample = |_| subject.time(body, calls).as_secs_f64() * 1e9 / f64::from(calls);
    median(&mut (0..SAMPLES).map(sample).collect::<Vec<_>>())
}

fn median(samples: &mut [f64]) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
