import { expect } from 'chai';
import { beginCell, Cell as TheirCell } from '@ton/core';
import { STRANGER, type SandboxTon } from '../../../sandbox/ton.ts';
import { commentBody, encryptedBody, operationBody } from '../../../sandbox/ton-bodies.ts';
import { Unavailable } from '../../../shared/errors.ts';
import { readBag, Slice, writeBag } from '../../../shared/chains/ton-cell.ts';
import { codeOf, readBody } from '../../../shared/chains/ton-comment.ts';
import { formatAccount, readAccount } from '../../../shared/chains/ton-address.ts';
import { ton } from '../../../shared/chains/ton.ts';
import { connected } from './support.ts';
import { anAccount, readAll, readerAt, someTon } from './ton-support.ts';

const TON = 1_000_000_000n;

describe('bodies of TON', () => {
  it('are read as the ecosystem’s own library writes them', () => {
    for (const comment of ['K7QF2M9X', 'Привет 👋', 'x'.repeat(123), 'long '.repeat(400).trim()])
      expect(readBody(commentBody(comment)), comment.slice(0, 20)).to.deep.equal({
        kind: 'plain',
        comment,
      });
    for (const options of [
      { idx: false, crc32: true },
      { idx: true, crc32: true },
      { idx: false, crc32: false },
    ]) {
      const cell = beginCell().storeUint(0, 32).storeStringTail('y'.repeat(500)).endCell();
      expect(readBody(cell.toBoc(options).toString('base64'))).to.have.property(
        'comment',
        'y'.repeat(500),
      );
    }
  });

  it('say nothing that can be read where they are empty, encrypted, odd or broken', () => {
    const bag = (cell: ReturnType<typeof beginCell>) => cell.endCell().toBoc().toString('base64');
    for (const body of [
      undefined,
      null,
      '',
      bag(beginCell()),
      encryptedBody(),
      bag(beginCell().storeUint(0, 32)),
    ])
      expect(readBody(body)).to.deep.equal({ kind: 'plain', comment: null });
    expect(readBody(operationBody(0xd53276db))).to.deep.equal({
      kind: 'other',
      operation: 0xd53276db,
    });
    for (const body of [
      'AAAA',
      'te6ccgE',
      bag(beginCell().storeUint(1, 7)),
      bag(beginCell().storeUint(0, 37)),
      'x'.repeat(5_000),
    ])
      expect(readBody(body).kind, body.slice(0, 10)).to.equal('other');
  });

  it('of one cell are written as that library reads them', () => {
    const account = readAccount(anAccount()).script;
    const bits = [...account].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const slice = TheirCell.fromBase64(writeBag(`100${bits}`)).beginParse();
    expect(slice.loadAddress().hash).to.deep.equal(account.subarray(1));
    expect(new Slice(readBag(writeBag(`100${bits}`))).address()).to.deep.equal(account);
    expect(TheirCell.fromBase64(writeBag('10101010')).bits.length).to.equal(8);
  });
});

describe('accounts of TON', () => {
  let chain: SandboxTon;
  before(async () => (chain = await someTon()));
  after(() => chain.close());

  const sent = async (address: string, cursor?: string) =>
    (await readAll(readerAt(chain.url), address, cursor)).transfers.map(({ ordinal, money, script }) => ({
      ordinal, amount: money.amount, currency: money.currency, code: script.subarray(33).toString(),
    })); // prettier-ignore

  it('bring TON with its comment, also to a wallet that was never used', async () => {
    const address = anAccount();
    const code = codeOf(readAccount(address).script, 1);
    chain.pay({ to: address, amount: 2n * TON, comment: code.toLowerCase() });
    chain.mine();
    chain.deploy(address);
    chain.pay({ to: address, amount: 3n * TON, comment: ` ${code} ` });
    chain.mine();
    expect(await sent(address)).to.deep.equal([
      { ordinal: 'native', amount: 2n * TON, currency: 'TON', code },
      { ordinal: 'native', amount: 3n * TON, currency: 'TON', code },
    ]);
    const [first] = (await readAll(readerAt(chain.url), address)).transfers;
    expect(first?.txid).to.match(/^[0-9a-f]{64}$/);
    expect(first?.remark).to.deep.include({
      account: readAccount(address).script,
      comment: code.toLowerCase(),
    });
    expect(first?.height).to.equal(chain.height - 1);
  });

  it('bring USDT by their own jetton wallet, with the comment inline, below, long, or nothing told', async () => {
    const address = anAccount();
    const code = codeOf(readAccount(address).script, 1);
    chain.payJettons({ to: address, amount: 1_000_000n, comment: code });
    chain.payJettons({ to: address, amount: 2_000_000n, comment: code, isInline: true });
    chain.payJettons({ to: address, amount: 3_000_000n, comment: code, forward: 0n });
    chain.payJettons({ to: address, amount: 4_000_000n, comment: 'z'.repeat(300) });
    chain.payJettons({ to: address, amount: 5_000_000n });
    chain.mine();
    expect(await sent(address)).to.deep.equal(
      [1, 2, 3, 4, 5].map((n) => ({
        ordinal: 'jetton', amount: BigInt(n) * 1_000_000n, currency: 'USDT', code: n < 4 ? code : '',
      })),
    ); // prettier-ignore
  });

  it('bring the TON that travels with jettons where it is more than any fee, as nobody’s', async () => {
    const address = anAccount();
    const code = codeOf(readAccount(address).script, 1);
    const master = anAccount();
    chain.payJettons({ to: address, amount: 7n, comment: code, forward: TON });
    chain.payJettons({ to: address, amount: 8n, comment: code, master, forward: 250n * TON });
    chain.mine();
    expect(await sent(address)).to.deep.equal([
      { ordinal: 'jetton', amount: 7n, currency: 'USDT', code },
      { ordinal: 'native', amount: 250n * TON, currency: 'TON', code: '' },
    ]);
    const coins = (await readAll(readerAt(chain.url), address)).transfers.at(-1);
    expect(coins?.remark).to.deep.include({ comment: code, sender: formatAccount(readAccount(STRANGER).script) }); // prettier-ignore
    if (coins)
      await connected(ton, [chain.url, chain.door({})]).agree?.(
        { height: coins.height, hash: '' },
        coins,
      );
  });

  it('bring nothing of another jetton, of what failed, came back, or was sent away', async () => {
    const address = anAccount();
    chain.payJettons({ to: address, amount: 9_000_000n, comment: 'x', master: anAccount() });
    chain.payJettons({ to: address, amount: 9_000_000n, fails: true });
    chain.pay({ to: address, amount: 9n * TON, bounce: true });
    chain.mine();
    chain.spend(address, 5n * TON);
    chain.pay({ to: address, amount: 30_000_000n, body: operationBody(0xd53276db) });
    chain.pay({ to: address, amount: 1n, body: operationBody(0x05138d91) });
    // Its own money that was refused elsewhere.
    chain.pay({ from: address, to: anAccount(), amount: TON, bounce: true });
    chain.mine();
    expect(await sent(address)).to.deep.equal([]);
  });

  it('bring what has no comment, an unknown or an encrypted one, as the account’s own', async () => {
    const address = anAccount();
    chain.pay({ to: address, amount: TON });
    chain.pay({ to: address, amount: TON, comment: 'thanks!' });
    chain.pay({ to: address, amount: TON, body: encryptedBody() });
    chain.pay({ to: address, amount: TON, body: operationBody(0x12345678) });
    chain.mine();
    const { transfers } = await readAll(readerAt(chain.url), address);
    expect(transfers.map(({ script }) => formatAccount(script))).to.deep.equal(
      Array(4).fill(address),
    );
    expect(transfers.map(({ remark }) => remark?.comment)).to.deep.equal([
      null,
      'thanks!',
      null,
      null,
    ]);
  });

  it('go on after the cursor with something behind it, a page at a time', async () => {
    const address = anAccount();
    for (let n = 1; n <= 230; n += 1) {
      chain.pay({ to: address, amount: BigInt(n), comment: 'x' });
      if (n % 50 === 0) chain.mine();
    }
    chain.mine();
    const first = await readAll(readerAt(chain.url), address);
    expect(first.transfers.map(({ money }) => Number(money.amount))).to.deep.equal(
      Array.from({ length: 230 }, (_, i) => i + 1),
    );
    // A minute and more: interfaces that were behind may tell of it only now.
    chain.mine(200);
    chain.payJettons({ to: address, amount: 7n });
    chain.pay({ to: address, amount: 999n });
    chain.mine();
    const second = await readAll(readerAt(chain.url), address, first.cursor);
    expect(second.transfers.map(({ money }) => money.amount).slice(-2)).to.deep.equal([7n, 999n]);
    const again = await readAll(readerAt(chain.url), address, second.cursor);
    expect(again.transfers).to.have.length(232);
    chain.mine(310);
    chain.pay({ to: address, amount: 5n });
    chain.mine();
    const late = await readAll(readerAt(chain.url), address, second.cursor);
    // The newest is far from those before it now: they are not read again.
    const third = await readAll(readerAt(chain.url), address, late.cursor);
    expect(third.transfers.map(({ money }) => money.amount)).to.deep.equal([5n]);
    expect(third.cursor).to.equal(late.cursor);
  });

  it('say which of them changed, by few questions', async () => {
    const all = Array.from({ length: 100 }, anAccount);
    const asked: string[] = [];
    const reader = readerAt(chain.door({ heard: (path) => asked.push(path) }));
    const [one = '', two = ''] = all;
    const marks = await Promise.all(
      all.map(async (address) => ({
        address,
        from: 0,
        cursor: (await readAll(reader, address)).cursor,
      })),
    );
    expect(await reader.changed(marks)).to.deep.equal([]);
    asked.length = 0;
    chain.pay({ to: one, amount: 1n });
    // Nobody tells the account itself of these.
    chain.payJettons({ to: two, amount: 1n, forward: 0n });
    chain.mine();
    expect(await reader.changed(marks)).to.have.members([one, two]);
    expect(asked).to.deep.equal(Array(3).fill('/accountStates'));
    expect(await reader.changed([{ address: anAccount(), cursor: null, from: 0 }])).to.have.length(
      1,
    );
  });

  it('begin when they were shown, not with the history of a wallet', async () => {
    const address = anAccount();
    chain.pay({ to: address, amount: TON });
    chain.mine();
    const later = Date.now() / 1_000 + 3_600;
    const reading = await readerAt(chain.url).since({ address, cursor: null, from: later });
    expect(reading.transfers).to.deep.equal([]);
  });

  it('bring only what is final', async () => {
    const address = anAccount();
    const reader = readerAt(chain.door({ tellsWaiting: true }));
    chain.pay({ to: address, amount: 4n });
    expect((await readAll(reader, address)).transfers).to.deep.equal([]);
    const { cursor } = await readAll(reader, address);
    chain.mine();
    expect((await readAll(reader, address, cursor)).transfers).to.have.length(1);
  });
});

describe('a transaction of TON', () => {
  let chain: SandboxTon;
  before(async () => (chain = await someTon()));
  after(() => chain.close());

  it('is found by the hash that the payer’s wallet shows, in every form, with what it brought', async () => {
    const address = anAccount();
    const node = connected(ton, chain.url);
    const [coins, jettons] = [
      chain.pay({ to: address, amount: TON, comment: 'K7QF2M9X' }),
      chain.payJettons({ to: address, amount: 5_000_000n, comment: 'K7QF2M9X' }),
    ];
    expect(await node.sent?.(coins)).to.equal(null);
    chain.mine(3);
    for (const txid of [coins, jettons]) {
      const found = await node.sent?.(txid);
      expect(found).to.include({ txid, succeeded: true, confirmations: 3 });
      const at = found?.transfers.filter(
        ({ remark }) => formatAccount(remark?.account ?? Buffer.alloc(33)) === address,
      );
      expect(at).to.have.length(1);
      expect(at?.[0]?.script.subarray(33).toString()).to.equal('K7QF2M9X');
      expect(at?.[0]?.txid).not.to.equal(txid);
    }
    const base64 = Buffer.from(coins, 'hex').toString('base64');
    for (const text of [
      coins.toUpperCase(),
      `0x${coins}`,
      base64,
      base64.replaceAll('+', '-').replaceAll('/', '_'),
      encodeURIComponent(base64),
    ])
      expect(await node.sent?.(text), text).to.include({ txid: coins });
    expect(await node.sent?.('nonsense')).to.equal(null);
    expect(await node.sent?.('ab'.repeat(32))).to.equal(null);
  });

  it('is not believed where the interface names a jetton wallet that the master does not know', async () => {
    const address = anAccount();
    const fake = anAccount();
    const txid = chain.payJettons({
      to: address,
      amount: 5_000_000n,
      comment: 'K7QF2M9X',
      master: fake,
    });
    chain.mine();
    const found = await connected(ton, chain.url).sent?.(txid);
    expect(found?.transfers.filter(({ money }) => money.currency === 'USDT')).to.deep.equal([]);
  });

  it('brought nothing when it failed or came back', async () => {
    const node = connected(ton, chain.url);
    const txid = chain.payJettons({ to: anAccount(), amount: 1n, fails: true });
    chain.mine();
    expect((await node.sent?.(txid))?.transfers).to.deep.equal([]);
  });
});

describe('nodes of TON', () => {
  let chain: SandboxTon;
  before(async () => (chain = await someTon()));
  after(() => chain.close());

  const unavailable = async (work: Promise<unknown>) => {
    const error: unknown = await work.then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(Unavailable);
    return String(error);
  };

  it('are used only when they serve the main network, with the key that one has there', async () => {
    expect(await unavailable(readerAt(chain.door({ network: -3 })).head())).to.contain(
      'network -3',
    );
    const closed = chain.door({ key: 'secret' });
    await unavailable(readerAt(closed).head());
    const open = ton.connect({
      urls: [closed],
      apiKey: 'secret',
      fetch,
      clock: (await import('../../../shared/clock.ts')).systemClock,
    });
    expect((await open.accounts?.head())?.height).to.equal(chain.height);
  });

  it('replace one another: a silent one, a crowded one, one that lags', async () => {
    const address = anAccount();
    chain.pay({ to: address, amount: 8n });
    chain.mine();
    const lagging = chain.door({ lag: 100 });
    const reader = readerAt(
      lagging,
      chain.door({ status: 503 }),
      chain.door({ status: 429 }),
      chain.url,
    );
    expect((await reader.head()).height).to.equal(chain.height - 100);
    const second = readerAt(lagging, chain.url);
    await second.head();
    await second.head();
    expect((await readAll(second, address)).transfers).to.have.length(1);
    // Ten seconds behind is how interfaces are: none is passed over for it.
    const asked: string[] = [];
    const third = readerAt(chain.door({ lag: 25, heard: (path) => asked.push(path) }), chain.url);
    await third.head();
    await third.head();
    asked.length = 0;
    await third.changed([{ address, cursor: null, from: 0 }]);
    expect(asked).to.deep.equal(['/accountStates']);
  });

  it('agree in twos on a large payment: amount, receiver, comment, jetton', async () => {
    const address = anAccount();
    chain.pay({ to: address, amount: 500n * TON, comment: 'K7QF2M9X' });
    chain.payJettons({ to: address, amount: 5_000_000_000n, comment: 'K7QF2M9X' });
    chain.mine();
    const { transfers } = await readAll(readerAt(chain.url), address);
    const more = chain.door({
      bend: (each) => ({
        ...each,
        in_msg: {
          ...each.in_msg,
          value: '900000000000',
          message_content: { ...each.in_msg.message_content, body: commentBody('other') },
        },
      }),
    });
    for (const transfer of transfers) {
      const block = { height: transfer.height, hash: transfer.blockHash };
      await connected(ton, [chain.url, chain.door({})]).agree?.(block, transfer);
      await connected(ton, chain.url).agree?.(block, transfer);
      await unavailable(
        connected(ton, [chain.url, more]).agree?.(block, transfer) ?? Promise.resolve(),
      );
      await unavailable(
        connected(ton, [chain.url, chain.door({ lag: 5 })]).agree?.(block, transfer) ??
          Promise.resolve(),
      );
      await unavailable(
        connected(ton, [chain.url, chain.door({ status: 503 })]).agree?.(block, transfer) ??
          Promise.resolve(),
      );
    }
    expect(transfers).to.have.length(2);
  });
});
