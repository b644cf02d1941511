//! Takes the WebAssembly of explanations into the command, for the page of `desk` and `listen`, where
//! `HOOKSEAL_EXPLAIN` names the folder that has it: `cargo xtask` sets it. Elsewhere, as by `cargo install`, whose
//! machine need not compile WebAssembly, the page says that it has none.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-env-changed=HOOKSEAL_EXPLAIN");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let folder = env::var_os("HOOKSEAL_EXPLAIN");
    for name in ["explain.js", "explain.wasm"] {
        let bytes = folder.as_ref().map_or_else(Vec::new, |folder| {
            let file = Path::new(folder).join(name);
            println!("cargo::rerun-if-changed={}", file.display());
            fs::read(&file).unwrap_or_else(|error| panic!("HOOKSEAL_EXPLAIN has no {}: {error}", file.display()))
        });
        fs::write(out.join(name), bytes).expect("OUT_DIR can be written to");
    }
}
