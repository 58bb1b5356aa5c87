import { expect } from 'chai';
import { HDKey } from '@scure/bip32';
import { randomInt } from 'node:crypto';
import * as accounts from '../../shared/domain/money/accounts.ts';
import * as customers from '../../shared/domain/people/customers.ts';
import { ethereum } from '../../shared/chains/ethereum.ts';
import { allocateAddress } from '../../shared/platform/chains.ts';
import { brokenBooks } from '../support/builders.ts';
import { forget, pause, seeded, startProcess, steadyPort } from '../support/process.ts';
import { startMainnet, type Mainnet } from '../support/process-chain.ts';
import { aBuyer, noticesIn, type Buyer } from '../support/process-crowd.ts';
import { aShop, withCryptoPay, type TestShop } from '../support/process-shops.ts';
import { newWorld, type TestWorld } from '../support/world.ts';

/** How often the program is killed, and how many of these while it is still starting. */
const KILLS = 22;
const WHILE_STARTING = 4;
const BUYERS_PER_SHOP = 6;
/** Milliseconds between the things that one buyer does, on average. */
const BUYER_PAUSE_MS = 700;
const BLOCK_MS = 350;
/** A slow machine takes longer, but gets no more to do. */
const MOST_TURNS = 120;
const MOST_BLOCKS = 240;
/** Looks in a row that find everything at its end; that many find the same things at none. */
const QUIET_LOOKS = 6;
const STUCK_LOOKS = 160;
const LOOKS_PER_HASTE = 12;
const LOOK_MS = 250;

describe('a program that is killed at random moments', function () {
  this.timeout(600_000);
  let world: TestWorld;
  let mainnet: Mainnet;
  const shops: TestShop[] = [];
  const buyers: Buyer[] = [];
  const tokens = new Map<number, string>();
  /** Whose address it is: `shop:user`. */
  const addresses = new Map<string, string>();
  const seed = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
  const random = seeded(seed);
  let environment: Record<string, string>;
  const load = { isOver: false };

  before(async () => {
    [world, mainnet] = await Promise.all([newWorld(), startMainnet()]);
    environment = { HTTP_PORT: String(await steadyPort()), ETH_URL: mainnet.url };
    for (const name of ['direct', 'coins', 'stars']) shops.push(await aShop(world, name));
    for (const [place, shop] of shops.entries()) {
      if (place < 2) await addCryptoPay(shop);
      else await shop.scope.db.query(`update settings set star_price = '0.01'`);
      if (place > 0) await addCoins(shop);
    }
  });
  after(async () => {
    load.isOver = true;
    await world?.close();
    await mainnet?.close();
  });

  it(`has booked and said everything once after ${KILLS} kills`, async () => {
    process.stdout.write(`      CRASH_SEED=${seed}\n`);
    const over = () => (load.isOver = true);
    const crowd = [...buyers.map(buy), pour()].map((one) =>
      one.catch((error: unknown) => ({ error })),
    );
    const ends = await Promise.all([killAgainAndAgain().finally(over), ...crowd]);
    for (const end of ends) if (end) throw end.error;
    const last = await startProcess(world, environment);
    try {
      await last.ready();
      await comeToRest();
      for (const shop of shops) await checkBooks(shop);
      await checkChain();
      for (const buyer of buyers) await checkBuyer(buyer);
      await report();
    } catch (error) {
      process.stdout.write(`${last.lines().slice(-20).join('\n')}\n`);
      throw error;
    } finally {
      await last.kill();
    }
  });

  async function killAgainAndAgain(): Promise<void> {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const program = await startProcess(world, environment);
      if (kill % Math.ceil(KILLS / WHILE_STARTING) === 0) await pause(200 + random() * 1_200);
      else {
        await program.ready();
        await pause(150 + random() * 1_700);
      }
      await program.kill('SIGKILL');
      await forget(world, program.node);
      // What it was about to tell shops waits three minutes for it.
      await platform(`update sightings set retry_at = now() where retry_at > now()`);
    }
  }

  async function buy(buyer: Buyer): Promise<void> {
    for (let turn = 0; turn < MOST_TURNS && !load.isOver; turn += 1) {
      await buyer.turn(false);
      await pause(BUYER_PAUSE_MS * (0.3 + 1.4 * random()));
    }
  }

  /** Blocks with deposits, callbacks that are lost or doubled, and reorganisations. */
  async function pour(): Promise<void> {
    const targets = [...addresses.keys()];
    for (let block = 1; block < MOST_BLOCKS && !load.isOver; block += 1) {
      for (let n = Math.floor(random() * 3); n > 0; n -= 1) {
        const target = targets[Math.floor(random() * targets.length)] ?? '';
        await mainnet.pay(target, BigInt(1_000_000 + Math.floor(random() * 9_000_000)));
      }
      await mainnet.mine(1);
      if (block % 45 === 0) await mainnet.reorg(1 + Math.floor(random() * 5));
      if (random() < 0.1) world.cryptopay.faults.lose += 1;
      if (random() < 0.1) world.cryptopay.faults.duplicate += 1;
      await pause(BLOCK_MS);
    }
  }

  /** No new wishes; what was begun goes to its end, the waiting for it shortened. */
  async function comeToRest(): Promise<void> {
    world.cryptopay.faults.lose = 0;
    await mainnet.mine(ethereum.confirmationsRequired + 2);
    let [quiet, stuck, left] = [0, 0, await unfinished()];
    for (let look = 0; quiet < QUIET_LOOKS; look += 1) {
      for (const buyer of buyers) await buyer.turn(true);
      await world.cryptopay.idle();
      // Not at every look: a slow machine would do nothing else.
      if (look % LOOKS_PER_HASTE === 0)
        await platform(`update graphile_worker._private_jobs set run_at = now()
          where run_at > now() + interval '1 second' and locked_at is null`);
      const before = left.join('\n');
      left = await unfinished();
      quiet = left.length > 0 ? 0 : quiet + 1;
      stuck = left.length > 0 && left.join('\n') === before ? stuck + 1 : 0;
      if (stuck > STUCK_LOOKS) throw new Error(`no rest:\n${before}`);
      await pause(LOOK_MS);
    }
  }

  /** What is not at its end yet; empty at rest. */
  async function unfinished(): Promise<string[]> {
    const left = await platform<{ what: string }>(
      `select 'sighting ' || txid || ' ' || status || ' ' || coalesce(announced, '-') as what
         from sightings where applied_at is null and status <> 'orphaned'
       union all select 'block ' || height from chain_cursors
         where chain = 'ethereum' and height < ${await mainnet.height()}
       union all select 'callback ' || id || ' ' || coalesce(error, '') from inbox where state = 'new'`,
    );
    for (const buyer of buyers)
      if (buyer.busy() > 0) left.push({ what: `${buyer.busy()} wishes of buyer ${buyer.userId}` });
    for (const shop of shops) {
      const pending = world.telegram.pendingCount(shop.bot.id);
      if (pending > 0) left.push({ what: `${pending} updates at Telegram` });
      left.push(
        ...(await shop.scope.db.query<{ what: string }>(
          `select 'update ' || update_id || ' ' || attempts || ' ' || coalesce(error, '') as what
             from updates where done_at is null
           union all select 'message ' || reference || ' ' || state || ' ' || coalesce(error, '')
             from messages where state in ('queued', 'sending')
               -- Watched without a pause, a card that still waits counts minutes: never at its end.
               and content->>'key' is distinct from 'coin-card-waiting'`,
        )),
      );
      const missing =
        (await paidInvoices(shop)).length - (await settledOf(shop, 'cryptopay')).length;
      if (missing > 0) left.push({ what: `${missing} payments of ${shop.bot.username}` });
    }
    return left.map(({ what }) => what);
  }

  async function checkBooks(shop: TestShop): Promise<void> {
    expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    const paid = (await paidInvoices(shop)).map(({ amount }) => cents(amount)).toSorted(byNumber);
    const booked = (await settledOf(shop, 'cryptopay')).map((row) => Number(row.credit));
    expect(booked.toSorted(byNumber)).to.deep.equal(paid);
  }

  /** What is in the chain in the end, and what was booked, transfer by transfer. */
  async function checkChain(): Promise<void> {
    const truth = (await mainnet.transfers())
      .map(({ to, amount, txid }) => `${addresses.get(to)} ${amount} ${txid}`)
      .toSorted();
    const booked: string[] = [];
    for (const shop of shops)
      for (const row of await settledOf(shop, 'ethereum'))
        booked.push(`${shop.id}:${row.telegram_id} ${row.amount} ${row.reference.split(':')[1]}`);
    expect(booked.toSorted()).to.deep.equal(truth);
  }

  async function checkBuyer(buyer: Buyer): Promise<void> {
    const { shop, userId } = buyer;
    const chat = world.telegram.chat(userId, shop.bot.id).filter(({ from_bot }) => from_bot);
    const texts = chat.map(({ text = '' }) => text);
    const asked = shop === shops[0] ? buyer.deposits : [...buyer.invoiced];
    const who = `${shop.bot.username} ${userId}`;
    const made = await shop.scope.db.query<{ amount: string }>(
      `select amount from invoices i join customers c on c.id = i.customer_id where telegram_id = $1`,
      [userId],
    );
    expect(
      made.map(({ amount }) => Number(amount)).toSorted(byNumber),
      `${who}: invoices`,
    ).to.deep.equal(asked.toSorted(byNumber));
    for (const amount of buyer.deposits)
      expect(
        texts.some((text) => text.includes(`$${(amount / 100).toFixed(2)}`)),
        `${who}: an answer to /deposit ${amount / 100}`,
      ).to.equal(true);
    const balances = texts.filter((text) => text.includes('Your balance:')).length;
    expect(balances, `${who}: answers to /balance`).to.be.at.least(buyer.balances.said);
    await checkMoney(buyer, texts, who);
  }

  async function checkMoney({ shop, userId, paid }: Buyer, texts: string[], who: string) {
    const rows = (await settledOf(shop)).filter((row) => Number(row.telegram_id) === userId);
    const sum = rows.reduce((total, row) => total + BigInt(row.credit), 0n);
    const [balance] = await shop.scope.db.query<{ amount: string }>(
      `select b.amount from ledger_balances b join ledger_accounts a on a.id = b.account_id
       join customers c on a.name = 'customer:' || c.id where c.telegram_id = $1 and a.currency = 'USD'`,
      [userId],
    );
    expect(BigInt(balance?.amount ?? 0), `${who}: balance`).to.equal(sum);
    if (shop === shops[2]) {
      const stars = rows.filter((row) => row.source === 'stars').map((row) => Number(row.credit));
      expect(stars.toSorted(byNumber), `${who}: stars`).to.deep.equal([...paid].toSorted(byNumber));
    }
    const notices = noticesIn(texts);
    for (const row of rows) {
      const own = notices.filter((notice) => notice.cents === Number(row.credit));
      const same = rows.filter((other) => other.credit === row.credit).length;
      const said = `${who}: notices of ${row.reference}`;
      expect(own.length, said).to.be.at.least(same);
      expect(own.filter(({ isRepeat }) => !isRepeat).length, said).to.be.at.most(same);
    }
    const credits = new Set(rows.map((row) => Number(row.credit)));
    expect(
      notices.filter((notice) => !credits.has(notice.cents)),
      `${who}: foreign notices`,
    ).to.deep.equal([]);
  }

  async function report(): Promise<void> {
    let [updates, payments, conflicts, repeated] = [0, 0, 0, 0];
    for (const shop of shops) {
      const [row] = await shop.scope.db.query<{ updates: number; repeated: number }>(
        `select (select count(*) from updates)::int as updates,
          (select count(*) from messages where content ? 'repeated')::int as repeated`,
      );
      updates += row?.updates ?? 0;
      repeated += row?.repeated ?? 0;
      payments += (await settledOf(shop)).length;
      conflicts += world.telegram.conflicts(shop.bot.id);
    }
    process.stdout.write(
      `      ${KILLS} kills, ${updates} updates, ${payments} payments, ${repeated} notices repeated, ${conflicts} conflicts\n`,
    );
    expect(conflicts).to.equal(0);
  }

  function settledOf(shop: TestShop, source: string | null = null) {
    return shop.scope.db.query<{
      reference: string;
      source: string;
      amount: string;
      credit: string;
      telegram_id: string;
    }>(
      `select p.reference, p.source, p.amount, p.credit_amount as credit, c.telegram_id
       from payments p join customers c on c.id = p.customer_id
       where p.status = 'settled' and ($1::text is null or p.source = $1)`,
      [source],
    );
  }

  /** What Crypto Pay itself says was paid. */
  async function paidInvoices(shop: TestShop): Promise<{ amount: string }[]> {
    const token = tokens.get(shop.id);
    if (token === undefined) return [];
    const answer = await fetch(`${world.cryptopay.url}/api/getInvoices?status=paid&count=1000`, {
      headers: { 'crypto-pay-api-token': token },
    });
    return ((await answer.json()) as { result: { items: { amount: string }[] } }).result.items;
  }

  async function addCryptoPay(shop: TestShop): Promise<void> {
    const address = `http://127.0.0.1:${environment['HTTP_PORT']}`;
    tokens.set(shop.id, (await withCryptoPay(world, shop, address)).token);
    if (shop === shops[0]) addBuyers(shop);
  }

  /** A watch-only key, and for each customer an address that they know. */
  async function addCoins(shop: TestShop): Promise<void> {
    const key = HDKey.fromMasterSeed(Buffer.alloc(32, shop.id)).derive("m/44'/60'/0'");
    const xpub = key.publicExtendedKey;
    await accounts.add(shop.scope, world.platform.secrets, {
      actorId: shop.operator,
      provider: ethereum.id,
      label: 'key',
      credentials: { xpub },
    });
    for (const { userId } of addBuyers(shop)) {
      const name = `Buyer ${userId}`;
      const { customer } = await customers.beginTurn(shop.scope, { id: userId, first_name: name });
      const { address } = await allocateAddress(world.platform.database.platform, {
        chain: ethereum,
        tenantId: shop.id,
        customerId: customer.id,
        key: xpub,
      });
      addresses.set(address.toLowerCase(), `${shop.id}:${userId}`);
    }
  }

  /** The same people in every shop: who speaks to whom must never be mixed up. */
  function addBuyers(shop: TestShop): Buyer[] {
    const made = Array.from({ length: BUYERS_PER_SHOP }, (_, place) => {
      const user = world.telegram.user({ id: 9_001 + place, first_name: `Buyer ${place}` });
      return aBuyer(world, shop, user.id, random);
    });
    buyers.push(...made);
    return made;
  }

  function platform<R>(text: string): Promise<R[]> {
    return world.platform.database.platform.query<R>(text);
  }
});

function byNumber(one: number, other: number): number {
  return one - other;
}

function cents(text: string): number {
  return Math.round(Number(text) * 100);
}
