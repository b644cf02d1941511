export { KeyedWebhook, type KeyedOptions } from "./keyed.js";
export { KeySource, KeysUnavailableError, type KeySourceOptions } from "./source.js";
