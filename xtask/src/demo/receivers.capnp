# What wrangler does of itself: the bundled Worker of examples/receivers/workers, with its secret, its Durable Objects and a
# folder for what they keep, on a free loopback port.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "example", worker = .example),
    (name = "kept", disk = (writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "example")],
);

const example :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "module.wasm", wasm = embed "module.wasm"),
    (name = "receive-module.wasm", wasm = embed "receive-module.wasm"),
  ],
  bindings = [
    (name = "SINGLEKEY_WEBHOOK_SECRET", fromEnvironment = "SINGLEKEY_WEBHOOK_SECRET"),
    (name = "HOOKSEAL", durableObjectNamespace = "HooksealStore"),
  ],
  durableObjectNamespaces = [(className = "HooksealStore", uniqueKey = "hookseal", enableSql = true)],
  durableObjectStorage = (localDisk = "kept"),
  compatibilityDate = "2026-04-01",
);
