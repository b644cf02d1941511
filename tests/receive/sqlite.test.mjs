// SQLite, which Node.js has from 22.13 on: with an older one, the file runs again with a newer.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { sqlite } from "hookseal/stores/sqlite";

import { openStoreFor } from "./open-store.mjs";
import { folderFor } from "./processes.mjs";
import { claimFromProcesses, storeSuite } from "./store-suite.mjs";
import { keyOf, tokenOf } from "./tokens.mjs";

const LONG = 60_000;
const HOUR = 3_600_000;
const newer = path.join(import.meta.dirname, "node_modules/node-24/bin/node");

if (process.getBuiltinModule?.("node:sqlite") === undefined) {
  test("an older Node.js is told so when the store is made", () => {
    assert.throws(() => sqlite("marks.db"), /needs Node.js 22.13 or later, and this is v/u);
  });
  test("all of it with a newer Node.js", { skip: existsSync(newer) ? false : "no newer Node.js for this system" }, () => {
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(newer, ["--no-warnings", "--test", import.meta.filename], { encoding: "utf8", env });
    assert.equal(status, 0, stdout);
  });
} else {
  storeSuite(
    "SQLite",
    async (context) => {
      const settings = { file: path.join(await folderFor(context), "marks.db") };
      const store = await openStoreFor(context, "sqlite", settings);
      return { store, settings, claimAtOnce: await claimFromProcesses(context, process.execPath, "sqlite", settings) };
    },
    {
      async "a transaction of the same file completes, and lets nobody take the event over"({ store, settings: { file } }) {
        const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
        const database = new DatabaseSync(file);
        const run = (sql, values) => database.prepare(sql).all(...values);
        for (const [end, state] of [["COMMIT", "done"], ["ROLLBACK", "fresh"]]) {
          const [key, token] = [keyOf(), tokenOf()];
          await store.claim(key, token, 1, HOUR);
          database.exec("BEGIN");
          assert.equal(await store.completeWithin(run, key, token, HOUR), "ok");
          await assert.rejects(store.claim(key, tokenOf(), LONG, HOUR), /locked/u);
          database.exec(end);
          assert.equal((await store.claim(key, tokenOf(), LONG, HOUR)).state, state);
        }
        database.close();
      },
      async "a claim waits a quarter of a second for who else writes, and then rejects"({ store, settings: { file } }) {
        const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
        const database = new DatabaseSync(file);
        database.exec("BEGIN IMMEDIATE");
        const begun = performance.now();
        await assert.rejects(store.claim(keyOf(), tokenOf(), LONG, HOUR), /locked/u);
        assert.ok(performance.now() - begun > 200);
        assert.equal(store.database.prepare("PRAGMA busy_timeout").get().timeout, 250);
        database.exec("ROLLBACK");
        assert.equal((await store.claim(keyOf(), tokenOf(), LONG, HOUR)).state, "fresh");
        database.close();
      },
      async "what has expired is swept"({ store }) {
        const { database } = store;
        database.exec("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO hookseal SELECT 'old' || i, '', 1, 1, 0, 0, 0 FROM n");
        const count = () => database.prepare("SELECT count(*) AS n FROM hookseal WHERE key LIKE 'old%'").get().n;
        await store.sweep();
        assert.equal(count(), 500);
        await store.sweep();
        assert.equal(count(), 0);
      },
      "the settings are those of a store that loses nothing": ({ store: { database } }) => {
        assert.equal(database.prepare("PRAGMA journal_mode").get().journal_mode, "wal");
        assert.equal(database.prepare("PRAGMA synchronous").get().synchronous, 2);
      },
    },
  );
}
