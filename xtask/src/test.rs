//! `cargo xtask test`: every check. All of them run, also after one has failed.

use std::process::ExitCode;

use anstream::println;
use anyhow::{Result, bail};

use crate::colour::{BAD, GOOD};
use crate::process::run;
use crate::schedule::{self, Outcome, Step, Work};
use crate::workspace::{BENCHES, Workspace};
use crate::{
    bench, build, counts, deliveries, demo, generate, imports, layers, packaging, ruff, sdks, verdicts, versions,
};

// What a step needs that others build.
const WASM: &[&str] = &["node: build WebAssembly"];
const NATIVE_AND_WASM: &[&str] = &["node: build native addon", "node: build WebAssembly"];
const PACKAGE: &[&str] = &["node: build package"];
const WHEEL: &[&str] = &["python: build wheel"];
const BINDINGS: &[&str] = &["node: build package", "python: build wheel"];
const ALL: &[&str] = &["node: build package", "python: build wheel", "packaging: build the command"];
/// Two of the demo's servers are compiled with what Rust's tests are.
const DEMO: &[&str] =
    &["node: build package", "python: build wheel", "packaging: build the command", "rust: tests and doc tests"];
const RUST_BUILT: &[&str] = &["rust: build tests"];
const PACKED: &[&str] = &["packaging: pack"];
/// One folder is built from the source distribution, for both.
const PACKED_PYTHON: &[&str] = &["packaging: wheel, sdist, crate"];

/// What builds comes first, so that all others can follow. `cargo xtask test WORD` runs those with the word in their
/// name.
const STEPS: &[Step] = &[
    runs("rust: format", &[], |w| run(&mut w.cargo(&["fmt", "--all", "--check"]))),
    compiles("node: build native addon", &[], build::addon),
    compiles("node: build WebAssembly", &[], build::module),
    runs("node: build package", NATIVE_AND_WASM, build::npm_package),
    compiles("python: build wheel", &[], build::wheel),
    compiles("packaging: build the command", WASM, build::command),
    compiles("packaging: pack", ALL, packaging::pack),
    // Here, for what installs the packages takes minutes, and would run alone at the end.
    compiles("packaging: wheel, sdist, crate", PACKED, |w| {
        packaging::test_python(w, packaging::PACKED, &["test_archives", "test_crate", "test_command"])
    }),
    compiles("rust: clippy", &[], |w| {
        let options = ["--workspace", "--all-features", "--all-targets", "--", "--deny", "warnings"];
        run(w.cargo(&["clippy"]).args(options))
    }),
    // On other targets the edge engine is empty, and the rest of them have other state.
    compiles("rust: clippy, WebAssembly", &[], clippy_of_wasm),
    runs("rust: layers", &[], layers::check),
    // With every feature, so that what several members depend on is compiled once: the stores of receivers with their
    // servers, and the replay of the fuzz targets' corpus, are among them. They wait for servers half of their time, in
    // which others compile.
    compiles("rust: build tests", &[], |w| run(w.cargo(&RUST_TESTS).arg("--no-run"))),
    // All that fails is shown, and not the first program that does.
    runs("rust: tests and doc tests", RUST_BUILT, |w| run(w.cargo(&RUST_TESTS).arg("--no-fail-fast"))),
    compiles("rust: vectors, with no feature", &[], |w| {
        let options = ["--package", "hookseal", "--no-default-features", "--test", "vectors", "--test", "filters"];
        run(w.cargo(&["test"]).args(options))
    }),
    // Another crate of a program may switch them on for all.
    compiles("rust: JSON, with all features of serde_json", &[], |w| {
        let features = "serde_json/arbitrary_precision,serde_json/preserve_order,serde_json/raw_value";
        let options = ["--package", "hookseal", "--features", features, "--lib", "keys_that_serde_json_keeps"];
        run(w.cargo(&["test"]).args(options))
    }),
    compiles("rust: documentation", &[], |w| {
        run(w.cargo(&["doc", "--workspace", "--no-deps", "--all-features"]).env("RUSTDOCFLAGS", "--deny warnings"))
    }),
    compiles("rust: instruction counts", &[], counts::check_where_possible),
    compiles("rust: no_std, wasm32v1-none", &[], |w| no_std(w, "wasm32v1-none")),
    compiles("rust: no_std, thumbv7em-none-eabihf", &[], |w| no_std(w, "thumbv7em-none-eabihf")),
    // Whoever works on Windows has the same commands.
    compiles("rust: xtask for Windows", &[], |w| {
        run(&mut w.cargo(&["check", "--package", "xtask", "--target", "x86_64-pc-windows-gnu"]))
    }),
    runs("rust: format, benches", &[], |w| run(&mut w.cargo(&["fmt", "--check", BENCHES]))),
    compiles("rust: clippy, benches", &[], |w| {
        // Without the peer whose C takes longer to compile than all the rest.
        let choice = ["--locked", "--all-targets", "--no-default-features", "--target-dir", "target/bench/rust"];
        run(w.cargo(&["clippy", BENCHES]).args(choice).args(["--", "--deny", "warnings"]))
    }),
    runs("python: lint", &[], ruff::lint),
    runs("python: format", &[], ruff::check_format),
    runs("python: layers", &[], imports::lint),
    runs("vectors: up to date", &[], |w| run(&mut w.python(&["tests/vectors/generate.py", "--check"]))),
    runs("vectors: receivers, up to date", &[], |w| {
        run(&mut w.python(&["tests/vectors/receive/generate.py", "--check"]))
    }),
    runs("vectors: explanations, up to date", &[], |w| {
        run(&mut w.python(&["tests/vectors/explain/generate.py", "--check"]))
    }),
    runs("vectors: signatures by node:crypto", &[], |w| run(w.command("node").arg("tests/vectors/crosscheck.mjs"))),
    runs("vectors: the verdicts of official libraries", &[], sdks::hold),
    runs("generated files: up to date", &[], |w| generate::generate(w, true)),
    runs("schemas: the same verdicts as the core's", &[], verdicts::agree),
    runs("node: lint", PACKAGE, |w| run(&mut w.npm(&["run", "lint"]))),
    runs("node: types", PACKAGE, |w| run(&mut w.npm(&["run", "typecheck"]))),
    runs("node: tests, native and WebAssembly", PACKAGE, |w| run(&mut w.npm(&["test"]))),
    runs("receive: JavaScript adapters", PACKAGE, |w| receive(w, &["middleware", "lambda", "worker", "recipes"])),
    runs("receive: JavaScript receivers", PACKAGE, |w| {
        receive(
            w,
            &[
                "receiver",
                "receiver-rules",
                "receiver-questions",
                "receiver-mistakes",
                "receiver-stores",
                "observe",
                "faults",
                "killed",
                "clocks",
                "store-clocks",
                "redis-loses",
                "flood",
                "queues",
                "examples",
            ],
        )
    }),
    runs("receive: JavaScript stores", PACKAGE, |w| receive(w, &["stores", "sqlite", "durable-object"])),
    runs("python: types, mypy", WHEEL, |w| {
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
    }),
    runs("python: types, the package", WHEEL, |w| {
        run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "--package", "hookseal"]))
    }),
    runs("python: types, pyright", WHEEL, |w| {
        run(&mut venv(w, "pyright", &["--pythonpath", ".venv/bin/python", "--project", "tests/python"]))
    }),
    runs("python: stubs match the module", WHEEL, |w| {
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
    }),
    runs("python: tests", WHEEL, |w| run(&mut w.python(&["-m", "pytest", "tests/python"]))),
    runs("bindings: the core's verdicts", BINDINGS, deliveries::agree),
    runs("examples: types, express", PACKAGE, |w| {
        run(&mut w.npm(&["run", "typecheck", "--workspace", "hookseal-example-express"]))
    }),
    runs("examples: types, flask", WHEEL, |w| {
        run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/flask/app.py"]))
    }),
    runs("examples: types, receivers/flask", WHEEL, |w| {
        run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/receivers/flask/app.py"]))
    }),
    runs("examples: types, flask-celery", WHEEL, |w| {
        run(&mut venv(w, "mypy", &["--strict", PYTHON_TYPES, "examples/flask-celery/app.py"]))
    }),
    runs("examples: requirements, flask", WHEEL, |w| requirements(w, "flask")),
    runs("examples: requirements, receivers/flask", WHEEL, |w| requirements(w, "receivers/flask")),
    runs("examples: requirements, flask-celery", WHEEL, |w| requirements(w, "flask-celery")),
    runs("benches: types, Python", WHEEL, |w| {
        // Only the benchmarks install the peers.
        let options = ["--strict", PYTHON_TYPES, "--ignore-missing-imports", "benches/python/bench.py"];
        run(&mut venv(w, "mypy", &options))
    }),
    runs("benches: report up to date", &[], bench::check_report),
    runs("readme: JavaScript", PACKAGE, |w| run(w.command("node").args(["--test", "tests/readme/"]))),
    runs("readme: Python", WHEEL, |w| run(&mut w.python(&["-m", "pytest", "tests/readme"]))),
    runs("demo", DEMO, demo::play),
    runs("versions agree", BINDINGS, versions::check),
    runs("packaging: Python", PACKED_PYTHON, |w| packaging::test_python(w, packaging::PACKED, &["test_installed"])),
    runs("packaging: tarballs", PACKED, |w| packaged(w, &["tarball", "tools", "types"])),
    runs("packaging: the command by npx", PACKED, |w| packaged(w, &["command", "workflow"])),
    runs("packaging: Node.js, Bun, Deno", PACKED, |w| packaged(w, &["runtimes"])),
    runs("packaging: workerd", PACKED, |w| packaged(w, &["workerd"])),
    runs("packaging: bundles, Chromium", PACKED, |w| packaged(w, &["bundles"])),
    runs("packaging: the page of the desk, Chromium", PACKED, |w| packaged(w, &["desk"])),
    runs("packaging: Next.js", PACKED, |w| packaged(w, &["next"])),
    runs("packaging: size", PACKED, |w| packaged(w, &["size", "providers"])),
];

const RUST_TESTS: [&str; 3] = ["test", "--workspace", "--all-features"];
const PYTHON_TYPES: &str = "--config-file=bindings-python/pyproject.toml";

/// Runs the steps whose name contains one of the words, or all, and lists how each went.
pub(crate) fn test(workspace: &Workspace, words: &[String]) -> Result<ExitCode> {
    let chosen = |step: &&Step| words.is_empty() || words.iter().any(|word| step.name.contains(word.as_str()));
    let steps: Vec<&Step> = STEPS.iter().filter(chosen).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("no step has {} in its name. The steps:\n  {}", words.join(" or "), names.join("\n  "));
    }
    let outcomes = schedule::run(workspace, &steps)?;

    println!();
    for Outcome { name, duration, passed } in &outcomes {
        let (colour, word) = if *passed { (GOOD, "ok    ") } else { (BAD, "FAILED") };
        println!("{colour}{word}{colour:#} {:6.1} s  {name}", duration.as_secs_f64());
    }
    let passed = outcomes.iter().filter(|outcome| outcome.passed).count();
    let failed = outcomes.len() - passed;
    println!("\n{passed} passed, {failed} failed");
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

const fn compiles(name: &'static str, needs: &'static [&'static str], run: fn(&Workspace) -> Result<()>) -> Step {
    Step { name, work: Work::Compile, needs, run }
}

const fn runs(name: &'static str, needs: &'static [&'static str], run: fn(&Workspace) -> Result<()>) -> Step {
    Step { name, work: Work::Run, needs, run }
}

/// The kernel and the words, which need no allocator, and then the core, for a target that has no standard library.
/// What rustc warns of fails: with no feature, other code is unused than clippy sees.
fn no_std(workspace: &Workspace, target: &str) -> Result<()> {
    for package in ["hookseal-kernel", "hookseal-words", "hookseal"] {
        let mut build = workspace.cargo(&["build", "--package", package, "--no-default-features", "--target", target]);
        run(build.env("RUSTFLAGS", "-Dwarnings"))?;
    }
    Ok(())
}

/// Lints the modules for the target that they are built for: the edge engine in its two sizes, and those with the core at
/// once, so that it is compiled once for all of them.
fn clippy_of_wasm(workspace: &Workspace) -> Result<()> {
    const EDGE: &str = "hookseal-bindings-edge-wasm";
    let with_core =
        ["receive", "explain", "schemes", "keys"].map(|name| format!("--package=hookseal-bindings-{name}-wasm"));
    let with_core = with_core.each_ref().map(String::as_str);
    for choice in [&["--package", EDGE, "--no-default-features"][..], &["--package", EDGE], &with_core] {
        let mut clippy = workspace.cargo(&["clippy", "--target", "wasm32-unknown-unknown"]);
        run(clippy.args(choice).args(["--", "--deny", "warnings"]))?;
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

#[cfg(test)]
mod tests {
    use super::STEPS;

    #[test]
    fn what_a_step_needs_stands_before_it() {
        for (index, step) in STEPS.iter().enumerate() {
            for need in step.needs {
                assert!(STEPS[..index].iter().any(|earlier| earlier.name == *need), "{}: {need}", step.name);
            }
        }
    }
}
