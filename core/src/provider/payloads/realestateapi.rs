//! What `RealEstateAPI` sends, and the configuration that its "Webhooks Guide" shows.
//!
//! How it signs and delivers is in `providers/realestateapi.json`.

mod filters;

use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;

use crate::documents::documents;
use crate::payload::{Document, Documented, EventType, Integer};

/// The event types that the guide names.
pub(in crate::provider) const EVENT_TYPES: &[EventType] = &[
    EventType::shown::<PropertyPriceChanged>("property.price_changed"),
    EventType::shown::<PropertyStatusChanged>("property.status_changed"),
    EventType::shown::<ListingNew>("listing.new"),
    EventType::shown::<ListingUpdated>("listing.updated"),
    EventType::shown::<ValuationCompleted>("valuation.completed"),
];

/// The fields around the data of every event.
pub(in crate::provider) const ENVELOPE: Document = Envelope::DOCUMENT;

documents! {
    /// The fields of every event.
    Envelope {
        /// The event's id, such as `evt_1234567890`; the same in every delivery of the event.
        id: String,
        /// The event's type.
        kind as "type": String,
        /// When it happened, in RFC 3339.
        created: String,
        /// What happened, by type.
        data: Value,
    }

    /// `property.price_changed`: a property's price changed.
    PropertyPriceChanged {
        /// The property's id.
        property_id: String,
        /// The address in one line, `street, city, state ZIP`.
        address: String,
        /// The price before; the guide names no currency.
        old_price: f64,
        /// The price after; the guide names no currency.
        new_price: f64,
        /// New price less old; the guide names no currency.
        change_amount: f64,
        /// The change in percent of the old price: -5.56 is a fall of 5.56 %.
        change_percent: f64,
        /// The new price per square foot; the guide names no currency.
        price_per_sqft: f64,
        /// Why, such as `price_reduction`.
        reason: String,
    }

    /// `property.status_changed`: a property's listing status changed.
    PropertyStatusChanged {
        /// The property's id.
        property_id: String,
        /// The address in one line, `street, city, state ZIP`.
        address: String,
        /// The status before, such as `active`.
        old_status: String,
        /// The status after, such as `pending`.
        new_status: String,
        /// How long it has been listed, in days.
        days_on_market: Integer,
        /// The listing's id.
        listing_id: String,
    }

    /// `listing.new`: a new listing matches the criteria.
    ListingNew {
        /// The listing's number in the multiple listing service.
        mls_number: String,
        /// The property's id.
        property_id: String,
        /// The address in one line, `street, city, state ZIP`.
        address: String,
        /// The asking price; the guide names no currency.
        list_price: f64,
        /// Such as `single_family` or `condo`.
        property_type: String,
        /// How many bedrooms.
        bedrooms: Integer,
        /// How many bathrooms; nothing says that it is whole.
        bathrooms: f64,
        /// The living area, in square feet.
        square_feet: f64,
        /// The day of listing, as `YYYY-MM-DD`.
        list_date: String,
        /// Who sells it.
        agent: Agent,
    }

    /// The agent of a listing.
    Agent {
        /// The full name.
        name: String,
        /// The telephone number, as written.
        phone: String,
        /// The e-mail address.
        email: String,
    }

    /// `listing.updated`: details of a listing changed.
    ListingUpdated {
        /// The listing's number in the multiple listing service.
        mls_number: String,
        /// The property's id.
        property_id: String,
        /// What changed.
        changes: Vec<Change>,
    }

    /// One changed field of a listing.
    Change {
        /// The field's name, such as `description`.
        field: String,
        /// The value before; null where there was none.
        old_value: Value,
        /// The value after; null where there is none any more.
        new_value: Value,
    }

    /// `valuation.completed`: a valuation is done.
    ValuationCompleted {
        /// The valuation's id.
        valuation_id: String,
        /// The property's id.
        property_id: String,
        /// The address in one line, `street, city, state ZIP`.
        address: String,
        /// The estimate; the guide names no currency.
        estimated_value: f64,
        /// How sure the estimate is, such as 0.92.
        confidence_score: f64,
        /// Between which values it lies.
        value_range: ValueRange,
        /// The estimate before; the guide names no currency.
        previous_value: f64,
        /// The change in percent of the previous value.
        change_percent: f64,
    }

    /// The limits of an estimate.
    ValueRange {
        /// The lower limit; the guide names no currency.
        low: f64,
        /// The upper limit; the guide names no currency.
        high: f64,
    }

    /// What registers a webhook: the body of `POST /v1/webhooks`.
    WebhookRegistration {
        /// Where deliveries go.
        url: String,
        /// Which event types.
        events: Vec<String>,
        /// Whether it is switched on.
        active: Option<bool>,
        /// Which events of these types; all of them without.
        filters: Option<Filters>,
    }

    /// Which events a webhook receives. A condition that is absent or null holds for every event.
    Filters {
        /// Where the property is.
        location: Option<LocationFilter>,
        /// What it costs.
        price_range: Option<PriceRange>,
        /// Which types of property, such as `single_family`.
        property_types: Option<Vec<String>>,
    }

    /// Where a property may be.
    LocationFilter {
        /// The state, such as `TX`.
        state: Option<String>,
        /// The cities.
        cities: Option<Vec<String>>,
    }

    /// What a property may cost.
    PriceRange {
        /// At least this price.
        min: Option<f64>,
        /// At most this price.
        max: Option<f64>,
    }
}
