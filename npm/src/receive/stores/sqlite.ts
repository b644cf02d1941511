import { SqlStore } from "./sql-store.js";
import * as statements from "./sqlite-statements.js";

/** A database of `node:sqlite`, `better-sqlite3`, or what has the same methods. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): { all(...values: (string | number)[]): unknown[] };
}

/** A store in a SQLite database. */
export interface SqliteStore extends SqlStore {
  /** The database, for transactions of your own; close it at the end. */
  readonly database: SqliteDatabase & { close(): void };
}

/**
 * A store in SQLite: for one machine, and its own disk.
 *
 * Its calls block the event loop while another process writes, for 250 ms at most, and then reject.
 *
 * @param file - the database's file, which Node.js 22.13 and later open; or a database that is open, with the
 * settings that it has: it should have `journal_mode` WAL and `synchronous` FULL
 * @throws Error where the path is given to an older Node.js
 */
export function sqlite(file: string): SqliteStore;
export function sqlite(database: SqliteDatabase): SqlStore;
export function sqlite(given: string | SqliteDatabase): SqlStore {
  const database = typeof given === "string" ? open(given) : given;
  database.exec(statements.CREATE);
  database.exec(statements.CREATE_INDEX);
  const prepared = new Map<string, ReturnType<SqliteDatabase["prepare"]>>();
  // What the driver throws is a rejection, as with others.
  const run = (sql: string, values: (string | number)[]): Promise<unknown[]> =>
    new Promise((resolve) => {
      let statement = prepared.get(sql);
      if (statement === undefined) prepared.set(sql, (statement = database.prepare(sql)));
      resolve(statement.all(...values));
    });
  return Object.assign(new SqlStore(run, statements), { database });
}

interface Sqlite {
  readonly DatabaseSync: new (file: string) => SqliteStore["database"];
}

function open(file: string): SqliteStore["database"] {
  const { getBuiltinModule } = process as { getBuiltinModule?: (name: string) => unknown };
  const module = getBuiltinModule?.("node:sqlite") as Sqlite | undefined;
  if (module === undefined) {
    throw new Error(`the SQLite store needs Node.js 22.13 or later, and this is ${process.version}: hand over a database of better-sqlite3 instead`);
  }
  const database = new module.DatabaseSync(file);
  // First, for switching to WAL may have to wait, too.
  for (const setting of ["busy_timeout = 250", "journal_mode = WAL", "synchronous = FULL"]) database.exec(`PRAGMA ${setting}`);
  return database;
}
