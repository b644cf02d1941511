//! `hookseal check`: holds a receiver to its provider.

mod cases;
mod effects;
mod leaks;
mod report;
mod run;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::failure::Failure;
use crate::known::Known;
use crate::output::{Output, Verdict};
use crate::runtime;
use crate::secret::Secrets;
use crate::server::Stop;
use crate::target::{Reach, Target};
use effects::Effects;
use run::{Run, Settings};

/// Holds a receiver to its provider: genuine, forged, stale, duplicate, concurrent, cut off, too large.
///
/// Everything comes from the provider's document: what is signed, which answer is success, what is tried again.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal check http://localhost:3000/webhooks/singlekey --provider singlekey --secret-env SINGLEKEY_WEBHOOK_SECRET
  hookseal check http://localhost:3000/stripe --provider stripe --effects 'sqlite3 app.db \"select count(*) from orders\"'
  hookseal check http://localhost:3000/hooks --provider github --junit report.xml --json
  hookseal check http://localhost:3000/hooks --provider hospitable --effects 'wc -l < effects.log' \\
      --break 'touch broken' --mend 'rm broken'

COMMAND of --effects writes one number: how many effects there are in all, such as rows. Without it, whether an event
was handled once is not seen, and the report says so.
Exit codes: 0 passed, 1 a check failed or nobody answers, 2 misuse.")]
pub(crate) struct Arguments {
    /// Where the receiver listens.
    url: String,
    /// Provider's name, or the file of a scheme document (*.json).
    #[arg(long, value_name = "NAME")]
    provider: String,
    /// Type of the events that are sent [default: the first of the guide].
    #[arg(long, value_name = "TYPE")]
    event_type: Option<String>,
    /// Shell command that writes how many effects there are.
    #[arg(long, value_name = "COMMAND")]
    effects: Option<String>,
    /// Shell command after which handling fails.
    #[arg(long = "break", value_name = "COMMAND", requires = "mend")]
    fail: Option<String>,
    /// Shell command after which handling works again.
    #[arg(long, value_name = "COMMAND", requires = "fail")]
    mend: Option<String>,
    /// How long effects are watched for one too many, in milliseconds.
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 300)]
    settle: u64,
    /// Leaves out the forgeries whose name contains this, such as `stale`; again for more.
    #[arg(long, value_name = "NAME")]
    skip: Vec<String>,
    /// Writes a `JUnit` report to this file.
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    #[command(flatten)]
    reach: Reach,
    #[command(flatten)]
    secrets: Secrets,
}

pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    let known = Known::find(&arguments.provider)?;
    let secrets = arguments.secrets.read()?;
    let settings = Settings {
        event_type: arguments.event_type.clone(),
        effects: arguments.effects.clone().map(Effects::new),
        fail: arguments.fail.clone().zip(arguments.mend.clone()),
        settle: Duration::from_millis(arguments.settle),
        skip: arguments.skip.clone(),
        url: arguments.url.clone(),
    };
    let cases = runtime::run(async {
        let stop = Stop::noted()?;
        let target = Target::find(&arguments.url, arguments.reach).await?;
        let mut run = Run::new(&known, &secrets, target, settings)?;
        let ended = tokio::select! {
            made = cases::all(&mut run) => made,
            () = stop.came() => Err(Failure::wrong("interrupted: there is no report")),
        };
        // However it ends, the receiver is left as it was.
        run.mend().await.and(ended)?;
        Ok(run.finish())
    })?;
    if let Some(path) = &arguments.junit {
        fs::write(path, report::junit(&cases, known.scheme.name()))
            .map_err(|error| Failure::misuse(format!("{} cannot be written: {error}", path.display())))?;
    }
    report::write(&cases, known.scheme.name(), &arguments.url, output);
    Ok(Verdict::right_if(report::passed(&cases)))
}
