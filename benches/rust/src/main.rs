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
#[cfg(feature = "aws-lc-rs")]
use aws_lc_rs as aws;
// It keeps to ring's interface, so that its users can be linted without it.
#[cfg(not(feature = "aws-lc-rs"))]
use ring as aws;

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
