import { systemClock } from '../../../shared/clock.ts';
import { connectDatabase } from '../../../shared/db/connect.ts';
import { createLogger } from '../../../shared/logger.ts';
import { createLeaseTable } from '../../../shared/platform/leases.ts';
import { createSecrets } from '../../../shared/secrets.ts';
import { createLeases } from '../../../tenant/fleet/leases.ts';
import { shardOf } from '../../../tenant/fleet/shards.ts';
import { storeUpdates } from '../../../tenant/fleet/store.ts';
import { LEASES } from './herd.ts';
import { message, pause } from './support.ts';

/**
 * A node as a process of its own, so that it can really be frozen. It stores one update after the
 * other for one tenant, as long as it believes that it may, and sends what became of each.
 */
const [adminUrl = '', secretKey = '', tenantId = ''] = process.argv.slice(2);
const log = createLogger('silent');
const database = connectDatabase({ adminUrl, secrets: createSecrets(secretKey), log });
const leases = createLeases({
  table: createLeaseTable(database.platform),
  node: 'frozen',
  roles: ['runner'],
  timing: LEASES,
  clock: systemClock,
  log,
  onGained: () => {},
  onLeaving: async () => {},
  onLost: () => process.send?.('lost'),
});
leases.start();
for (let n = 1; n < 100_000; n++) {
  const lease = leases.lease(shardOf(Number(tenantId)));
  if (lease === undefined) await pause(5);
  else {
    await storeUpdates(database.tenant(Number(tenantId)), [message(n, 1)], lease).then(
      () => process.send?.('stored'),
      () => process.send?.('refused'),
    );
  }
}
