import type { Clock } from '../clock.ts';
import type { Database } from '../db/connect.ts';
import type { Logger } from '../logger.ts';
import { createScope, type Scope, type Tenant } from '../scope.ts';
import * as tenants from './tenants.ts';

/** Makes the scope of a tenant from its number: what workers begin with. */
export interface Scopes {
  /** Throws when there is no such tenant (any more). */
  of(tenantId: number): Promise<Scope>;
  /** From a tenant that is known already: no query. */
  from(tenant: Tenant): Scope;
}

/** A tenant's row changes rarely and nothing in a scope decides about rights. */
const REMEMBER_MS = 15_000;
const REMEMBER_MAX = 2_000;

export function createScopes(parts: {
  readonly database: Database;
  readonly log: Logger;
  readonly clock: Clock;
}): Scopes {
  const { database, log, clock } = parts;
  const known = new Map<number, { tenant: Tenant; until: number }>();
  const from = (tenant: Tenant): Scope =>
    createScope({
      tenant,
      db: database.tenant(tenant.id),
      log: log.child({ tenant: tenant.id }),
      clock,
    });
  return {
    from,
    async of(tenantId) {
      const remembered = known.get(tenantId);
      if (remembered && remembered.until > clock.now()) return from(remembered.tenant);
      const found = await tenants.find(database.platform, { id: tenantId });
      if (!found) throw new Error(`there is no tenant ${tenantId}`);
      if (known.size >= REMEMBER_MAX) known.clear();
      known.set(tenantId, { tenant: found, until: clock.now() + REMEMBER_MS });
      return from(found);
    },
  };
}
