//! `hookseal desk`: a provider on your desk.

mod console;
mod dossier;
mod endpoints;
mod events;
mod history;
mod realestateapi;
mod singlekey;

use std::path::PathBuf;

use axum::routing::get;
use axum::{Json, Router};
use clap::Args;
use serde_json::json;
use utoipa::OpenApi;

use crate::dispatch::Running;
use crate::failure::Failure;
use crate::output::{Output, Verdict, line, note};
use crate::page;
use crate::server::{Common, Stop, guarded, serve};

/// Plays the providers: their HTTP API, signed events, and retries by each one's schedule.
///
/// Everything is kept in an `SQLite` file: a restart goes on where it stopped.
#[derive(Args)]
#[command(after_help = "\
Examples:
  hookseal desk
  hookseal desk --speed 60 --database /tmp/desk.db
  curl localhost:4100/v1/webhooks -H 'X-API-Key: any' -H 'Content-Type: application/json' \\
    -d '{\"url\": \"http://localhost:3000/webhooks/realestateapi\", \"events\": [\"listing.new\"]}'

A provider's secret is taken from NAME_WEBHOOK_SECRET where it is set, such as
SINGLEKEY_WEBHOOK_SECRET; else one is made up and kept. The page shows it.
http://localhost:4100/hookseal/openapi.json describes the API.")]
pub(crate) struct Arguments {
    /// Port of the API and the page; 0 for any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 4100)]
    port: u16,
    /// File that everything is kept in.
    #[arg(long, value_name = "FILE", default_value = "hookseal-desk.db")]
    database: PathBuf,
    /// Plan of dossier's API, which limits its requests in a minute.
    #[arg(long, value_name = "PLAN", default_value = "free")]
    dossier_plan: dossier::Plan,
    #[command(flatten)]
    common: Common,
}

/// The guides' own paths, and those of the desk.
#[derive(OpenApi)]
#[openapi(
    info(title = "hookseal desk", description = "Webhook providers on your desk."),
    paths(
        realestateapi::register,
        realestateapi::list,
        realestateapi::test,
        realestateapi::logs,
        dossier::subscribe,
        dossier::subscriptions,
        singlekey::request,
        console::about,
        console::list,
        console::add,
        console::delivery_history,
        console::send,
        console::redeliveries,
        console::add_timer
    )
)]
struct Api;

/// # Errors
/// The port or the database cannot be had.
pub(crate) fn run(arguments: &Arguments, output: Output) -> Result<Verdict, Failure> {
    crate::runtime::run(async {
        // Before anything is begun that it would interrupt.
        let stop = Stop::noted()?;
        let listener = arguments.common.listener(arguments.port, "--port").await?;
        let running = arguments.common.start(&arguments.database, output).await?;
        let bound = listener.local_addr().map_err(|error| Failure::wrong(error.to_string()))?;
        if output.is_json() {
            line(json!({ "listening": format!("http://{bound}"), "database": arguments.database }));
        } else {
            line(format!("The desk is at http://{bound}, its log in {}.", arguments.database.display()));
        }
        for provider in endpoints::take_up_secrets(&running).await?.iter().filter(|_| !output.is_json()) {
            note(format_args!(
                "The endpoints of {provider} sign with another secret than before: its variable says so."
            ));
        }
        running.start(console::due_timers);
        serve(&running, stop, vec![(listener, guarded(routes(arguments.dossier_plan), &running, bound))]).await;
        Ok(Verdict::Right)
    })
}

fn routes(plan: dossier::Plan) -> Router<Running> {
    page::routes()
        .merge(console::routes())
        .merge(realestateapi::routes())
        .merge(dossier::routes(plan))
        .merge(singlekey::routes())
        .route("/hookseal/openapi.json", get(async || Json(Api::openapi())))
}
