import { expect } from 'chai';
import { createInvoiceWatch } from '../../shared/workers/invoice-watch.ts';
import { providers, type ProviderId } from '../../shared/payments/index.ts';
import { brokenBooks } from '../support/builders.ts';
import type { Counterpart } from './case.ts';
import { aShopAt, openDoors, type Doors, type Recorded } from './doors.ts';
import { cases } from './provider-cases.ts';

type Shop = Awaited<ReturnType<typeof aShopAt>>;

describe('money that comes in, through the web server, the inbox and its job', () => {
  let doors: Doors;

  before(async () => {
    doors = await openDoors();
  });
  after(() => doors.close());

  for (const id of Object.keys(providers) as ProviderId[]) {
    const { start, callbacks, credentials, otherCredentials, amounts, payer = {} } = cases[id];
    const [money = expect.fail()] = amounts;
    if (!start) continue;

    describe(`from ${id}`, () => {
      let shop: Shop;
      let stranger: Shop;
      let sandbox: Counterpart;

      before(async () => {
        shop = await aShopAt(doors, id, credentials, money);
        stranger = await aShopAt(doors, id, otherCredentials, money);
        sandbox = await start({ callbackUrl: shop.callbackUrl, now: Date.now });
        doors.providerUrls[id] = sandbox.url;
      });
      beforeEach(() => doors.recorded.splice(0));
      after(async () => {
        expect(await brokenBooks(shop.scope)).to.deep.equal([]);
        expect(await stranger.balance()).to.equal(0n);
        await sandbox.close();
      });

      const begin = async () => {
        const invoice = await shop.begin(payer);
        return { id: invoice.id, externalId: invoice.externalId ?? expect.fail('not attached') };
      };
      const pay = async (externalId: string) => {
        expect(await sandbox.pay(externalId)).to.equal(true);
        await sandbox.idle();
      };
      /** Runs the work and expects so many invoices' worth on the balance after it, no more. */
      const credits = async (invoices: bigint, work: () => Promise<unknown>) => {
        const before = await shop.balance();
        await work();
        await doors.read();
        expect(await shop.balance()).to.equal(before + invoices * money.amount);
      };
      /** The callbacks of payments that were made while nobody answered here. */
      const recordedOf = async (payments: number): Promise<Recorded[]> => {
        doors.holds = true;
        for (let each = 0; each < payments; each++) await pay((await begin()).externalId);
        doors.holds = false;
        expect(doors.recorded).to.have.lengthOf(payments);
        return doors.recorded.splice(0);
      };
      const statuses = (sent: readonly Recorded[]) =>
        Promise.all(sent.map((one) => doors.send(one)));

      it('is credited once, whoever asks and however often', async () => {
        const { id: invoiceId, externalId } = await begin();
        doors.holds = true;
        await pay(externalId);
        doors.holds = false;
        const watch = createInvoiceWatch(doors.deposits);
        await credits(1n, () =>
          Promise.all([
            ...Array.from({ length: 10 }, () => watch(shop.scope, invoiceId)),
            ...Array.from({ length: 10 }, () => doors.deposits.check(shop.scope, invoiceId)),
            ...doors.recorded.map((callback) => doors.send(callback)),
          ]),
        );
      });

      it('is not credited before it is paid', async () => {
        const { id: invoiceId } = await begin();
        await credits(0n, () => doors.deposits.check(shop.scope, invoiceId));
      });

      it('pays the invoice that was meant, of two alike', async () => {
        const [one, two] = [await begin(), await begin()];
        expect(one.externalId).to.not.equal(two.externalId);
        await credits(1n, async () => {
          await pay(two.externalId);
          await doors.deposits.check(shop.scope, two.id);
        });
        expect((await doors.deposits.check(shop.scope, one.id)).status).to.equal('new');
        expect((await doors.deposits.check(shop.scope, two.id)).status).to.equal('settled');
      });

      if (callbacks) {
        it('comes by its callback alone', async () => {
          const { externalId } = await begin();
          await credits(1n, () => pay(externalId));
        });

        it('is credited once of fifty callbacks at once', async () => {
          const [callback = expect.fail()] = await recordedOf(1);
          const before = await doors.stored(shop.scope);
          await credits(1n, async () => {
            const answers = await statuses(Array.from({ length: 50 }, () => callback));
            expect(new Set(answers)).to.deep.equal(new Set([200]));
          });
          expect(await doors.stored(shop.scope)).to.equal(before + 1);
        });

        it('is credited once each in any order, with repeats between', async () => {
          const [one, two, three] = (await recordedOf(3)) as [Recorded, Recorded, Recorded];
          await credits(3n, async () => {
            for (const callback of [three, one, three, two, one, two])
              expect(await doors.send(callback)).to.equal(200);
          });
        });

        it('is not credited again after a month, when nobody remembers the callback', async () => {
          const [callback = expect.fail()] = await recordedOf(1);
          await credits(1n, () => doors.send(callback));
          await doors.forget();
          await credits(0n, async () => expect(await doors.send(callback)).to.equal(200));
          expect(await doors.stored(shop.scope)).to.equal(1);
        });

        it('is not credited to another shop at whose door its callback comes', async () => {
          const [callback = expect.fail()] = await recordedOf(1);
          const path = callback.path.replace(shop.door, stranger.door);
          expect(path).to.not.equal(callback.path);
          expect(await doors.send({ ...callback, path })).to.equal(401);
          expect(await doors.stored(stranger.scope)).to.equal(0);
          // A shop with an account of the same owner: the proof is good, the money is not its own.
          const sibling = await aShopAt(doors, id, credentials, money);
          const other = callback.path.replace(shop.door, sibling.door);
          await credits(0n, async () => {
            expect(await doors.send({ ...callback, path: other })).to.equal(200);
          });
          expect(await sibling.balance()).to.equal(0n);
          await credits(1n, () => doors.send(callback));
        });

        it('is not credited for what a callback claims', async () => {
          const unpaid = await begin();
          const paid = await begin();
          doors.holds = true;
          await pay(paid.externalId);
          doors.holds = false;
          const [callback = expect.fail()] = doors.recorded;
          const text = callback.body.toString().replaceAll(paid.externalId, unpaid.externalId);
          const path = callback.path.replaceAll(paid.externalId, unpaid.externalId);
          await credits(0n, async () => {
            const forged = { ...callback, path, body: Buffer.from(text) };
            const answer = await doors.send(forged);
            // Where nothing but the address is proven it is taken, and then nobody confirms it.
            expect(answer).to.equal(
              callbacks.proof === 'path' && path === callback.path ? 200 : 401,
            );
            await doors.read();
            expect((await doors.deposits.check(shop.scope, unpaid.id)).status).to.equal('new');
          });
        });

        it('is found by asking when its callback is cut off, lost or refused', async () => {
          const { id: invoiceId, externalId } = await begin();
          doors.holds = true;
          await pay(externalId);
          doors.holds = false;
          const [callback = expect.fail()] = doors.recorded;
          const cut = callback.body.subarray(0, Math.floor(callback.body.length / 2));
          expect(await doors.send({ ...callback, body: cut })).to.be.oneOf([400, 401]);
          await credits(1n, () => doors.deposits.check(shop.scope, invoiceId));
          await credits(0n, () => doors.send(callback));
        });
      }

      it('is never credited blindly when it is another amount than was asked for', async () => {
        if (sandbox.faults.lie === undefined) return;
        const { id: invoiceId, externalId } = await begin();
        const connection = { credentials, baseUrl: sandbox.url, fetch };
        sandbox.faults.lie = 1;
        const before = await shop.balance();
        await pay(externalId);
        await doors.deposits.check(shop.scope, invoiceId).catch(() => null);
        await doors.read();
        expect(sandbox.faults.lie).to.equal(0);
        const { asked } = await providers[id].readInvoice(connection, externalId);
        const gained = (await shop.balance()) - before;
        // Who never tells an amount when asked can only lie in a callback, which nobody believes.
        if (asked === null) expect(gained).to.equal(money.amount);
        else expect(gained).to.not.equal(money.amount);
        expect(gained >= 0n).to.equal(true);
      });
    });
  }
});
