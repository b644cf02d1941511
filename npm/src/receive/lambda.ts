// AWS Lambda, behind an API Gateway (both formats), a function URL or a load balancer.
import { ask, jsonAnswer, type AdapterOptions, type Incoming, type Responder } from "./incoming.js";
import { METHOD } from "./machine/at-once.js";
import type { AnyName, EventOf, ProviderName, Webhook } from "./public.js";

/** What is read of the event with which Lambda hands over a request. */
export interface LambdaRequest {
  readonly body?: string | null | undefined;
  readonly isBase64Encoded?: boolean | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueHeaders?: Readonly<Record<string, string[] | undefined>> | null | undefined;
  readonly httpMethod?: string | undefined;
  readonly path?: string | undefined;
  readonly rawPath?: string | undefined;
  readonly rawQueryString?: string | undefined;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null | undefined;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, string[] | undefined>> | null | undefined;
  readonly requestContext?: {
    readonly path?: string | undefined;
    /** Of a load balancer. */
    readonly elb?: unknown;
    readonly http?: { readonly method: string; readonly sourceIp: string } | undefined;
    readonly identity?: { readonly sourceIp?: string | null | undefined } | undefined;
  };
}

/** What Lambda answers. */
export interface LambdaAnswer {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body: string;
}

/** What answers a delivery that was received. `Result`: what Lambda takes as an answer. */
export type LambdaRoute<Name extends ProviderName | AnyName, Rest extends unknown[], Result> = (
  event: EventOf<Name>,
  request: LambdaRequest,
  ...rest: Rest
) => Result | Promise<Result>;

/**
 * A handler for AWS Lambda.
 *
 * Given a `Webhook`, it answers what is refused and calls the route with the rest; what the route throws is thrown.
 * Given a receiver, it answers everything.
 */
export function lambda<Name extends ProviderName | AnyName, Rest extends unknown[], Result>(
  webhook: Webhook<Name>,
  route: LambdaRoute<Name, Rest, Result>,
  options?: AdapterOptions,
): (request: LambdaRequest, ...rest: Rest) => Promise<Result | LambdaAnswer>;
export function lambda(responder: Responder): (request: LambdaRequest, ...rest: unknown[]) => Promise<LambdaAnswer>;
export function lambda<Name extends ProviderName | AnyName, Rest extends unknown[], Result>(
  target: Webhook<Name> | Responder,
  route?: LambdaRoute<Name, Rest, Result>,
  options?: AdapterOptions,
) {
  return async (request: LambdaRequest, ...rest: Rest): Promise<Result | LambdaAnswer> => {
    const came = await ask(target, incomingOf(request), options);
    if ("event" in came && route !== undefined) return route(came.event, request, ...rest);
    const { status, headers, body } = ("answer" in came ? came.answer : undefined) ?? jsonAnswer(503, {});
    // A load balancer that sends lists of values wants them back.
    if (request.headers !== undefined) return { statusCode: status, headers, body };
    return { statusCode: status, multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])), body };
  };
}

function incomingOf(request: LambdaRequest): Incoming {
  const { http, identity } = request.requestContext ?? {};
  const body = request.body ?? "";
  return {
    // What tells none, such as what a mapping template made, was sent here by the program's own routing.
    method: http?.method ?? request.httpMethod ?? METHOD,
    url: urlOf(request),
    headers: request.multiValueHeaders ?? request.headers ?? {},
    peer: http?.sourceIp ?? identity?.sourceIp ?? undefined,
    readBody: () => Promise.resolve(request.isBase64Encoded === true ? Buffer.from(body, "base64") : body),
    // Lambda does not tell.
    onGone: () => {},
  };
}

/** Path and query. Those of format 1.0 are decoded, but for a load balancer's, and written anew. */
function urlOf(request: LambdaRequest): string {
  const { rawPath, rawQueryString = "", multiValueQueryStringParameters, queryStringParameters, requestContext } = request;
  const parameters: Readonly<Record<string, string | string[] | undefined>> =
    multiValueQueryStringParameters ?? queryStringParameters ?? {};
  const write = requestContext?.elb === undefined ? encodeURIComponent : String;
  const query =
    rawPath === undefined
      ? Object.entries(parameters).flatMap(([name, values = []]) =>
          [values].flat().map((value) => `${write(name)}=${write(value)}`),
        )
      : [rawQueryString];
  // With the stage, as the sender wrote it.
  const path = rawPath ?? requestContext?.path ?? request.path ?? "";
  return query.length === 0 || query[0] === "" ? path : `${path}?${query.join("&")}`;
}
