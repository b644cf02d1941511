// A scheme of a JSON file.
import { Webhook } from "hookseal";

import acme from "./acme.json" with { type: "json" };

new Webhook(acme, "secret").verify("{}", {});
