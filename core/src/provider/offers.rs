//! What providers offer besides their deliveries, behind one function, so that no binding knows a provider.

use alloc::format;
use alloc::string::{String, ToString};

use super::payloads::realestateapi::Filters;
use crate::error::Error;
use crate::json::{self, Tree};
use crate::secret::hospitable_personal_secret;

/// Something that is asked with JSON documents, and answered with one.
struct Offer {
    provider: &'static str,
    name: &'static str,
    answer: fn(&[&str]) -> Result<String, Error>,
}

const OFFERS: [Offer; 2] = [
    // The e-mail address of a personal account, for its secret; none for what is no address yet, such as a variable
    // that is not set: an empty secret, which no `Webhook` accepts.
    Offer {
        provider: "hospitable",
        name: "personal_secret",
        answer: |arguments| {
            let document = argument(arguments, 0)?;
            let email = Tree::read(document).map_err(|error| Error::option("email", json::place(error, document)))?;
            let secret = match &email {
                Tree::Null => String::new(),
                Tree::Text(email) => hospitable_personal_secret(email),
                other => return Err(Error::option("email", format!("expected a string, found {}", other.shown()))),
            };
            // Not by way of a `Value`, which would bring the code that writes every other kind of value along.
            Ok(serde_json::to_string(&secret).unwrap_or_default())
        },
    },
    // The filters of a registration, and the data of an event, for whether the event passes them.
    Offer {
        provider: "realestateapi",
        name: "passes_filters",
        answer: |arguments| {
            let passes = Filters::pass_json(argument(arguments, 0)?, argument(arguments, 1)?)?;
            Ok(passes.map_or_else(|| "null".to_string(), |passes| passes.to_string()))
        },
    },
];

/// Asks a provider's offer, with JSON documents, and gives its answer as one.
///
/// ```
/// use hookseal::binding::offer;
/// assert_eq!(offer("hospitable", "personal_secret", &["\"user@example.com\""])?, "\"dXNlckBleGFtcGxlLmNvbQ==\"");
/// let (filters, data) = (r#"{"location":{"state":"TX"}}"#, r#"{"address":"123 Main St, Austin, TX 78701"}"#);
/// assert_eq!(offer("realestateapi", "passes_filters", &[filters, data])?, "true");
/// # Ok::<(), hookseal::Error>(())
/// ```
///
/// # Errors
/// `invalid_option`, for what there is no such offer of, and for arguments that it does not take.
pub fn offer(provider: &str, name: &str, arguments: &[&str]) -> Result<String, Error> {
    let known = OFFERS.iter().find(|offer| offer.provider == provider && offer.name == name);
    let known = known.ok_or_else(|| Error::option("offer", format!("`{provider}` offers no `{name}`")))?;
    (known.answer)(arguments)
}

fn argument<'a>(arguments: &[&'a str], index: usize) -> Result<&'a str, Error> {
    arguments.get(index).copied().ok_or_else(not_json)
}

fn not_json() -> Error {
    Error::option("offer", "expected its arguments as JSON documents")
}
