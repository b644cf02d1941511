/** Schemes as programs name their parts; the types are made from schemas/scheme.schema.json. */
export type {
  Encoding,
  Scheme,
  SchemeDocument,
  Segment as SignedPart,
  Signature as SignatureLayout,
  Timestamp as TimestampSource,
} from "./generated/scheme.js";
