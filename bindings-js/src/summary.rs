//! Summaries of what the core says of an event.

use hookseal::Schema;
use hookseal::binding::Envelope;
use hookseal_boundary::Summary;

/// An event in one number.
pub(crate) fn summary(envelope: &Envelope<'_>, body: &[u8]) -> Summary {
    let places = envelope.places;
    let fits = (envelope.schema != Schema::Unknown).then_some(envelope.schema == Schema::Valid);
    // Where the id stands, the deduplication key follows from it, as the core says.
    let is_open = places.id.is_none() || envelope.mismatch.is_some() || envelope.payload.is_some();
    Summary::new(places, fits, body.is_ascii(), is_open)
}
