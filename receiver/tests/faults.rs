//! Receivers whose processes die, whose stores stop, and whose leases end, with real servers: effects are counted.
#![cfg(all(feature = "axum", feature = "memory", feature = "postgres", feature = "redis", feature = "sqlite"))]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

mod deliveries;
#[allow(dead_code, reason = "other tests use other parts of it")]
mod servers;
mod victims;

use deliveries::{SECRET, post, send};
use hookseal_receiver::Token;
use servers::{Postgres, Redis};
use victims::Victim;

/// The database of the effects, and of marks.
struct World {
    postgres: Postgres,
    redis: Redis,
    client: tokio_postgres::Client,
    /// Of `SQLite`.
    file: String,
}

impl World {
    async fn start() -> Self {
        let (postgres, redis) = (Postgres::start(), Redis::start());
        let client = postgres.client().await;
        client.batch_execute("CREATE TABLE effects (id text NOT NULL)").await.expect("it is made");
        let file = format!("{}/faults-{}.db", env!("CARGO_TARGET_TMPDIR"), new_id());
        Self { postgres, redis, client, file }
    }

    fn victim(&self, settings: &[(&str, &str)]) -> Victim {
        let (postgres, redis) = (self.postgres.settings(), self.redis.url());
        let more = [("POSTGRES", postgres.as_str()), ("REDIS", &redis), ("FILE", &self.file)];
        Victim::start(settings.iter().copied().chain(more))
    }

    /// In both databases.
    async fn effects(&self, id: &str) -> i64 {
        let row = self.client.query_one("SELECT count(*) FROM effects WHERE id = $1", &[&id]).await;
        let file = rusqlite::Connection::open(&self.file).expect("it opens");
        let of_file = file.query_row("SELECT count(*) FROM effects WHERE id = ?1", [id], |row| row.get::<_, i64>(0));
        // Most tests have no such table.
        row.expect("it answers").get::<_, i64>(0) + of_file.unwrap_or(0)
    }
}

fn new_id() -> String {
    Token::new().expect("the system has random bytes").as_str().to_owned()
}

fn delivery(id: &str) -> String {
    post(&format!(r#"{{"event":"screening.completed","webhook_id":"{id}","data":{{"purchase_token":"p"}}}}"#), "")
}

/// Sends again until that is answered with success, as a provider does, only sooner.
async fn send_until_done(address: SocketAddr, id: &str) {
    let start = Instant::now();
    loop {
        let (status, answer) = send(address, &delivery(id)).await;
        if status == 200 {
            return;
        }
        assert!(status >= 500, "{answer}");
        assert!(start.elapsed() < Duration::from_secs(60), "it is never done: {answer}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_between_two_steps() {
    let world = World::start().await;
    let world = &world;
    let ways = [
        ("postgres", "no"),
        ("postgres", "yes"),
        ("redis", "no"),
        ("sqlite", "no"),
        ("sqlite", "yes"),
        // Its marks die, too.
        ("memory", "no"),
    ];
    let [first, second, third, fourth, fifth, sixth] = ways.map(async |(kind, within)| {
        let survivor = world.victim(&[("KIND", kind), ("WITHIN", within)]);
        let deaths = [("before claim", 1, 1), ("after claim", 1, 1), ("after effect", 2, 2), ("after complete", 1, 2)];
        let [a, b, c, d] = deaths.map(async |(step, outside, forgotten)| {
            let victim = world.victim(&[("KIND", kind), ("WITHIN", within), ("DIE", step)]);
            let id = new_id();
            assert_eq!(send(victim.address, &delivery(&id)).await.0, 0, "{kind}, {step}: it was answered");
            let expected = match (kind, within) {
                ("memory", _) => {
                    assert_eq!(send(survivor.address, &delivery(&id)).await.0, 200, "{step}: nobody holds it");
                    forgotten
                }
                (_, "yes") => 1,
                _ => outside,
            };
            send_until_done(survivor.address, &id).await;
            assert_eq!(send(survivor.address, &delivery(&id)).await.0, 200);
            assert_eq!(world.effects(&id).await, expected, "{kind}, in a transaction: {within}, {step}");
        });
        tokio::join!(a, b, c, d);
    });
    tokio::join!(first, second, third, fourth, fifth, sixth);
}

/// Deliveries that eight senders send, each again and again until it is done, to wherever the server is.
struct Load {
    ids: Vec<String>,
    rest: Arc<Mutex<Vec<String>>>,
    tell: tokio::sync::watch::Sender<SocketAddr>,
    senders: Vec<tokio::task::JoinHandle<()>>,
}

const SENDERS: usize = 8;

impl Load {
    fn begin(count: usize, address: SocketAddr) -> Self {
        let ids: Vec<String> = (0..count).map(|_| new_id()).collect();
        let rest = Arc::new(Mutex::new(ids.clone()));
        let (tell, address) = tokio::sync::watch::channel(address);
        let senders = (0..SENDERS).map(|_| tokio::spawn(Self::send_all(rest.clone(), address.clone()))).collect();
        Self { ids, rest, tell, senders }
    }

    async fn send_all(rest: Arc<Mutex<Vec<String>>>, address: tokio::sync::watch::Receiver<SocketAddr>) {
        let next = || rest.lock().expect("no panic").pop();
        while let Some(id) = next() {
            let start = Instant::now();
            loop {
                let to = *address.borrow();
                let (status, answer) = send(to, &delivery(&id)).await;
                if status == 200 {
                    break;
                }
                assert!(status == 0 || status >= 500, "{answer}");
                assert!(start.elapsed() < Duration::from_secs(60), "{id} is never done");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
    }

    /// Waits until so many are left at most.
    async fn left(&self, most: usize) {
        while self.rest.lock().expect("no panic").len() > most {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    fn go_to(&self, address: SocketAddr) {
        self.tell.send(address).expect("senders wait for it");
    }

    /// Waits for all, each of which is a duplicate from here on, and gives how many effects there are beyond one each.
    async fn end(self, world: &World, address: SocketAddr) -> usize {
        for sender in self.senders {
            sender.await.expect("no event is lost");
        }
        let mut more = 0;
        for id in &self.ids {
            assert_eq!(send(address, &delivery(id)).await.0, 200, "a duplicate");
            let effects = world.effects(id).await;
            assert!(effects >= 1, "an event is lost");
            more += usize::try_from(effects - 1).expect("it is no less");
        }
        more
    }
}

/// A process that is killed twice, within the time that a delivery takes.
#[tokio::test(flavor = "multi_thread")]
async fn processes_that_are_killed_at_moments_of_chance() {
    const KILLS: usize = 2;
    let world = World::start().await;
    for (kind, within) in [("postgres", "no"), ("postgres", "yes"), ("redis", "no"), ("sqlite", "no")] {
        let settings = [("KIND", kind), ("WITHIN", within)];
        let mut server = world.victim(&settings);
        let load = Load::begin(80, server.address);
        for kill in 1..=KILLS {
            load.left(80 * (KILLS + 1 - kill) / (KILLS + 1)).await;
            let chance = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("it is later").subsec_nanos() % 10_000;
            tokio::time::sleep(Duration::from_micros(chance.into())).await;
            // The old one is killed as it is dropped.
            drop(server);
            server = world.victim(&settings);
            load.go_to(server.address);
        }
        let more = load.end(&world, server.address).await;
        // Of each that a kill cut off, the effect may have come before the mark.
        let most = if within == "yes" { 0 } else { SENDERS * KILLS };
        assert!(more <= most, "{kind}: {more} effects too many");
    }
}

/// What runs comes to its end, and what comes meanwhile is told to come again.
#[tokio::test(flavor = "multi_thread")]
async fn deployments_under_load_have_every_event_handled_once() {
    const DEPLOYMENTS: usize = 3;
    let world = World::start().await;
    let settings = [("KIND", "postgres")];
    let mut server = world.victim(&settings);
    let load = Load::begin(120, server.address);
    for deployment in 1..=DEPLOYMENTS {
        load.left(120 * (DEPLOYMENTS + 1 - deployment) / (DEPLOYMENTS + 1)).await;
        let mut old = std::mem::replace(&mut server, world.victim(&settings));
        old.ends().await;
        old.wait_for("closed").await;
        load.go_to(server.address);
    }
    assert_eq!(load.end(&world, server.address).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_outlives_its_lease_is_told_and_marks_nothing() {
    let world = World::start().await;
    for (within, status, effects) in [("no", 200, 2), ("yes", 503, 1)] {
        let slow = world.victim(&[("KIND", "postgres"), ("WITHIN", within), ("BLOCK_MS", "7000")]);
        let quick = world.victim(&[("KIND", "postgres"), ("WITHIN", within)]);
        let id = new_id();
        let (address, request) = (slow.address, delivery(&id));
        let first = tokio::spawn(async move { send(address, &request).await });
        slow.wait_for("blocked").await;
        send_until_done(quick.address, &id).await;
        assert_eq!(first.await.expect("it does not panic").0, status);
        slow.wait_for("outcome overtaken").await;
        // The row that it wrote outside of a transaction stays: only the mark is fenced.
        assert_eq!(world.effects(&id).await, effects);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_paused_or_stopped_lets_nothing_be_handled_and_nothing_be_lost() {
    let mut world = World::start().await;
    let server = world.victim(&[("KIND", "redis")]);
    let (paused, stopped) = (new_id(), new_id());
    world.redis.signal("STOP");
    assert_eq!(send(server.address, &delivery(&paused)).await.0, 503);
    world.redis.signal("CONT");
    send_until_done(server.address, &paused).await;
    assert_eq!(world.effects(&paused).await, 1);
    world.redis.stop();
    assert_eq!(send(server.address, &delivery(&stopped)).await.0, 503);
    assert_eq!(world.effects(&stopped).await, 0);
    world.redis.start_again();
    send_until_done(server.address, &stopped).await;
    assert_eq!(world.effects(&stopped).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_200_at_once_at_8_processes_one_is_handled() {
    let world = World::start().await;
    for kind in ["postgres", "redis", "sqlite"] {
        let servers: Vec<Victim> = (0..8).map(|_| world.victim(&[("KIND", kind)])).collect();
        let id = new_id();
        let senders = servers.iter().cycle().take(200).map(|server| {
            let (address, request) = (server.address, delivery(&id));
            tokio::spawn(async move { send(address, &request).await })
        });
        let senders: Vec<_> = senders.collect();
        for sender in senders {
            let (status, answer) = sender.await.expect("it does not panic");
            assert!(status == 200 || status == 503, "{kind}: {answer}");
        }
        for server in &servers {
            send_until_done(server.address, &id).await;
        }
        assert_eq!(world.effects(&id).await, 1, "{kind}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_forged_deliveries_asks_nothing_of_the_store_and_leaves_nothing() {
    let world = World::start().await;
    let server = world.victim(&[("KIND", "redis")]);
    let flood = async |count: usize| {
        let forged = delivery("wh_1").replace("\"p\"", "\"q\"");
        for _ in 0..count / 20 {
            let senders: Vec<_> = (0..20)
                .map(|_| {
                    let (address, forged) = (server.address, forged.clone());
                    tokio::spawn(async move { send(address, &forged).await.0 })
                })
                .collect();
            for sender in senders {
                assert_eq!(sender.await.expect("it does not panic"), 401);
            }
        }
        server.resident_kilobytes()
    };
    let before = flood(2000).await;
    let genuine = async {
        for _ in 0..20 {
            assert_eq!(send(server.address, &delivery(&new_id())).await.0, 200);
        }
    };
    let (after, ()) = tokio::join!(flood(8000), genuine);
    // A claim and a mark for each of the genuine ones.
    assert_eq!(world.redis.rows_set().await, 40);
    // Of 8000 more, each would have left a quarter of a kilobyte at least if it left anything.
    assert!(after < before + 2000, "{before} kB, and then {after} kB");
    assert!(!server.said().contains(SECRET));
}

/// Is not a test: the others start it as a process of its own.
#[test]
#[ignore = "is no test: others start it"]
fn victim() {
    victims::run();
}
