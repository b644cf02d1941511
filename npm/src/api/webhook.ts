import { engine, FINE, type Macs } from "../engine/engine.js";
import { Events } from "../engine/events.js";
import { lengthBit, writeBlock, type Found, type Wanted } from "../engine/header-block.js";
import { Content, Keys, outsideFor } from "../engine/outside.js";
import type { ErrorReport, WebhookError } from "../errors/classes.js";
import { errorOf, lastError, lastReport, misuse } from "../errors/report.js";
import { bytesOf, bytesToVerify, type Body } from "../input/body.js";
import { clockOf } from "../input/clock.js";
import { configure, fieldsOf, optionsJson } from "../input/configuration.js";
import { find, type HeadersLike } from "../input/headers.js";
import { bodyOf, headersOf, type RequestLike } from "../input/request.js";
import type { EventOf } from "../types/generated/index.js";
import type { ProviderName } from "../types/generated/providers.js";
import type { AnyName, Provider, Secrets, SignOptions, WebhookOptions } from "../types/options.js";

// Workers with a compatibility date before 2025-05-05 have none: what they open is open until they end.
const forgotten =
  typeof FinalizationRegistry === "undefined"
    ? undefined
    : new FinalizationRegistry((handle: number) => {
        try {
          engine().close(handle);
        } catch {
          // Nobody could catch it, and the next call mends the engine.
        }
      });

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
export class Webhook<Name extends ProviderName | AnyName = string> {
  readonly #handle: number;
  readonly #provider: string;
  readonly #maxBodyBytes: number;
  readonly #wanted: Wanted;
  readonly #refusals: number;
  readonly #time: () => number;
  readonly #keys = new Keys();
  readonly #events: Events;
  /** What was said about the last refusals that differ, each in the place of its number. */
  readonly #reports: { readonly refusal: number; readonly instance: number; readonly report: ErrorReport }[] = [];

  /**
   * @param provider - a built-in provider's name, or a scheme of your own
   * @param secrets - the secret as the provider shows it, or several while they are rotated
   * @throws {@link WebhookConfigError} `unknown_provider`, `invalid_scheme`, `invalid_option`,
   * `empty_secret`, `malformed_secret`, `secret_too_short`
   */
  constructor(provider: Name, secrets: Secrets, options?: WebhookOptions);
  constructor(provider: Provider, secrets: Secrets, options?: WebhookOptions);
  constructor(provider: Provider, secrets: Secrets, options?: WebhookOptions) {
    const { document, now } = configure(provider, secrets, options);
    this.#time = clockOf(now);
    if (engine().open(document) !== FINE) throw lastError();
    const [handle, maxBodyBytes, refusals, valueBytes, values, headers, count, ...texts] = engine().answer();
    const names = texts.splice(0, count as number);
    const [scheme, keyPrefix, ...pointers] = texts as [string, string, ...string[]];
    this.#handle = handle as number;
    this.#provider = scheme;
    this.#maxBodyBytes = maxBodyBytes as number;
    this.#refusals = refusals as number;
    // As keys of objects, because the names are compared with such, and an engine has those but once. Each of
    // one of its own, for digits alone would come before all others.
    const keys = (names as string[]).flatMap((name) => Object.keys({ [name]: null }));
    const lengths = keys.reduce((bits, name) => bits | lengthBit(name), 0);
    this.#events = new Events(scheme, keyPrefix, pointers);
    this.#wanted = { names: keys, lengths, valueBytes, values, headers } as Wanted;
    forgotten?.register(this, this.#handle);
  }

  /**
   * Checks that a delivery is authentic and fresh. Returns nothing; throws if it is not.
   *
   * The body may be anything, not only JSON. It is not copied.
   *
   * @param body - the request's body, exactly as it arrived
   * @param headers - the request's headers, as your framework gives them
   * @throws {@link WebhookVerificationError} `body_too_large` (413); `missing_header`,
   * `duplicate_header`, `malformed_signature`, `unsupported_signature`, `malformed_header`, `malformed_id`,
   * `malformed_timestamp`, `timestamp_too_old`, `timestamp_too_new`, `signature_mismatch` (401)
   * @throws {@link WebhookConfigError} `body_not_raw`, `invalid_option`
   */
  verify(body: Body, headers: HeadersLike): void {
    const found = find(headers, this.#wanted);
    const now = this.#time();
    // Last: what of the caller's code runs before may give the body's memory away.
    this.#verify(bytesToVerify(body, this.#maxBodyBytes), found, now);
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
  async verifyAsync(body: Body, headers: HeadersLike): Promise<void> {
    const found = find(headers, this.#wanted);
    const now = this.#time();
    const bytes = bytesOf(body, this.#maxBodyBytes);
    const hashing = this.#hash(bytes, found, now);
    if (hashing === undefined) this.#verify(bytes, found, now);
    else this.#verify(hashing.body, found, now, await hashing.macs);
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
  receive(body: Body, headers: HeadersLike): EventOf<Name> {
    const found = find(headers, this.#wanted);
    const now = this.#time();
    // As in `verify`.
    return this.#receive(bytesOf(body, this.#maxBodyBytes), found, now);
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
  async receiveAsync(body: Body, headers: HeadersLike): Promise<EventOf<Name>> {
    const found = find(headers, this.#wanted);
    const now = this.#time();
    const bytes = bytesOf(body, this.#maxBodyBytes);
    const hashing = this.#hash(bytes, found, now);
    if (hashing === undefined) return this.#receive(bytes, found, now);
    return this.#receive(hashing.body, found, now, await hashing.macs);
  }

  /** The provider's name, as it stands in events. */
  get provider(): string {
    return this.#provider;
  }

  /** @internal What a receiver says of its own options, in the core's words. */
  static invalidOption(option: string, problem: string): WebhookError {
    return misuse("invalid_option", option, problem);
  }

  /** The largest body that is looked at, in bytes: who reads a body need not read more than one byte beyond. */
  get maxBodyBytes(): number {
    return this.#maxBodyBytes;
  }

  #verify(bytes: Uint8Array, found: Found, now: number, macs?: Macs): void {
    // From here on none of the caller's code runs: the block is shared by all webhooks.
    writeBlock(found, this.#wanted);
    const refusal = engine().verify(this.#handle, bytes, now, macs);
    if (refusal !== FINE) throw this.#error(refusal);
  }

  #receive(bytes: Uint8Array, found: Found, now: number, macs?: Macs): EventOf<Name> {
    // As above.
    writeBlock(found, this.#wanted);
    const outline = engine().receive(this.#handle, bytes, now, macs);
    if (outline < 0) throw this.#error(-outline);
    // The type was generated from what the core checked.
    // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- Without it, it does not compile.
    return this.#events.eventOf(outline, bytes) as EventOf<Name>;
  }

  /** Has a large body hashed outside of the engine, if nothing is wrong with the rest of the delivery. */
  #hash(bytes: Uint8Array, found: Found, now: number): { body: Uint8Array; macs: Promise<Macs | undefined> } | undefined {
    const outside = outsideFor(bytes, this.#keys);
    if (outside === undefined) return undefined;
    writeBlock(found, this.#wanted);
    const refusal = outside.begin(this.#handle, bytes.length, now);
    if (refusal !== FINE) throw this.#error(refusal);
    const [algorithm, before, after] = engine().answer() as [string, string, string];
    const content = new Content(algorithm, before, bytes, after);
    return { body: content.body, macs: content.macs(this.#keys, this.#handle, outside) };
  }

  /**
   * Does what {@link Webhook.receiveAsync} does with a Fetch API `Request`, whose body it reads; at
   * most one chunk more than `maxBodyBytes`.
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
  async receiveRequest(request: RequestLike): Promise<EventOf<Name>> {
    const body = await bodyOf(request, this.#maxBodyBytes);
    return this.receiveAsync(body, headersOf(request));
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
    const given = fieldsOf("options", options);
    if (given["timestamp"] === undefined) given["timestamp"] = this.#time();
    const settings = optionsJson(given);
    if (engine().sign(this.#handle, bytesOf(body, Infinity), settings) !== FINE) throw lastError();
    const values = engine().answer() as string[];
    const names = values.filter((_, index) => index % 2 === 0);
    return Object.fromEntries(names.map((name, index) => [name, values[2 * index + 1] as string]));
  }

  #error(refusal: number): WebhookError {
    const place = refusal % this.#refusals;
    const { instance } = engine();
    let known = this.#reports[place];
    if (known?.refusal !== refusal || known.instance !== instance) {
      engine().explain(this.#handle, refusal);
      known = { refusal, instance, report: lastReport() };
      this.#reports[place] = known;
    }
    return errorOf(known.report);
  }
}
