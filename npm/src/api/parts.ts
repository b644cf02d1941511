import { bring, readBy } from "../engine/engine.js";
import { configError, errorOf } from "../errors/report.js";
import { bytesOf } from "../input/body.js";
import { configure, fieldsOf, schemeJson, schemeOf, valueJson } from "../input/configuration.js";
import { describe, fieldOf, isFunction } from "../input/describe.js";
import { allOf } from "../input/headers.js";
import { bodyOf } from "../input/request.js";

/** @internal What sub-paths take from the package whose engine runs: a copy of it would have no engine. */
export const parts = {
  allOf,
  bodyOf,
  bring,
  bytesOf,
  readBy,
  configError,
  configure,
  describe,
  errorOf,
  fieldOf,
  fieldsOf,
  isFunction,
  schemeJson,
  schemeOf,
  valueJson,
} as const;
