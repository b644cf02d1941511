//! Every built-in provider's schedule on a virtual clock: an event that is handled late, never, or at once, from its
//! first delivery to its last.

use hookseal::PROVIDERS;
use hookseal::receive::{Action, Config, DeadLetter, Facts, Input, Options, Retried, Schedule, State, step};

/// What the store knows of the one event, in milliseconds of the virtual clock.
#[derive(Default)]
struct Row {
    attempt: u32,
    first_at: u64,
    done_until: Option<u64>,
}

/// What came of one delivery.
#[derive(Debug, PartialEq, Eq)]
struct Came {
    status: u16,
    handled: bool,
    letter: Option<DeadLetter>,
}

/// One delivery, whose handler fails or not, at a time.
fn deliver(config: &Config, row: &mut Row, now: u64, fails: bool) -> Came {
    let request =
        Input::Request { post: true, encoded: false, forbidden: false, closing: false, length: 17, running: 0 };
    let (mut state, mut next) = (State::open(), Some(request));
    let mut came = Came { status: 0, handled: false, letter: None };
    while let Some(input) = next.take() {
        let (following, actions) = step(config, state, input);
        state = following;
        for action in actions.iter() {
            match *action {
                Action::ReadBody { .. } => next = Some(Input::Event { handled: true }),
                Action::Claim => next = Some(claim(row, now)),
                Action::Handle => {
                    came.handled = true;
                    next = Some(if fails { Input::Failed } else { Input::Ok });
                }
                Action::DeadLetter { reason } => {
                    came.letter = Some(reason);
                    next = Some(Input::LetterTaken);
                }
                Action::Complete { .. } => {
                    row.done_until = Some(now + config.keep_ms());
                    next = Some(Input::Completed);
                }
                Action::Release { .. } => next = Some(Input::Released),
                Action::Ack { status } | Action::Fail { status } | Action::Again { status, .. } => came.status = status,
                _ => {}
            }
        }
    }
    assert!(state.is_end(), "{came:?}");
    came
}

fn claim(row: &mut Row, now: u64) -> Input {
    if row.done_until.is_some_and(|until| until > now) {
        return Input::Done;
    }
    if row.attempt == 0 || row.done_until.take().is_some() {
        *row = Row { first_at: now, ..Row::default() };
    }
    row.attempt += 1;
    Input::Fresh { attempt: row.attempt, age_ms: now - row.first_at }
}

/// When each delivery comes, in milliseconds. Where only the time of the last is known, they come at growing distances.
fn times(schedule: &Schedule) -> Vec<u64> {
    let mut times = vec![0];
    match schedule {
        Schedule::Delays(delays) => {
            for delay in delays.iter() {
                times.push(times.last().expect("the first") + u64::from(*delay) * 1000);
            }
        }
        Schedule::Total(seconds) => times.extend((0..8).rev().map(|halved| (u64::from(*seconds) * 1000) >> halved)),
        Schedule::Never | Schedule::Unknown => {}
    }
    times
}

fn each(mut check: impl FnMut(&str, &Facts, &Config, &[u64])) {
    let mut known = 0;
    for provider in PROVIDERS {
        let name = provider.scheme.name();
        let facts = Facts::of(name);
        let config = Config::new(facts.clone(), Options::new("endpoint").store(true)).expect("a configuration");
        let times = times(&facts.schedule);
        known += usize::from(times.len() > 1);
        check(name, &facts, &config, &times);
    }
    assert!(known > 20, "{known} providers say when they send again");
}

#[test]
fn an_event_that_nobody_can_handle_is_a_dead_letter_at_its_last_delivery() {
    each(|name, facts, config, times| {
        let mut row = Row::default();
        let came: Vec<Came> = times.iter().map(|now| deliver(config, &mut row, *now, true)).collect();
        assert!(came.iter().all(|came| came.handled && came.status >= 409), "{name}: {came:?}");
        // Nobody sends what was answered with a status after which it is not sent again.
        let letters: Vec<bool> = came.iter().map(|came| came.letter == Some(DeadLetter::Final)).collect();
        match facts.schedule.last_retry_seconds() {
            None => assert!(!letters.contains(&true), "{name}: nobody knows which delivery is the last"),
            Some(last) => {
                let expected = times.iter().map(|now| facts.schedule == Schedule::Never || *now >= last * 900);
                assert_eq!(letters, expected.collect::<Vec<_>>(), "{name}");
                assert_eq!(letters.last(), Some(&true), "{name}");
            }
        }
    });
}

#[test]
fn an_event_that_is_handled_is_a_duplicate_until_its_last_delivery_and_as_long_again() {
    each(|name, facts, config, times| {
        for handled_at in 0..times.len() {
            let mut row = Row::default();
            for (index, now) in times.iter().enumerate() {
                let came = deliver(config, &mut row, *now, index < handled_at);
                assert_eq!(came.handled, index <= handled_at, "{name}: delivery {index}, handled at {handled_at}");
                assert_eq!(came.status < 300, index >= handled_at, "{name}: {came:?}");
            }
            let last = times[times.len() - 1];
            let twice = deliver(config, &mut row, times[handled_at] + (2 * last).saturating_sub(1), false);
            assert!(!twice.handled, "{name}: {facts:?}");
        }
    });
}

/// Some providers stop for good at a redirect, 410 or 501, and slow down at 429, 502 and 504.
#[test]
fn nobody_is_answered_what_ends_or_slows_deliveries() {
    each(|name, facts, config, times| {
        let mut statuses = Vec::new();
        for fails in [true, false] {
            let mut row = Row::default();
            statuses.extend(times.iter().map(|now| deliver(config, &mut row, *now, fails).status));
        }
        let busy = step_to_answer(config, &[Input::Busy { remaining_ms: 1 }]);
        let down =
            step_to_answer(config, &[Input::ClaimFailed, Input::ClaimFailed, Input::LetterTaken, Input::Released]);
        let late = step_to_answer(config, &[Input::Fresh { attempt: 1, age_ms: 0 }, Input::Deadline]);
        let only_4xx = facts.retried_on_5xx == Retried::No && facts.retried_on_4xx == Retried::Yes;
        for status in statuses.into_iter().chain([busy, down, late]) {
            let is_known = if only_4xx { status == 409 } else { [500, 503].contains(&status) };
            assert!(is_known || (200..300).contains(&status), "{name}: {status}");
        }
        for status in [busy, late] {
            assert_eq!(status, if only_4xx { 409 } else { 503 }, "{name}");
        }
    });
}

/// What a delivery is answered to which this happens once it is claimed.
fn step_to_answer(config: &Config, happens: &[Input]) -> u16 {
    let request =
        Input::Request { post: true, encoded: false, forbidden: false, closing: false, length: 17, running: 0 };
    let mut state = State::open();
    let mut status = 0;
    for input in [request, Input::Event { handled: true }].iter().chain(happens) {
        let (following, actions) = step(config, state, *input);
        state = following;
        for action in actions.iter() {
            if let Action::Ack { status: said } | Action::Fail { status: said } | Action::Again { status: said, .. } =
                *action
            {
                status = said;
            }
        }
    }
    status
}
