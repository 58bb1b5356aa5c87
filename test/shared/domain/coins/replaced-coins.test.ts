import { randomBytes } from 'node:crypto';
import { HDKey } from '@scure/bip32';
import { expect } from 'chai';
import type { SandboxCoins } from '../../../../sandbox/bitcoin.ts';
import type { Chain } from '../../../../shared/chains/chain.ts';
import { systemClock, type Clock } from '../../../../shared/clock.ts';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import { createDeposits, type Deposits } from '../../../../shared/domain/money/deposits.ts';
import * as invoices from '../../../../shared/domain/money/invoices.ts';
import type { Invoice } from '../../../../shared/domain/money/invoices.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import { createQuotes } from '../../../../shared/domain/money/quotes.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as settings from '../../../../shared/domain/shop/settings.ts';
import { rateOf } from '../../../../shared/money.ts';
import type { PaymentEvent } from '../../../../shared/payments/event.ts';
import type { Scope } from '../../../../shared/scope.ts';
import type { ChainWatch } from '../../../../shared/workers/chain-watch.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { connected } from '../../chains/support.ts';
import { coinsChain, scriptOf, someCoins } from '../../chains/utxo-support.ts';
import { settle, watchOf } from '../../workers/chain-support.ts';

/** A shop on a chain that is read to its tip, and its one customer. */
interface Shop {
  readonly scope: Scope;
  readonly ann: Customer;
  begin(amount?: bigint): Promise<Invoice>;
}

for (const which of ['bitcoin', 'litecoin'] as const)
  describe(`a payment of ${which} that a reorganisation replaces`, () => {
    const coin = which === 'bitcoin' ? 'BTC' : 'LTC';
    let coins: SandboxCoins;
    let chain: Chain;
    let watch: ChainWatch;
    let deposits: Deposits;
    let shop: Shop;
    let other: Shop;
    let scopes: Map<number, Scope>;
    /** Every event that a shop was told. */
    let told: PaymentEvent[];
    let price: string;
    let ahead: number;
    let next = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };

    before(async () => {
      coins = await someCoins(which);
      coins.mine(40);
    });
    after(() => coins.close());

    beforeEach(async () => {
      [price, ahead, told, scopes] = ['100', 0, [], new Map()];
      chain = coinsChain(which, coins, { confirmationsRequired: 6 });
      const { database, secrets } = await testPlatform();
      const parts = { providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }; // prettier-ignore
      const quote = async (from: string, to: string) => ({ rate: rateOf(from, to, price), sources: ['one', 'two'], at: clock.now() }); // prettier-ignore
      deposits = createDeposits({
        ...parts,
        chains: { [chain.id]: chain },
        platform: database.platform,
        connections: createConnections(parts),
        quotes: createQuotes({ rates: { quote } }),
      });
      watch = watchOf({
        db: database.platform,
        chain,
        node: connected(chain, coins.url),
        apply: (tenantId, event) => {
          told.push(event);
          const scope = scopes.get(tenantId);
          if (!scope) throw new Error('a payment of nobody');
          return deposits.chainSeen(scope, event);
        },
      });
      [shop, other] = [await openShop(), await openShop()];
    });

    async function openShop(): Promise<Shop> {
      const scope = await newScope({ clock });
      const { secrets } = await testPlatform();
      const key = HDKey.fromMasterSeed(randomBytes(32)).derive("m/84'/0'/0'").publicExtendedKey;
      await accounts.add(scope, secrets, { actorId: 1, provider: chain.id, label: which, credentials: { xpub: key } }); // prettier-ignore
      scopes.set(scope.tenant.id, scope);
      const ann = await aCustomer(scope);
      return {
        scope,
        ann,
        async begin(amount = 1_000n) {
          const invoice = await deposits.begin(scope, {
            customer: ann,
            settings: await settings.read(scope),
            method: `${chain.id}:${coin}`,
            money: { amount, currency: 'USD' },
            reference: `update:${(next += 1)}`,
          });
          await settle(watch);
          return invoice;
        },
      };
    }

    const to = ({ instructions, asked }: Invoice, amount = asked.amount) => ({
      script: scriptOf(chain, instructions['address'] ?? ''),
      amount,
    });
    const mine = async (blocks: number) => {
      coins.mine(blocks);
      await settle(watch);
    };
    const reorg = async (...fork: Parameters<SandboxCoins['reorg']>) => {
      coins.reorg(...fork);
      await settle(watch);
    };
    const balance = async ({ scope, ann } = shop) => (await ledger.balances(scope, ann.id, 'USD'))[0]?.amount ?? 0n; // prettier-ignore
    const now = async ({ id }: Invoice, { scope } = shop) => {
      const found = await invoices.find(scope, id);
      if (!found) throw new Error('it is there');
      return found;
    };
    const paid = async (invoice: Invoice) =>
      (
        await shop.scope.db.query<{ status: string; own: boolean }>(
          'select status, invoice_id is not distinct from $1 as own from payments order by id',
          [invoice.id],
        )
      ).map(({ status, own }) => `${status}${own ? '' : ' elsewhere'}`);
    /** What the customer was written, without the card. */
    const said = async () =>
      (
        await shop.scope.db.query<{ key: string }>(
          `select content->>'key' as key from messages where reference like 'payment:%' order by id`,
        )
      ).map(({ key }) => key.replace('notice-payment-', ''));
    const sound = async () => {
      for (const { scope } of [shop, other]) expect(await brokenBooks(scope)).to.deep.equal([]);
    };
    const PAID = { status: 'settled', paid: 'exact', isLate: false } as const;

    it('pays its invoice by the other transaction, once, however often and at once it is told', async () => {
      const [invoice, elsewhere] = [await shop.begin(), await other.begin()];
      coins.pay(to(invoice));
      await mine(1);
      expect((await now(invoice)).status).to.equal('processing');
      await reorg(1, { bumped: 1 });
      // Whoever looks at the card sees how deep it is, not an address to pay to again.
      expect((await now(invoice)).status).to.equal('processing');
      expect((await deposits.coinStanding(shop.scope, await now(invoice)))?.confirmations).to.equal(2); // prettier-ignore
      await mine(chain.confirmationsRequired + 2);
      expect(await now(invoice)).to.include(PAID);
      expect(await paid(invoice)).to.deep.equal(['reversed', 'settled']);
      expect(await balance()).to.equal(1_000n);
      expect(await said()).to.deep.equal(['processing', 'processing', 'settled']);
      const last = told.findLast(({ status }) => status === 'settled');
      if (!last) throw new Error('it was told');
      const again = Array.from({ length: 20 }, () => deposits.chainSeen(shop.scope, last));
      for (const { status } of await Promise.all(again)) expect(status).to.equal('settled');
      expect(await balance()).to.equal(1_000n);
      expect(await now(elsewhere, other)).to.include({ status: 'new' });
      expect(await balance(other)).to.equal(0n);
      await sound();
    });

    it('is taken by twenty at once that hear of its end first', async () => {
      const invoice = await shop.begin();
      coins.pay(to(invoice));
      await mine(1);
      coins.reorg(1, { bumped: 1 });
      // Told by nobody yet: the blocks are read, and all hear the last word at once.
      const [first] = told;
      if (!first) throw new Error('it was told');
      const silent = watchOf({
        db: (await testPlatform()).database.platform,
        chain,
        node: connected(chain, coins.url),
        apply: () => Promise.reject(new Error('later')),
      });
      coins.mine(chain.confirmationsRequired);
      await settle(silent);
      const last: PaymentEvent = { ...first, status: 'settled', reference: `${chain.id}:${'ab'.repeat(32)}:0` }; // prettier-ignore
      const tell = (scope: Scope) => deposits.chainSeen(scope, last);
      // One of them looks whether it is known, and is overtaken by all others before it looks for the invoice.
      const overtaken = hurried(shop.scope, 'payments where reference', () =>
        Promise.all(Array.from({ length: 19 }, () => tell(shop.scope))),
      );
      expect(await tell(overtaken)).to.include({ status: 'settled' });
      const all = Array.from({ length: 20 }, () => tell(shop.scope));
      for (const { status } of await Promise.all(all)) expect(status).to.equal('settled');
      expect(await now(invoice)).to.include(PAID);
      expect(await balance()).to.equal(1_000n);
      await sound();
    });

    it('keeps the price of its invoice when that ended in between', async () => {
      const invoice = await shop.begin();
      coins.pay(to(invoice));
      await mine(1);
      ahead = 31 * 60_000;
      await invoices.end(shop.scope, invoice.id, 'expired');
      price = '50';
      await reorg(1, { bumped: 1 });
      await reorg(2, { bumped: 1 });
      await mine(chain.confirmationsRequired + 2);
      expect(await now(invoice)).to.include(PAID);
      expect(await balance()).to.equal(1_000n);
      await sound();
    });

    it('is replaced by what went to the balance, when the first is gone for good', async () => {
      const invoice = await shop.begin();
      coins.pay(to(invoice));
      await mine(1);
      // Twice, by mistake: nothing is open any more.
      coins.pay(to(invoice));
      await mine(1);
      expect(await paid(invoice)).to.deep.equal(['processing', 'processing elsewhere']);
      // Both are dropped, and only the second comes back.
      const { dropped } = coins.reorg(2, { share: 0 });
      expect(dropped).to.equal(2);
      await settle(watch);
      const second = told.findLast(({ status }) => status === 'processing');
      if (!second) throw new Error('both were told');
      const back = async (status: PaymentEvent['status']) => deposits.chainSeen(shop.scope, { ...second, status }); // prettier-ignore
      const crash = shop.scope.transaction(async (scope) => {
        await deposits.chainSeen(scope, { ...second, status: 'settled' });
        throw new Error('the process ends here');
      });
      expect(await crash.catch((error: Error) => error.message)).to.equal('the process ends here');
      expect(await balance()).to.equal(0n);
      await back('settled');
      await back('settled');
      await back('processing');
      expect(await now(invoice)).to.include(PAID);
      await mine(chain.confirmationsRequired + 3);
      expect(await paid(invoice)).to.deep.equal(['reversed', 'settled']);
      // The first one's end is news: what took its place was told as another one.
      expect(await said()).to.deep.equal(['processing', 'processing', 'settled']);
      expect(await balance()).to.equal(1_000n);
      await sound();
    });

    it('does not pay what was begun after it was seen', async () => {
      const invoice = await shop.begin();
      const twice = () => coins.pay(to(invoice), to(invoice));
      twice();
      await mine(1);
      expect(await paid(invoice)).to.deep.equal(['processing', 'processing elsewhere']);
      const later = await shop.begin();
      // The shop's own mistake, or an old address: its place is the one that was paid before.
      await shop.scope.db.query('update invoices set external_id = $2 where id = $1', [
        later.id,
        invoice.instructions['address'],
      ]);
      await mine(chain.confirmationsRequired);
      expect(await now(invoice)).to.include(PAID);
      expect(await now(later)).to.include({ status: 'new' });
      expect(await balance()).to.equal(2_000n);
      await sound();
    });

    it('loses nothing when both come in the end', async () => {
      const invoice = await shop.begin();
      coins.pay(to(invoice));
      await mine(1);
      const [first] = told;
      await reorg(1, { bumped: 1 });
      await mine(chain.confirmationsRequired + 2);
      if (!first) throw new Error('it was told');
      await deposits.chainSeen(shop.scope, { ...first, status: 'settled' });
      expect(await now(invoice)).to.include({ status: 'settled', paid: 'over' });
      expect(await balance()).to.equal(2_000n);
      await sound();
    });

    if (which === 'litecoin')
      it('out of MWEB pays its invoice under the other name that another block gives it', async () => {
        const invoice = await shop.begin();
        coins.pegOut(to(invoice));
        await mine(1);
        await reorg(1);
        await reorg(2);
        await mine(chain.confirmationsRequired + 3);
        const names = new Set(told.map(({ reference }) => reference));
        expect(names.size).to.equal(3);
        expect(await now(invoice)).to.include(PAID);
        expect(await paid(invoice)).to.deep.equal(['reversed', 'reversed', 'settled']);
        expect(await balance()).to.equal(1_000n);
        await sound();
      });
  });

/** A scope of which one statement is followed at once by what others do. */
function hurried(scope: Scope, statement: string, others: () => Promise<unknown>): Scope {
  let isDone = false;
  const { db } = scope;
  const query: typeof db.query = async (sql, values) => {
    const rows = await db.query(sql, values);
    if (isDone || !sql.includes(statement)) return rows as never;
    isDone = true;
    await others();
    return rows as never;
  };
  return { ...scope, db: { ...db, query } };
}
