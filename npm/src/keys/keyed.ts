import { checkKeysBy, KeySource, type KeySourceOptions } from "./source.js";
import {
  parts,
  Webhook,
  type Body,
  type DeliveryOptions,
  type Enforced,
  type EventOf,
  type HeadersLike,
  type KnownName,
  type Provider,
  type SchemaMode,
  type WebhookOptions,
} from "./public.js";

/** What may be chosen: as for a webhook, and where its keys are fetched. */
export type KeyedOptions<Mode extends SchemaMode = SchemaMode> = WebhookOptions<Mode> &
  Omit<KeySourceOptions, "now"> & {
    /** What the webhook needs beside its keys: for `aws-sns`, the ARNs of one's own topics; for `paypal`, the webhook's id. */
    readonly secrets?: string | readonly string[] | undefined;
  };

/**
 * A webhook whose public keys are fetched where its provider publishes them: again when they are no longer fresh, and
 * once where a delivery names one that is not among them (`unknown_key`), but not within a minute. Where each delivery
 * names its key, as those of `aws-sns` and `paypal` do, it is fetched when it is first named, at an address that the provider's document
 * allows. It can be handed to receivers and adapters like any other.
 *
 * Only the asynchronous methods fetch; `verify` and `receive` use what is there.
 *
 * @example
 * ```ts
 * import { KeyedWebhook } from "hookseal/keys";
 *
 * const open = () => KeyedWebhook.open("github-secret-scanning");
 * ```
 */
export class KeyedWebhook<Name extends string = string, Mode extends SchemaMode = SchemaMode> extends Webhook<Name, Mode> {
  readonly #source: KeySource;
  readonly #made: (keys: string) => Webhook<Name, Mode>;
  #keys: string;
  #current: Webhook<Name, Mode>;

  private constructor(
    made: (keys: string) => Webhook<Name, Mode>,
    scheme: Provider,
    [keys, ...secrets]: readonly [string, ...string[]],
    options: WebhookOptions<Mode>,
    source: KeySource,
  ) {
    super(scheme, given(secrets, keys), options);
    this.#source = source;
    this.#made = made;
    this.#keys = keys;
    this.#current = made(keys);
    checkKeysBy(source, made);
  }

  /**
   * Fetches the keys, and makes the webhook.
   *
   * @param provider - its name, or its scheme
   * @param options - `url` where the provider's document names no address of keys; `secrets` where the scheme wants more
   * @throws {@link KeysUnavailableError} where they cannot be fetched
   * @throws `WebhookConfigError` as `new Webhook`, also where what was fetched are no keys for the scheme
   */
  static async open<Name extends string = string, Mode extends SchemaMode = SchemaMode>(
    provider: KnownName<Name> | Provider,
    options: KeyedOptions<Mode> = {},
  ): Promise<KeyedWebhook<Name, Mode>> {
    const { url, fetch, secrets, ...others } = parts.fieldsOf("options", options);
    const webhookOptions = others as WebhookOptions<Mode>;
    const scheme = provider as Provider;
    const source = new KeySource(typeof provider === "string" ? provider : parts.fieldsOf("provider", provider), { url, fetch, now: webhookOptions.now } as KeySourceOptions);
    const beside = [(secrets ?? []) as string | readonly string[]].flat();
    const made = (keys: string): Webhook<Name, Mode> => new Webhook(scheme, given(beside, keys), webhookOptions) as Webhook<Name, Mode>;
    return new KeyedWebhook<Name, Mode>(made, scheme, [await source.keys(), ...beside], webhookOptions, source);
  }

  override verify(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): void {
    if (KeyedWebhook.#has(this)) this.#current.verify(body, headers, delivery);
    else super.verify(body, headers, delivery);
  }

  override receive(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): EventOf<Name> & Enforced[Mode] {
    return KeyedWebhook.#has(this) ? this.#current.receive(body, headers, delivery) : super.receive(body, headers, delivery);
  }

  override async verifyAsync(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): Promise<void> {
    if (KeyedWebhook.#has(this)) {
      const copy = this.#copyOf(body);
      await this.#withKeys((webhook) => webhook.verifyAsync(copy, headers, delivery));
    } else {
      await super.verifyAsync(body, headers, delivery);
    }
  }

  override async receiveAsync(body: Body, headers: HeadersLike, delivery?: DeliveryOptions): Promise<EventOf<Name> & Enforced[Mode]> {
    let event: EventOf<Name> & Enforced[Mode];
    if (KeyedWebhook.#has(this)) {
      const copy = this.#copyOf(body);
      event = await this.#withKeys((webhook) => webhook.receiveAsync(copy, headers, delivery));
    } else {
      event = await super.receiveAsync(body, headers, delivery);
    }
    return event;
  }

  /** With keys that are fresh, and once more with others where one is unknown. */
  async #withKeys<Result>(call: (webhook: Webhook<Name, Mode>) => Promise<Result>): Promise<Result> {
    this.#take(await this.#source.keys());
    const before = this.#current;
    try {
      return await call(before);
    } catch (error) {
      const { code, details } = error as { code?: unknown; details?: { readonly id?: unknown } };
      if (code !== "unknown_key") throw error;
      this.#take(await (this.#source.isNamed ? this.#source.named(String(details?.id)) : this.#source.keys(true)));
      if (this.#current === before) throw error;
      return call(this.#current);
    }
  }

  #take(keys: string): void {
    if (keys === this.#keys) return;
    this.#current = this.#made(keys);
    this.#keys = keys;
  }

  /** Whoever handed a body over may change it while keys are fetched. One that is too large is refused as it is. */
  #copyOf(body: Body): Body {
    if (!ArrayBuffer.isView(body) || body.byteLength > this.maxBodyBytes) return body;
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }

  /** A method that was taken from its webhook has none: what that is called, the base says. */
  static #has(value: unknown): boolean {
    return typeof value === "object" && value !== null && #source in value;
  }

  static {
    // As the base says it.
    Object.defineProperty(this, "name", { value: "KeyedWebhook", configurable: true });
  }
}

/** Keys beside what else the webhook needs; none where none was fetched yet. */
function given(secrets: readonly string[], keys: string): string[] {
  return keys === "" ? [...secrets] : [...secrets, keys];
}
