//! `cargo xtask counts`: how many instructions a verification takes, which no other load on the machine changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::colour::{BAD, GOOD};
use crate::output::say;
use crate::process::{output, shown_output};
use crate::workspace::{Workspace, artifact};

const FILE: &str = "benches/counts.json";
/// The one function of `hookseal-counts` in which instructions are counted.
const COUNTED: &str = "*counted*";
/// Built in another folder, the same source gives up to 0.02 % more or fewer.
const TOLERANCE_PERCENT: f64 = 0.5;
/// What half a percent of the shortest refusals has no room for.
const SLACK: u64 = 8;

/// What is committed.
#[derive(Serialize, Deserialize)]
struct Counts {
    /// Counts of another compiler, processor family or valgrind cannot be compared.
    made_with: BTreeMap<String, String>,
    instructions: BTreeMap<String, u64>,
}

/// Counts again. `check` compares with what is committed, and fails where there are more instructions; otherwise the
/// file is written.
pub(crate) fn counts(workspace: &Workspace, check: bool) -> Result<()> {
    let file = workspace.root.join(FILE);
    let found = count(workspace)?;
    if !check {
        let mut text = serde_json::to_string_pretty(&found)?;
        text.push('\n');
        fs::write(&file, text).with_context(|| format!("could not write {}", file.display()))?;
        say!("{FILE} holds {} counts", found.instructions.len());
        return Ok(());
    }
    let text = fs::read_to_string(&file).with_context(|| format!("could not read {}", file.display()))?;
    let committed: Counts = serde_json::from_str(&text).with_context(|| format!("{FILE} is not what this writes"))?;
    compare(&committed, &found)
}

/// As a step of the tests: where valgrind is missing, this is left out, but not in CI.
pub(crate) fn check_where_possible(workspace: &Workspace) -> Result<()> {
    if valgrind(workspace).is_err() && std::env::var_os("CI").is_none() {
        say!("left out: valgrind is missing (apt-get install valgrind)");
        return Ok(());
    }
    counts(workspace, true)
}

fn compare(committed: &Counts, found: &Counts) -> Result<()> {
    let names = |counts: &Counts| counts.instructions.keys().cloned().collect::<Vec<_>>();
    ensure!(names(committed) == names(found), "{FILE} has other cases: run `cargo xtask counts`");
    let mut more = 0;
    for (name, now) in &found.instructions {
        let before = committed.instructions[name];
        let percent = change_percent(before, *now);
        let changed = before.abs_diff(*now) > SLACK;
        let (colour, word) = match percent {
            percent if changed && percent > TOLERANCE_PERCENT => {
                more += 1;
                (BAD, "more")
            }
            percent if changed && percent < -TOLERANCE_PERCENT => (GOOD, "fewer"),
            _ => (GOOD, "same"),
        };
        say!("{colour}{word:5}{colour:#} {now:>9} {percent:+7.2} %  {name}");
    }
    let others: Vec<String> = differences(&committed.made_with, &found.made_with);
    if !others.is_empty() {
        say!("not judged, since the committed counts were made with another {}", others.join(", another "));
        return Ok(());
    }
    ensure!(
        more == 0,
        "{more} cases take over {TOLERANCE_PERCENT} % more instructions than {FILE} says. Where that is what you want, \
         run `cargo xtask counts`, commit the file, and say why"
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn change_percent(before: u64, now: u64) -> f64 {
    100.0 * (now as f64 / before as f64 - 1.0)
}

/// Such as `rustc (1.95.0, here 1.96.0)`.
fn differences(committed: &BTreeMap<String, String>, here: &BTreeMap<String, String>) -> Vec<String> {
    let keys = committed.keys().chain(here.keys().filter(|key| !committed.contains_key(*key)));
    let value = |map: &BTreeMap<String, String>, key| map.get(key).cloned().unwrap_or_default();
    keys.map(|key| (key, value(committed, key), value(here, key)))
        .filter(|(_, committed, here)| committed != here)
        .map(|(key, committed, here)| format!("{key} ({committed}, here {here})"))
        .collect()
}

fn count(workspace: &Workspace) -> Result<Counts> {
    let valgrind = valgrind(workspace)?;
    let program = artifact(
        // The results depend on the flags.
        workspace.cargo(&["build", "--release", "--locked", "--package", "hookseal-counts"]).env_remove("RUSTFLAGS"),
        "hookseal-counts",
    )?;
    let cases = shown_output(&mut workspace.command(&program))?;
    let instructions: BTreeMap<String, u64> = cases
        .lines()
        .map(|case| Ok((case.to_owned(), instructions(workspace, &program, case)?)))
        .collect::<Result<_>>()?;
    let rustc = output(workspace.command("rustc").arg("-vV"))?;
    let said = |key: &str| rustc.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().to_owned();
    let libc = output(workspace.command("getconf").arg("GNU_LIBC_VERSION")).unwrap_or_default();
    let made_with = [
        ("rustc", said("release: ")),
        ("target", said("host: ")),
        // It allocates and copies memory.
        ("libc", libc.trim().to_owned()),
        // It says which processor the program sees: one without SHA extensions, whatever the machine has,
        ("valgrind", valgrind),
        // and with AVX2 only where the machine has it.
        ("processor", processor().to_owned()),
    ];
    Ok(Counts { made_with: made_with.map(|(key, value)| (key.to_owned(), value)).into(), instructions })
}

fn processor() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return "x86_64 with AVX2";
    }
    std::env::consts::ARCH
}

/// Its version, such as `3.19.0`.
fn valgrind(workspace: &Workspace) -> Result<String> {
    let answer = output(workspace.command("valgrind").arg("--version"))
        .context("instructions are counted by valgrind. Install it:\n  apt-get install valgrind")?;
    Ok(answer.trim().trim_start_matches("valgrind-").to_owned())
}

fn instructions(workspace: &Workspace, program: &Path, case: &str) -> Result<u64> {
    let file = workspace.root.join("target/counts.out");
    let mut command = workspace.command("valgrind");
    // What is in the environment lies on the stack, and the C library takes settings from there.
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.args(["--quiet", "--tool=callgrind"]);
    command.arg(format!("--toggle-collect={COUNTED}")).arg(format!("--callgrind-out-file={}", file.display()));
    output(command.arg(program).arg(case))?;
    let text = fs::read_to_string(&file)?;
    let count = text.lines().find_map(|line| line.strip_prefix("summary: ")).context("callgrind wrote no summary")?;
    match count.trim().parse()? {
        0 => bail!("callgrind saw no function like {COUNTED}"),
        count => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, compare};

    fn counts(rustc: &str, instructions: u64) -> Counts {
        Counts {
            made_with: [("rustc".to_owned(), rustc.to_owned())].into(),
            instructions: [("verify".to_owned(), instructions)].into(),
        }
    }

    #[test]
    fn more_instructions_fail_and_fewer_do_not() {
        let committed = counts("1.95.0", 10_000);
        assert!(compare(&committed, &counts("1.95.0", 10_050)).is_ok());
        assert!(compare(&committed, &counts("1.95.0", 10_051)).is_err());
        assert!(compare(&committed, &counts("1.95.0", 5_000)).is_ok());
    }

    #[test]
    fn another_compiler_is_not_judged() {
        assert!(compare(&counts("1.95.0", 10_000), &counts("1.96.0", 20_000)).is_ok());
    }

    #[test]
    fn cases_that_come_or_go_fail() {
        let mut other = counts("1.95.0", 10_000);
        other.instructions.insert("receive".to_owned(), 1);
        assert!(compare(&counts("1.95.0", 10_000), &other).is_err());
    }
}
