import type { Writable } from 'node:stream';
import pg from 'pg';
import type { Logger } from '../logger.ts';
import type { Secrets } from '../secrets.ts';
import { statementOf } from './function-names.ts';
import type { Db, PlatformDb, TenantDb } from './tenant-db.ts';
import { BUCKETS, loginOf, tenantNames, type TenantNames } from './tenant-names.ts';

export interface Database {
  /** The schema `platform`, as the daily login role. */
  readonly platform: PlatformDb;
  /** One tenant's schema, as its role. */
  tenant(id: number): TenantDb;
  /** Connection URL of the daily login role, for graphile-worker. */
  readonly platformUrl: string;
  close(): Promise<void>;
}

/** A day is 24 hours and a date is UTC's in every session, whatever zone the server is set to. */
export const IN_UTC = '-c timezone=UTC';
/** No query here runs for so long that compiling it pays; what a shop's figures group fits into memory. */
const DAILY = `${IN_UTC} -c jit=off -c work_mem=16MB`;
/** A connection is replaced after so many statements: only closing gives a backend's memory back. */
const LANE_STATEMENTS = 200_000;
/** Conversations of one bucket at a time, and connections of the platform's pool. */
const CONVERSATIONS = 3;
const PLATFORM_CONNECTIONS = 10;

/**
 * Opens nothing yet. `adminUrl` only lends host, port and database: the daily work runs under login
 * roles whose passwords are derived from the platform's key.
 */
export function connectDatabase(options: {
  readonly adminUrl: string;
  readonly secrets: Secrets;
  readonly log: Logger;
}): Database {
  const { secrets } = options;
  let closing = false;
  const broke = (error: Error) => {
    if (!closing) options.log.warn({ error }, 'a database connection broke');
  };
  const urlOf = (login: string): string => {
    const url = new URL(options.adminUrl);
    url.username = login;
    url.password = loginPassword(secrets, login);
    return url.toString();
  };
  const platformUrl = urlOf('app_platform');
  const pool = new pg.Pool({
    connectionString: platformUrl,
    max: PLATFORM_CONNECTIONS,
    application_name: 'shopherd',
    options: DAILY,
  });
  pool.on('error', broke);

  const lanes: (Lane | undefined)[] = Array.from({ length: BUCKETS });
  const conversations: (pg.Pool | undefined)[] = Array.from({ length: BUCKETS });
  const laneOf = (bucket: number): Lane =>
    (lanes[bucket] ??= createLane(urlOf(loginOf(bucket)), broke));
  const conversationsOf = (bucket: number): pg.Pool => {
    const known = conversations[bucket];
    if (known) return known;
    const made = new pg.Pool({
      connectionString: urlOf(loginOf(bucket)),
      max: CONVERSATIONS,
      idleTimeoutMillis: 10_000,
      maxUses: 5_000,
      application_name: 'shopherd',
      options: DAILY,
      pipeline: true,
    });
    made.on('error', broke);
    conversations[bucket] = made;
    return made;
  };

  return {
    platform: poolDb(pool),
    platformUrl,
    tenant(id) {
      const names = tenantNames(id);
      return tenantDb(
        names,
        () => laneOf(names.bucket),
        () => conversationsOf(names.bucket),
      );
    },
    async close() {
      closing = true;
      await Promise.all(lanes.map(async (lane) => lane?.close()));
      await Promise.all(conversations.map(async (each) => each?.end()));
      await pool.end();
    },
  };
}

/** The password of one of our login roles. */
export function loginPassword(secrets: Secrets, login: string): string {
  return secrets.derive(`login:${login}`);
}

/** A tenant's statements travel with the tenant's role and path; both end with the transaction. */
function tenantDb(names: TenantNames, lane: () => Lane, pool: () => pg.Pool): TenantDb {
  const prelude = `begin; set local role ${names.role}; set local search_path to ${names.schema}`;
  return {
    query: (text, values = []) => lane().run(prelude, statementOf(names, text), values),
    async transaction(work) {
      const client = await pool().connect();
      sendTogether(client);
      return inTransaction(client, client.query(prelude), work, names);
    },
  };
}

interface Lane {
  run<R>(prelude: string, text: string, values: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/**
 * One connection that many callers share: each statement travels as begin, role, path, statement and
 * commit in one go, so no caller waits inside a transaction.
 */
function createLane(connectionString: string, broke: (error: Error) => void): Lane {
  let current: { client: pg.Client; ready: Promise<void>; used: number; failed: boolean } | null =
    null;
  const pending = new Set<Promise<unknown>>();

  const open = () => {
    const client = new pg.Client({
      connectionString,
      pipeline: true,
      application_name: 'shopherd',
      options: DAILY,
    });
    const made = { client, ready: client.connect().then(() => undefined), used: 0, failed: false };
    made.ready.catch(() => (made.failed = true));
    client.on('error', (error) => {
      made.failed = true;
      broke(error);
    });
    return made;
  };

  return {
    async run<R>(prelude: string, text: string, values: readonly unknown[]) {
      if (!current || current.failed || current.used >= LANE_STATEMENTS) {
        const old = current;
        current = open();
        // It ends once what was sent on it has been answered.
        if (old && !old.failed) void old.client.end().catch(() => undefined);
      }
      const lane = current;
      lane.used += 1;
      await lane.ready;
      sendTogether(lane.client);
      const begun = lane.client.query(prelude);
      const answer = lane.client.query(text, values as unknown[]);
      const ended = lane.client.query('commit');
      const all = Promise.allSettled([begun, answer, ended]);
      pending.add(all);
      const [first, result, last] = await all;
      pending.delete(all);
      if (first.status === 'rejected') throw first.reason;
      if (result.status === 'rejected') throw result.reason;
      if (last.status === 'rejected') throw last.reason;
      return (result.value as pg.QueryResult).rows as R[];
    },
    async close() {
      await Promise.allSettled(pending);
      await current?.client.end().catch(() => undefined);
    },
  };
}

/**
 * What a connection is asked in this turn of the loop leaves in one write: otherwise begin, statement
 * and commit are three system calls here and three wakings there.
 */
function sendTogether(client: pg.ClientBase): void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** Plain pool as a Db: the platform's schema. */
function poolDb(pool: pg.Pool): Db {
  return {
    async query<R>(text: string, values: readonly unknown[] = []) {
      const answer = await pool.query(text, values as unknown[]);
      const { rows } = answer;
      // pg keeps the first answer of a connection as long as the connection.
      answer.rows = [];
      return rows as R[];
    },
    async transaction(work) {
      const client = await pool.connect();
      return inTransaction(client, client.query('begin'), work);
    },
  };
}

/** Runs work on a connection on which a transaction was begun, and gives the connection back. */
async function inTransaction<T>(
  client: pg.PoolClient,
  begun: Promise<unknown>,
  work: (db: Db) => Promise<T>,
  names: TenantNames | null = null,
): Promise<T> {
  let isClean = true;
  try {
    const [, result] = await Promise.all([begun, work(clientDb(client, names))]);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that cannot roll back is not used again.
    isClean = await client.query('rollback').then(
      () => true,
      () => false,
    );
    throw error;
  } finally {
    client.release(!isClean);
  }
}

/** Inside a transaction: a nested one is the same one. */
function clientDb(client: pg.ClientBase, names: TenantNames | null): Db {
  const db: Db = {
    async query<R>(text: string, values: readonly unknown[] = []) {
      const statement = names ? statementOf(names, text) : text;
      return (await client.query(statement, values as unknown[])).rows as R[];
    },
    transaction: (work) => work(db),
  };
  return db;
}
