//! The receiver's decisions: from a request to an answer, with a handler that runs once.
//!
//! All of it is pure. A binding holds the state of each delivery (32 bits), performs the actions that
//! [`step`] asks for, and hands back what came of them. What a status is, how long a mark stays, when a
//! dead letter is due and what a handshake is answered is decided here, from the provider's delivery
//! [`Facts`]; a binding that contains such an `if` is wrong.
//!
//! | module | what it decides |
//! |---|---|
//! | [`facts`] | what is known of how a provider delivers |
//! | [`options`] | what a user sets |
//! | [`config`] | facts and options, checked once: statuses, deadline, lease, how long a mark stays |
//! | [`machine`] | which [actions](action) follow what [happened](input) in which [state] |
//! | [`key`](mod@key) | the name of an event in the store, and of its message in a queue |
//! | [`handshake`] | what a provider is answered that asks whether the endpoint is its receiver's |
//! | [`source`] | which address a request came from, and whether deliveries may come from there |
//! | [`health`] | whether an endpoint is well |
//! | [`verdict`] | what a handler's failure means |
//! | [`mistake`] | what goes wrong in a program with a receiver, in the words of every language |
//! | [`compact`] | the same as numbers and short texts, which is how bindings call it |
//!
//! What is promised: one holder of a key at a time; who lost the lease cannot mark, free or renew, and is
//! told; success is answered only when the event is handled, durably handed over, or will never be handled.
//!
//! ```
//! use hookseal::receive::{Action, Config, Facts, Input, Options, Outcome, State, step};
//!
//! let config = Config::new(Facts::of("singlekey"), Options::new("screenings").store(true))?;
//! let claimed = State::claiming();
//! let (state, actions) = step(&config, claimed, Input::Fresh { attempt: 1, age_ms: 0 });
//! assert!(actions.contains(&Action::Handle));
//! let (state, actions) = step(&config, state, Input::Ok);
//! assert_eq!(actions[..], [Action::Complete { delay_ms: 0 }]);
//! let (state, actions) = step(&config, state, Input::Completed);
//! assert_eq!(actions[..], [Action::Ack { status: 200 }, Action::Observe { outcome: Outcome::Handled }]);
//! assert!(state.is_end());
//! # Ok::<(), hookseal::Error>(())
//! ```

pub mod action;
pub mod compact;
pub mod config;
pub mod facts;
pub mod handshake;
pub mod health;
pub mod input;
pub mod key;
pub mod machine;
pub mod mistake;
pub mod options;
pub mod outcome;
pub mod source;
pub mod state;
mod variant;
pub mod verdict;

pub use action::{Action, Actions, DeadLetter, Refusal, Timer};
pub use config::Config;
pub use facts::{Facts, Retried, Schedule};
pub use handshake::{AnswerBody, Asked, Challenge, Handshake, HandshakeAnswer, MacFields, Subscription, Unsigned};
pub use health::{Health, HealthLimits, HealthReport, Queue};
pub use input::Input;
pub use key::{key, message_id, variant_of};
pub use machine::step;
pub use options::Options;
pub use outcome::Outcome;
pub use source::{Source, SourceMode, SourceVerdict};
pub use state::{Place, State};
pub use variant::Variant;
pub use verdict::Verdict;
