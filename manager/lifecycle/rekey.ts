import * as accounts from '../../shared/domain/money/accounts.ts';
import * as reseal from '../../shared/domain/shop/reseal.ts';
import * as tenants from '../../shared/platform/tenants.ts';
import { createScope } from '../../shared/scope.ts';
import type { ManagerParts } from '../context.ts';

/** What a rekeying did. */
export interface Rekeyed {
  readonly tenants: number;
  /** Bot tokens and webhook secrets. */
  readonly platform: number;
  /** Providers' credentials. */
  readonly accounts: number;
  /** What shops sell, what they delivered, and where to. */
  readonly goods: number;
  /** Second factors, and what customers told of themselves. */
  readonly people: number;
  /** Values that neither key opens; they stay as they are. */
  readonly failed: number;
}

type Parts = Pick<ManagerParts, 'database' | 'secrets' | 'log' | 'clock'>;

/**
 * Seals with the key whatever the key before holds, tenant by tenant, while the platform may run
 * with both keys. Already moved values are left alone: it can be stopped and run again.
 */
export async function rekey({ database, secrets, log, clock }: Parts): Promise<Rekeyed> {
  const { platform } = database;
  const ids = await tenants.listIds(platform);
  const sum = { tenants: ids.length, platform: 0, accounts: 0, goods: 0, people: 0, failed: 0 };
  for (const id of ids) {
    try {
      sum.platform += await tenants.reseal(platform, secrets, id);
      const tenant = { id, botId: 0, username: '', ownerId: 0 };
      const scope = createScope({ tenant, db: database.tenant(id), log, clock });
      const credentials = await accounts.reseal(scope, secrets);
      sum.accounts += credentials.moved;
      const goods = await reseal.goods(scope, secrets);
      sum.goods += goods.moved;
      const people = await reseal.people(scope, secrets);
      sum.people += people.moved;
      sum.failed += credentials.failed + goods.failed + people.failed;
    } catch (error) {
      sum.failed += 1;
      log.error({ tenant: id, error }, 'a tenant could not be rekeyed');
    }
  }
  return sum;
}
