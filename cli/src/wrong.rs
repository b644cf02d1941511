//! What may be wrong with a delivery, by one name each: the causes that `explain` names, and the forgeries of `check`.

use clap::ValueEnum;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookseal::explain::Cause;

use crate::cause;
use crate::failure::Failure;
use crate::fault::{Fault, Genuine};
use crate::sender::Request;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Wrong {
    /// As `explain` names it; where a forgery has the same name, it is the same.
    Cause(Cause),
    Forgery(Fault),
}

impl Wrong {
    fn all() -> impl Iterator<Item = Self> {
        let causes = Cause::ALL.iter().map(|cause| Self::Cause(*cause));
        let is_new = |fault: &&Fault| !Cause::ALL.iter().any(|cause| cause::name(*cause) == fault.name());
        causes.chain(Fault::value_variants().iter().filter(is_new).map(|fault| Self::Forgery(*fault)))
    }

    pub(crate) fn name(self) -> String {
        match self {
            Self::Cause(cause) => cause::name(cause),
            Self::Forgery(fault) => fault.name(),
        }
    }

    /// # Errors
    /// Nothing of this provider, event and secret could be wrong so, or not on the sender's side.
    pub(crate) fn request(self, genuine: &Genuine<'_>, provider: &str) -> Result<Request, Failure> {
        let name = self.name();
        let request = match self {
            Self::Cause(cause) => {
                if let Some(reason) = cause::only_at_the_receiver(cause) {
                    return Err(Failure::misuse(format!("no sender makes {name}: {reason}")));
                }
                cause::request(cause, genuine)?
            }
            Self::Forgery(fault) => fault.request(genuine)?,
        };
        request.ok_or_else(|| {
            let problem = format!("nothing of {provider}, this event or this secret could be wrong so: {name}");
            Failure::misuse(format!("{problem}. Choose another --fault, or another secret where it is about that"))
        })
    }
}

/// Takes the names, also as `explain` writes them.
pub(crate) fn parser() -> impl TypedValueParser<Value = Wrong> {
    let names = Wrong::all().map(|wrong| {
        let name = wrong.name();
        clap::builder::PossibleValue::new(name.clone()).alias(name.replace('-', "_"))
    });
    PossibleValuesParser::new(names).try_map(|text| {
        let name = text.replace('_', "-");
        Wrong::all().find(|wrong| wrong.name() == name).ok_or("no fault has this name")
    })
}
