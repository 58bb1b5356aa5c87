import { Address, beginCell, Cell, comment, contractAddress, internal, SendMode, storeStateInit, toNano, type MessageRelaxed, type Transaction } from '@ton/core'; // prettier-ignore
import { WalletContractV4, WalletContractV5R1 } from '@ton/ton';
import { expect } from 'chai';
import type { SandboxContract, SendMessageResult } from '@ton/sandbox';
import { readAccount } from '../../../shared/chains/ton-address.ts';
import { codeOf } from '../../../shared/chains/ton-comment.ts';
import { ton } from '../../../shared/chains/ton.ts';
import { connected } from './support.ts';
import { readAll, readerAt, USDT } from './ton-support.ts';
import { addressOf, startTonVm, tonKeys, WALLET_CODE, type TonVm } from './ton-vm.ts';

/** What wallets are, for whom they hold money. */
interface Wallet {
  readonly address: Address;
  send(messages: MessageRelaxed[], mode?: SendMode): Promise<SendMessageResult>;
}
interface Jettons {
  readonly amount: bigint;
  readonly forward?: bigint;
  readonly payload?: Cell;
  readonly isInline?: boolean;
}

const MASTER = Address.parse(USDT);
const FORGED = Address.parse(`0:${'f0'.repeat(32)}`);
/** Wallets send so: fees beside, and what cannot be sent is left out. */
const USUAL: SendMode = SendMode.PAY_GAS_SEPARATELY | SendMode.IGNORE_ERRORS;

describe('TON’s own virtual machine', () => {
  let vm: TonVm;
  let payer: Wallet;

  before(async () => {
    vm = await startTonVm();
    for (const master of [MASTER, FORGED]) await vm.deployMaster(master);
    payer = wallet('payer', 4);
    await vm.block(vm.treasury.send({ to: payer.address, value: toNano(10_000), bounce: false }));
    for (const master of [MASTER, FORGED])
      await vm.block(mint(master, payer.address, { amount: 10n ** 12n }));
    expect(await vm.jettons(MASTER, payer.address)).to.equal(10n ** 12n);
  });
  after(() => vm.close());

  function wallet(name: string, version: 4 | 5): Wallet {
    const { publicKey, secretKey } = tonKeys(name);
    const timeout = () => (vm.chain.now ?? 0) + 600;
    if (version === 4) {
      const opened = vm.chain.openContract(WalletContractV4.create({ workchain: 0, publicKey }));
      return {
        address: opened.address,
        send: async (messages, sendMode = USUAL) =>
          resultOf(opened.sendTransfer({ seqno: await opened.getSeqno(), secretKey, messages, sendMode, timeout: timeout() })), // prettier-ignore
      };
    }
    const opened = vm.chain.openContract(WalletContractV5R1.create({ workchain: 0, publicKey }));
    return {
      address: opened.address,
      send: async (messages, sendMode = USUAL) =>
        resultOf(opened.sendTransfer({ seqno: await opened.getSeqno(), secretKey, messages, sendMode, timeout: timeout() })), // prettier-ignore
    };
  }

  /** A shop's wallet that its owner has used already. */
  async function used(name: string, version: 4 | 5): Promise<Wallet> {
    const made = wallet(name, version);
    await vm.block(vm.treasury.send({ to: made.address, value: toNano(1), bounce: false }));
    await vm.block(made.send([internal({ to: vm.treasury.address, value: toNano('0.1') })]));
    const { accountState } = await vm.chain.getContract(made.address);
    expect(accountState?.type).to.equal('active');
    return made;
  }

  const code = (to: Address) => codeOf(readAccount(to.toString()).script, 1);
  const coins = (to: Address, value: bigint, body?: Cell | string, bounce = false) =>
    internal({ to, value, bounce, ...(body === undefined ? {} : { body }) });

  /** An order to a jetton wallet (TEP-74). */
  async function jettons(to: Address, { amount, forward = 1n, payload, isInline }: Jettons, from = payer.address, master = MASTER) {
    const head = beginCell().storeUint(0x0f8a7ea5, 32).storeUint(0, 64).storeCoins(amount)
      .storeAddress(to).storeAddress(from).storeBit(false).storeCoins(forward);
    const body = isInline && payload
      ? head.storeBit(false).storeSlice(payload.beginParse()).endCell()
      : head.storeMaybeRef(payload).endCell();
    return internal({ to: await vm.jettonWallet(master, from), value: toNano('0.2') + forward, bounce: true, body });
  } // prettier-ignore

  /** New jettons, by their master; `forward` beyond what comes along cannot be sent on. */
  async function mint(master: Address, to: Address, { amount, forward = 0n, payload }: Jettons) {
    const inner = beginCell().storeUint(0x178d4519, 32).storeUint(0, 64).storeCoins(amount)
      .storeAddress(null).storeAddress(null).storeCoins(forward).storeMaybeRef(payload).endCell();
    const body = beginCell().storeUint(21, 32).storeUint(0, 64).storeAddress(to).storeCoins(toNano('0.1')).storeRef(inner).endCell();
    return vm.treasury.send({ to: master, value: toNano('0.3'), body });
  } // prettier-ignore

  /** What the watch of accounts credits to a wallet: sums, and the code of each comment. */
  async function credited(to: Address) {
    const { transfers, cursor } = await readAll(readerAt(vm.url), to.toString());
    expect(await readerAt(vm.url).changed([{ address: to.toString(), cursor, from: 0 }])).to.deep.equal([]); // prettier-ignore
    const of = (currency: string) =>
      transfers.filter(({ money }) => money.currency === currency).reduce((sum, { money }) => sum + money.amount, 0n); // prettier-ignore
    return { TON: of('TON'), USDT: of('USDT'), codes: transfers.map(({ script }) => script.subarray(33).toString()) }; // prettier-ignore
  }

  /**
   * Lets something happen, and compares what is credited with what the machine says that the account has more:
   * its coins, with the fees that it paid for being told, and its jettons. `passing`: coins that only came along.
   */
  async function both(
    to: Address,
    sending: Promise<SendMessageResult>,
    expected: { readonly TON?: bigint; readonly USDT?: bigint; readonly passing?: bigint },
    codes?: readonly string[],
  ) {
    const before = [await vm.coins(to), await vm.jettons(MASTER, to), await credited(to)] as const;
    const transactions = await vm.block(sending);
    // What bounces pays its fees itself.
    const own = transactions.filter((each) => addressOf(each).equals(to) && each.outMessagesCount === 0); // prettier-ignore
    const fees = own.reduce((sum, { totalFees }) => sum + totalFees.coins, 0n);
    const { TON = 0n, USDT: tokens = 0n, passing = 0n } = expected;
    expect((await vm.coins(to)) - before[0] + fees, 'coins by the machine').to.equal(TON + passing);
    expect((await vm.jettons(MASTER, to)) - before[1], 'jettons by the machine').to.equal(tokens);
    const after = await credited(to);
    expect(after.TON - before[2].TON, 'coins credited').to.equal(TON);
    expect(after.USDT - before[2].USDT, 'jettons credited').to.equal(tokens);
    if (codes) expect(after.codes.slice(before[2].codes.length)).to.deep.equal(codes);
    return transactions;
  }

  for (const version of [4, 5] as const) {
    it(`brings TON to a wallet of version ${version}: with a comment, without, and before it was ever used`, async () => {
      const shop = await used(`shop ${version}`, version);
      const { address: to } = shop;
      await both(to, payer.send([coins(to, toNano(2), code(to))]), { TON: toNano(2) }, [code(to)]);
      await both(to, payer.send([coins(to, toNano(3))]), { TON: toNano(3) }, ['']);
      await both(to, payer.send([coins(to, toNano('0.1'), 'thanks!', true)]), { TON: toNano('0.1') }, ['']); // prettier-ignore
      // Too little to be told of it, and to go back: it stays, and is below what anybody looks at.
      await both(to, payer.send([coins(to, 1n, 'an advertisement', true)]), { passing: 1n });
      const fresh = wallet(`fresh ${version}`, version).address;
      await both(fresh, payer.send([coins(fresh, toNano(1), code(fresh))]), { TON: toNano(1) }, [code(fresh)]); // prettier-ignore
    });

    it(`brings two payments of one order of a wallet of version ${version}, each`, async () => {
      const from = wallet(`orders ${version}`, version);
      await vm.block(vm.treasury.send({ to: from.address, value: toNano(100), bounce: false }));
      const to = (await used(`two ${version}`, 4)).address;
      const other = wallet(`third ${version}`, 5).address;
      const order = [coins(to, toNano(1), code(to)), coins(other, toNano(7)), coins(to, toNano(2), 'hello')]; // prettier-ignore
      const sent = await both(to, from.send(order), { TON: toNano(3) }, [code(to), '']);
      expect((await credited(other)).TON).to.equal(toNano(7));
      const [first] = sent;
      const found = await connected(ton, vm.url).sent?.(first?.hash().toString('hex') ?? '');
      expect(found?.transfers.map(({ money }) => money.amount)).to.have.members([toNano(1), toNano(7), toNano(2)]); // prettier-ignore
      expect((await credited(from.address)).TON, 'its own order is no payment').to.equal(toNano(100)); // prettier-ignore
    });
  }

  it('brings nothing that came back, to neither side', async () => {
    const to = wallet('never used', 4).address;
    const sent = await both(to, payer.send([coins(to, toNano(5), code(to), true)]), {});
    expect(sent.map(phasesOf)).to.deep.include({
      computed: false,
      acted: undefined,
      bounced: 'ok',
    });
    expect((await credited(payer.address)).TON).to.equal(toNano(10_000));
  });

  it('brings nothing of an order whose actions failed, and of one the part that went', async () => {
    const to = (await used('action', 4)).address;
    const order = [coins(to, toNano(1)), coins(to, toNano(1_000_000))];
    const failed = await both(to, payer.send(order, SendMode.PAY_GAS_SEPARATELY), {});
    expect(failed.map(phasesOf)).to.deep.equal([{ computed: true, acted: false, bounced: undefined }]); // prettier-ignore
    const found = await connected(ton, vm.url).sent?.(failed[0]?.hash().toString('hex') ?? '');
    expect(found).to.deep.include({ succeeded: false, transfers: [] });
    await both(to, payer.send(order), { TON: toNano(1) });
  });

  it('brings jettons with a comment below, inline, long, or nothing told, also where there were none yet', async () => {
    const to = wallet('jettons', 5).address;
    const said = comment(code(to));
    const send = async (what: Jettons) => payer.send([await jettons(to, what)]);
    await both(to, send({ amount: 1n, payload: said }), { USDT: 1n, passing: 1n }, [code(to)]);
    await both(to, send({ amount: 2n, payload: said, isInline: true }), { USDT: 2n, passing: 1n }, [code(to)]); // prettier-ignore
    await both(to, send({ amount: 3n, payload: said, forward: 0n }), { USDT: 3n }, [code(to)]);
    await both(to, send({ amount: 4n }), { USDT: 4n, passing: 1n }, ['']);
    const long = comment('long '.repeat(80));
    await both(to, send({ amount: 5n, payload: long, forward: toNano('0.05') }), { USDT: 5n, passing: toNano('0.05') }, ['']); // prettier-ignore
    await both(to, send({ amount: 9n, payload: said, forward: toNano(2) }), { USDT: 9n, TON: toNano(2) }, [code(to), '']); // prettier-ignore
    await both(to, mint(MASTER, to, { amount: 6n, payload: said, forward: 1n }), { USDT: 6n, passing: 1n }, [code(to)]); // prettier-ignore
    const used5 = await used('used jettons', 5);
    const [one, two] = [await jettons(used5.address, { amount: 7n, payload: comment('a') }), await jettons(used5.address, { amount: 8n })]; // prettier-ignore
    const sent = await both(used5.address, payer.send([one, two]), { USDT: 15n, passing: 2n }, ['', '']); // prettier-ignore
    const found = await connected(ton, vm.url).sent?.(sent[0]?.hash().toString('hex') ?? '');
    const mine = found?.transfers.filter(({ money }) => money.currency === 'USDT');
    expect(mine?.map(({ money }) => money.amount)).to.have.members([7n, 8n]);
  });

  it('brings no jettons of another master, of a stranger’s wallet, or of what a stranger only says', async () => {
    const to = (await used('fakes', 4)).address;
    const said = comment(code(to));
    const fake = await both(to, payer.send([await jettons(to, { amount: 10n ** 9n, payload: said }, payer.address, FORGED)]), { passing: 1n }); // prettier-ignore
    expect(await vm.jettons(FORGED, to), 'they are really there').to.equal(10n ** 9n);
    const found = await connected(ton, vm.url).sent?.(fake[0]?.hash().toString('hex') ?? '');
    expect(found?.transfers.filter(({ money }) => money.currency === 'USDT')).to.deep.equal([]);
    const notification = beginCell().storeUint(0x7362d09c, 32).storeUint(0, 64).storeCoins(10n ** 9n)
      .storeAddress(payer.address).storeMaybeRef(said).endCell(); // prettier-ignore
    await both(to, vm.treasury.send({ to, value: 1n, body: notification }), { passing: 1n });
    const ours = await vm.jettonWallet(MASTER, to);
    const given = beginCell().storeUint(0x178d4519, 32).storeUint(0, 64).storeCoins(10n ** 9n)
      .storeAddress(payer.address).storeAddress(payer.address).storeCoins(1n).storeMaybeRef(said).endCell(); // prettier-ignore
    await vm.block(payer.send([await jettons(to, { amount: 1n })]));
    const refused = await both(to, vm.treasury.send({ to: ours, value: toNano('0.2'), body: given, bounce: true }), {}); // prettier-ignore
    expect(
      refused.some((each) => addressOf(each).equals(ours)),
      'it was asked',
    ).to.equal(true);
    // A jetton wallet of our master with the right program, and a balance that nobody gave it.
    const data = beginCell().storeCoins(10n ** 12n).storeAddress(vm.treasury.address).storeAddress(MASTER).storeRef(WALLET_CODE).endCell(); // prettier-ignore
    const init = { code: WALLET_CODE, data };
    const rich = contractAddress(0, init);
    const order = beginCell().storeUint(0x0f8a7ea5, 32).storeUint(0, 64).storeCoins(10n ** 9n).storeAddress(to)
      .storeAddress(vm.treasury.address).storeBit(false).storeCoins(1n).storeMaybeRef(said).endCell(); // prettier-ignore
    const stolen = await both(to, vm.treasury.send({ to: rich, value: toNano(1), init, body: order }), {}); // prettier-ignore
    expect(
      stolen.filter((each) => addressOf(each).equals(ours)),
      'it was asked',
    ).to.have.length(1);
    const traced = await connected(ton, vm.url).sent?.(stolen[0]?.hash().toString('hex') ?? '');
    expect(traced?.transfers.filter(({ money }) => money.currency === 'USDT')).to.deep.equal([]);
  });

  it('brings no jettons where the wallet of the receiver could not do what it was told', async () => {
    const to = (await used('told too much', 5)).address;
    const failed = await both(to, mint(MASTER, to, { amount: 9n, forward: toNano(5) }), {});
    const ours = await vm.jettonWallet(MASTER, to);
    const there = failed.find((each) => addressOf(each).equals(ours));
    expect(there && phasesOf(there)).to.deep.equal({ computed: true, acted: false, bounced: undefined }); // prettier-ignore
  });

  it('brings nothing by what its owner sends: jettons, coins, and what is left of their fees', async () => {
    const shop = await used('sends', 5);
    const to = shop.address;
    await both(to, payer.send([await jettons(to, { amount: 50n })]), { USDT: 50n, passing: 1n });
    const had = await credited(to);
    await vm.block(shop.send([await jettons(payer.address, { amount: 20n }, to), coins(payer.address, toNano('0.1'))])); // prettier-ignore
    expect(await vm.jettons(MASTER, to)).to.equal(30n);
    expect(await credited(to)).to.deep.equal(had);
  });

  it('brings nothing by an order of its owner that somebody else carries there, and pays for', async () => {
    const { address: to } = await used('carried', 5);
    const had = await credited(to);
    const { publicKey, secretKey } = tonKeys('carried');
    const body = WalletContractV5R1.create({ workchain: 0, publicKey }).createTransfer({
      seqno: 1, secretKey, authType: 'internal', sendMode: USUAL, timeout: (vm.chain.now ?? 0) + 600,
      messages: [coins(payer.address, toNano('0.1'))],
    }); // prettier-ignore
    const carried = await vm.block(vm.treasury.send({ to, value: toNano('0.5'), body }));
    const own = carried.find((each) => addressOf(each).equals(to));
    expect([own?.inMessage?.info.type, own?.outMessagesCount]).to.deep.equal(['internal', 1]);
    expect(await credited(to)).to.deep.equal(had);
  });

  it('deploys a wallet by the message that pays it', async () => {
    const { publicKey } = tonKeys('with its program');
    const { init, address: to } = WalletContractV5R1.create({ workchain: 0, publicKey });
    const body = comment(code(to));
    await both(to, vm.treasury.send({ to, value: toNano(2), init, body, bounce: true }), { TON: toNano(2) }, [code(to)]); // prettier-ignore
    expect(beginCell().store(storeStateInit(init)).endCell().hash()).to.deep.equal(to.hash);
  });
});

/** What a transaction came to: undefined where it did not get so far. */
function phasesOf({ description }: Transaction) {
  if (description.type !== 'generic') throw new Error('nothing else happens here');
  const { computePhase, actionPhase, bouncePhase } = description;
  return {
    computed: computePhase.type === 'vm' && computePhase.success,
    acted: actionPhase?.success,
    bounced: bouncePhase?.type,
  };
}

/** The library's type does not say what the machine gives back. */
function resultOf(sending: Promise<unknown>): Promise<SendMessageResult> {
  return sending as ReturnType<SandboxContract<WalletContractV4>['send']>;
}
