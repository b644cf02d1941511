//! `cargo xtask test`: every check, in order. All of them run, also after one has failed.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anstream::{eprintln, println};
use anyhow::{Result, bail};

use crate::colour::{BAD, GOOD, HEADING};
use crate::process::run;
use crate::workspace::{BENCHES, Workspace};
use crate::{
    bench, build, counts, deliveries, demo, generate, imports, layers, packaging, ruff, sdks, verdicts, versions,
};

/// One check. `cargo xtask test WORD` runs those with the word in their name.
struct Step {
    name: &'static str,
    run: fn(&Workspace) -> Result<()>,
}

/// Where a step needs what another one builds, that one comes first.
const STEPS: &[Step] = &[
    Step { name: "rust: format", run: |w| run(&mut w.cargo(&["fmt", "--all", "--check"])) },
    Step {
        name: "rust: clippy",
        run: |w| {
            let options = ["--workspace", "--all-features", "--all-targets", "--", "--deny", "warnings"];
            run(w.cargo(&["clippy"]).args(options))
        },
    },
    Step { name: "rust: layers", run: layers::check },
    // With every feature, so that what several members depend on is compiled once: the stores of receivers with their
    // servers, and the replay of the fuzz targets' corpus, are among them.
    Step { name: "rust: tests and doc tests", run: |w| run(&mut w.cargo(&["test", "--workspace", "--all-features"])) },
    Step {
        name: "rust: vectors, with no feature",
        run: |w| {
            let options = ["--package", "hookseal", "--no-default-features", "--test", "vectors", "--test", "filters"];
            run(w.cargo(&["test"]).args(options))
        },
    },
    // Another crate of a program may switch them on for all.
    Step {
        name: "rust: JSON, with all features of serde_json",
        run: |w| {
            let features = "serde_json/arbitrary_precision,serde_json/preserve_order,serde_json/raw_value";
            let options = ["--package", "hookseal", "--features", features, "--lib", "keys_that_serde_json_keeps"];
            run(w.cargo(&["test"]).args(options))
        },
    },
    Step {
        name: "rust: documentation",
        run: |w| run(w.cargo(&["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings")),
    },
    Step { name: "rust: instruction counts", run: counts::check_where_possible },
    Step { name: "rust: no_std, wasm32v1-none", run: |w| no_std(w, "wasm32v1-none") },
    Step { name: "rust: no_std, thumbv7em-none-eabihf", run: |w| no_std(w, "thumbv7em-none-eabihf") },
    // Whoever works on Windows has the same commands.
    Step {
        name: "rust: xtask for Windows",
        run: |w| run(&mut w.cargo(&["check", "--package", "xtask", "--target", "x86_64-pc-windows-gnu"])),
    },
    Step { name: "rust: format, benches", run: |w| run(&mut w.cargo(&["fmt", "--check", BENCHES])) },
    Step {
        name: "rust: clippy, benches",
        run: |w| {
            let options =
                ["--locked", "--all-targets", "--target-dir", "target/bench/rust", "--", "--deny", "warnings"];
            run(w.cargo(&["clippy", BENCHES]).args(options))
        },
    },
    Step { name: "python: lint", run: ruff::lint },
    Step { name: "python: format", run: ruff::check_format },
    Step { name: "python: layers", run: imports::lint },
    Step { name: "vectors: up to date", run: |w| run(&mut w.python(&["tests/vectors/generate.py", "--check"])) },
    Step {
        name: "vectors: receivers, up to date",
        run: |w| run(&mut w.python(&["tests/vectors/receive/generate.py", "--check"])),
    },
    Step {
        name: "vectors: explanations, up to date",
        run: |w| run(&mut w.python(&["tests/vectors/explain/generate.py", "--check"])),
    },
    Step {
        name: "vectors: signatures by node:crypto",
        run: |w| run(w.command("node").arg("tests/vectors/crosscheck.mjs")),
    },
    Step { name: "vectors: the verdicts of official libraries", run: sdks::hold },
    Step { name: "generated files: up to date", run: |w| generate::generate(w, true) },
    Step { name: "schemas: the same verdicts as the core's", run: verdicts::agree },
    Step { name: "node: build native addon", run: build::addon },
    Step { name: "node: build WebAssembly", run: build::module },
    Step { name: "node: build package", run: build::npm_package },
    Step { name: "node: lint", run: |w| run(&mut w.npm(&["run", "lint"])) },
    Step { name: "node: types", run: |w| run(&mut w.npm(&["run", "typecheck"])) },
    Step { name: "node: tests, native and WebAssembly", run: |w| run(&mut w.npm(&["test"])) },
    Step { name: "receive: JavaScript adapters", run: |w| receive(w, &["middleware", "lambda", "worker", "recipes"]) },
    Step {
        name: "receive: JavaScript receivers",
        run: |w| {
            receive(
                w,
                &[
                    "receiver",
                    "receiver-rules",
                    "receiver-stores",
                    "observe",
                    "faults",
                    "redis-loses",
                    "flood",
                    "queues",
                    "examples",
                ],
            )
        },
    },
    Step { name: "receive: JavaScript stores", run: |w| receive(w, &["stores", "sqlite", "durable-object"]) },
    Step { name: "python: build wheel", run: build::wheel },
    Step {
        name: "python: types, mypy",
        run: |w| {
            run(&mut venv(
                w,
                "mypy",
                &[
                    "--strict",
                    PYTHON_TYPES,
                    "tests/python/typing_user.py",
                    "tests/python/typing_events.py",
                    "tests/python/typing_receivers.py",
                ],
            ))
        },
    },
    Step {
        name: "python: types, the package",
        run: |w| run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "--package", "hookseal"])),
    },
    Step {
        name: "python: types, pyright",
        run: |w| run(&mut venv(w, "pyright", &["--pythonpath", ".venv/bin/python", "--project", "tests/python"])),
    },
    Step {
        name: "python: stubs match the module",
        run: |w| {
            run(&mut venv(
                w,
                "stubtest",
                &[
                    "hookseal",
                    "--mypy-config-file",
                    "bindings-python/pyproject.toml",
                    "--allowlist",
                    "tests/python/stubtest-allowlist.txt",
                ],
            ))
        },
    },
    Step { name: "python: tests", run: |w| run(&mut w.python(&["-m", "pytest", "tests/python"])) },
    Step { name: "bindings: the core's verdicts", run: deliveries::agree },
    Step {
        name: "examples: types, express",
        run: |w| run(&mut w.npm(&["run", "typecheck", "--workspace", "hookseal-example-express"])),
    },
    Step {
        name: "examples: types, flask",
        run: |w| run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/flask/app.py"])),
    },
    Step {
        name: "examples: types, receivers/flask",
        run: |w| run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/receivers/flask/app.py"])),
    },
    Step {
        name: "examples: types, flask-celery",
        run: |w| run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/flask-celery/app.py"])),
    },
    Step { name: "examples: requirements, flask", run: |w| requirements(w, "flask") },
    Step { name: "examples: requirements, receivers/flask", run: |w| requirements(w, "receivers/flask") },
    Step { name: "examples: requirements, flask-celery", run: |w| requirements(w, "flask-celery") },
    Step {
        name: "benches: types, Python",
        run: |w| {
            // Only the benchmarks install the peers.
            let options = ["--strict", PYTHON_TYPES, "--ignore-missing-imports", "benches/python/bench.py"];
            run(&mut venv(w, "mypy", &options))
        },
    },
    Step { name: "benches: report up to date", run: bench::check_report },
    Step { name: "readme: JavaScript", run: |w| run(w.command("node").args(["--test", "tests/readme/"])) },
    Step { name: "readme: Python", run: |w| run(&mut w.python(&["-m", "pytest", "tests/readme"])) },
    Step { name: "demo", run: demo::demo },
    Step { name: "versions agree", run: versions::check },
    Step { name: "packaging: build the command", run: build::command },
    Step { name: "packaging: pack", run: packaging::pack },
    Step {
        name: "packaging: wheel, sdist, crate",
        run: |w| packaging::test_python(w, packaging::PACKED, &["test_archives", "test_crate", "test_command"]),
    },
    Step { name: "packaging: Python", run: |w| packaging::test_python(w, packaging::PACKED, &["test_installed"]) },
    Step { name: "packaging: tarballs", run: |w| packaged(w, &["tarball", "tools", "types"]) },
    Step { name: "packaging: the command by npx", run: |w| packaged(w, &["command", "workflow"]) },
    Step { name: "packaging: Node.js, Bun, Deno", run: |w| packaged(w, &["runtimes"]) },
    Step { name: "packaging: workerd", run: |w| packaged(w, &["workerd"]) },
    Step { name: "packaging: bundles, Chromium", run: |w| packaged(w, &["bundles"]) },
    Step { name: "packaging: the page of the desk, Chromium", run: |w| packaged(w, &["desk"]) },
    Step { name: "packaging: Next.js", run: |w| packaged(w, &["next"]) },
    Step { name: "packaging: size", run: |w| packaged(w, &["size", "providers"]) },
];

const PYTHON_TYPES: &str = "--config-file=bindings-python/pyproject.toml";

/// Runs the steps whose name contains one of the words, or all, and lists how each went.
pub(crate) fn test(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let chosen = |step: &&Step| words.is_empty() || words.iter().any(|word| step.name.contains(word.as_str()));
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("no step has {} in its name. The steps:\n  {}", words.join(" or "), names.join("\n  "));
    }
    let outcomes: Vec<(&str, Duration, bool)> = steps
        .iter()
        .map(|step| {
            eprintln!("\n{HEADING}== {}{HEADING:#}", step.name);
            let start = Instant::now();
            let result = (step.run)(workspace);
            if let Err(error) = &result {
                eprintln!("{BAD}{}: {error:#}{BAD:#}", step.name);
            }
            (step.name, start.elapsed(), result.is_ok())
        })
        .collect();

    println!();
    for (name, duration, passed) in &outcomes {
        let (colour, word) = if *passed { (GOOD, "ok    ") } else { (BAD, "FAILED") };
        println!("{colour}{word}{colour:#} {:6.1} s  {name}", duration.as_secs_f64());
    }
    let passed = outcomes.iter().filter(|(_, _, passed)| *passed).count();
    let failed = outcomes.len() - passed;
    println!("\n{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The kernel, which needs no allocator, and then the core, for a target that has no standard library.
fn no_std(workspace: &Workspace, target: &str) -> Result<()> {
    for package in ["hookseal-kernel", "hookseal"] {
        run(&mut workspace.cargo(&["build", "--package", package, "--no-default-features", "--target", target]))?;
    }
    Ok(())
}

/// Runs files of `tests/receive` with the package that was just built. The frameworks are installed when this is first
/// called, since only these tests need them.
fn receive(workspace: &Workspace, files: &[&str]) -> Result<()> {
    packaging::install_npm(workspace, "tests/receive")?;
    let files = files.iter().map(|file| format!("tests/receive/{file}.test.mjs"));
    run(workspace.command("node").arg("--test").args(files))
}

fn packaged(workspace: &Workspace, files: &[&str]) -> Result<()> {
    packaging::test_npm(workspace, packaging::PACKED, files)
}

fn venv(workspace: &Workspace, program: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = workspace.command(workspace.venv(program));
    command.args(arguments);
    command
}

/// The example's own list installs nothing here: the virtual environment has to have all of it already, at the same
/// versions, with `hookseal` being the wheel that was just built.
fn requirements(workspace: &Workspace, example: &str) -> Result<()> {
    run(&mut workspace.python(&[
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--requirement",
        &format!("examples/{example}/requirements.txt"),
    ]))
}
