//! The compiler's version, for the results.

use std::process::Command;

fn main() {
    let rustc = std::env::var_os("RUSTC").expect("cargo names the compiler");
    let answer = Command::new(rustc).arg("--version").output().expect("the compiler starts");
    let version = String::from_utf8(answer.stdout).expect("its version is text");
    println!("cargo::rustc-env=RUSTC_VERSION={}", version.trim());
    println!("cargo::rerun-if-changed=build.rs");
}
