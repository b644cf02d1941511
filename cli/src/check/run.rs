//! A run in progress: what requests are made from, what came of them, and which checks were made.

use std::time::{Duration, Instant};

use hookseal::Options;
use hookseal::provider::{DeliveryFacts, Schedule};
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::effects::{Effects, shell};
use super::leaks::leak;
use super::report::{Case, Outcome};
use crate::clock::now;
use crate::failure::Failure;
use crate::known::Known;
use crate::progress::Progress;
use crate::sample::Sample;
use crate::sender::{Request, Sender};
use crate::target::{Answer, NoAnswer, Target};

/// How long to wait for what has no limit of the provider's own.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long an effect may take to be seen.
const EFFECT: Duration = Duration::from_secs(3);

/// What the user chose.
pub(super) struct Settings {
    pub(super) event_type: Option<String>,
    pub(super) effects: Option<Effects>,
    /// What makes handling fail, and what mends it.
    pub(super) fail: Option<(String, String)>,
    pub(super) settle: Duration,
    pub(super) skip: Vec<String>,
    /// Of the receiver.
    pub(super) url: String,
}

pub(super) struct Run<'a> {
    pub(super) target: Target,
    pub(super) known: &'a Known,
    pub(super) facts: DeliveryFacts,
    pub(super) sender: Sender,
    pub(super) sample: Sample,
    pub(super) settings: Settings,
    /// Statuses of refusals that the provider takes for final, though the delivery was genuine.
    pub(super) given_up: Vec<String>,
    /// What answers showed to strangers, and where.
    pub(super) leaks: Vec<String>,
    /// The first event that was accepted.
    pub(super) first: Option<Sample>,
    /// What mends the receiver, while its handling is made to fail.
    mended_by: Option<String>,
    cases: Vec<Case>,
    progress: Progress,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        known: &'a Known,
        secrets: &[Zeroizing<String>],
        target: Target,
        settings: Settings,
    ) -> Result<Self, Failure> {
        Ok(Self {
            target,
            known,
            facts: known.provider.map_or(DeliveryFacts::UNKNOWN, |provider| provider.delivery),
            sender: Sender::new(&known.scheme, secrets, Options::default().url(&*settings.url))?,
            sample: Sample::find(known, settings.event_type.as_deref()),
            settings,
            given_up: Vec::new(),
            leaks: Vec::new(),
            first: None,
            mended_by: None,
            cases: Vec::new(),
            progress: Progress::new(62, "checks"),
        })
    }

    /// Whether an event that is signed anew is another one, as where its time stands in the body, and no id that is
    /// signed does.
    pub(super) fn is_told_by_its_time(&self) -> bool {
        let sample = self.sample.another().identified();
        let key = |at: u64| {
            let request = sample.request(&self.sender, at).ok()?;
            let event = self.sender.receive(&request, at).ok()?;
            Some(event.deduplication_key)
        };
        let at = now();
        key(at) != key(at + 1)
    }

    pub(super) fn wants(&self, name: &str) -> bool {
        !self.settings.skip.iter().any(|skip| name.contains(skip.as_str()))
    }

    pub(super) fn add(&mut self, name: impl Into<String>, start: Instant, outcome: Outcome) {
        self.progress.step();
        self.cases.push(Case { name: name.into(), outcome, milliseconds: start.elapsed().as_millis() });
    }

    /// A check that needs effects to be counted.
    pub(super) fn add_counted(&mut self, name: &str, start: Instant, problem: Option<String>) {
        let is_counted = self.settings.effects.is_some();
        let reason = "nobody counts effects: add --effects COMMAND";
        let left_out = || Outcome::Skipped(reason.to_owned());
        let outcome = if is_counted || problem.is_some() { Outcome::of(problem) } else { left_out() };
        self.add(name, start, outcome);
    }

    pub(super) fn finish(self) -> Vec<Case> {
        self.cases
    }

    /// As long as the provider waits.
    pub(super) fn limit(&self) -> Duration {
        self.facts.answer_within_seconds.map_or(PATIENCE, |seconds| Duration::from_secs(seconds.into()))
    }

    /// Another event, signed now.
    pub(super) fn event(&self) -> Result<Request, Failure> {
        self.sample.another().request(&self.sender, now())
    }

    /// Sends a genuine delivery.
    pub(super) async fn deliver(&mut self, request: &Request) -> Result<Answer, NoAnswer> {
        let answer = self.target.deliver(request, self.limit()).await;
        self.note(&answer);
        answer
    }

    /// Remembers an answer after which the provider never tries again, and what it shows.
    pub(super) fn note(&mut self, answer: &Result<Answer, NoAnswer>) {
        self.look(answer, "a genuine delivery");
        if let Ok(answer) = answer
            && (400..500).contains(&answer.status)
            && !self.facts.tries_again(Some(answer.status))
        {
            self.given_up.push(answer.status.to_string());
        }
    }

    /// Remembers what an answer shows that no sender is to see; the signatures are those that it does not have.
    pub(super) fn look_for(&mut self, answer: &Answer, signatures: &[String], place: &str) {
        let what = leak(answer, self.sender.secret(), signatures);
        self.leaks.extend(what.map(|what| format!("{what}, at {place}")));
    }

    /// The same of what has nothing that could be signed.
    pub(super) fn look(&mut self, answer: &Result<Answer, NoAnswer>, place: &str) {
        if let Ok(answer) = answer {
            self.look_for(answer, &[], place);
        }
    }

    pub(super) fn is_success(&self, answer: &Result<Answer, NoAnswer>) -> bool {
        matches!(answer, Ok(answer) if self.facts.accepts(answer.status))
    }

    /// Nothing where it is success, else what came.
    pub(super) fn problem(&self, answer: &Result<Answer, NoAnswer>) -> Option<String> {
        if self.is_success(answer) {
            return None;
        }
        Some(match answer {
            Ok(answer) => format!("a genuine delivery was answered {}", described(answer)),
            Err(problem) => problem.to_string(),
        })
    }

    /// Tries again as the provider does, with the schedule compressed to some two seconds.
    pub(super) async fn retry(&mut self, request: &Request) -> Result<Answer, NoAnswer> {
        let mut answer = self.deliver(request).await;
        for delay in self.delays() {
            if self.is_success(&answer) {
                break;
            }
            sleep(delay).await;
            answer = self.deliver(request).await;
        }
        answer
    }

    fn delays(&self) -> Vec<Duration> {
        const TOTAL: f64 = 2.0;
        const LEAST: f64 = 0.05;
        let Schedule::Delays(delays) = self.facts.schedule else {
            return [0.1, 0.3, 0.6, 1.0].map(Duration::from_secs_f64).to_vec();
        };
        let sum: f64 = delays.iter().copied().map(f64::from).sum();
        let factor = if sum > TOTAL { TOTAL / sum } else { 1.0 };
        delays.iter().map(|delay| Duration::from_secs_f64((f64::from(*delay) * factor).max(LEAST))).collect()
    }

    /// Makes handling fail by a command, until it is [mended](Self::mend) by another.
    pub(super) async fn break_down(&mut self, fail: &str, mend: String) -> Result<(), Failure> {
        // Before it is known whether it has failed half way.
        self.mended_by = Some(mend);
        shell(fail).await.map(drop)
    }

    /// Makes handling work again, if it was made to fail.
    pub(super) async fn mend(&mut self) -> Result<(), Failure> {
        match self.mended_by.take() {
            Some(mend) => shell(&mend).await.map(drop),
            None => Ok(()),
        }
    }

    /// How many effects there are; nothing where nobody counts them.
    pub(super) async fn effects(&self) -> Result<Option<u64>, Failure> {
        match &self.settings.effects {
            Some(effects) => effects.count().await.map(Some),
            None => Ok(None),
        }
    }

    /// Waits until effects of what was sent so far have come, so that they are not taken for those of what follows.
    pub(super) async fn quiet(&self) -> Result<(), Failure> {
        let Some(effects) = &self.settings.effects else { return Ok(()) };
        let start = Instant::now();
        let mut last = effects.count().await?;
        while start.elapsed() < EFFECT {
            sleep(self.settings.settle * 3).await;
            let count = effects.count().await?;
            if count == last {
                break;
            }
            last = count;
        }
        Ok(())
    }

    /// Waits until there are so many more effects than before, and watches for one too many. Gives what is wrong.
    pub(super) async fn expect_effects(&self, before: Option<u64>, expected: u64) -> Result<Option<String>, Failure> {
        let (Some(before), Some(effects)) = (before, &self.settings.effects) else { return Ok(None) };
        let start = Instant::now();
        let mut more = effects.count().await?.saturating_sub(before);
        while more < expected && start.elapsed() < EFFECT {
            sleep(Duration::from_millis(50)).await;
            more = effects.count().await?.saturating_sub(before);
        }
        sleep(self.settings.settle).await;
        more = more.max(effects.count().await?.saturating_sub(before));
        Ok((more != expected).then(|| format!("expected {expected} more effects, counted {more}")))
    }
}

/// An answer in a report.
pub(super) fn described(answer: &Answer) -> String {
    let body = crate::send::excerpt(&answer.body);
    if body.is_empty() { answer.status.to_string() } else { format!("{} ({body})", answer.status) }
}
