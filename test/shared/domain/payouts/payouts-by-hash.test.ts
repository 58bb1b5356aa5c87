import { expect } from 'chai';
import type { Chain, Node } from '../../../../shared/chains/chain.ts';
import { solana } from '../../../../shared/chains/solana.ts';
import { createConnections } from '../../../../shared/domain/money/connections.ts';
import * as ledger from '../../../../shared/domain/money/ledger.ts';
import * as book from '../../../../shared/domain/payouts/payout-book.ts';
import { createPayouts, type Payouts } from '../../../../shared/domain/payouts/payouts.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { createPayoutWatch } from '../../../../shared/workers/payouts.ts';
import { startSolana } from '../../../../sandbox/solana.ts';
import { aCustomer, brokenBooks } from '../../../support/builders.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';
import { aWallet, cluster, nodeOf } from '../../chains/solana-support.ts';
import { connected } from '../../chains/support.ts';
import { anAccount, someTon, tonChain } from '../../chains/ton-support.ts';
import { OWN, someTron, tronChain } from '../../chains/tron-support.ts';
import { aPayout, AT_ONCE, fund, stateOf } from '../payout-support.ts';

/** Nobody listens there. */
const SILENT = 'http://127.0.0.1:1';

/** A chain with an owner's wallet on it, who signs somewhere else. */
interface Ground {
  readonly chain: Chain;
  readonly node: Node;
  /** The same and one that does not answer. */
  readonly halved: Node;
  readonly receivers: readonly [string, string];
  /** Sends USDT, or the chain's own coin; answers the hash that the wallet shows. */
  pay(
    to: string,
    amount: bigint,
    how?: { comment?: string; coin?: string; fails?: boolean; times?: number },
  ): string;
  /** What is sent is seen, and what is said of it then: not final yet, or as good as nothing. */
  begin(): 'taken' | 'transaction-waits' | 'transaction-unseen';
  /** As deep as a credit takes. */
  finish(): void;
  close(): Promise<void>;
}

async function onTon(): Promise<Ground> {
  const sandbox = await someTon();
  const chain = tonChain();
  const receivers = [anAccount(), anAccount()] as const;
  return {
    chain,
    node: connected(chain, sandbox.url),
    halved: connected(chain, [sandbox.url, SILENT]),
    receivers,
    pay(to, amount, { comment, coin = 'USDT', fails } = {}) {
      const note = comment === undefined ? {} : { comment };
      if (coin === 'TON') return sandbox.pay({ to, amount, ...note });
      return sandbox.payJettons({ to, amount, ...note, ...(fails ? { fails } : {}) });
    },
    begin: () => 'transaction-unseen',
    finish: () => sandbox.mine(),
    close: () => sandbox.close(),
  };
}

async function onTron(): Promise<Ground> {
  const sandbox = await someTron();
  sandbox.mine(30);
  const chain = tronChain(sandbox);
  return {
    chain,
    node: connected(chain, sandbox.url),
    halved: connected(chain, [sandbox.url, SILENT]),
    receivers: [OWN[0], OWN[1]],
    pay(to, amount, { coin = 'USDT', fails, times = 1 } = {}) {
      const asset = chain.assets.find(({ currency }) => currency === coin);
      if (!asset) throw new Error(`no ${coin} there`);
      if (!fails && times === 1) return sandbox.send(to, amount, asset);
      const log = { contract: asset.contract ?? '', to, amount: `${amount}` };
      return sandbox.call(
        { logs: Array.from({ length: times }, () => log) },
        fails ? 'REVERT' : undefined,
      );
    },
    begin() {
      sandbox.mine();
      return 'taken';
    },
    finish: () => sandbox.mine(chain.confirmationsRequired),
    close: () => sandbox.close(),
  };
}

async function onSolana(): Promise<Ground> {
  const sandbox = await startSolana({ assets: solana.assets });
  const chain = cluster(sandbox);
  return {
    chain,
    node: nodeOf(chain, sandbox.url),
    halved: nodeOf(chain, [sandbox.url, SILENT]),
    receivers: [aWallet(), aWallet()],
    pay: (to, amount, { coin = 'USDT', fails = false } = {}) =>
      sandbox.pay([{ to, amount, currency: coin }], { failed: fails }),
    begin() {
      sandbox.pass(2);
      return 'transaction-waits';
    },
    finish: () => sandbox.pass(40),
    close: () => sandbox.close(),
  };
}

for (const [name, start] of [
  ['TON', onTon],
  ['TRON', onTron],
  ['Solana', onSolana],
] as const)
  describe(`a withdrawal on ${name} that is signed elsewhere`, () => {
    let ground: Ground;
    let payouts: Payouts;
    let doubting: Payouts;
    let watch: (scope: Scope, id: bigint) => Promise<void>;
    let scope: Scope;
    let other: Scope;
    let ann: Customer;
    const AMOUNT = 25_000_000n;

    before(async () => {
      ground = await start();
      const { database, secrets } = await testPlatform();
      const connections = createConnections({ providers: [], providerUrls: {}, secrets, fetch, publicUrl: 'http://127.0.0.1:1' }); // prettier-ignore
      const { chain, node } = ground;
      const payoutsOn = (node: Node) =>
        createPayouts({
          providers: [],
          chains: { [chain.id]: chain },
          nodes: { [chain.id]: node },
          connections,
          platform: database.platform,
        });
      [payouts, doubting] = [payoutsOn(node), payoutsOn(ground.halved)];
      watch = createPayoutWatch(payouts);
    });
    after(() => ground.close());
    beforeEach(async () => {
      [scope, other] = [await newScope(), await newScope()];
      ann = await aCustomer(scope);
      await fund(scope, ann, 100_000_000n, 'USDT');
    });

    /** One that somebody of the staff took to send it. */
    const taken = async (address = ground.receivers[0], at = scope, customer = ann) => {
      const nothing = { amount: 0n, currency: 'USDT' };
      const { id } = await aPayout(at, customer, { way: ground.chain.id, money: { amount: AMOUNT, currency: 'USDT' }, fee: nothing, destination: { address } }, AT_ONCE); // prettier-ignore
      expect(await book.claim(at, 7, id)).to.include({ state: 'submitting' });
      return id;
    };
    const prove = async (id: bigint, txid: string, at = scope, by = payouts) => {
      try {
        await (
          await by.prove(at, id, txid)
        )(at);
        return 'taken';
      } catch (error) {
        if (error instanceof UserError) return error.code;
        throw error;
      }
    };
    const state = async (id: bigint) => (await stateOf(scope, id)).state;
    const balance = async () => (await ledger.balances(scope, ann.id, 'USDT'))[0]?.amount;

    it('is found by its hash, and settles at its depth, once', async () => {
      const id = await taken();
      expect(await balance(), 'it is held').to.equal(75_000_000n);
      const txid = ground.pay(ground.receivers[0], AMOUNT);
      const early = ground.begin();
      expect(await prove(id, ` ${txid} `), 'at once').to.equal(early);
      await watch(scope, id);
      expect(await state(id)).to.equal(early === 'taken' ? 'submitted' : 'submitting');
      ground.finish();
      const answers = await Promise.all(Array.from({ length: 20 }, () => prove(id, txid)));
      expect(answers.filter((each) => each !== 'payout-moved')).to.deep.equal(early === 'taken' ? [] : ['taken']); // prettier-ignore
      await watch(scope, id);
      expect(await state(id)).to.equal('settled');
      expect(await prove(id, txid)).to.equal('payout-moved');
      expect(await balance()).to.equal(75_000_000n);
      expect(await brokenBooks(scope)).to.deep.equal([]);
    });

    it('is not believed of one node where there are two, neither when it is named nor when it is deep', async () => {
      const id = await taken();
      const txid = ground.pay(ground.receivers[0], AMOUNT);
      const early = ground.begin();
      const first = await prove(id, txid, scope, doubting);
      expect(first).to.equal(early === 'taken' ? 'transaction-doubted' : early);
      if (early === 'taken') expect(await prove(id, txid)).to.equal('taken');
      ground.finish();
      if (early === 'taken') {
        await createPayoutWatch(doubting)(scope, id);
        expect(await state(id)).to.equal('submitted');
      } else {
        expect(await prove(id, txid, scope, doubting)).to.equal('transaction-doubted');
        expect(await state(id)).to.equal('submitting');
        expect(await prove(id, txid)).to.equal('taken');
      }
      await watch(scope, id);
      expect(await state(id)).to.equal('settled');
    });

    it('is not what pays somebody else, another amount, another coin, failed, or is none', async () => {
      const id = await taken();
      const [own, foreign] = ground.receivers;
      const coin = ground.chain.assets.find(({ contract }) => contract === null)?.currency ?? '';
      const sent = {
        receiver: ground.pay(foreign, AMOUNT),
        less: ground.pay(own, AMOUNT - 1n),
        more: ground.pay(own, AMOUNT + 1n),
        coin: ground.pay(own, AMOUNT, { coin }),
        failed: ground.pay(own, AMOUNT, { fails: true }),
      };
      ground.begin();
      ground.finish();
      const wrong = 'transaction-other';
      for (const txid of [sent.receiver, sent.less, sent.more, sent.coin])
        expect(await prove(id, txid)).to.equal(wrong);
      expect(await prove(id, sent.failed)).to.be.oneOf(['transaction-failed', wrong]);
      for (const text of ['', 'x', sent.less.slice(1)])
        expect(await prove(id, text)).to.equal('transaction-unseen');
      expect(await state(id)).to.equal('submitting');
    });

    it('is not another’s: a hash settles one, and no shop proves what another shop owes', async () => {
      const [first, second] = [await taken(), await taken()];
      const txid = ground.pay(ground.receivers[0], AMOUNT);
      ground.begin();
      ground.finish();
      expect(await prove(first, txid, other)).to.equal('payout-moved');
      expect(await prove(first, txid)).to.equal('taken');
      expect(await prove(second, txid)).to.equal('transaction-used');
      await watch(scope, first);
      expect([await state(first), await state(second)]).to.deep.equal(['settled', 'submitting']);
      expect(await brokenBooks(scope)).to.deep.equal([]);
    });

    it('is one shop’s alone: the first that names it, also of twenty at once', async () => {
      const bob = await aCustomer(other);
      await fund(other, bob, 100_000_000n, 'USDT');
      const mine = await taken();
      const theirs = await taken(ground.receivers[0], other, bob);
      const txid = ground.pay(ground.receivers[0], AMOUNT);
      ground.begin();
      ground.finish();
      const told = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0 ? prove(mine, txid) : prove(theirs, txid, other),
        ),
      );
      const states = [(await stateOf(scope, mine)).state, (await stateOf(other, theirs)).state];
      expect(states.filter((each) => each === 'settled')).to.have.length(1);
      expect(states.filter((each) => each === 'submitting')).to.have.length(1);
      expect(told.filter((each) => each === 'taken')).to.have.length(1);
      const lost = states[0] === 'submitting' ? told.filter((_, i) => i % 2 === 0) : told.filter((_, i) => i % 2 === 1); // prettier-ignore
      expect(new Set(lost)).to.deep.equal(new Set(['transaction-used']));
      // Another payment of the same is as good as new.
      const second = ground.pay(ground.receivers[0], AMOUNT);
      ground.finish();
      const answers = [await prove(mine, second), await prove(theirs, second, other)];
      expect(answers.toSorted()).to.deep.equal(['payout-moved', 'taken']);
      expect([await brokenBooks(scope), await brokenBooks(other)]).to.deep.equal([[], []]);
    });

    it('is nobody’s when the work breaks off, and the same withdrawal may ask again', async () => {
      const bob = await aCustomer(other);
      await fund(other, bob, 100_000_000n, 'USDT');
      const mine = await taken();
      const theirs = await taken(ground.receivers[0], other, bob);
      const txid = ground.pay(ground.receivers[0], AMOUNT);
      ground.begin();
      ground.finish();
      const write = await payouts.prove(other, theirs, txid);
      const broken = other.transaction(async (scope) => {
        await write(scope);
        throw new Error('broken off');
      });
      expect(await broken.catch((error: Error) => error.message)).to.equal('broken off');
      expect(await prove(mine, txid)).to.equal('taken');
      expect(await prove(theirs, txid, other)).to.equal('transaction-used');
      const transfer = { chain: ground.chain.id, txid: `${txid}-x`, ordinal: '0' };
      const claims = [];
      for (const [at, id] of [[scope, mine], [scope, mine], [scope, mine + 1n], [other, mine], [scope, mine]] as const)
        claims.push(await book.claimTransfer(at, id, transfer)); // prettier-ignore
      expect(claims).to.deep.equal([true, true, false, false, true]);
    });

    if (name === 'TRON')
      it('is two when one transaction pays the same receiver the same twice', async () => {
        const ids = [await taken(), await taken(), await taken()];
        const txid = ground.pay(ground.receivers[0], AMOUNT, { times: 2 });
        ground.begin();
        ground.finish();
        const told = [];
        for (const id of ids) told.push(await prove(id, txid));
        expect(told).to.deep.equal(['taken', 'taken', 'transaction-used']);
        expect(await brokenBooks(scope)).to.deep.equal([]);
      });

    if (name === 'TON')
      it('needs the comment that the receiver’s exchange asked for, and no other', async () => {
        const [to] = ground.receivers;
        const id = await taken(`${to}:7710204`);
        const sent = [undefined, '7710205', 'WITHDRAW'].map((comment) =>
          ground.pay(to, AMOUNT, comment === undefined ? {} : { comment }),
        );
        const right = ground.pay(to, AMOUNT, { comment: '7710204' });
        ground.finish();
        for (const txid of sent) expect(await prove(id, txid)).to.equal('transaction-memo');
        expect(await prove(id, right)).to.equal('taken');
        await watch(scope, id);
        expect(await state(id)).to.equal('settled');
        // Where none is asked for, what the sender notes for themselves is their own affair.
        const plain = await taken();
        expect(await prove(plain, sent[2] ?? '')).to.equal('taken');
        expect(await state(plain)).to.equal('settled');
      });
  });
