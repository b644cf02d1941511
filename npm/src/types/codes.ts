// Generated from the tables of the core by bindings-js/tests/generated.rs. Do not edit; run
// UPDATE=1 cargo test -p hookseal-bindings-js --test generated

/** What an error is, as a stable code. */
export type ErrorCode =
  | "unknown_provider"
  | "invalid_scheme"
  | "invalid_option"
  | "empty_secret"
  | "malformed_secret"
  | "secret_too_short"
  | "body_not_raw"
  | "missing_header"
  | "duplicate_header"
  | "malformed_signature"
  | "unsupported_signature"
  | "malformed_header"
  | "malformed_id"
  | "malformed_timestamp"
  | "timestamp_too_old"
  | "timestamp_too_new"
  | "signature_mismatch"
  | "body_too_large"
  | "malformed_json"
  | "malformed_envelope"
  | "schema_mismatch";
