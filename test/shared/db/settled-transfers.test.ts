import { expect } from 'chai';
import knex from 'knex';
import { down, up } from '../../../migrations/platform/0011_settled_transfers.ts';
import * as book from '../../../shared/domain/payouts/payout-book.ts';
import type { Scope } from '../../../shared/scope.ts';
import { newPlatform, newScope, type TestPlatform } from '../../support/platform.ts';
import { aPayout, aRichCustomer, AT_ONCE } from '../domain/payout-support.ts';

describe('transfers that proved withdrawals before the platform kept them', () => {
  let platform: TestPlatform;
  const proven: { readonly scope: Scope; readonly id: bigint }[] = [];
  const transfer = { chain: 'ethereum', txid: '0xabc', ordinal: 'inner-2' };

  before(async function () {
    this.timeout(60_000);
    platform = await newPlatform();
    for (const way of ['ethereum', 'ethereum', 'hand']) {
      const scope = await newScope({ platform });
      const id = (await aPayout(scope, await aRichCustomer(scope), { way }, AT_ONCE)).id;
      await book.claim(scope, 7, id);
      await book.note(scope, id, { status: 'settled', externalId: '0xabc:inner-2', fee: null, note: null }); // prettier-ignore
      proven.push({ scope, id });
    }
    const db = knex({ client: 'pg', connection: platform.adminUrl, pool: { min: 0, max: 1 } });
    for (const step of [down, up]) await db.transaction((transaction) => step(transaction));
    await db.destroy();
  });
  after(() => platform.close());

  it('are kept: of two shops that named the same, the older has it', async () => {
    const own = [];
    for (const { scope, id } of proven) own.push(await book.claimTransfer(scope, id, transfer));
    expect(own).to.deep.equal([true, false, false]);
  });
});
