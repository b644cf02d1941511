// Summaries: an event in one number, as `boundary/src/summary.rs` makes it; `generated/boundary.ts` says what each
// of its bits is.
import { SCHEMAS, SUMMARY_ASCII, SUMMARY_OPEN, SUMMARY_PLACE_BITS, SUMMARY_SCHEMA_SHIFT } from "./generated/boundary.js";

const PLACE = (1 << SUMMARY_PLACE_BITS) - 1;
const SCHEMA = 0b11;

export const placeOfType = (summary: number): number => summary & PLACE;
export const placeOfId = (summary: number): number => (summary >> SUMMARY_PLACE_BITS) & PLACE;
export const placeOfTime = (summary: number): number => (summary >> (2 * SUMMARY_PLACE_BITS)) & PLACE;
export const placeOfData = (summary: number): number => (summary >> (3 * SUMMARY_PLACE_BITS)) & PLACE;
export const schemaOf = (summary: number): (typeof SCHEMAS)[number] | undefined => SCHEMAS[(summary >> SUMMARY_SCHEMA_SHIFT) & SCHEMA];
export const isAscii = (summary: number): boolean => (summary & SUMMARY_ASCII) !== 0;
export const isOpen = (summary: number): boolean => (summary & SUMMARY_OPEN) !== 0;
