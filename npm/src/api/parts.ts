import { configError, errorOf } from "../errors/report.js";
import { bytesOf } from "../input/body.js";
import { configure } from "../input/configuration.js";
import { describe, fieldOf, isFunction } from "../input/describe.js";
import { allOf } from "../input/headers.js";
import { bodyOf } from "../input/request.js";

/** @internal What `hookseal/explain` takes from the package whose engine runs: a copy of it would have no engine. */
export const parts = { allOf, bodyOf, bytesOf, configError, configure, describe, errorOf, fieldOf, isFunction } as const;
