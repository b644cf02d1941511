// Outlines: an event in one number, as `bindings-js/src/outline.rs` makes it. From its lowest bit on:
// where type, id, time and data stand in the payload, five bits each, 0 for none and else the place
// among the webhook's pointers, from 1 on; two bits for the schema; whether the body is ASCII;
// whether something is left open.
const PLACE_BITS = 5;
const PLACE = 0b1_1111;
const SCHEMA_SHIFT = 4 * PLACE_BITS;
const SCHEMA = 0b11;
const SCHEMAS = ["unknown", "valid", "invalid"] as const;
const ASCII = 1 << (SCHEMA_SHIFT + 2);
const OPEN = ASCII << 1;

export const placeOfType = (outline: number): number => outline & PLACE;
export const placeOfId = (outline: number): number => (outline >> PLACE_BITS) & PLACE;
export const placeOfTime = (outline: number): number => (outline >> (2 * PLACE_BITS)) & PLACE;
export const placeOfData = (outline: number): number => (outline >> (3 * PLACE_BITS)) & PLACE;
export const schemaOf = (outline: number): (typeof SCHEMAS)[number] | undefined => SCHEMAS[(outline >> SCHEMA_SHIFT) & SCHEMA];
export const isAscii = (outline: number): boolean => (outline & ASCII) !== 0;
export const isOpen = (outline: number): boolean => (outline & OPEN) !== 0;
