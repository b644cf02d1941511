//! The configuration document: how the façade hands over what its user gave, unchecked. As the core's `configuration`.

use hookseal_kernel::plan::Error;
use hookseal_kernel::{BODY_LIMIT, Plan, Settings, decode_standard_base64};
use hookseal_words::given::{OptionsGiven, Parts, Refuse, check_secrets, each_secret};
use hookseal_words::secret::NoKey;
use hookseal_words::{Nearest, NoOption, OPTIONS, Piece, SPELLINGS, check_urls, excerpt, expected, nearest, rows, say};

use crate::document::Item;
use crate::memory::Buffer;
use crate::names;
use crate::report::{Failed, Output};
use crate::secret;

/// What is said of what this build has not, though another one has.
pub(crate) const MISSING: &str =
    "this build has not all that it needs: in JavaScript, import from `hookseal/full` in the place of `hookseal`";

/// What a configuration document says, checked but for the plan and the secrets' form.
pub(crate) struct Configuration<'t> {
    plan: Item<'t>,
    secrets: Item<'t>,
    pub(crate) options: OptionsGiven<'t>,
}

impl<'t> Configuration<'t> {
    pub(crate) fn read(out: &mut Output, document: &'t [u8]) -> Result<Self, Failed> {
        let mut plan = None;
        let Parts { provider, secrets, options } =
            Parts::read(out, Item::first(document), Item::NULL, |name, item| {
                let is_plan = name == "plan";
                if is_plan {
                    plan = Some(item);
                }
                is_plan
            })?;
        let Some(plan) = plan else {
            let is_swapped = each_secret(secrets).any(|item| item.text().is_some_and(names::is_known));
            return Err(no_plan(out, &provider, is_swapped));
        };
        if plan.text() == Some("") {
            return Err(no_macs(out));
        }
        let mut made = Self { plan, secrets, options: OptionsGiven::default() };
        made.options.take(out, options)?;
        check_secrets(out, secrets)?;
        Ok(made)
    }

    /// Each of the secrets.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = Item<'t>> {
        each_secret(self.secrets)
    }

    /// The URL that every delivery goes to, or what their URLs begin with; nothing where there is neither.
    pub(crate) fn checked_url(&self, out: &mut Output) -> Result<&'t str, Failed> {
        let OptionsGiven { url, base_url, .. } = self.options;
        let checked = check_urls(url.map(str::as_bytes), base_url.map(str::as_bytes));
        checked.map_err(|(option, problem)| out.option(option, Piece::Text(problem)))?;
        Ok(url.or(base_url).unwrap_or_default())
    }

    /// What deliveries are judged by, where the plan says that bodies may be as large as this.
    pub(crate) fn settings(&self, limit: Option<u64>) -> Settings {
        let OptionsGiven { tolerance_seconds, check_timestamp, max_body_bytes, .. } = self.options;
        let max_body_bytes = max_body_bytes.or(limit).unwrap_or(BODY_LIMIT);
        Settings { tolerance_seconds, check_timestamp, max_body_bytes }
    }

    /// How many bytes the plan has at most.
    pub(crate) fn plan_bytes(&self) -> usize {
        self.plan.text().unwrap_or_default().len().div_ceil(4) * 3
    }

    /// Writes the plan's bytes into the room, and gives their number.
    pub(crate) fn write_plan(&self, room: &mut [u8]) -> Option<usize> {
        decode_standard_base64(self.plan.text()?.as_bytes(), room)
    }
}

/// Answers that a plan is none, or is not for this build.
pub(crate) fn unreadable_plan(out: &mut Output, error: Error) -> Failed {
    if error == Error::Rare {
        return invalid_scheme(out, |to| say!(to; MISSING));
    }
    let problem = "expected a plan of this version of the package: the import and the engine are of different ones";
    out.option("plan", Piece::Text(problem))
}

/// Has URLs signed from what they begin with on.
pub(crate) fn set_base<'p>(out: &mut Output, plan: &mut Plan<'p>, base: &'p str) -> Result<(), Failed> {
    if plan.splits_path(base) {
        return Err(out.option("baseUrl", Piece::Text(expected::ORIGIN)));
    }
    plan.set_base(base).map_err(|_| invalid_scheme(out, |to| say!(to; "it has more parts than can be verified")))
}

/// Without a plan there is nothing to judge by: this module compiles no schemes. `is_swapped`: a provider's name stands
/// where a secret should.
fn no_plan(out: &mut Output, provider: &Item<'_>, is_swapped: bool) -> Failed {
    if let Some(given) = provider.text() {
        let facts = if let Some(name) = names::nearest(given) {
            let given = out.scratch.say(|to| excerpt(to, given));
            [out.scratch.piece(&given), Piece::Nearest(Nearest::Name(name))]
        } else {
            // It may be a secret. As many characters as bytes that begin one.
            let characters = given.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
            let meant = if is_swapped { Nearest::Secret } else { Nearest::UnknownHere };
            [Piece::Hidden(characters as u64), Piece::Nearest(meant)]
        };
        return out.answer.report(&rows::UNKNOWN_PROVIDER, &facts);
    }
    invalid_scheme(out, |to| {
        if provider.is_object() {
            say!(to; "this build reads no schemes: hand over a constant of `hookseal/providers`, or write `import \"hookseal/schemes\"`");
        } else {
            say!(to; expected::PROVIDER);
            provider.say_kind(to);
        }
    })
}

/// An empty plan stands for what no plan says whole: how signatures are checked that are no MACs, or of what is made of a delivery.
fn no_macs(out: &mut Output) -> Failed {
    const PROBLEM: &str =
        "this build does not check its signatures: in JavaScript, `import \"hookseal/keys\"` brings what does";
    invalid_scheme(out, |to| say!(to; PROBLEM))
}

/// Answers with what is wrong with a scheme as a whole.
fn invalid_scheme(out: &mut Output, write: impl FnOnce(&mut Buffer)) -> Failed {
    let problem = out.scratch.say(write);
    out.answer.report(&rows::INVALID_SCHEME, &[Piece::Text(""), out.scratch.piece(&problem)])
}

/// Answers with what is wrong with an option.
fn problem(out: &mut Output, name: &str, write: impl FnOnce(&mut Buffer)) -> Failed {
    let problem = out.scratch.say(write);
    out.option_made(name, &problem)
}

impl Refuse<Item<'_>> for Output {
    type Refused = Failed;

    fn no_option(&mut self, name: &str) -> Failed {
        let meant = nearest(name, SPELLINGS.iter().map(|(one, _)| *one));
        problem(self, name, |to| say!(to; NoOption { known: OPTIONS, meant }))
    }

    fn said(&mut self, name: &str, said: &'static str) -> Failed {
        self.option(name, Piece::Text(said))
    }

    fn twice(&mut self, name: &str, other: &str) -> Failed {
        problem(self, name, |to| say!(to; expected::ONCE, other, expected::SAME))
    }

    fn found(&mut self, name: &str, expected: &'static str, found: &Item<'_>, hint: &'static str) -> Failed {
        problem(self, name, |to| {
            say!(to; expected);
            found.show(to);
            say!(to; hint);
        })
    }

    fn no_object(&mut self, name: &str, found: &Item<'_>) -> Failed {
        problem(self, name, |to| {
            say!(to; expected::OBJECT);
            found.say_kind(to);
        })
    }

    fn header_value(&mut self, name: &str, header: &str, found: &Item<'_>) -> Failed {
        problem(self, name, |to| {
            say!(to; expected::HEADER_VALUE, header, expected::FOUND);
            found.say_kind(to);
        })
    }

    fn no_secret(&mut self, index: usize, reason: NoKey<'static>) -> Failed {
        secret::refuse(self, index, reason)
    }

    fn secret_kind(&mut self, index: usize, found: &Item<'_>) -> Failed {
        let problem = self.scratch.say(|to| {
            say!(to; expected::STRING);
            found.say_kind(to);
        });
        secret::malformed(self, index, &problem)
    }
}
