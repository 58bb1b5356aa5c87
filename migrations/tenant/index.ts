import type { TenantNames } from '../../shared/db/tenant-names.ts';
import * as shop from './0001_shop.ts';
import * as functions from './0002_functions.ts';

/** A tenant migration: its SQL for one tenant, run as `shopherd_keeper` with the tenant's schema first on the path. */
export interface TenantMigration {
  readonly name: string;
  up(names: TenantNames): string;
}

/** In the order they run; the number of those done is `platform.tenants.schema_version`. */
export const tenantMigrations: readonly TenantMigration[] = [
  { name: '0001_shop', up: shop.up },
  { name: '0002_functions', up: functions.up },
];
