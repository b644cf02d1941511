//! What `listen` and `desk` have in common: a port, a database, and an end that loses nothing.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use clap::Args;
use tokio::net::TcpListener;

use crate::calendar;
use crate::database::Database;
use crate::dispatch::Running;
use crate::failure::Failure;
use crate::guard::guard;
use crate::journal;
use crate::output::Output;
use crate::target::Reach;

/// How long running attempts may take after the signal to stop.
const PATIENCE: Duration = Duration::from_secs(4);

#[derive(Args, Clone)]
pub(crate) struct Common {
    /// Address to listen at. Others than loopback let other machines in.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) bind: IpAddr,
    /// By how much the delays between attempts are divided: 60 makes an hour a minute.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = speed)]
    pub(crate) speed: f64,
    #[command(flatten)]
    pub(crate) reach: Reach,
}

fn speed(text: &str) -> Result<f64, String> {
    let factor = text.parse().ok().filter(|factor| (0.001..=1_000_000.0).contains(factor));
    factor.ok_or_else(|| "expected a number from 0.001 to 1000000".to_owned())
}

impl Common {
    /// Opens the database, and takes up what an earlier process left.
    ///
    /// # Errors
    /// It cannot be used.
    pub(crate) async fn start(&self, database: &Path, output: Output) -> Result<Running, Failure> {
        let database = Database::open(database).map_err(Failure::misuse)?;
        let left = database.with(|connection| journal::take_up(connection, calendar::now_ms())).await;
        let left = left.map_err(Failure::wrong)?;
        if left > 0 && !output.is_json() {
            crate::output::line(format!("{left} attempts were interrupted: they are made again."));
        }
        Ok(Running::new(database, self.reach, self.speed, output.is_json()))
    }

    /// # Errors
    /// The port is in use, or may not be had.
    pub(crate) async fn listener(&self, port: u16, option: &str) -> Result<TcpListener, Failure> {
        let address = SocketAddr::new(self.bind, port);
        TcpListener::bind(address).await.map_err(|error| {
            let what = if error.kind() == std::io::ErrorKind::AddrInUse {
                "is in use by another program".to_owned()
            } else {
                format!("cannot be had ({error})")
            };
            Failure::misuse(format!("{address} {what}: choose another port with {option}, or 0 for any that is free"))
        })
    }
}

/// Serves the page and its routes behind the guard.
pub(crate) fn guarded(router: Router<Running>, running: &Running, bound: SocketAddr) -> Router {
    router.layer(DefaultBodyLimit::max(1 << 20)).layer(from_fn_with_state(bound, guard)).with_state(running.clone())
}

/// Serves until Ctrl-C or SIGTERM, and then ends what runs.
pub(crate) async fn serve(running: &Running, stop: Stop, servers: Vec<(TcpListener, Router)>) {
    for (listener, router) in servers {
        let closing = running.closing.clone();
        running.tasks.spawn(async move {
            let served = axum::serve(listener, router).with_graceful_shutdown(closing.cancelled_owned());
            if let Err(error) = served.await {
                eprintln!("the server ended: {error}");
            }
        });
    }
    stop.came().await;
    running.closing.cancel();
    running.tasks.close();
    running.wake.notify_one();
    // What is not at its end by then is taken up at the next start.
    let _ = tokio::time::timeout(PATIENCE, running.tasks.wait()).await;
}

/// Ctrl-C and SIGTERM, which are noted from the moment on at which this is made.
#[cfg(unix)]
pub(crate) struct Stop {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Stop {
    /// # Errors
    /// The system notes no signals.
    pub(crate) fn noted() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let noted = |kind| signal(kind).map_err(|error| Failure::wrong(format!("no signal can be noted: {error}")));
        Ok(Self { interrupt: noted(SignalKind::interrupt())?, terminate: noted(SignalKind::terminate())? })
    }

    pub(crate) async fn came(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Ctrl-C.
#[cfg(not(unix))]
pub(crate) struct Stop;

#[cfg(not(unix))]
impl Stop {
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it may fail")]
    pub(crate) fn noted() -> Result<Self, Failure> {
        Ok(Self)
    }

    pub(crate) async fn came(self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
