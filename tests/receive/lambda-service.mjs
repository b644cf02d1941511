// What AWS Lambda is to a function: environments, each a process that is handed one request after the other.
import { once } from "node:events";
import { createServer } from "node:http";

import { atEnd, until } from "./processes.mjs";

/** One environment, with the Runtime API at an address of its own: what a process has said before it died is no other's. */
class Environment {
  /** The answer to who waits for the next request. */
  #waiting;
  /** Takes what the function answers to the request that it has; undefined where it has none. */
  #answered;
  #running;
  #number = 0;

  /** Starts the function's process, and waits until it asks for a request. */
  static async start(context, startProcess) {
    const environment = new Environment();
    const server = createServer((request, response) => environment.#serve(request, response)).listen(0, "127.0.0.1");
    atEnd(context, () => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, "listening");
    const running = startProcess(`127.0.0.1:${server.address().port}`);
    environment.#running = running;
    await until(() => environment.isFree, `a function, which says: ${running.said()}`);
    return environment;
  }

  get isFree() {
    return this.#waiting !== undefined;
  }

  get isBusy() {
    return this.#answered !== undefined;
  }

  /** Gives what the function answers; undefined where it fails, or dies meanwhile. */
  invoke(request) {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    this.#number += 1;
    return new Promise((resolve) => {
      this.#answered = (answer) => {
        this.#answered = undefined;
        resolve(answer);
      };
      const headers = { "content-type": "application/json", "lambda-runtime-aws-request-id": String(this.#number), "lambda-runtime-deadline-ms": String(Date.now() + 60_000) };
      waiting.writeHead(200, headers).end(JSON.stringify(request));
      this.#running.child.kill("SIGCONT");
    });
  }

  /** By SIGKILL. */
  async kill() {
    this.#running.child.kill("SIGKILL");
    await this.#running.ended;
    this.#answered?.();
  }

  async #serve(request, response) {
    if (request.url.endsWith("/invocation/next")) {
      this.#waiting = response;
      // A function that has nothing to do is frozen, with all that it may have begun.
      this.#running.child.kill("SIGSTOP");
      return;
    }
    const text = Buffer.concat(await request.toArray()).toString();
    response.writeHead(202).end();
    this.#answered?.(request.url.endsWith("/response") ? JSON.parse(text) : undefined);
  }
}

/** Starts a function in so many environments. `startProcess`: with what `AWS_LAMBDA_RUNTIME_API` is to say. */
export async function lambdaFunction(context, count, startProcess) {
  const started = () => Environment.start(context, startProcess);
  const environments = await Promise.all(Array.from({ length: count }, started));
  return {
    /** Gives the status with which a function URL answers a delivery. */
    async send({ headers, body }) {
      const http = { method: "POST", path: "/hook", sourceIp: "192.0.2.1" };
      const request = { version: "2.0", rawPath: "/hook", rawQueryString: "", headers, body, isBase64Encoded: false, requestContext: { http } };
      const { answer } = await until(() => {
        const free = environments.find(({ isFree }) => isFree);
        return free && { answer: free.invoke(request) };
      }, "a free environment");
      return (await answer)?.statusCode ?? 502;
    },

    /** Kills the environment that a share of 1 points to, of those that have a request, if any has; and starts another. */
    async kill(share) {
      const busy = environments.filter(({ isBusy }) => isBusy);
      const among = busy.length > 0 ? busy : environments;
      const chosen = among[Math.floor(share * among.length)];
      environments.splice(environments.indexOf(chosen), 1);
      await chosen.kill();
      environments.push(await started());
    },
  };
}
