//! The suites, as data: what each is, and how it is started.

use std::process::Command;

use anyhow::Result;

use super::programs::{bun, deno, node, node_beside_rust, python, rust};
use crate::workspace::Workspace;

/// A chapter of the results, with a plot.
pub(super) struct Group {
    /// The plot's name, without `.svg`.
    pub(super) file: &'static str,
    pub(super) title: &'static str,
}

pub(super) struct Suite {
    pub(super) name: &'static str,
    /// The file of its group.
    pub(super) group: &'static str,
    pub(super) title: &'static str,
    /// How it is measured, where the reader has to know.
    pub(super) about: &'static str,
    /// Installs what the suite needs, and gives the program.
    pub(super) command: fn(&Workspace) -> Result<Command>,
}

pub(super) const GROUPS: &[Group] = &[
    Group { file: "rust", title: "Rust" },
    Group { file: "node", title: "Node.js" },
    Group { file: "edge", title: "Other JavaScript runtimes" },
    Group { file: "python", title: "Python" },
    Group { file: "load", title: "Servers under load" },
];

const MITATA: &str = "The median of mitata's samples. A collection of garbage comes before each subject and is not \
                      timed; what a subject itself leaves to be collected is.";
const LOOP: &str = "mitata does not run here: a loop of at least 60 ms, timed by the runtime's own clock of 1 ms or \
                    better.";

pub(super) const SUITES: &[Suite] = &[
    Suite { name: "rust", group: "rust", title: "Rust", about: RUST, command: |w| rust(w, "rust") },
    Suite {
        name: "rust-threads",
        group: "rust",
        title: "Rust, threads",
        about: "",
        command: |w| rust(w, "rust-threads"),
    },
    Suite { name: "rust-scale", group: "rust", title: "Rust, scale", about: RUST, command: |w| rust(w, "rust-scale") },
    Suite { name: "node", group: "node", title: "Node.js", about: MITATA, command: |w| node(w, "node") },
    Suite {
        name: "boundary",
        group: "node",
        title: "Node.js beside Rust",
        about: "Node.js by mitata, and a process in Rust that times the same calls in the same rounds. The hash is that \
                of the crates that Hookseal has it from, over the bytes that are signed, with a key that was prepared.",
        command: |w| node_beside_rust(w, "boundary"),
    },
    Suite {
        name: "node-threads",
        group: "node",
        title: "Node.js, worker threads",
        about: "Every thread verifies for 250 ms. The main thread waits.",
        command: |w| node(w, "threads"),
    },
    Suite {
        name: "node-scale",
        group: "node",
        title: "Node.js, scale",
        about: "Memory: the peak over ten verifications in a process of its own, less what was resident before.",
        command: |w| node(w, "scale"),
    },
    Suite { name: "deno", group: "edge", title: "Deno", about: MITATA, command: deno },
    Suite { name: "bun", group: "edge", title: "Bun", about: MITATA, command: bun },
    Suite { name: "workerd", group: "edge", title: "workerd", about: WORKERD, command: |w| node(w, "workerd") },
    Suite { name: "chromium", group: "edge", title: "Chromium", about: LOOP, command: |w| node(w, "chromium") },
    Suite { name: "python", group: "python", title: "Python", about: PYTHON, command: |w| python(w, "python") },
    Suite {
        name: "python-threads",
        group: "python",
        title: "Python, threads",
        about: "Threads of one interpreter with a GIL share one `Webhook`.",
        command: |w| python(w, "python-threads"),
    },
    Suite {
        name: "python-scale",
        group: "python",
        title: "Python, scale",
        about: PYTHON,
        command: |w| python(w, "python-scale"),
    },
    Suite {
        name: "load-express",
        group: "load",
        title: "Express",
        about: LOAD,
        command: |w| python(w, "load-express"),
    },
    Suite { name: "load-flask", group: "load", title: "Flask", about: LOAD, command: |w| python(w, "load-flask") },
];

const RUST: &str = "The median of short samples, all subjects in turns within one process.";
const WORKERD: &str = "Run by miniflare, where the clock goes on during a request, unlike at Cloudflare. mitata does \
                       not run here: a loop of at least 60 ms, timed by the runtime's own clock of 1 ms.";
const PYTHON: &str = "The median of short samples, all subjects in turns within one process.";
const LOAD: &str = "The example's server with Hookseal, and with a module in its place that parses, after the guide's \
                    check or without any. In every round the servers start anew, since two processes of one server \
                    differ for all their life. `wrk` has one core and the server the other.";
