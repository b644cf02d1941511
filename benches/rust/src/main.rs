//! Measures Hookseal beside its peers in Rust, and prints a line of JSON for every figure (`benches/README.md`).

mod asked;
mod bodies;
mod deliveries;
mod keys;
mod receive;
mod refuse;
mod report;
mod scale;
mod split;
mod subjects;
mod threads;
mod turns;
mod verify;

use anyhow::{Result, bail};

fn main() -> Result<()> {
    let suite = std::env::args().nth(1).unwrap_or_default();
    let report = report::Report::new(&suite);
    match suite.as_str() {
        "rust" => {
            report.versions();
            verify::measure(&report)?;
            receive::measure(&report)?;
            split::measure(&report)?;
            refuse::measure(&report)
        }
        "rust-threads" => {
            report.versions();
            threads::measure(&report)
        }
        "rust-scale" => {
            report.versions();
            scale::measure(&report)
        }
        "rust-keys" => {
            report.versions();
            keys::measure(&report)
        }
        "asked" => asked::answer(),
        _ => bail!("expected the name of a suite: rust, rust-keys, rust-threads or rust-scale; or `asked`"),
    }
}
