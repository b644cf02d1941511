//! A server in a process of its own, whose handler has an effect that can be counted: a row. It dies or blocks where it
//! is told to, by variables of its environment.

use std::env::var;
use std::io::{BufRead, BufReader, Write as _};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use hookseal::receive::Outcome;
use hookseal_receiver::{
    Claimed, Delivery, Failure, Kept, MemoryStore, PostgresStore, Receiver, ReceiverOptions, RedisStore, SqliteStore,
    Store, StoreFuture, Token,
};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Mutex as AsyncMutex;

use crate::deliveries::webhook;

/// Ends with its owner.
pub(crate) struct Victim {
    process: Child,
    said: Arc<Mutex<String>>,
    pub(crate) address: SocketAddr,
}

impl Drop for Victim {
    fn drop(&mut self) {
        // It may have died already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Victim {
    pub(crate) fn start<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut process = Command::new(std::env::current_exe().expect("it runs"))
            .args(["--ignored", "--exact", "--nocapture", "victim"])
            .envs(settings)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let said = Arc::new(Mutex::new(String::new()));
        let (port, known) = std::sync::mpsc::channel();
        let kept = said.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Some((_, number)) = line.rsplit_once("port ") {
                    // Nobody waits for a second one.
                    let _ = port.send(number.parse::<u16>());
                }
                kept.lock().expect("no panic").push_str(&(line + "\n"));
            }
        });
        let port = known.recv_timeout(Duration::from_secs(60)).expect("it listens").expect("it is a number");
        Self { process, said, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    /// As a platform does that deploys: it comes to its end by itself.
    pub(crate) async fn ends(&mut self) {
        let sent = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        assert!(sent.expect("it starts").success());
        let start = Instant::now();
        while self.process.try_wait().expect("it was started").is_none() {
            assert!(start.elapsed() < Duration::from_secs(60), "it does not end: {}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub(crate) fn said(&self) -> String {
        self.said.lock().expect("no panic").clone()
    }

    pub(crate) async fn wait_for(&self, text: &str) {
        let start = Instant::now();
        while !self.said().contains(text) {
            assert!(start.elapsed() < Duration::from_secs(60), "it does not say {text}: {}", self.said());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Linux only.
    pub(crate) fn resident_kilobytes(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it is there");
        line.trim().trim_end_matches(" kB").parse().expect("it is a number")
    }
}

fn say(line: &str) {
    let mut output = std::io::stdout().lock();
    // Whoever started it may have gone.
    let _ = writeln!(output, "{line}");
    let _ = output.flush();
}

/// As sudden as when the machine takes the process: nothing is unwound, and nothing is sent.
fn die(step: &str) {
    if var("DIE").is_ok_and(|last| last == step) {
        std::process::abort();
    }
}

/// A store between whose steps the process dies.
struct Dying(Arc<dyn Store>);

impl Store for Dying {
    fn claim<'a>(
        &'a self,
        key: &'a str,
        token: &'a Token,
        lease: Duration,
        keep: Duration,
    ) -> StoreFuture<'a, Claimed> {
        Box::pin(async move {
            die("before claim");
            let claimed = self.0.claim(key, token, lease, keep).await;
            die("after claim");
            claimed
        })
    }

    fn complete<'a>(&'a self, key: &'a str, token: &'a Token, keep: Duration) -> StoreFuture<'a, Kept> {
        Box::pin(async move {
            let kept = self.0.complete(key, token, keep).await;
            die("after complete");
            kept
        })
    }

    fn release<'a>(&'a self, key: &'a str, token: &'a Token) -> StoreFuture<'a, Kept> {
        self.0.release(key, token)
    }
}

async fn connected() -> tokio_postgres::Client {
    let settings = var("POSTGRES").expect("it is told");
    let (client, connection) = tokio_postgres::connect(&settings, tokio_postgres::NoTls).await.expect("it answers");
    tokio::spawn(connection);
    client
}

async fn opened() -> Arc<dyn Store> {
    match var("KIND").as_deref() {
        Ok("memory") => Arc::new(MemoryStore::new()),
        Ok("sqlite") => Arc::new(SqliteStore::open(var("FILE").expect("it is told")).expect("it opens")),
        Ok("redis") => {
            let client = redis::Client::open(var("REDIS").expect("it is told")).expect("it is an address");
            let connection = client.get_connection_manager().await.expect("it answers");
            Arc::new(RedisStore::new(connection).await.expect("it answers"))
        }
        _ => {
            let settings = var("POSTGRES").expect("it is told").parse().expect("they are settings");
            let manager = deadpool_postgres::Manager::new(settings, tokio_postgres::NoTls);
            let pool = deadpool_postgres::Pool::builder(manager).build().expect("it needs no time limits");
            let store = PostgresStore::new(pool);
            store.create_table().await.expect("it is made");
            Arc::new(store)
        }
    }
}

/// In the file with the marks, on a thread that may wait.
async fn effect_in_file(id: &str, delivery: &Delivery) -> Result<(), Failure> {
    let (id, delivery, runtime) = (id.to_owned(), delivery.clone(), tokio::runtime::Handle::current());
    let within = tokio::task::spawn_blocking(move || {
        let mut connection = rusqlite::Connection::open(var("FILE").expect("it is told"))?;
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.execute_batch("CREATE TABLE IF NOT EXISTS effects (id TEXT NOT NULL)")?;
        let mut transaction = connection.transaction()?;
        runtime.block_on(delivery.complete(&mut transaction))?;
        transaction.execute("INSERT INTO effects VALUES (?1)", [&id])?;
        die("after effect");
        transaction.commit()?;
        die("after complete");
        Ok::<(), Failure>(())
    });
    within.await?
}

async fn effect(client: &impl tokio_postgres::GenericClient, id: &str) {
    client.execute("INSERT INTO effects VALUES ($1)", &[&id]).await.expect("it answers");
}

async fn handle(client: &AsyncMutex<tokio_postgres::Client>, id: &str, delivery: &Delivery) -> Result<(), Failure> {
    if let Ok(milliseconds) = var("BLOCK_MS") {
        say("blocked");
        // The whole runtime, renewals included.
        std::thread::sleep(Duration::from_millis(milliseconds.parse().expect("it is a number")));
    }
    let is_within = var("WITHIN").is_ok_and(|within| within == "yes");
    if is_within && var("KIND").is_ok_and(|kind| kind == "sqlite") {
        return effect_in_file(id, delivery).await;
    }
    let mut client = client.lock().await;
    if is_within {
        let mut transaction = client.transaction().await?;
        delivery.complete(&mut transaction).await?;
        effect(&transaction, id).await;
        die("after effect");
        transaction.commit().await?;
        die("after complete");
    } else {
        effect(&*client, id).await;
        die("after effect");
    }
    Ok(())
}

/// Serves until it is killed.
pub(crate) fn run() {
    // One thread, so that a handler that blocks it blocks everything.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it starts");
    runtime.block_on(async {
        let client = Arc::new(AsyncMutex::new(connected().await));
        let mut options = ReceiverOptions::of(&webhook());
        // The shortest lease there may be.
        options.options.lease_ms = Some(5000);
        let store: Arc<dyn Store> = Arc::new(Dying(opened().await));
        let receiver = Receiver::with_options(webhook(), "screenings", Some(store), options)
            .expect("it is valid")
            .otherwise(move |event, delivery| {
                let client = client.clone();
                async move { handle(&client, event.id.as_deref().unwrap_or_default(), &delivery).await }
            })
            .expect("it is the first")
            .observe(|observation| {
                if observation.outcome != Outcome::Refused {
                    say(&format!("outcome {}", observation.outcome.as_str()));
                }
            });
        let close = receiver.closer();
        let app: Router = Router::new().route("/hook", hookseal_receiver::axum(receiver));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        // As a platform asks for it when it deploys.
        let mut asked = signal(SignalKind::terminate()).expect("there are signals");
        say(&format!("port {}", listener.local_addr().expect("it is bound").port()));
        let stopped = async move {
            asked.recv().await;
            close().await;
            say("closed");
        };
        axum::serve(listener, app).with_graceful_shutdown(stopped).await.expect("it serves");
    });
}
