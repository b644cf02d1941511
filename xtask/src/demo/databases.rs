//! `PostgreSQL` and Redis, where this machine has them: on free loopback ports, with folders of their own.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::check::Failing;
use crate::process::{Running, output};

/// How long a server may take until it can be connected to.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that is stopped, and whose folder is deleted, when this value is dropped.
pub(crate) struct Database {
    /// What a client connects with.
    pub(crate) url: String,
    /// Stops it in its own way: `PostgreSQL` that is killed leaves shared memory to the machine.
    stop: Option<Command>,
    running: Option<Running>,
    folder: PathBuf,
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(stop) = &mut self.stop {
            // Where that fails, it is killed.
            let _ = output(stop);
        }
        self.running = None;
        // What cannot be deleted lies among the machine's temporary files.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Redis; none where it is not installed.
pub(crate) fn redis() -> Result<Option<Database>> {
    if !is_there(Path::new("redis-server")) {
        return Ok(None);
    }
    let folder = temporary("redis")?;
    let port = free_port()?;
    let mut command = Command::new("redis-server");
    command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--port", &port.to_string()]);
    let running = quiet(command.arg("--dir").arg(&folder))?;
    answers(port)?;
    Ok(Some(Database { url: format!("redis://127.0.0.1:{port}"), stop: None, running: Some(running), folder }))
}

/// `PostgreSQL`; none where it is not installed.
pub(crate) fn postgres() -> Result<Option<Database>> {
    let Some((programs, user)) = programs().zip(user()) else { return Ok(None) };
    let folder = temporary("postgres")?;
    user.owns(&folder)?;
    let data = folder.join("data");
    let program = |name: &str| {
        let mut command = Command::new(programs.join(name));
        user.runs(&mut command);
        command.current_dir(&folder);
        command
    };
    let options = ["--username=hookseal", "--auth=trust", "--encoding=UTF8", "--no-sync"];
    output(program("initdb").args(options).arg("-D").arg(&data).stderr(Stdio::null()))?;
    let port = free_port()?;
    let mut server = program("postgres");
    server.args(["-k", "", "-c", "listen_addresses=127.0.0.1", "-p", &port.to_string()]).arg("-D").arg(&data);
    let mut stop = program("pg_ctl");
    stop.args(["stop", "--mode=immediate", "-D"]).arg(&data);
    let running = quiet(&mut server)?;
    let url = format!("postgres://hookseal@127.0.0.1:{port}/postgres");
    let made = Database { url, stop: Some(stop), running: Some(running), folder };
    // It listens before it takes connections, so it is asked.
    let ready = programs.join("pg_isready");
    let asked = || is_success(Command::new(&ready).args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]));
    until(asked, "PostgreSQL")?;
    Ok(Some(made))
}

/// How a store in `PostgreSQL` fails, and works again: its table is away.
pub(crate) fn without_table(database: &Database) -> Result<Failing> {
    let psql = programs().context("PostgreSQL was there")?.join("psql");
    let renames = |from: &str, to: &str| {
        format!("\"{}\" \"{}\" --quiet --command \"ALTER TABLE {from} RENAME TO {to}\"", psql.display(), database.url)
    };
    Ok(Failing { by: renames("hookseal", "away"), mended_by: renames("away", "hookseal") })
}

/// The same in `SQLite`.
pub(crate) fn without_table_of_sqlite(python: &Path, file: &Path) -> Failing {
    let renames = |from: &str, to: &str| {
        let program = format!(
            "import sqlite3; sqlite3.connect(r'{}').execute('ALTER TABLE {from} RENAME TO {to}')",
            file.display()
        );
        format!("\"{}\" -c \"{program}\"", python.display())
    };
    Failing { by: renames("hookseal", "away"), mended_by: renames("away", "hookseal") }
}

/// How a store in Redis fails, and works again: it has no memory left for what is new.
pub(crate) fn without_memory(database: &Database) -> Failing {
    let sets = |bytes: u8| format!("redis-cli -u {} config set maxmemory {bytes}", database.url);
    Failing { by: sets(1), mended_by: sets(0) }
}

/// Where the newest `PostgreSQL`'s programs are; Debian has most of them in no `PATH`.
fn programs() -> Option<PathBuf> {
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let newest = versions.max_by_key(|version| version.file_name()?.to_str()?.parse::<u32>().ok());
    let folder = newest.map_or_else(PathBuf::new, |version| version.join("bin"));
    is_there(&folder.join("postgres")).then_some(folder)
}

/// As whom `PostgreSQL` runs, which refuses to be root.
#[cfg_attr(not(unix), allow(dead_code, reason = "nobody becomes another one there"))]
struct User(Option<u32>);

/// None where this is root, and there is nobody else to be.
fn user() -> Option<User> {
    let id = |name: Option<&str>| output(Command::new("id").arg("-u").args(name).stderr(Stdio::null())).ok();
    if id(None).is_none_or(|own| own.trim() != "0") {
        return Some(User(None));
    }
    Some(User(Some(id(Some("postgres"))?.trim().parse().ok()?)))
}

#[cfg(unix)]
impl User {
    fn runs(&self, command: &mut Command) {
        use std::os::unix::process::CommandExt;
        if let Self(Some(id)) = self {
            command.uid(*id);
        }
    }

    fn owns(&self, folder: &Path) -> Result<()> {
        Ok(std::os::unix::fs::chown(folder, self.0, None)?)
    }
}

#[cfg(not(unix))]
impl User {
    #[allow(clippy::unused_self, reason = "as on Unix")]
    fn runs(&self, _: &mut Command) {}

    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "as on Unix")]
    fn owns(&self, _: &Path) -> Result<()> {
        Ok(())
    }
}

/// Among the machine's temporary files, where servers that run as somebody else get in.
fn temporary(name: &str) -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("hookseal-demo-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    Ok(folder)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn is_there(program: &Path) -> bool {
    is_success(Command::new(program).arg("--version"))
}

fn is_success(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn quiet(command: &mut Command) -> Result<Running> {
    Running::spawn(command.stdout(Stdio::null()).stderr(Stdio::null()))
}

fn answers(port: u16) -> Result<()> {
    until(|| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok(), "the server")
}

/// Waits until something holds.
fn until(holds: impl Fn() -> bool, what: &str) -> Result<()> {
    let start = Instant::now();
    while !holds() {
        ensure!(start.elapsed() < PATIENCE, "{what} did not start within {PATIENCE:?}");
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
