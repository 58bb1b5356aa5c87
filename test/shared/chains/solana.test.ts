import { expect } from 'chai';
import { base58 } from '@scure/base';
import { startSolana, type SandboxSolana, type SolanaWeather } from '../../../sandbox/solana.ts';
import type { AccountReading } from '../../../shared/chains/chain.ts';
import { isOnCurve, tokenAccount } from '../../../shared/chains/solana-address.ts';
import { solana } from '../../../shared/chains/solana.ts';
import { systemClock } from '../../../shared/clock.ts';
import { Unavailable, UserError } from '../../../shared/errors.ts';
import { aWallet, cluster, mintOf, nodeOf } from './solana-support.ts';

/** Of the words "abandon … about" at m/44'/501'/0'/0'. */
const WALLET = 'HAgk14JpMQLgt6rVgv7cBQFJWFto5Dqxi472uT3DKpqk';

describe('Solana', () => {
  let sandbox: SandboxSolana;

  before(async () => {
    sandbox = await startSolana({ assets: solana.assets });
  });
  after(() => sandbox.close());

  const from = () => Math.floor(Date.now() / 1_000) - 60;
  const reader = (weather: SolanaWeather = {}) => nodeOf(cluster(sandbox), sandbox.door(weather));
  const fresh = (address: string) => ({ address, cursor: null, from: from() });
  const read = async (address: string, cursor: string | null = null, node = reader()) =>
    node.accounts.since({ ...fresh(address), cursor });
  const sums = ({ transfers }: Pick<AccountReading, 'transfers'>) =>
    transfers.map(({ money }) => `${money.amount} ${money.currency}`);

  it('derives the token account that senders derive', () => {
    // Published: the tests of Solana.Swift.
    expect(tokenAccount('3h1zGmCwsRJnVk5BuRNMLsPaQu1y2aqXqXDWYCgrp5UG', mintOf('USDC'))).to.equal(
      '3uetDDizgTtadDHZzyy9BqxrjQcozMEkxzbKhfZF4tG3',
    );
    expect(isOnCurve(base58.decode(tokenAccount(WALLET, mintOf('USDT'))))).to.equal(false);
  });

  it('takes wallets and refuses what nobody can sign for', () => {
    expect(solana.readAddress?.(` ${WALLET}\n`)).to.deep.equal({
      address: WALLET,
      script: Buffer.from(base58.decode(WALLET)),
    });
    const refused = (text: string) => {
      try {
        solana.outgoing?.scriptOf(text);
      } catch (error) {
        if (error instanceof UserError) return error.code;
      }
      return 'taken';
    };
    expect(refused(WALLET)).to.equal('taken');
    expect(refused(tokenAccount(WALLET, mintOf('USDC')))).to.equal('destination-curve');
    expect(refused(WALLET.slice(0, -2))).to.equal('address-unreadable');
    expect(refused(`0${WALLET.slice(1)}`)).to.equal('address-unreadable');
    expect(refused('11111111111111111111111111111111')).to.equal('address-unreadable');
    expect(refused('')).to.equal('address-unreadable');
  });

  it('writes Solana Pay requests with a reference of each', () => {
    const link = (amount: bigint, currency: string) => solana.payLink(WALLET, { amount, currency });
    expect(link(1_500_000_000n, 'SOL')).to.match(
      /^solana:HAgk14\w+\?amount=1\.5&reference=[1-9A-HJ-NP-Za-km-z]{43,44}$/,
    );
    expect(link(1n, 'SOL')).to.match(/\?amount=0\.000000001&/);
    expect(link(25_000_000n, 'USDC')).to.include(`?amount=25&spl-token=${mintOf('USDC')}&`);
    const reference = (text: string) => new URL(text).searchParams.get('reference') ?? '';
    expect(base58.decode(reference(link(1n, 'USDT')))).to.have.length(32);
    expect(reference(link(1n, 'USDT'))).to.not.equal(reference(link(2n, 'USDT')));
    expect(reference(link(1n, 'USDT'))).to.equal(reference(link(1n, 'USDT')));
    const named = solana.payLink(WALLET, { amount: 1n, currency: 'USDT' }, undefined, 'Чай & Co');
    expect(new URL(named).searchParams.get('label')).to.equal('Чай & Co');
    expect(reference(named)).to.equal(reference(link(1n, 'USDT')));
  });

  it('sees coins and both tokens once they are final, and not before', async () => {
    const to = aWallet();
    const paid = sandbox.pay([{ to, amount: 2_000_000_000n, currency: 'SOL' }]);
    sandbox.pay([{ to, amount: 5_000_000n, currency: 'USDT' }]);
    sandbox.pay([{ to, amount: 7_000_000n, currency: 'USDC' }], { version: 0 });
    sandbox.pass(31);
    const node = reader();
    expect(await node.accounts.changed([fresh(to)])).to.deep.equal([]);
    expect(sums(await read(to))).to.deep.equal([]);
    sandbox.pass(1);
    expect(await node.accounts.changed([fresh(to)])).to.deep.equal([to]);
    const reading = await read(to, null, node);
    expect(sums(reading)).to.deep.equal(['2000000000 SOL', '5000000 USDT', '7000000 USDC']);
    expect(reading.transfers[0]).to.deep.include({
      txid: paid,
      ordinal: `${to}.SOL`,
      script: Buffer.from(base58.decode(to)),
    });
    const after = { ...fresh(to), cursor: reading.cursor };
    expect(await node.accounts.changed([after])).to.deep.equal([]);
    expect((await read(to, reading.cursor)).cursor).to.equal(reading.cursor);
  });

  it('reads transactions of every version, also those that mainnet has since September 2026', async () => {
    const to = aWallet();
    sandbox.pay([{ to, amount: 1_000_000n, currency: 'SOL' }]);
    sandbox.pay([{ to, amount: 2_000_000n, currency: 'SOL' }], { version: 0 });
    const newest = sandbox.pay([{ to, amount: 3_000_000n, currency: 'USDT' }], { version: 1 });
    sandbox.pass(32);
    expect(sums(await read(to))).to.deep.equal(['1000000 SOL', '2000000 SOL', '3000000 USDT']);
    expect(await reader().sent?.(newest)).to.include({ succeeded: true });
  });

  it('counts what a wallet has more, whatever moved it', async () => {
    const [to, other] = [aWallet(), aWallet()];
    const [usdt, second] = [tokenAccount(to, mintOf('USDT')), aWallet()];
    const token = { owner: to, mint: mintOf('USDT') };
    sandbox.execute([
      { account: usdt, amount: 5n, token },
      { account: second, amount: 6n, token },
      { account: tokenAccount(other, mintOf('USDT')), amount: 9n, token: { ...token, owner: other } }, // prettier-ignore
      { account: to, amount: 1_000_000n },
    ]);
    sandbox.pass(32);
    const mine = (await read(to)).transfers.filter(({ ordinal }) => ordinal.startsWith(to));
    expect(sums({ transfers: mine })).to.have.members(['11 USDT', '1000000 SOL']);
  });

  it('takes nothing from failed transactions, foreign mints, dust and what its owner moves', async () => {
    const to = aWallet();
    sandbox.pay([{ to, amount: 1_000_000_000n, currency: 'SOL' }], { failed: true });
    sandbox.execute([
      { account: aWallet(), amount: 10n ** 12n, token: { owner: to, mint: aWallet() } },
      { account: to, amount: 1n },
    ]);
    sandbox.pay([{ to, amount: 50_000_000n, currency: 'USDC' }]);
    // Collected and its account closed: what that had to hold comes back to the owner.
    const account = tokenAccount(to, mintOf('USDC'));
    const token = { owner: to, mint: mintOf('USDC') };
    sandbox.execute(
      [{ account, amount: -50_000_000n, token }, { account, amount: -2_039_280n }, { account: to, amount: 2_039_280n }], // prettier-ignore
      { signers: [to] },
    );
    sandbox.pass(32);
    expect(sums(await read(to))).to.deep.equal(['50000000 USDC']);
  });

  it('reads over the borders of pages, oldest first, each transaction once', async () => {
    const to = aWallet();
    for (let each = 1; each <= 1_103; each += 1) {
      sandbox.pay([{ to, amount: BigInt(each) * 10_000n, currency: 'SOL' }]);
      if (each % 7 === 0) sandbox.pass(1);
    }
    sandbox.pass(32);
    const node = reader();
    const seen: bigint[] = [];
    let cursor: string | null = null;
    for (let turn = 0, more = true; more; turn += 1) {
      expect(turn).to.be.lessThan(40);
      const reading: AccountReading = await read(to, cursor, node);
      seen.push(...reading.transfers.map(({ money }) => money.amount / 10_000n));
      ({ cursor, more } = reading);
    }
    expect(seen).to.deep.equal(Array.from({ length: 1_103 }, (_, i) => BigInt(i + 1)));
    expect(await node.accounts.changed([{ ...fresh(to), cursor }])).to.deep.equal([]);
  });

  it('reads an address that is flooded with dust in bounded turns, what is newest first', async function () {
    this.timeout(60_000);
    const to = aWallet();
    let asked = 0;
    const node = reader({ asked: () => (asked += 1) });
    const pay = (amount: bigint) => sandbox.pay([{ to, amount: amount * 1_000n, currency: 'SOL' }]);
    const flood = (count: number) => {
      for (let each = 1; each <= count; each += 1) {
        sandbox.pay([{ to, amount: 1n, currency: 'SOL' }]);
        if (each % 9 === 0) sandbox.pass(1);
      }
    };
    pay(1_000n);
    sandbox.pass(32);
    let { cursor, more } = await read(to, null, node);
    expect(more).to.equal(false);
    pay(2_000n);
    flood(1_700);
    pay(3_000n);
    flood(1_700);
    pay(4_000n);
    flood(3);
    sandbox.pass(32);
    const found: string[][] = [];
    for (let turn = 0; turn < 400 && (turn === 0 || more); turn += 1) {
      // It goes on while it is read, faster than that for a while.
      if (turn === 5) flood(100);
      if (turn === 6) pay(5_000n);
      if (turn === 5 || turn === 6) sandbox.pass(32);
      asked = 0;
      const reading = await read(to, cursor, node);
      ({ cursor, more } = reading);
      expect(asked, `turn ${turn}`).to.be.lessThan(80);
      found.push(sums(reading));
    }
    expect(more).to.equal(false);
    expect(found[0]).to.deep.equal(['4000000 SOL']);
    expect(found[6]).to.deep.equal(['5000000 SOL']);
    // Each once, and once more what was read last before it, of the same slot.
    expect(found.flat().toSorted()).to.deep.equal(
      [1, 2, 3, 4, 5].map((each) => `${each}000000 SOL`),
    );
    expect(await node.accounts.changed([{ ...fresh(to), cursor }])).to.deep.equal([]);
    // As ever afterwards, though an hour of dust lies behind it.
    pay(6_000n);
    sandbox.pass(32);
    expect(await node.accounts.changed([{ ...fresh(to), cursor }])).to.deep.equal([to]);
    const after = await read(to, cursor, node);
    expect([sums(after), after.more]).to.deep.equal([['6000000 SOL', '5000000 SOL'], false]);
  });

  it('finds what a node listed late, and says so until it did', async () => {
    const to = aWallet();
    const weather = { unlisted: new Set<string>() };
    const node = reader(weather);
    const late = sandbox.pay([{ to, amount: 10_000_000n, currency: 'SOL' }]);
    weather.unlisted.add(late);
    sandbox.pass(1);
    sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    const first = await read(to, null, node);
    expect(sums(first)).to.deep.equal(['5 USDT']);
    weather.unlisted.clear();
    expect(sums(await read(to, first.cursor, node))).to.deep.equal(['10000000 SOL', '5 USDT']);
  });

  it('finds what a node lists within the hour, though newer ones were read', async () => {
    const to = aWallet();
    const weather = { unlisted: new Set<string>() };
    const node = reader(weather);
    weather.unlisted.add(sandbox.pay([{ to, amount: 10_000_000n, currency: 'SOL' }]));
    // 55 minutes.
    sandbox.pass(13_200);
    sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    const first = await read(to, null, node);
    expect(sums(first)).to.deep.equal(['5 USDT']);
    weather.unlisted.clear();
    expect(sums(await read(to, first.cursor, node))).to.deep.equal(['10000000 SOL', '5 USDT']);
  });

  it('does not explain a balance whose transaction no node lists', async () => {
    const to = aWallet();
    const weather = { unlisted: new Set<string>() };
    const node = reader(weather);
    sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    const { cursor } = await read(to, null, node);
    weather.unlisted.add(sandbox.pay([{ to, amount: 6n, currency: 'USDT' }]));
    sandbox.pass(32);
    const again = await read(to, cursor, node);
    expect(again.cursor).to.equal(cursor);
    expect(await node.accounts.changed([{ ...fresh(to), cursor: again.cursor }])).to.deep.equal([to]); // prettier-ignore
  });

  it('asks another node when one is behind, blocked, or lists what it does not have', async () => {
    const to = aWallet();
    const signature = sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    for (const weather of [{ lag: 100 }, { status: 429 }, { missing: new Set([signature]) }]) {
      const node = nodeOf(cluster(sandbox), [sandbox.door(weather), sandbox.door({})]);
      await node.accounts.head();
      expect(await node.accounts.changed([fresh(to)])).to.deep.equal([to]);
      expect(sums(await read(to, null, node))).to.deep.equal(['5 USDT']);
    }
    const behind = reader({ lag: 5 });
    expect(sums(await read(to, null, behind)), 'it alone says what it knows').to.deep.equal([]);
    const lone = reader({ missing: new Set([signature]) });
    expect(await failure(read(to, null, lone))).to.be.instanceOf(Unavailable);
  });

  it('believes no node that knows less than the balances that were compared', async () => {
    const to = aWallet();
    sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    const good: SolanaWeather = {};
    const node = nodeOf(cluster(sandbox), [sandbox.door(good), sandbox.door({ lag: 10 })]);
    expect(await node.accounts.changed([fresh(to)])).to.deep.equal([to]);
    good.status = 503;
    const answer = await failure(read(to, null, node));
    expect(answer).to.be.instanceOf(Unavailable);
    expect(String(answer)).to.match(/Minimum context slot/);
  });

  it('reads the answers that real nodes give', async () => {
    const [payer, to] = [aWallet(), aWallet()];
    const signature = base58.encode(Buffer.alloc(64, 9));
    const account = tokenAccount(to, mintOf('USDC'));
    const balance = (amount: string, mint = mintOf('USDC')) => ({
      accountIndex: 2, mint, owner: to, programId: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
      uiTokenAmount: { amount, decimals: 6, uiAmount: 1.5, uiAmountString: '1.5' },
    }); // prettier-ignore
    const answer = {
      blockTime: 1_700_000_000,
      meta: {
        computeUnitsConsumed: 6_199, err: null as unknown, fee: 5_000, innerInstructions: [],
        loadedAddresses: { readonly: [mintOf('USDC')], writable: [account] },
        logMessages: ['Program log: Instruction: TransferChecked'],
        // A validator that voted on others: more than a number holds exactly.
        postBalances: [499_995_000, 2 ** 60, 2_039_280, 1],
        postTokenBalances: [balance('1500000'), balance('9', aWallet())],
        preBalances: [500_000_000, 2 ** 60, 2_039_280, 1],
        preTokenBalances: [], rewards: [], status: { Ok: null },
      },
      slot: 230_000_000,
      transaction: {
        message: {
          accountKeys: [payer, 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'],
          addressTableLookups: [{ accountKey: aWallet(), readonlyIndexes: [1], writableIndexes: [4] }],
          header: { numReadonlySignedAccounts: 0, numReadonlyUnsignedAccounts: 1, numRequiredSignatures: 1 },
          instructions: [{ accounts: [2, 3], data: 'g7f', programIdIndex: 1, stackHeight: null }],
          recentBlockhash: aWallet(),
        },
        signatures: [signature],
      },
      version: 0,
    }; // prettier-ignore
    const node = solana.connect({
      urls: ['https://node.test/key'],
      clock: systemClock,
      requestsPerSecond: 1_000,
      fetch: async (_, init) => {
        const body = typeof init?.body === 'string' ? init.body : '{}';
        const { method } = JSON.parse(body) as { method: string };
        const results: Record<string, unknown> = {
          getGenesisHash: '5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d',
          getSlot: 230_000_099,
          getTransaction: answer,
        };
        return Response.json({ jsonrpc: '2.0', result: results[method], id: 1 });
      },
    });
    const found = await node.sent?.(signature);
    expect(found).to.include({ succeeded: true, confirmations: 100 });
    expect(found?.transfers).to.have.length(1);
    expect(found?.transfers[0]).to.deep.include({
      ordinal: `${to}.USDC`,
      money: { amount: 1_500_000n, currency: 'USDC' },
    });
    answer.meta.err = { InstructionError: [2, { Custom: 1 }] };
    expect(await node.sent?.(signature)).to.deep.include({ succeeded: false, transfers: [] });
    answer.meta.postBalances.pop();
    expect(await failure(node.sent?.(signature))).to.be.instanceOf(Unavailable);
  });

  it('says nothing of a cluster that is another', async () => {
    const node = nodeOf(solana, sandbox.url);
    expect(String(await failure(node.tip()))).to.match(/another cluster/);
  });

  it('looks a transaction up, with what is on top of it', async () => {
    const to = aWallet();
    const node = reader();
    const txid = sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(2);
    expect(await node.sent?.(txid)).to.deep.include({ txid, confirmations: 0, transfers: [] });
    expect(sums({ transfers: (await node.waiting?.({ address: to, script: Buffer.alloc(0) })) as never })).to.deep.equal(['5 USDT']); // prettier-ignore
    expect(await node.accounts.ofTransaction(txid)).to.equal(null);
    sandbox.pass(40);
    const found = await node.sent?.(txid);
    expect(found).to.include({ txid, succeeded: true, confirmations: 11 });
    expect(sums({ transfers: (await node.accounts.ofTransaction(txid)) ?? [] })).to.deep.equal(['5 USDT']); // prettier-ignore
    expect(await node.waiting?.({ address: to, script: Buffer.alloc(0) })).to.deep.equal([]);
    const failed = sandbox.pay([{ to, amount: 5n, currency: 'USDT' }], { failed: true });
    sandbox.pass(32);
    expect(await node.sent?.(failed)).to.include({ succeeded: false });
    expect(await node.sent?.('no signature')).to.equal(null);
    expect(await node.sent?.(base58.encode(Buffer.alloc(64, 7)))).to.equal(null);
  });

  it('lets two nodes agree on a payment before it is believed', async () => {
    const to = aWallet();
    const txid = sandbox.pay([{ to, amount: 5n, currency: 'USDT' }]);
    sandbox.pass(32);
    const transfer = {
      txid,
      ordinal: `${to}.USDT`,
      script: Buffer.alloc(32),
      money: { amount: 5n, currency: 'USDT' },
    };
    const agree = (weather: SolanaWeather, wanted = transfer) =>
      nodeOf(cluster(sandbox), [sandbox.url, sandbox.door(weather)])
        .agree?.({ height: sandbox.slot, hash: '' }, wanted)
        .then(() => 'yes');
    expect(await agree({})).to.equal('yes');
    expect(await failure(agree({ missing: new Set([txid]) }))).to.be.instanceOf(Unavailable);
    const more = { ...transfer, money: { amount: 6n, currency: 'USDT' } };
    expect(await failure(agree({}, more))).to.be.instanceOf(Unavailable);
  });

  it('asks one question for 33 wallets', async () => {
    let questions = 0;
    const weather: SolanaWeather = { asked: (method) => (questions += Number(method === 'getMultipleAccounts')) }; // prettier-ignore
    const wallets = Array.from({ length: 100 }, () => fresh(aWallet()));
    await reader(weather).accounts.changed(wallets);
    expect(questions).to.equal(4);
  });
});

async function failure(work: Promise<unknown> | undefined): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error;
  }
}
