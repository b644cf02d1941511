//! Real servers, as Debian installs them: on free ports, in folders of their own, stopped at the end.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A process that ends with its owner, with its folder.
struct Server {
    process: Child,
    folder: PathBuf,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder(name: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // Not below the clone, which another user may not enter.
    let folder = std::env::temp_dir().join(format!("hookseal-{name}-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("it is writable");
    folder
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free").port()
}

/// Tries until it is there.
#[allow(clippy::future_not_send, reason = "a test waits for it on its own thread")]
async fn until<T, E: std::fmt::Display, F: Future<Output = Result<T, E>>>(mut attempt: impl FnMut() -> F) -> T {
    let start = Instant::now();
    loop {
        match attempt().await {
            Ok(made) => return made,
            Err(error) => assert!(start.elapsed() < Duration::from_secs(60), "the server does not come up: {error}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[cfg(feature = "postgres")]
pub(crate) struct Postgres {
    server: Server,
    program: PathBuf,
}

#[cfg(feature = "postgres")]
impl Postgres {
    pub(crate) fn start() -> Self {
        let folder = folder("postgres");
        let versions = std::fs::read_dir("/usr/lib/postgresql").expect("apt-get install postgresql");
        let newest = versions.filter_map(Result::ok).map(|entry| entry.path()).max().expect("a version is installed");
        let data = folder.to_str().expect("a plain path").to_owned();
        let options = ["-D", &data, "-U", "hookseal", "-A", "trust", "-E", "UTF8", "--no-sync"];
        let made = as_postgres(newest.join("bin/initdb"), &folder).args(options).stdout(Stdio::null()).status();
        assert!(made.expect("it starts").success());
        let port = free_port();
        let program = newest.join("bin/postgres");
        let process = Self::spawn(program.clone(), &folder, port);
        Self { server: Server { process, folder, port }, program }
    }

    fn spawn(program: PathBuf, folder: &std::path::Path, port: u16) -> Child {
        as_postgres(program, folder)
            .arg("-D")
            .arg(folder)
            .args(["-p", &port.to_string(), "-k", "", "-c", "listen_addresses=127.0.0.1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts")
    }

    /// Ends every connection at once, and writes to its files what it had.
    pub(crate) fn stop(&mut self) {
        // What PostgreSQL calls a fast shutdown.
        let sent = Command::new("kill").arg("-INT").arg(self.server.process.id().to_string()).status();
        assert!(sent.expect("it starts").success());
        self.server.process.wait().expect("it ends");
    }

    /// With what its files have.
    pub(crate) fn start_again(&mut self) {
        self.server.process = Self::spawn(self.program.clone(), &self.server.folder, self.server.port);
    }

    /// A pool, which connects when it is first asked.
    pub(crate) fn pool(&self) -> deadpool_postgres::Pool {
        pool_of(&self.settings(), 16)
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port
    }

    /// What a client connects with.
    pub(crate) fn settings(&self) -> String {
        settings_at(self.server.port)
    }

    pub(crate) async fn client(&self) -> tokio_postgres::Client {
        let settings = self.settings();
        let (client, connection) = until(|| tokio_postgres::connect(&settings, tokio_postgres::NoTls)).await;
        tokio::spawn(connection);
        client
    }

    /// Until somebody waits for a row.
    pub(crate) async fn wait_for_a_lock(&self) {
        let client = self.client().await;
        until(|| async {
            let waiting = client.query("SELECT 1 FROM pg_locks WHERE NOT granted", &[]).await;
            match waiting {
                Ok(rows) if !rows.is_empty() => Ok(()),
                Ok(_) => Err("nobody waits".to_owned()),
                Err(error) => Err(error.to_string()),
            }
        })
        .await;
    }
}

/// What a client connects with to a `PostgreSQL`, or to what stands before it.
#[cfg(feature = "postgres")]
pub(crate) fn settings_at(port: u16) -> String {
    format!("host=127.0.0.1 port={port} user=hookseal dbname=postgres")
}

/// A pool of at most so many connections.
#[cfg(feature = "postgres")]
pub(crate) fn pool_of(settings: &str, most: usize) -> deadpool_postgres::Pool {
    let settings = settings.parse().expect("they are settings");
    let manager = deadpool_postgres::Manager::new(settings, tokio_postgres::NoTls);
    deadpool_postgres::Pool::builder(manager).max_size(most).build().expect("it needs no time limits")
}

/// `PostgreSQL` refuses to run as root.
#[cfg(feature = "postgres")]
fn as_postgres(program: PathBuf, folder: &std::path::Path) -> Command {
    let id = |option: &str, user: &str| {
        let output = Command::new("id").args([option, user]).output().expect("it starts");
        String::from_utf8(output.stdout).expect("a number").trim().to_owned()
    };
    let current = Command::new("id").arg("-u").output().expect("it starts");
    let mut command = if current.stdout == b"0\n" {
        let (user, group) = (id("-u", "postgres"), id("-g", "postgres"));
        let owned = Command::new("chown").arg(format!("{user}:{group}")).arg(folder).status();
        assert!(owned.expect("it starts").success());
        let mut command = Command::new("setpriv");
        command.args([format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder);
    command
}

#[cfg(feature = "redis")]
pub(crate) struct Redis {
    server: Server,
}

#[cfg(feature = "redis")]
impl Redis {
    pub(crate) fn start() -> Self {
        Self::with(&[])
    }

    fn with(options: &[&str]) -> Self {
        let (folder, port) = (folder("redis"), free_port());
        let process = Self::spawn(&folder, port, options);
        Self { server: Server { process, folder, port } }
    }

    fn spawn(folder: &std::path::Path, port: u16, options: &[&str]) -> Child {
        Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir"])
            .arg(folder)
            .args(options)
            .stdout(Stdio::null())
            .spawn()
            .expect("apt-get install redis-server")
    }

    pub(crate) fn port(&self) -> u16 {
        self.server.port
    }

    /// What a client connects with.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.server.port)
    }

    pub(crate) async fn connection(&self) -> redis::aio::ConnectionManager {
        let client = redis::Client::open(self.url()).expect("it is an address");
        until(|| redis::aio::ConnectionManager::new(client.clone())).await
    }

    /// As a user who may do everything but some commands.
    pub(crate) async fn connection_without(&self, commands: &[&str]) -> redis::aio::ConnectionManager {
        let without = commands.iter().map(|command| format!("-{command}")).collect::<Vec<_>>();
        let mut set = redis::cmd("ACL");
        set.arg(&["SETUSER", "managed", "reset", "on", "nopass", "~*", "+@all"]).arg(without);
        set.query_async::<()>(&mut self.connection().await).await.expect("it is set");
        let client = redis::Client::open(format!("redis://managed:any@127.0.0.1:{}", self.server.port));
        redis::aio::ConnectionManager::new(client.expect("it is an address")).await.expect("it answers")
    }

    /// Makes a replica of it.
    pub(crate) async fn replicate(&self, host: &str, port: &str) {
        let connection = &mut self.connection().await;
        let made = redis::cmd("REPLICAOF").arg(&[host, port]).query_async::<()>(connection).await;
        made.expect("it is one");
    }

    /// Sets one of its settings.
    pub(crate) async fn set(&self, name: &str, value: &str) {
        let set = redis::cmd("CONFIG").arg(&["SET", name, value]).query_async::<()>(&mut self.connection().await).await;
        set.expect("it is set");
    }

    /// `STOP` lets it answer nothing, with its connections open; `CONT` lets it go on.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.server.process.id().to_string()).status();
        assert!(sent.expect("it starts").success());
    }

    /// At once, as a crash would.
    pub(crate) fn stop(&mut self) {
        self.server.process.kill().expect("it runs");
        self.server.process.wait().expect("it ends");
    }

    /// With what its file has.
    pub(crate) fn start_again(&mut self) {
        self.server.process = Self::spawn(&self.server.folder, self.server.port, &[]);
    }

    /// How often a row was written: a script that marks an event writes one.
    pub(crate) async fn rows_set(&self) -> u32 {
        let mut connection = self.connection().await;
        let asked: redis::RedisResult<String> =
            redis::cmd("INFO").arg("commandstats").query_async(&mut connection).await;
        let text = asked.expect("it answers");
        let calls = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(":calls="));
            line.and_then(|rest| rest.split(',').next()?.parse::<u32>().ok()).unwrap_or(0)
        };
        calls("cmdstat_set")
    }
}

/// Three nodes.
#[cfg(feature = "redis")]
pub(crate) struct RedisCluster(pub(crate) Vec<Redis>);

#[cfg(feature = "redis")]
impl RedisCluster {
    pub(crate) async fn start() -> Self {
        let node = || Redis::with(&["--cluster-enabled", "yes", "--cluster-port", &free_port().to_string()]);
        let nodes = [node(), node(), node()];
        for node in &nodes {
            node.connection().await;
        }
        let places = nodes.iter().map(|node| format!("127.0.0.1:{}", node.server.port));
        let made = Command::new("redis-cli")
            .args(["--cluster", "create"])
            .args(places)
            .args(["--cluster-replicas", "0", "--cluster-yes"])
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("it starts").success());
        Self(nodes.into())
    }

    pub(crate) async fn connection(&self) -> redis::cluster_async::ClusterConnection {
        for node in &self.0 {
            let connection = node.connection().await;
            until(|| {
                let mut connection = connection.clone();
                async move {
                    let asked: redis::RedisResult<String> =
                        redis::cmd("CLUSTER").arg("INFO").query_async(&mut connection).await;
                    match asked {
                        Ok(text) if text.contains("cluster_state:ok") => Ok(()),
                        Ok(text) => Err(text),
                        Err(error) => Err(error.to_string()),
                    }
                }
            })
            .await;
        }
        let urls: Vec<String> = self.0.iter().map(Redis::url).collect();
        let client = redis::cluster::ClusterClient::new(urls).expect("they are addresses");
        until(|| client.get_async_connection()).await
    }
}
