//! What `SingleKey` sends, after its "Webhook Integration Guide".
//!
//! How it signs and delivers is in `providers/singlekey.json`.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::documents::documents;
use crate::payload::{Document, Documented, EventType};

/// The event types that the guide names.
pub(in crate::provider) const EVENT_TYPES: &[EventType] = &[
    EventType::shown::<ScreeningCompleted>("screening.completed"),
    EventType::shown::<ScreeningSubmitted>("screening.submitted"),
    EventType::shown::<ScreeningFailed>("screening.failed"),
    EventType::shown::<FormOpened>("form.opened"),
    EventType::shown::<InviteSent>("invite.sent"),
];

/// The fields around the data of every event.
pub(in crate::provider) const ENVELOPE: Document = Envelope::DOCUMENT;

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's type.
        event: String,
        /// When it happened, in RFC 3339.
        timestamp: Option<String>,
        /// The id of the event, the same in every delivery; some events have it in their data.
        webhook_id: Option<String>,
        /// What happened, by type.
        data: Value,
    }

    /// `screening.completed`: a report is ready.
    ScreeningCompleted {
        /// The screening's token, with which its report is fetched.
        purchase_token: String,
        /// The tenant's id in the receiver's own system.
        external_tenant_id: String,
        /// The landlord's id in the receiver's own system.
        external_customer_id: String,
        /// The score; the guide names no range.
        singlekey_score: Option<f64>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `screening.submitted`: the tenant has sent the application.
    ScreeningSubmitted {
        /// The screening's token.
        purchase_token: String,
        /// The tenant's id in the receiver's own system.
        external_tenant_id: String,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `screening.failed`: the screening cannot be completed.
    ScreeningFailed {
        /// The screening's token.
        purchase_token: String,
        /// Why.
        reason: Option<String>,
        /// The single errors.
        errors: Option<Vec<String>>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `form.opened`: the tenant has opened the application form.
    FormOpened {
        /// The screening's token.
        purchase_token: String,
        /// Who opened it.
        tenant: Option<Tenant>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// `invite.sent`: the tenant was invited by e-mail.
    InviteSent {
        /// The screening's token.
        purchase_token: String,
        /// Who was invited.
        tenant: Option<Tenant>,
        /// The invitation.
        invite: Option<Invite>,
        /// The id of the event, where it is not beside the data.
        webhook_id: Option<String>,
    }

    /// The tenant of a screening.
    Tenant {
        /// The e-mail address.
        email: Option<String>,
    }

    /// An invitation.
    Invite {
        /// Its kind.
        kind as "type": Option<String>,
    }
}
