# What wrangler does of itself: the bundled Worker of examples/workers, with its secrets, on a free loopback port.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "example", worker = .example)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "example")],
);

const example :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "module.wasm", wasm = embed "module.wasm"),
  ],
  bindings = [
    (name = "REALESTATEAPI_WEBHOOK_SECRET", fromEnvironment = "REALESTATEAPI_WEBHOOK_SECRET"),
    (name = "REAL_ESTATE_WEBHOOK_SECRET", fromEnvironment = "REAL_ESTATE_WEBHOOK_SECRET"),
    (name = "SINGLEKEY_WEBHOOK_SECRET", fromEnvironment = "SINGLEKEY_WEBHOOK_SECRET"),
    (name = "HOSPITABLE_WEBHOOK_SECRET", fromEnvironment = "HOSPITABLE_WEBHOOK_SECRET"),
    (name = "DOSSIER_WEBHOOK_SECRET", fromEnvironment = "DOSSIER_WEBHOOK_SECRET"),
  ],
  compatibilityDate = "2026-04-01",
);
