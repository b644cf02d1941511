// Reading and answering with Node.js's own requests, which Express, Fastify, Koa and Nest have beneath.
import type { IncomingMessage, ServerResponse } from "node:http";

import type { Answer, Incoming } from "./incoming.js";

/** A request that a parser, or a platform's function, may have read before. */
export type NodeRequest = IncomingMessage & Parsed;

/** Where frameworks keep what was made of a request. */
interface Parsed {
  readonly body?: unknown;
  readonly rawBody?: unknown;
  /** The URL before a router removed its own part of it. */
  readonly originalUrl?: string | undefined;
}

/** How long a client that sends more than is read may take to notice its answer. */
const LINGER_MS = 5000;

/** A request of Node.js. `parsed` is where the framework keeps what a parser made of the body. */
export function incomingOf(request: NodeRequest, response: ServerResponse, parsed: Parsed = request): Incoming {
  return {
    method: request.method ?? "",
    url: parsed.originalUrl ?? request.url ?? "",
    headers: request.headers,
    peer: request.socket.remoteAddress,
    readBody: (maxBytes) => {
      // What was kept beside a parser's result is as it came, also where it is empty and nothing seems read.
      if (parsed.rawBody !== undefined || request.readableDidRead) return Promise.resolve(parsed.rawBody ?? parsed.body);
      // A parser has found that there is nothing, and nothing will come any more.
      if (request.readableEnded) return Promise.resolve(new Uint8Array());
      return read(request, maxBytes);
    },
    onGone: (tell) => {
      response.once("close", () => {
        if (!response.writableFinished) tell();
      });
    },
  };
}

/** Answers, if there is still somebody to be answered. */
export function send(response: ServerResponse, answer: Answer | undefined): void {
  if (answer === undefined) response.destroy();
  else if (!response.headersSent) {
    const { status, headers, body } = answer;
    // As text it is written together with the head.
    response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) }).end(body);
    discardRest(response.req);
  }
}

/**
 * Lets what is left of a request pass: a connection that is closed while its client still writes takes the answer
 * with it. But not for ever.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => {
    request.destroy();
  }, LINGER_MS);
  timer.unref();
  request.once("close", () => {
    clearTimeout(timer);
  });
}

/** Not by iteration, which would destroy the request at the limit, and the answer's connection with it. */
function read(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) finish();
    };
    const finish = (): void => {
      stop();
      request.pause();
      resolve(Buffer.concat(chunks, length));
    };
    const fail = (cause?: unknown): void => {
      stop();
      // Without a listener, what comes after would end the process.
      request.on("error", () => {});
      reject(new Error("the sender went away before its body was complete", { cause }));
    };
    const stop = (): void => {
      request.off("data", take).off("end", finish).off("error", fail).off("close", fail);
    };
    request.on("data", take).on("end", finish).on("error", fail).on("close", fail);
    // Before anyone listened.
    if (request.destroyed) fail();
  });
}
