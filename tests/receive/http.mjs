// Requests as they are sent, to servers of this machine.
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";

/** Sends a request as it is, and gives the answer. */
export async function send(port, { method = "POST", path = "/hook", headers = {}, body = "", agent = false } = {}) {
  const request = httpRequest({ port, host: "127.0.0.1", path, method, headers, agent });
  request.on("error", () => {});
  request.end(body);
  const [response] = await once(request, "response");
  const chunks = await response.toArray();
  return { status: response.statusCode, text: Buffer.concat(chunks).toString(), headers: response.headers };
}

/** Begins a request, of whose body only a part is sent, and gives its socket. */
export function begin(port, headers, length, part) {
  const socket = connect(port, "127.0.0.1");
  const lines = Object.entries({ host: "x", ...headers, "content-length": length }).map(([field, value]) => `${field}: ${value}\r\n`);
  socket.write(`POST /hook HTTP/1.1\r\n${lines.join("")}\r\n${part}`);
  return socket;
}
