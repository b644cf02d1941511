// Hookseal itself, the native engine or WebAssembly: the same API.

/** Large enough for every body of the suites. */
const options = { maxBodyBytes: 2 ** 27 };

/** `hookseal` is the package; `name` says which engine it has. */
export function hookseal(name, { Webhook }, scheme, secret) {
  const webhook = new Webhook(scheme, secret, options);
  return {
    verify: { subject: name, verify: ({ body, headers }) => webhook.verify(body, headers) },
    receive: { subject: name, verify: ({ body, headers }) => webhook.receive(body, headers) },
  };
}
