import { randomBytes } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { bitcoin } from '../shared/chains/bitcoin.ts';
import { someScript } from './chain-blocks.ts';
import type { House } from './house.ts';
import { median, ratio, written } from './numbers.ts';
import { startProcess, type Process } from './process.ts';
import type { Cost } from './processes/answers.ts';
import type { Section } from './report.ts';
import type { Sizes } from './sizes.ts';

/** Outputs of a block that is full. */
const FULL_BLOCK = 8_000;
/** Outputs of a block while catching up: an ordinary one. */
const PLAIN_BLOCK = 500;
const AIM_MS = 50;
/** Rows in one statement. */
const ROWS = 50_000;

interface Match {
  readonly readMs: number;
  readonly storeMs: number;
  readonly bareMs: number;
  readonly outputs: number;
}

/** What the chain watch costs with very many addresses. */
export async function measureChains(house: House, sizes: Sizes): Promise<Section> {
  const { addresses, blocks, rounds } = sizes.chains;
  const ends: Process[] = [];
  try {
    const coins = await startProcess('coins', {});
    ends.push(coins);
    const where = await coins.ask<object>('where');
    const { adminUrl, secretKey } = house;
    const watcher = await startProcess('watcher', { adminUrl, secretKey, ...where });
    ends.push(watcher);

    // Warm: compiled code, connections, plans.
    await addAddresses(house, 1);
    await coins.ask('mine', { blocks, outputs: PLAIN_BLOCK });
    await watcher.ask('catchUp');
    const alone = await watcher.ask<Cost>('cost');
    const bytes = await addAddresses(house, addresses);

    const from = (await coins.ask<number>('mine', { blocks: 1, outputs: PLAIN_BLOCK })) - 1;
    const to = await coins.ask<number>('mine', { blocks, outputs: PLAIN_BLOCK });
    const handedOut = await watcher.ask<number>('handOut', { from, to });
    const caughtUp = await watcher.ask<number>('catchUp');
    const crowded = await watcher.ask<Cost>('cost');

    await coins.ask('mine', { blocks: rounds + 2, outputs: FULL_BLOCK });
    for (let warm = 0; warm < 2; warm += 1) await watcher.ask('match');
    const matches: Match[] = [];
    for (let round = 0; round < rounds; round += 1) matches.push(await watcher.ask('match'));
    const [readMs, storeMs, bareMs] = (['readMs', 'storeMs', 'bareMs'] as const).map((what) =>
      median(matches.map((each) => each[what])),
    ) as [number, number, number];
    const [derived, plain] = derivedPerSecond(sizes.chains.derived);
    const grownMiB = (crowded.rssKiB - alone.rssKiB) / 1_024;
    return {
      title: `A chain watch with ${written(addresses)} addresses`,
      notes: [
        `Simulated Bitcoin in another process; blocks of ${matches[0]?.outputs ?? 0} outputs to match, of about ${PLAIN_BLOCK} to catch up.`,
        'Match: the whole transaction that stores what a block brought and moves the cursor. Bare: only the look into the index.',
        'The node alone: hash and bytes of the same blocks over HTTP, four at a time, unread.',
        `Memory: the watching process at rest, with one address and with all; the table takes ${written(bytes / 2 ** 20)} MiB.`,
      ],
      columns: ['', 'found', 'baseline', 'of baseline'],
      rows: [
        ['match a full block, ms', written(storeMs), written(bareMs), ratio(storeMs, bareMs)],
        ['ask for, read and prove a full block, ms', written(readMs), '–', '–'],
        ['catch up, blocks/s', written(caughtUp), written(handedOut), ratio(caughtUp, handedOut)],
        ['addresses derived/s', written(derived), written(plain), ratio(derived, plain)],
        ['process, MiB RSS', written(crowded.rssKiB / 1_024), written(alone.rssKiB / 1_024), ratio(crowded.rssKiB, alone.rssKiB)],
      ],
      verdicts: [
        { aim: `match under ${AIM_MS} ms`, found: `${written(storeMs)} ms`, met: storeMs < AIM_MS },
        { aim: 'no address in memory: less than 32 MiB more', found: `${written(grownMiB)} MiB`, met: grownMiB < 32 },
      ],
    }; // prettier-ignore
  } finally {
    for (const each of ends.toReversed()) await each.end();
  }
}

/** Addresses of one shop's customers, with scripts of their own; how many bytes the table has now. */
async function addAddresses(house: House, count: number): Promise<number> {
  const key = 'bench';
  return house.admin.transaction(async (client) => {
    await client.query(
      `insert into platform.chain_accounts (chain, fingerprint, tenant_id, key) values ($1, $2, 1, $2)
       on conflict do nothing`,
      [bitcoin.id, key],
    );
    const { rows } = await client.query<{ next: string }>(
      'select coalesce(max(index) + 1, 0) as next from platform.deposit_addresses where chain = $1',
      [bitcoin.id],
    );
    const first = Number(rows[0]?.next);
    for (let done = 0; done < count; done += ROWS) {
      const scripts = Array.from({ length: Math.min(ROWS, count - done) }, someScript);
      await client.query(
        `insert into platform.deposit_addresses
           (chain, script, address, tenant_id, customer_id, fingerprint, index)
         select $1, s.script, encode(s.script, 'hex'), 1, s.place, $2, $3 + s.place
         from unnest($4::bytea[]) with ordinality as s (script, place)`,
        [bitcoin.id, key, first + done, scripts],
      );
    }
    await client.query('analyze platform.deposit_addresses');
    const size = await client.query<{ bytes: string }>(
      `select pg_total_relation_size('platform.deposit_addresses') as bytes`,
    );
    return Number(size.rows[0]?.bytes);
  });
}

/** Ours, from the account's key to the written address; and the library's step alone. */
function derivedPerSecond(count: number): readonly [number, number] {
  const account = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/0'/0'");
  const key = account.publicExtendedKey;
  const change = HDKey.fromExtendedKey(key).deriveChild(0);
  bitcoin.deriveAddress(key, 0);
  const ours = perSecond(count, (index) => bitcoin.deriveAddress(key, index));
  return [ours, perSecond(count, (index) => change.deriveChild(index))];
}

function perSecond(count: number, work: (index: number) => unknown): number {
  for (let index = 0; index < count / 4; index += 1) work(index);
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) work(index);
  return (count * 1_000) / (performance.now() - startedAt);
}
