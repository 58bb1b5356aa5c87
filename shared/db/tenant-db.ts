/** Rows as node-postgres gives them: `numeric` and `bigint` are texts, `jsonb` is parsed. */
export type Row = Record<string, unknown>;

/** The only way to rows: for a tenant it is held inside that tenant's schema by the database itself. */
export interface Db {
  /** One statement in a transaction of its own. */
  query<R = Row>(text: string, values?: readonly unknown[]): Promise<R[]>;
  /** Several awaited statements in one transaction; rolled back when `work` throws. */
  transaction<T>(work: (db: Db) => Promise<T>): Promise<T>;
}

/** Runs as role `t_<id>` with only its schema on the path: names are short. */
export type TenantDb = Db;

/** Runs as the platform's daily login role, on the schema `platform`. */
export type PlatformDb = Db;
