//! Writes `npm/src/types/codes.ts` from the tables of the core, and fails when it is stale.
//!
//! To bring it up to date: `UPDATE=1 cargo test -p hookseal-bindings-js --test generated`

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use hookseal::ErrorCode;

const HEAD: &str = "\
// Generated from the tables of the core by bindings-js/tests/generated.rs. Do not edit; run
// UPDATE=1 cargo test -p hookseal-bindings-js --test generated
";

#[test]
fn codes_are_those_of_the_core() {
    let codes = ErrorCode::ALL.iter().map(|code| code.as_str());
    let expected = [HEAD.to_owned(), union("What an error is, as a stable code.", "ErrorCode", codes)].join("\n");

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../npm/src/types/codes.ts");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).expect("the file can be written");
    }
    let found = fs::read_to_string(&path).expect("the file can be read");
    assert!(found == expected, "npm/src/types/codes.ts is stale: its second line says how to write it anew");
}

fn union<'a>(comment: &str, name: &str, members: impl Iterator<Item = &'a str>) -> String {
    let mut text = format!("/** {comment} */\nexport type {name} =\n");
    let members: Vec<String> = members.map(|member| format!("  | \"{member}\"")).collect();
    writeln!(text, "{};", members.join("\n")).expect("a string can be written");
    text
}
