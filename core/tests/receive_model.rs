//! Every interleaving of two deliveries of one event with one store.
//!
//! The store and the handlers are small models; the machine is the real one. The search goes through every state that
//! can be reached when each call of the store may fail, take effect with its answer lost, or take effect later; when
//! leases end, timers ring, clients leave and processes die at any moment. What must always hold is checked at each
//! step, and each check is seen to fail when a rule is flipped.

use std::collections::HashSet;

use hookseal::receive::{Action, Config, DeadLetter, Facts, Input, Options, Outcome, State, step};

/// A rule that is broken, to see that it is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flip {
    Nothing,
    /// The store marks whatever token asks.
    CompleteComparesNoToken,
    /// The store grants a claim while another one stands.
    ClaimIgnoresLease,
    /// The store grants a claim of what is done.
    ClaimIgnoresMark,
    /// The store grants the same transaction twice.
    TransactionComparesNoToken,
    /// A claim in progress is answered with success.
    BusyIsSuccess,
    /// A missed deadline is answered with success.
    LateIsSuccess,
    /// A failure is answered with success.
    FailureIsSuccess,
    /// Where the store fails, the handler runs all the same.
    StoreFailureIsFresh,
    /// The dead letter is left out.
    NoDeadLetter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Call {
    Claim,
    Complete,
    Release,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
struct Row {
    exists: bool,
    /// Of the delivery that was granted last; none when it gave the key back.
    token: Option<u8>,
    done: bool,
    leased: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
enum Life {
    #[default]
    Waiting,
    Begun,
    Dead,
}

/// What runs beside the calls of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Work {
    Handler,
    Letter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
struct Delivery {
    state: u32,
    life: Life,
    call: Option<Call>,
    /// Asked for while a renewal was under way, and sent after it.
    waiting: Option<Call>,
    work: Option<Work>,
    letter_asked: bool,
    /// The store once granted its claim and told so.
    granted: bool,
    timers_left: [bool; 3],
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct World {
    row: Row,
    deliveries: [Delivery; 2],
    /// Calls whose answer nobody waits for, and which may still take effect.
    stray: Vec<(u8, Call)>,
    effects: u8,
    handed_over: bool,
    lease_ends: u8,
    failures_left: u8,
    deaths_left: u8,
}

/// Which of the deadline, the lease's timer and the client's leaving may happen.
type Timers = [bool; 3];

impl Delivery {
    fn state(&self) -> State {
        State::from_bits(self.state)
    }
}

impl World {
    /// Two worlds that differ in nothing but which delivery is called the first are one.
    fn canonical(self) -> Self {
        let mut swapped = self.clone();
        swapped.deliveries.swap(0, 1);
        swapped.row.token = self.row.token.map(|who| 1 - who);
        swapped.stray = self.stray.iter().map(|(who, call)| (1 - who, *call)).collect();
        swapped.stray.sort_unstable();
        if (&swapped.deliveries, &swapped.row) < (&self.deliveries, &self.row) { swapped } else { self }
    }
}

/// How often the store fails, a process dies and a lease ends.
type Faults = [u8; 3];

struct Model {
    config: Config,
    timers: Timers,
    faults: Faults,
    transactional: bool,
    flip: Flip,
}

impl Model {
    fn new(provider: &str, transactional: bool, timers: Timers, faults: Faults, flip: Flip) -> Self {
        let mut options = Options::new("e").store(true);
        options.renew_for_ms = 20_000; // one renewal
        let config = Config::new(Facts::of(provider), options).expect("it is valid");
        Self { config, timers, faults, transactional, flip }
    }

    /// How many states were seen, or what went wrong.
    fn explore(&self) -> Result<usize, String> {
        let delivery = Delivery { timers_left: self.timers, ..Delivery::default() };
        let first = World {
            row: Row::default(),
            deliveries: [delivery.clone(), delivery],
            stray: Vec::new(),
            effects: 0,
            handed_over: false,
            lease_ends: 0,
            failures_left: self.faults[0],
            deaths_left: self.faults[1],
        };
        let mut seen = HashSet::from([first.clone()]);
        let mut open = vec![first];
        while let Some(world) = open.pop() {
            for next in self.successors(&world)? {
                let next = next.canonical();
                if seen.insert(next.clone()) {
                    open.push(next);
                }
            }
        }
        Ok(seen.len())
    }

    fn successors(&self, world: &World) -> Result<Vec<World>, String> {
        let mut next = Vec::new();
        if world.row.leased && world.lease_ends < self.faults[2] {
            let mut ended = world.clone();
            ended.row.leased = false;
            ended.lease_ends += 1;
            next.push(ended);
        }
        for index in 0..world.stray.len() {
            let mut later = world.clone();
            let (who, call) = later.stray.remove(index);
            self.execute(&mut later, who, call)?;
            next.push(later);
        }
        for who in 0..2 {
            self.of_delivery(world, who, &mut next)?;
        }
        Ok(next)
    }

    fn of_delivery(&self, world: &World, who: u8, next: &mut Vec<World>) -> Result<(), String> {
        let delivery = &world.deliveries[usize::from(who)];
        if delivery.life == Life::Dead {
            return Ok(());
        }
        if delivery.life == Life::Waiting {
            let mut begun = world.clone();
            begun.deliveries[usize::from(who)].life = Life::Begun;
            let request =
                Input::Request { post: true, encoded: false, forbidden: false, closing: false, length: 0, running: 0 };
            self.feed(&mut begun, who, request)?;
            self.feed(&mut begun, who, Input::Event { handled: true })?;
            next.push(begun);
            return Ok(());
        }
        if world.deaths_left > 0 && !delivery.state().is_end() {
            self.die(world, who, next)?;
        }
        if let Some(call) = delivery.call {
            self.answer(world, who, call, next)?;
        }
        // A handler may end while its lease is renewed.
        self.handler(world, who, next)?;
        for (timer, input) in [Input::Deadline, Input::LeaseEnded, Input::ClientGone].into_iter().enumerate() {
            if delivery.timers_left[timer] && !delivery.state().is_end() {
                let mut rung = world.clone();
                rung.deliveries[usize::from(who)].timers_left[timer] = false;
                self.feed(&mut rung, who, input)?;
                next.push(rung);
            }
        }
        Ok(())
    }

    /// The process ends: what it sent may still take effect, and the effect may have happened or not.
    fn die(&self, world: &World, who: u8, next: &mut Vec<World>) -> Result<(), String> {
        let mut died = world.clone();
        died.deaths_left -= 1;
        let delivery = &mut died.deliveries[usize::from(who)];
        delivery.life = Life::Dead;
        let (call, work) = (delivery.call.take(), delivery.work.take());
        delivery.waiting = None;
        if let Some(call) = call {
            stray(&mut died, who, call);
        }
        if work == Some(Work::Handler) {
            let mut after = died.clone();
            if !self.transactional || self.commit(&mut after, who)? {
                self.effect(&mut after)?;
            }
            next.push(after);
        }
        next.push(died);
        Ok(())
    }

    /// The store's answer comes, or fails in one of three ways.
    fn answer(&self, world: &World, who: u8, call: Call, next: &mut Vec<World>) -> Result<(), String> {
        let mut answered = world.clone();
        answered.deliveries[usize::from(who)].call = None;
        if world.failures_left > 0 {
            let failed = match call {
                Call::Claim => Input::ClaimFailed,
                Call::Complete => Input::CompleteFailed,
                Call::Release => Input::Released,
            };
            let mut lost = answered.clone();
            lost.failures_left -= 1;
            let mut took_effect = lost.clone();
            self.execute(&mut took_effect, who, call)?;
            let mut takes_effect_later = lost.clone();
            stray(&mut takes_effect_later, who, call);
            for mut world in [lost, took_effect, takes_effect_later] {
                self.feed(&mut world, who, failed)?;
                send_what_waits(&mut world, who)?;
                next.push(world);
            }
        }
        let input = self.execute(&mut answered, who, call)?;
        self.feed(&mut answered, who, input)?;
        send_what_waits(&mut answered, who)?;
        next.push(answered);
        Ok(())
    }

    fn handler(&self, world: &World, who: u8, next: &mut Vec<World>) -> Result<(), String> {
        let delivery = &world.deliveries[usize::from(who)];
        if delivery.work == Some(Work::Handler) {
            for input in [Input::Ok, Input::Failed, Input::Permanent] {
                let mut ended = world.clone();
                ended.deliveries[usize::from(who)].work = None;
                let input = match input {
                    Input::Ok if self.transactional => {
                        if self.commit(&mut ended, who)? {
                            self.effect(&mut ended)?;
                            Input::Committed
                        } else {
                            Input::Overtaken
                        }
                    }
                    Input::Ok => {
                        self.effect(&mut ended)?;
                        Input::Ok
                    }
                    other => other,
                };
                self.feed(&mut ended, who, input)?;
                next.push(ended);
            }
            if delivery.call.is_none() {
                let mut renewal = world.clone();
                self.feed(&mut renewal, who, Input::RenewalDue)?;
                next.push(renewal);
            }
        }
        if delivery.work == Some(Work::Letter) {
            for (input, taken) in [(Input::LetterTaken, true), (Input::LetterFailed, false)] {
                let mut ended = world.clone();
                ended.deliveries[usize::from(who)].work = None;
                ended.handed_over |= taken;
                self.feed(&mut ended, who, input)?;
                next.push(ended);
            }
        }
        Ok(())
    }

    /// The store, as its contract says it.
    fn execute(&self, world: &mut World, who: u8, call: Call) -> Result<Input, String> {
        let row = &mut world.row;
        let own = row.token == Some(who);
        Ok(match call {
            Call::Claim => {
                if row.exists && row.done && self.flip != Flip::ClaimIgnoresMark {
                    Input::Done
                } else if row.exists
                    && !own
                    && row.token.is_some()
                    && row.leased
                    && self.flip != Flip::ClaimIgnoresLease
                {
                    Input::Busy { remaining_ms: 1000 }
                } else {
                    let other = &world.deliveries[usize::from(1 - who)];
                    if !own && row.token.is_some() && row.leased && (other.work == Some(Work::Handler) || row.done) {
                        return Err("two hold the key".to_owned());
                    }
                    if row.done {
                        return Err("what is done was granted again".to_owned());
                    }
                    *row = Row { exists: true, token: Some(who), done: false, leased: true };
                    Input::Fresh { attempt: 1, age_ms: 0 }
                }
            }
            Call::Complete => {
                if own || self.flip == Flip::CompleteComparesNoToken {
                    if !own {
                        return Err("a mark was set by who had lost the lease".to_owned());
                    }
                    row.done = true;
                    Input::Completed
                } else {
                    Input::Stale
                }
            }
            Call::Release => {
                if own && !row.done {
                    row.token = None;
                    row.leased = false;
                }
                Input::Released
            }
        })
    }

    /// The mark in the handler's own transaction.
    fn commit(&self, world: &mut World, who: u8) -> Result<bool, String> {
        if world.row.token == Some(who) || self.flip == Flip::TransactionComparesNoToken {
            if world.row.token != Some(who) {
                return Err("a transaction was committed by who had lost the lease".to_owned());
            }
            world.row.done = true;
            return Ok(true);
        }
        Ok(false)
    }

    fn effect(&self, world: &mut World) -> Result<(), String> {
        world.effects += 1;
        if self.transactional && world.effects > 1 {
            return Err("a transaction took effect twice".to_owned());
        }
        if world.effects > 1 + world.lease_ends {
            return Err("it was done twice, and no lease had ended".to_owned());
        }
        Ok(())
    }

    /// One step of the machine, and what it asks for.
    fn feed(&self, world: &mut World, who: u8, input: Input) -> Result<(), String> {
        let before = world.deliveries[usize::from(who)].state();
        let input = match (self.flip, input) {
            (Flip::StoreFailureIsFresh, Input::ClaimFailed) => Input::Fresh { attempt: 1, age_ms: 0 },
            _ => input,
        };
        let (state, actions) = step(&self.config, before, input);
        let delivery = &mut world.deliveries[usize::from(who)];
        delivery.state = state.to_bits();
        delivery.granted |= matches!(input, Input::Fresh { .. });
        let outcome = actions.iter().find_map(|action| match action {
            Action::Observe { outcome } => Some(*outcome),
            _ => None,
        });
        for action in actions.iter() {
            self.act(world, who, *action, outcome)?;
        }
        let delivery = &world.deliveries[usize::from(who)];
        if state.is_end() && !before.is_end() {
            if !state.is_answered() {
                return Err("it ended, and nobody was answered".to_owned());
            }
            // What a transaction has marked or rolled back needs no renewal.
            let renews = self.transactional && delivery.call == Some(Call::Claim);
            if delivery.work.is_some() || delivery.call.is_some() && !renews || delivery.waiting.is_some() {
                return Err("it ended while something was under way".to_owned());
            }
        }
        Ok(())
    }

    fn act(&self, world: &mut World, who: u8, action: Action, outcome: Option<Outcome>) -> Result<(), String> {
        let action = match (self.flip, action, outcome) {
            (Flip::BusyIsSuccess, Action::Again { .. }, Some(Outcome::Busy))
            | (Flip::LateIsSuccess, Action::Again { .. }, Some(Outcome::Late))
            | (Flip::FailureIsSuccess, Action::Fail { .. }, _) => Action::Ack { status: 200 },
            _ => action,
        };
        let done = world.effects > 0 || world.handed_over;
        let delivery = &mut world.deliveries[usize::from(who)];
        match action {
            Action::Claim => call(delivery, Call::Claim)?,
            Action::Complete { .. } => call(delivery, Call::Complete)?,
            Action::Release { awaited: true } => call(delivery, Call::Release)?,
            Action::Release { awaited: false } => stray(world, who, Call::Release),
            Action::Handle => {
                if self.flip != Flip::StoreFailureIsFresh && !delivery.granted {
                    return Err("a handler ran without a claim".to_owned());
                }
                delivery.work = Some(Work::Handler);
                // Whether the store really granted it.
                let other = &world.deliveries[usize::from(1 - who)];
                if other.work == Some(Work::Handler) && world.lease_ends == 0 {
                    return Err("two handle it, and no lease had ended".to_owned());
                }
            }
            Action::DeadLetter { reason } => {
                delivery.letter_asked = self.flip != Flip::NoDeadLetter;
                delivery.work = Some(Work::Letter);
                if reason == DeadLetter::Store && !self.never_retried() {
                    return Err("an event that is sent again is no dead letter yet".to_owned());
                }
            }
            Action::Ack { .. } if !done => {
                return Err("success was answered for an event that may yet be lost".to_owned());
            }
            Action::Fail { .. } if delivery.state().is_final() && !delivery.letter_asked => {
                return Err("the last attempt failed without a dead letter".to_owned());
            }
            _ => {}
        }
        Ok(())
    }

    fn never_retried(&self) -> bool {
        step(&self.config, State::claiming(), Input::Fresh { attempt: 1, age_ms: 0 }).0.is_final()
    }
}

/// The calls of one delivery come one after the other.
fn call(delivery: &mut Delivery, call: Call) -> Result<(), String> {
    let place = if delivery.call == Some(Call::Claim) { &mut delivery.waiting } else { &mut delivery.call };
    match place.replace(call) {
        None => Ok(()),
        Some(earlier) => Err(format!("{call:?} was asked for while {earlier:?} was under way")),
    }
}

fn send_what_waits(world: &mut World, who: u8) -> Result<(), String> {
    let delivery = &mut world.deliveries[usize::from(who)];
    match delivery.waiting.take() {
        Some(next) => call(delivery, next),
        None => Ok(()),
    }
}

fn stray(world: &mut World, who: u8, call: Call) {
    world.stray.push((who, call));
    world.stray.sort_unstable();
}

/// All at once are many times as many states; each pair of faults meets in one of these.
const MANY: &[(Timers, Faults)] = &[
    ([true, false, false], [2, 0, 1]),
    ([true, false, false], [0, 1, 2]),
    ([true, false, false], [1, 1, 1]),
    ([false, true, false], [1, 0, 1]),
    ([false, false, true], [1, 0, 1]),
];
/// Where the rest is the same.
const FEW: &[(Timers, Faults)] =
    &[([true, false, false], [1, 0, 1]), ([true, false, false], [0, 1, 1]), ([false, true, false], [1, 0, 1])];

#[test]
fn every_interleaving_keeps_the_promises() {
    for (provider, transactional, explored) in
        [("singlekey", false, MANY), ("singlekey", true, FEW), ("github", false, FEW)]
    {
        for (timers, faults) in explored {
            let seen = Model::new(provider, transactional, *timers, *faults, Flip::Nothing).explore();
            let named = format!("{provider}, transactional {transactional}, timers {timers:?}, faults {faults:?}");
            let states = seen.unwrap_or_else(|problem| panic!("{named}: {problem}"));
            println!("{named}: {states} states");
            assert!(states > 1000, "only {states} states");
        }
    }
}

#[test]
fn every_broken_rule_is_missed() {
    for (provider, transactional, flip) in [
        ("singlekey", false, Flip::CompleteComparesNoToken),
        ("singlekey", false, Flip::ClaimIgnoresLease),
        ("singlekey", false, Flip::ClaimIgnoresMark),
        ("singlekey", false, Flip::BusyIsSuccess),
        ("singlekey", false, Flip::LateIsSuccess),
        ("singlekey", false, Flip::FailureIsSuccess),
        ("singlekey", false, Flip::StoreFailureIsFresh),
        ("singlekey", true, Flip::TransactionComparesNoToken),
        ("github", false, Flip::NoDeadLetter),
    ] {
        let missed = FEW
            .iter()
            .any(|(timers, faults)| Model::new(provider, transactional, *timers, *faults, flip).explore().is_err());
        assert!(missed, "{flip:?} was not missed");
    }
}
