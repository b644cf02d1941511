//! What Real Estate sends, after its "Webhooks Guide".
//!
//! How it signs and delivers is in `providers/real-estate.json`.

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::documents::documents;
use crate::payload::{Document, Documented, EventType, Integer};

/// The event types that the guide names.
pub(in crate::provider) const EVENT_TYPES: &[EventType] = &[
    EventType::shown::<PropertyCreated>("property.created"),
    EventType::named("property.updated"),
    EventType::named("property.sold"),
    EventType::shown::<AppointmentScheduled>("appointment.scheduled"),
    EventType::named("appointment.updated"),
    EventType::named("appointment.cancelled"),
    EventType::named("user.registered"),
    EventType::named("feedback.submitted"),
];

/// The fields around the data of every event.
pub(in crate::provider) const ENVELOPE: Document = Envelope::DOCUMENT;

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's id, such as `evt_123456`; the same in every delivery of the event.
        id: String,
        /// The event's type.
        kind as "type": String,
        /// When it happened, in RFC 3339.
        created: String,
        /// What happened, by type.
        data: Value,
    }

    /// `property.created`: a new property is listed.
    PropertyCreated {
        /// The property.
        property: Property,
    }

    /// A property.
    Property {
        /// Its id.
        id: String,
        /// The address in one line.
        address: String,
        /// The price; the guide names no currency.
        price: f64,
        /// How many bedrooms.
        bedrooms: Integer,
        /// How many bathrooms; nothing says that it is whole.
        bathrooms: f64,
        /// The living area, in square feet.
        square_feet as "squareFeet": f64,
        /// When it was listed, in RFC 3339.
        created_at as "createdAt": String,
    }

    /// `appointment.scheduled`: a showing was arranged.
    AppointmentScheduled {
        /// The appointment.
        appointment: Appointment,
    }

    /// An appointment.
    Appointment {
        /// Its id.
        id: String,
        /// The property that is shown.
        property_id as "propertyId": String,
        /// When it begins, in RFC 3339.
        start_time as "startTime": String,
        /// When it ends, in RFC 3339.
        end_time as "endTime": String,
        /// Such as `scheduled`.
        status: String,
        /// Who comes.
        attendees: Vec<Attendee>,
        /// When it was arranged, in RFC 3339.
        created_at as "createdAt": String,
    }

    /// Someone who comes to an appointment.
    Attendee {
        /// Their id.
        id: String,
        /// Their full name.
        name: String,
        /// Their e-mail address.
        email: String,
    }
}
