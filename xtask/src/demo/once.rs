//! Receivers that are sent duplicates at once, whose handlers fail and take too long, and whose processes are killed:
//! each event is handled once.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

use super::check::{self, Failing};
use super::databases::{self, Database};
use super::events::Events;
use super::receiver::Receiver;
use super::worker;
use crate::colour::{BAD, GOOD, HEADING, NOTE};
use crate::output::{note, say};
use crate::workspace::{Workspace, program};

/// What the examples' handlers do is in the event's id.
const IDS: [&str; 4] = ["at-once", "fails", "slow", "killed"];
const TITLES: [&str; 5] =
    ["ten at once", "fails at first", "takes 3 s, wanted in 1", "killed while it works", "forged"];
/// Where they keep what they keep, and what they print.
const FOLDER: &str = "target/demo/receivers";
/// How long anything may take until it has happened.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with its store, and how it is started again.
struct Example {
    name: &'static str,
    store: &'static str,
    /// Whether it can answer before its handler ends, which a synchronous server cannot.
    answers_early: bool,
    command: Command,
    failing: Option<Failing>,
    _database: Option<Database>,
}

/// What a server answered, in words, and whether that is what it should.
struct Answers {
    shown: String,
    expected: bool,
}

/// What came of one server.
struct Played {
    name: &'static str,
    store: &'static str,
    answers: Vec<Answers>,
    /// Of each event.
    effects: Vec<usize>,
    /// The last line of the report of `hookseal check`.
    checked: String,
    log: String,
}

/// Fails unless each event was handled once. `secret`: the one that the servers have in their environment.
pub(crate) fn demo(workspace: &Workspace, secret: &str) -> Result<()> {
    let (examples, missing) = examples(workspace)?;
    let events = Events::signed(workspace, secret, &IDS)?;
    let played: Vec<Result<Played>> = thread::scope(|scope| {
        let events = &events;
        let threads: Vec<_> =
            examples.into_iter().map(|example| scope.spawn(|| play(workspace, example, events))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("the demonstration failed"))).collect()
    });
    let played = played.into_iter().collect::<Result<Vec<_>>>()?;
    print(&played, &missing, events.sent())
}

/// Those whose store is on this machine; and what is said of the others.
fn examples(workspace: &Workspace) -> Result<(Vec<Example>, Vec<&'static str>)> {
    let folder = workspace.root.join(FOLDER);
    // Of an earlier run.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (mut examples, mut missing) = (Vec::new(), Vec::new());
    match databases::postgres()? {
        Some(database) => {
            let mut command = workspace.command("node");
            command.arg("examples/receivers/express/server.js").env("DATABASE_URL", &database.url);
            let failing = Some(databases::without_table(&database)?);
            examples.push(Example { failing, ..Example::new("express", "PostgreSQL", command, Some(database)) });
        }
        None => missing.push("Express is left out: PostgreSQL is not installed (apt-get install postgresql)"),
    }
    let mut flask = workspace.python(&["-u", "examples/receivers/flask/app.py"]);
    let file = folder.join("webhooks.db");
    let failing = Some(databases::without_table_of_sqlite(&workspace.venv("python"), &file));
    flask.env("DATABASE", file);
    examples.push(Example { answers_early: false, failing, ..Example::new("flask", "SQLite", flask, None) });
    match databases::redis()? {
        Some(database) => {
            let mut command = workspace.command(program(workspace, "hookseal-example-receivers-axum")?);
            command.env("REDIS_URL", &database.url);
            let failing = Some(databases::without_memory(&database));
            examples.push(Example { failing, ..Example::new("axum", "Redis", command, Some(database)) });
        }
        None => missing.push("axum is left out: Redis is not installed (apt-get install redis-server)"),
    }
    let mut workers = worker::command(workspace, "receivers/workers", include_str!("receivers.capnp"))?;
    let kept = folder.join("durable-objects");
    fs::create_dir_all(&kept)?;
    workers.arg(format!("--directory-path=kept={}", kept.display()));
    examples.push(Example::new("workers", "Durable Objects", workers, None));
    Ok((examples, missing))
}

impl Example {
    fn new(name: &'static str, store: &'static str, command: Command, database: Option<Database>) -> Self {
        Self { name, store, answers_early: true, command, failing: None, _database: database }
    }

    fn start(&mut self) -> Result<Receiver> {
        Receiver::start(self.name, &mut self.command)
    }
}

/// What happens to one server, from the first delivery to the last.
fn play(workspace: &Workspace, mut example: Example, events: &Events) -> Result<Played> {
    let mut server = example.start()?;
    let mut answers = vec![at_once(&server, events)?, fails(&server, events)?];
    answers.push(slow(&server, events, example.answers_early)?);
    let (killed, log) = kill(&mut example, server, events)?;
    answers.push(killed.answers);
    server = killed.server;
    let forged = events.forge(&server.url, "at-once")?;
    answers.push(Answers { expected: forged == "401 signature_mismatch", shown: forged });
    // Whatever was handled is never handled again.
    for (id, answers) in events.ids().zip(&mut answers) {
        let answer = events.send(&server.url, id)?;
        answers.expected &= answer == "200";
    }
    let scratch = workspace.root.join(FOLDER).join(format!("{}.log", example.name));
    let checked = check::receiver(workspace, &server, example.failing.as_ref(), &scratch)?;
    let log = log + &server.kill();
    let of = |id: &str| log.lines().filter(|line| line.ends_with(&format!("effect {id}"))).count();
    let effects = events.ids().map(of).collect();
    Ok(Played { name: example.name, store: example.store, answers, effects, checked, log })
}

fn at_once(server: &Receiver, events: &Events) -> Result<Answers> {
    let send = || events.send(&server.url, "at-once");
    let answers: Vec<Result<String>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..10).map(|_| scope.spawn(send)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("a sender failed"))).collect()
    });
    let answers = answers.into_iter().collect::<Result<Vec<_>>>()?;
    let of = |wanted: &str| answers.iter().filter(|answer| *answer == wanted).count();
    let (done, busy) = (of("200"), of("503 busy"));
    let last = until_done(server, events, "at-once")?;
    Ok(Answers {
        shown: format!("{done}×200, {busy}×503 → {last}"),
        expected: done > 0 && done + busy == 10 && last == "200",
    })
}

fn fails(server: &Receiver, events: &Events) -> Result<Answers> {
    let (first, second) = (events.send(&server.url, "fails")?, events.send(&server.url, "fails")?);
    Ok(Answers { expected: first == "500 failed" && second == "200", shown: format!("{first} → {second}") })
}

fn slow(server: &Receiver, events: &Events, answers_early: bool) -> Result<Answers> {
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(|| events.send(&server.url, "slow"));
        begun(server, "slow")?;
        let second = events.send(&server.url, "slow")?;
        anyhow::Ok((first.join().unwrap_or_else(|_| bail!("a sender failed"))?, second))
    })?;
    let last = until_done(server, events, "slow")?;
    let wanted = if answers_early { "503 late" } else { "200" };
    let expected = first == wanted && second == "503 busy" && last == "200";
    let shown = if answers_early { format!("{first}, busy → {last}") } else { format!("503 busy → {first}") };
    Ok(Answers { shown, expected })
}

/// A server that was started again, and what was answered.
struct Again {
    server: Receiver,
    answers: Answers,
}

/// Gives what the killed one had printed, too.
fn kill(example: &mut Example, server: Receiver, events: &Events) -> Result<(Again, String)> {
    let url = server.url.clone();
    let log = thread::scope(|scope| {
        // It is never answered.
        let lost = scope.spawn(|| events.send(&url, "killed"));
        begun(&server, "killed")?;
        let log = server.kill();
        ensure!(lost.join().is_ok_and(|answer| answer.is_err()), "a server that was killed has answered");
        Ok(log)
    })?;
    let server = example.start()?;
    // Until the lease ends, as if it were still at work.
    let first = events.send(&server.url, "killed")?;
    let last = until_done(&server, events, "killed")?;
    let answers = Answers { expected: first == "503 busy" && last == "200", shown: format!("✝ {first} → {last}") };
    Ok((Again { server, answers }, log))
}

/// Waits until a handler runs.
fn begun(server: &Receiver, id: &str) -> Result<()> {
    let start = Instant::now();
    while !server.log().lines().any(|line| line.ends_with(&format!("begun {id}"))) {
        ensure!(start.elapsed() < PATIENCE, "{}: {id} did not begin. It said:\n{}", server.name, server.log());
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

/// Sends again, as a provider does, only sooner, and gives the first answer that is not to come again.
fn until_done(server: &Receiver, events: &Events, id: &str) -> Result<String> {
    let start = Instant::now();
    loop {
        let answer = events.send(&server.url, id)?;
        if !answer.starts_with('5') || start.elapsed() > PATIENCE {
            return Ok(answer);
        }
        thread::sleep(Duration::from_millis(250));
    }
}

/// Prints a row for each thing that happened, and a column for each server. Fails where one is not as it should be.
fn print(played: &[Played], missing: &[&str], deliveries: u32) -> Result<()> {
    let shown =
        |row: usize, played: &Played| played.answers.get(row).map_or(0, |answers| answers.shown.chars().count());
    let width =
        played.iter().flat_map(|played| (0..TITLES.len()).map(move |row| shown(row, played))).max().unwrap_or(0) + 4;
    let first = TITLES.map(|title| title.chars().count()).into_iter().max().unwrap_or(0) + 3;
    let heads = |head: fn(&Played) -> &str| {
        let heads: Vec<String> = played.iter().map(|each| format!("{:width$}", head(each))).collect();
        heads.concat().trim_end().to_owned()
    };
    say!("");
    say!("{HEADING}{:first$}{}{HEADING:#}", "", heads(|played| played.name));
    say!("{NOTE}{:first$}{}{NOTE:#}", "", heads(|played| played.store));
    let mut wrong = 0;
    for (row, title) in TITLES.iter().enumerate() {
        let cells: Vec<String> = played
            .iter()
            .map(|played| {
                let is_right = played.is_right(row);
                wrong += usize::from(!is_right);
                let (colour, mark) = if is_right { (GOOD, '✓') } else { (BAD, '✗') };
                let shown = played.answers.get(row).map_or("", |answers| &answers.shown);
                format!("{colour}{mark}{colour:#} {shown:0$}", width - 2)
            })
            .collect();
        say!(" {title:0$}{1}", first - 1, cells.concat().trim_end());
    }
    say!("");
    for Played { name, checked, .. } in played {
        say!("{GOOD}✓{GOOD:#} hookseal check, {name}: {checked}");
    }
    for missing in missing {
        say!("{NOTE}{missing}{NOTE:#}");
    }
    let effects: usize = played.iter().flat_map(|played| &played.effects).sum();
    let events = played.len() * IDS.len();
    let once = played.iter().flat_map(|played| &played.effects).all(|effects| *effects == 1);
    let (colour, verdict) = if once { (GOOD, "each event once") } else { (BAD, "not each event once") };
    say!("{colour}{events} events, {deliveries} deliveries, {effects} effects: {verdict}{colour:#}");
    for played in played.iter().filter(|played| (0..TITLES.len()).any(|row| !played.is_right(row))) {
        note!("\n{}: effects {:?}. It said:\n{}", played.name, played.effects, played.log);
    }
    ensure!(wrong == 0 && once, "receivers did something else than they should");
    Ok(())
}

impl Played {
    /// Whether the answers are the expected ones, and there is one effect; of the forged delivery none more.
    fn is_right(&self, row: usize) -> bool {
        self.answers.get(row).is_some_and(|answers| answers.expected)
            && self.effects.get(row).is_none_or(|effects| *effects == 1)
    }
}
