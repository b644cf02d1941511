import type { Wanted } from "../engine/header-table.js";
import type { WebhookError } from "../errors/classes.js";
import { configError } from "../errors/report.js";
import { bytesOf, bytesToVerify, type Body } from "../input/body.js";
import { fieldsOf, optionsJson } from "../input/configuration.js";
import { arrivalOf } from "../input/delivery.js";
import { find, type HeadersLike } from "../input/headers.js";
import { bodyOf, headersOf, withRequestLine, type RequestLike } from "../input/request.js";
import type { Enforced } from "../types/event.js";
import type { EventOf } from "../types/generated/index.js";
import type { DeliveryOptions, KnownName, Provider, SchemaMode, Secrets, SignOptions, WebhookOptions } from "../types/options.js";
import type { CompiledScheme } from "../types/compiled.js";
import type { Scheme, SchemeDocument } from "../types/scheme.js";
import type { Deliveries, Delivery } from "./deliveries.js";
import { open } from "./open.js";

/** The class alone sees what makes its instances, and does not name itself. */
let isWebhook: (value: object) => boolean;

/**
 * Verifies the deliveries of one provider to one endpoint. Make it once, when the program starts.
 *
 * TypeScript knows by the provider's name which events it receives; `Webhook` alone is one of any provider.
 *
 * @example
 * ```ts
 * import { Webhook } from "hookseal";
 *
 * const webhook = new Webhook("github", "It's a Secret to Everybody");
 * webhook.verify("Hello, World!", {
 *   "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
 * });
 * ```
 */
export class Webhook<Name extends string = string, Mode extends SchemaMode = SchemaMode> {
  readonly #provider: string;
  readonly #maxBodyBytes: number;
  readonly #wanted: Wanted;
  readonly #clock: () => number;
  readonly #deliveries: Deliveries;

  /**
   * Verifies the deliveries of a provider with a scheme of your own.
   *
   * @param scheme - how it signs
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `invalid_scheme`, `invalid_option`, `empty_secret`,
   * `malformed_secret`, `secret_too_short`
   */
  constructor(scheme: Scheme, secrets: Secrets, options?: WebhookOptions<Mode>);
  /**
   * Verifies the deliveries of a provider of `hookseal/providers`, or by a scheme that was compiled.
   *
   * @param compiled - the constant, as it is
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `invalid_scheme`, `invalid_option`, `empty_secret`,
   * `malformed_secret`, `secret_too_short`
   */
  constructor(compiled: CompiledScheme<Name>, secrets: Secrets, options?: WebhookOptions<Mode>);
  /**
   * Verifies the deliveries of a provider that is built in.
   *
   * @param provider - its name
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `unknown_provider`, `invalid_option`, `empty_secret`,
   * `malformed_secret`, `secret_too_short`
   */
  constructor(provider: KnownName<Name>, secrets: Secrets, options?: WebhookOptions<Mode>);
  /**
   * Verifies the deliveries of a provider whose scheme comes from a JSON file, or from a constant without a type.
   *
   * @param scheme - how it signs, which is checked here
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `invalid_scheme`, `invalid_option`, `empty_secret`,
   * `malformed_secret`, `secret_too_short`
   */
  constructor(scheme: SchemeDocument, secrets: Secrets, options?: WebhookOptions<Mode>);
  /**
   * Verifies the deliveries of a provider that is built in, or of a scheme of your own.
   *
   * @param provider - its name, or how it signs
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `unknown_provider`, `invalid_scheme`, `invalid_option`,
   * `empty_secret`, `malformed_secret`, `secret_too_short`
   */
  constructor(provider: Provider, secrets: Secrets, options?: WebhookOptions<Mode>);
  constructor(provider: Provider, secrets: Secrets, options?: WebhookOptions<Mode>) {
    const { provider: name, maxBodyBytes, wanted, deliveries, clock } = open(this, provider, secrets, options);
    this.#provider = name;
    this.#maxBodyBytes = maxBodyBytes;
    this.#wanted = wanted;
    this.#deliveries = deliveries;
    this.#clock = clock;
  }

  /**
   * Checks that a delivery is authentic and fresh. Returns nothing; throws if it is not.
   *
   * The body may be anything, not only JSON. It is not copied.
   *
   * @param body - the request's body, exactly as it arrived
   * @param headers - the request's headers, as your framework gives them
   * @param delivery - what belongs to this delivery besides, such as when it arrived
   * @throws {@link WebhookVerificationError} `body_too_large` (413); `missing_header`,
   * `duplicate_header`, `malformed_signature`, `unsupported_signature`, `malformed_header`, `malformed_body`,
   * `unknown_key`, `malformed_id`, `malformed_timestamp`, `timestamp_too_old`, `timestamp_too_new`,
   * `signature_mismatch` (401)
   * @throws {@link WebhookConfigError} `body_not_raw`, `invalid_option`
   */
  verify(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): void {
    requireWebhook(this, "verify");
    const found = find(headers, this.#wanted);
    const now = arrivalOf(delivery, this.#clock, this.#wanted, found);
    // Last: what of the caller's code runs before may give the body's memory away.
    this.#deliveries.verify({ bytes: bytesToVerify(body, this.#maxBodyBytes), found, now });
  }

  /**
   * Does what {@link Webhook.verify} does, and lets the platform compute the MAC where that is
   * faster: with WebAssembly, for bodies of 48 KiB and more. The core decides all the same.
   *
   * Such a body is copied at once, so that changing it later changes nothing.
   *
   * @throws what `verify` throws, as a rejection
   *
   * @example
   * ```ts
   * import { Webhook } from "hookseal";
   *
   * const webhook = new Webhook("singlekey", "secret");
   * await webhook.verifyAsync("{}", webhook.sign("{}"));
   * ```
   */
  async verifyAsync(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): Promise<void> {
    requireWebhook(this, "verifyAsync");
    const read = this.#read(body, headers, delivery);
    // Where it is not hashed outside, at once: the caller may change it later.
    const hashing = this.#deliveries.outside(read);
    this.#deliveries.verify(hashing === undefined ? read : await hashing);
  }

  /**
   * Does what {@link Webhook.verify} does, then parses the body and gives the event.
   *
   * The JSON must be one on which all parsers agree: UTF-8 without byte order mark, no key twice,
   * no lone surrogates, at most 127 levels, numbers within the range of a double.
   *
   * @throws what `verify` throws
   * @throws {@link WebhookPayloadError} `malformed_json`, `malformed_envelope` (400);
   * `schema_mismatch` (422) with `schema: "enforce"` only
   *
   * @example
   * ```ts
   * import { Webhook } from "hookseal";
   *
   * const webhook = new Webhook("hospitable", "secret");
   * const body = '{"id":"01GTKD6ZYFVQMR0RWP4HBBHNZC","action":"reservation.created","data":{}}';
   * const event = webhook.receive(body, webhook.sign(body));
   * console.log(event.type, event.deduplicationKey);
   * ```
   */
  receive(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): EventOf<Name> & Enforced[Mode] {
    requireWebhook(this, "receive");
    return this.#event(this.#read(body, headers, delivery));
  }

  /**
   * Does what {@link Webhook.receive} does, and lets the platform compute the MAC where that is
   * faster, as {@link Webhook.verifyAsync} does.
   *
   * @throws what `receive` throws, as a rejection
   *
   * @example
   * ```ts
   * import { Webhook } from "hookseal";
   *
   * const webhook = new Webhook("dossier", "whsec_secret");
   * const body = '{"event":"dossier.created","data":{}}';
   * const event = await webhook.receiveAsync(body, webhook.sign(body));
   * console.log(event.type);
   * ```
   */
  async receiveAsync(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): Promise<EventOf<Name> & Enforced[Mode]> {
    requireWebhook(this, "receiveAsync");
    const read = this.#read(body, headers, delivery);
    // As in `verifyAsync`.
    const hashing = this.#deliveries.outside(read);
    return this.#event(hashing === undefined ? read : await hashing);
  }

  /** The provider's name, as it stands in events. */
  get provider(): string {
    return this.#provider;
  }

  /** @internal What a receiver says of its own options, in the core's words. */
  static invalidOption(option: string, problem: string): WebhookError {
    return configError("option", option, problem);
  }

  /** The largest body that is looked at, in bytes: who reads a body need not read more than one byte beyond. */
  get maxBodyBytes(): number {
    return this.#maxBodyBytes;
  }

  #read(body: Body, headers: HeadersLike, delivery: DeliveryOptions | undefined): Delivery {
    const found = find(headers, this.#wanted);
    const now = arrivalOf(delivery, this.#clock, this.#wanted, found);
    // As in `verify`.
    return { bytes: bytesOf(body, this.#maxBodyBytes), found, now };
  }

  #event(delivery: Delivery): EventOf<Name> & Enforced[Mode] {
    // The type was generated from what the core checked.
    return this.#deliveries.receive(delivery) as EventOf<Name> & Enforced[Mode];
  }

  /**
   * Does what {@link Webhook.receiveAsync} does with a Fetch API `Request`, whose body it reads; at
   * most one chunk more than `maxBodyBytes`. Where the scheme signs the request's method and URL, they are the
   * request's, unless they are handed over: behind a proxy, the URL that was signed is another one.
   *
   * @throws what `receive` throws, as a rejection
   *
   * @example
   * ```ts
   * import { Webhook, WebhookError } from "hookseal";
   *
   * const webhook = new Webhook("dossier", "whsec_secret");
   * export default {
   *   async fetch(request: Request): Promise<Response> {
   *     try {
   *       const event = await webhook.receiveRequest(request);
   *       return Response.json({ received: event.deduplicationKey });
   *     } catch (error) {
   *       if (!(error instanceof WebhookError)) throw error;
   *       return Response.json({ code: error.code }, { status: error.status });
   *     }
   *   },
   * };
   * ```
   */
  async receiveRequest(request: RequestLike, delivery?: DeliveryOptions): Promise<EventOf<Name> & Enforced[Mode]> {
    requireWebhook(this, "receiveRequest");
    const body = await bodyOf(request, this.#maxBodyBytes);
    return this.receiveAsync(body, headersOf(request), this.#wanted.request.length === 0 ? delivery : withRequestLine(request, delivery));
  }

  /**
   * The headers that the provider would send with a body; for tests.
   *
   * @throws {@link WebhookConfigError} `invalid_option` where the scheme needs an id and none is
   * given; `body_not_raw`
   *
   * @example
   * ```ts
   * import { Webhook } from "hookseal";
   *
   * const webhook = new Webhook("singlekey", "secret");
   * webhook.verify("{}", webhook.sign("{}"));
   * ```
   */
  sign(body: Body, options?: SignOptions): Record<string, string> {
    requireWebhook(this, "sign");
    const given = fieldsOf("options", options);
    if (given["timestamp"] === undefined) given["timestamp"] = this.#clock();
    const settings = optionsJson(given);
    return this.#deliveries.sign(bytesOf(body, Infinity), settings);
  }

  static {
    isWebhook = (value) => #deliveries in value;
    // As errors say it: minifiers rename classes, and bundlers those that name themselves.
    Object.defineProperty(this, "name", { value: "Webhook", configurable: true });
  }
}

/** A method that was taken from its webhook has none, or what else it was put on. */
function requireWebhook(value: unknown, method: string): void {
  if (typeof value === "object" && value !== null && isWebhook(value)) return;
  throw configError("detached", method, "");
}
