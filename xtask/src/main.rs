//! `cargo xtask`: everything that is done to the whole repository. Each command does its own set-up.

mod bench;
mod build;
mod colour;
mod counts;
mod deliveries;
mod demo;
mod dist;
mod format;
mod generate;
mod imports;
mod layers;
mod node;
mod output;
mod packaging;
mod prerequisites;
mod process;
mod python;
mod ruff;
mod schedule;
mod sdks;
mod stamp;
mod test;
mod verdicts;
mod versions;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;

use crate::workspace::Workspace;

const USAGE: &str = "\
Usage: cargo xtask <command>

  build          build the native addon, the WebAssembly module, the npm package and the Python module
  test [WORD]…   run every check and test, or those whose name contains one of the words
  demo           post genuine and forged deliveries to the example servers, and show each verdict
  bench [WORD]…  measure Hookseal beside its peers, and write benches/RESULTS.md; or only suites whose name contains a
                 word; --report measures nothing, and writes it again from what is known
  dist           make what users install, in dist/, and say what was built and what was run
  fmt            format every language
  vectors        write the vectors again, that is the JSON in tests/vectors
  generate       write schemas/ and the types of every language again; --check only says which are stale
  counts         write benches/counts.json again, the instructions of each call; --check fails where there are more

Needed: Rust (rustup), Node.js 20 or newer with npm, Python 3.10 or newer. Everything else is set up inside the clone.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((command, words)) = arguments.split_first() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match run(command, words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &str, words: &[String]) -> Result<ExitCode> {
    let action: fn(&Workspace, &[String]) -> Result<ExitCode> = match (command, words) {
        ("build", []) => |workspace, _| done(build::everything(workspace)),
        ("test", _) => test::test,
        ("demo", []) => |workspace, _| done(demo::demo(workspace)),
        ("bench", [flag]) if flag == "--report" => |workspace, _| done(bench::report(workspace)),
        ("bench", _) => bench::bench,
        ("dist", []) => |workspace, _| done(dist::dist(workspace)),
        ("fmt", []) => |workspace, _| done(format::format(workspace)),
        ("vectors", []) => |workspace, _| done(workspace.vectors()),
        ("generate", []) => |workspace, _| done(generate::generate(workspace, false)),
        ("generate", [flag]) if flag == "--check" => |workspace, _| done(generate::generate(workspace, true)),
        ("counts", []) => |workspace, _| done(counts::counts(workspace, false)),
        ("counts", [flag]) if flag == "--check" => |workspace, _| done(counts::counts(workspace, true)),
        ("help" | "--help" | "-h", []) => {
            println!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    process::end_children_on_interrupt()?;
    let workspace = prerequisites::find()?;
    node::set_up(&workspace)?;
    python::set_up(&workspace)?;
    action(&workspace, words)
}

fn done(result: Result<()>) -> Result<ExitCode> {
    result.map(|()| ExitCode::SUCCESS)
}
