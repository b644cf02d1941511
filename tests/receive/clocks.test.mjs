// Processes whose clocks are wrong, on one store: leases and marks are counted by the store's clock alone.
import { test } from "node:test";

import { sharedDatabases, waysWithALease } from "./effects.mjs";

const { serverOf: startServer, effectsOf } = sharedDatabases();

/** What is signed may be as old, or as new, as the clock is wrong: otherwise every delivery would be refused. */
const serverOf = (context, options) => startServer(context, { toleranceSeconds: 3600, ...options });

const { leavesItsLease, keepsItsLease } = waysWithALease(serverOf, effectsOf);

for (const kind of ["pg", "redis"]) {
  for (const minutes of [-10, 10]) {
    test(`two processes, one of whose clocks is wrong by ${minutes} minutes, ${kind}`, async (context) => {
      const ways = [leavesItsLease, keepsItsLease].flatMap((way) => [[minutes, 0], [0, minutes]].map((clocks) => way(context, kind, clocks)));
      await Promise.all(ways);
    });
  }
}
