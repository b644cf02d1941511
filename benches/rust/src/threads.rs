//! Verifications per second, of one `Webhook` that all threads share.

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use hookseal::{Delivery, Webhook};
use http::HeaderMap;

use crate::bodies::{SIZES, body};
use crate::deliveries::{self, now};
use crate::report::{Case, Report};

const ROUNDS: usize = 11;
const DURATION: Duration = Duration::from_millis(100);

pub(crate) fn measure(report: &Report) -> Result<()> {
    for size in SIZES {
        let body = body(size)?;
        let webhook = deliveries::realestateapi()?;
        let headers = deliveries::headers(&webhook, &body)?;
        let case = Case { measure: "threads", scheme: "realestateapi", size };
        for round in 0..=ROUNDS {
            for turn in 0..2 {
                let threads = 1 + (turn + round) % 2;
                let per_second = throughput(&webhook, &headers, &body, threads);
                let Some(round) = round.checked_sub(1) else { continue };
                let subject = format!("hookseal: {threads} thread{}", if threads == 1 { "" } else { "s" });
                report.figure(case, &subject, round, "perSecond", per_second);
            }
        }
    }
    Ok(())
}

fn throughput(webhook: &Webhook, headers: &HeaderMap, body: &[u8], threads: usize) -> f64 {
    let start = Barrier::new(threads + 1);
    let stop = AtomicBool::new(false);
    let verify = |thread: usize| {
        on_core(thread);
        start.wait();
        let began = Instant::now();
        let mut calls = 0.0;
        while !stop.load(Ordering::Relaxed) {
            let delivery = Delivery::new(black_box(body), headers, now());
            assert!(black_box(webhook.verify(&delivery)).is_ok(), "a genuine delivery was refused");
            calls += 1.0;
        }
        calls / began.elapsed().as_secs_f64()
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|thread| scope.spawn(move || verify(thread))).collect();
        start.wait();
        thread::sleep(DURATION);
        stop.store(true, Ordering::Relaxed);
        workers.into_iter().map(|worker| worker.join().expect("a thread that verifies")).sum()
    })
}

/// Gives each thread a core of its own: the kernel takes longer to do so than a round lasts.
fn on_core(thread: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    if let Some(core) = cores.get(thread) {
        core_affinity::set_for_current(*core);
    }
}
