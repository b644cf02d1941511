import { edgeEngine } from "../engine/edge.js";
import { bring, plans, runInstead, type Plans } from "../engine/engine.js";
import { configError, errorOf } from "../errors/report.js";
import { bytesOf } from "../input/body.js";
import { configure, fieldsOf, schemeJson, valueJson } from "../input/configuration.js";
import { describe, fieldOf, isFunction } from "../input/describe.js";
import { allOf } from "../input/headers.js";
import { bodyOf } from "../input/request.js";

/** @internal What `hookseal/explain`, `hookseal/schemes` and `hookseal/keys` take from the package whose engine runs: a copy of it would have no engine. */
export const parts = {
  allOf,
  bodyOf,
  bring,
  bytesOf,
  /** Brings what compiles schemes, and knows what providers offer, where the engine opens plans alone. */
  readBy(reader: Required<Pick<Plans, "compile" | "offer">>): void {
    const from = plans();
    if (from !== undefined) Object.assign(from, reader);
  },
  /** Has the module that has everything run in the place of the one that runs. */
  runWhole(module: () => WebAssembly.Module): void {
    runInstead(() => edgeEngine(module()));
  },
  configError,
  configure,
  describe,
  errorOf,
  fieldOf,
  fieldsOf,
  isFunction,
  schemeJson,
  valueJson,
} as const;
