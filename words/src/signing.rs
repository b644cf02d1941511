//! Why a delivery is not signed: an option, and what is wrong with it.

use hookseal_kernel::{NotSigned, Refusal};

use crate::piece::Piece;

/// The option that is wrong, and how. `spelled` gives a header's name as the provider spells it.
///
/// # Errors
/// What the receiver would refuse as well.
pub fn not_signed<'a>(
    reason: NotSigned<'a>,
    spelled: impl FnOnce(u8) -> &'a str,
) -> Result<(&'static str, Piece<'a>), Refusal<'a>> {
    Ok(match reason {
        NotSigned::NoTimestamp => ("timestamp", Piece::Text("the scheme sends a timestamp: expected Unix seconds")),
        NotSigned::LateTimestamp => ("timestamp", Piece::Text("expected Unix seconds of this era, found a later time")),
        NotSigned::Digits(digits) => ("timestamp", Piece::SentDigits(digits)),
        NotSigned::NoId => ("id", Piece::Text("the scheme signs an id: expected one")),
        NotSigned::JoinedId => {
            ("id", Piece::Text("servers join the values of a repeated header with a comma: expected none"))
        }
        NotSigned::Id(problem) => ("id", Piece::Id(problem)),
        NotSigned::NoHeader(header) => ("headers", Piece::NoSignedHeader(spelled(header))),
        NotSigned::Header(refusal) => return Err(refusal),
        _ => ("headers", Piece::Text("expected shorter ones")),
    })
}
