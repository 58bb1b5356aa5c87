import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Address, beginCell, Cell, storeMessage, type Message, type TransactionDescriptionGeneric, type Transaction } from '@ton/core'; // prettier-ignore
import { keyPairFromSeed, type KeyPair } from '@ton/crypto';
import { Blockchain, createShardAccount, type SandboxContract, type SendMessageResult, type TreasuryContract } from '@ton/sandbox'; // prettier-ignore
import { json, serve } from '../../../sandbox/loopback.ts';
import { capitals } from '../../../sandbox/ton-bodies.ts';
import { answerToncenter, type TonMemory, type TonMessage, type TonTransaction } from '../../../sandbox/toncenter.ts'; // prettier-ignore

/** What validators of TON run, in this process, behind an interface of toncenter's. */
export interface TonVm {
  readonly url: string;
  readonly chain: Blockchain;
  /** Somebody with a million TON, who sends whatever a test wants. */
  readonly treasury: SandboxContract<TreasuryContract>;
  /** All that followed from a message is one block's; answers the transactions. */
  block(sending: Promise<SendMessageResult>): Promise<SendMessageResult['transactions']>;
  /** Puts a jetton's master at an address; its admin is the treasury. */
  deployMaster(at: Address): Promise<void>;
  /** What an account holds, in its own coins and in jettons of a master, by what their contracts say. */
  coins(account: Address): Promise<bigint>;
  jettons(master: Address, owner: Address): Promise<bigint>;
  jettonWallet(master: Address, owner: Address): Promise<Address>;
  close(): Promise<void>;
}

/** Of the standard's reference contracts; where it comes from stands beside it. */
const CODE = JSON.parse(
  readFileSync(new URL('../../fixtures/chains/jetton-code.json', import.meta.url), 'utf8'),
) as { readonly minter: string; readonly wallet: string };
const FIRST_S = 1_790_000_000;
const FIRST_BLOCK = 1_000;
const BLOCK_S = 5;
const RICH = 1_000_000_000_000_000n;
export const WALLET_CODE = Cell.fromBase64(CODE.wallet);

/** Always the same key pair for a name. */
export function tonKeys(name: string): KeyPair {
  return keyPairFromSeed(createHash('sha256').update(name).digest());
}

/** Starts a chain on a free loopback port, whose blocks are seconds apart from this one on. */
export async function startTonVm(firstS = FIRST_S): Promise<TonVm> {
  const chain = await Blockchain.create();
  chain.now = firstS;
  const memory: TonMemory = {
    height: FIRST_BLOCK, time: firstS, lt: '0', deployed: [], wallets: {}, transactions: [], waiting: [],
  }; // prettier-ignore
  const server = await serve(async (_request, { pathname, searchParams }, body) =>
    pathname === '/runGetMethod'
      ? json(await run(chain, body))
      : answerToncenter({ path: pathname, query: searchParams, body, key: undefined }, memory, {}),
  );

  async function block(sending: Promise<SendMessageResult>) {
    chain.now = (chain.now ?? firstS) + BLOCK_S;
    const { transactions } = await sending;
    Object.assign(memory, { height: memory.height + 1, time: chain.now });
    const trace = base64(transactions[0]?.hash());
    for (const each of transactions) {
      memory.transactions.push(transactionOf(each, trace, memory.height));
      await noteWallet(each);
    }
    return transactions;
  }

  /** As the interface does, whatever says that it is a jetton wallet is believed. */
  async function noteWallet(transaction: Transaction): Promise<void> {
    const address = addressOf(transaction);
    const contract = await chain.getContract(address);
    if (contract.accountState?.type !== 'active') return;
    try {
      const { stackReader } = await contract.get('get_wallet_data');
      stackReader.readBigNumber();
      const [owner, jetton] = [stackReader.readAddress(), stackReader.readAddress()];
      memory.wallets[rawOf(address)] = { owner: rawOf(owner), jetton: rawOf(jetton) };
    } catch {
      // It has no such method: it is none.
    }
  }

  async function jettonWallet(master: Address, owner: Address): Promise<Address> {
    const slice = beginCell().storeAddress(owner).endCell();
    const { stackReader } = await chain.runGetMethod(master, 'get_wallet_address', [{ type: 'slice', cell: slice }]); // prettier-ignore
    return stackReader.readAddress();
  }

  const treasury = await chain.treasury('treasury', { balance: RICH });
  return {
    url: server.url,
    chain,
    treasury,
    block,
    jettonWallet,
    close: () => server.close(),
    async deployMaster(at) {
      const content = beginCell().endCell();
      const data = beginCell().storeCoins(0n).storeAddress(treasury.address).storeRef(content).storeRef(WALLET_CODE).endCell(); // prettier-ignore
      await chain.setShardAccount(at, createShardAccount({ address: at, code: Cell.fromBase64(CODE.minter), data, balance: 1_000_000_000n })); // prettier-ignore
    },
    coins: async (account) => (await chain.getContract(account)).balance,
    async jettons(master, owner) {
      const contract = await chain.getContract(await jettonWallet(master, owner));
      if (contract.accountState?.type !== 'active') return 0n;
      return (await contract.get('get_wallet_data')).stackReader.readBigNumber();
    },
  };
}

/** The account whose transaction it is. */
export function addressOf({ address }: Transaction): Address {
  return new Address(0, Buffer.from(address.toString(16).padStart(64, '0'), 'hex'));
}

/** What the machine did, in the words of the interface: https://docs.ton.org/applications/api/toncenter/v3-overview */
function transactionOf(transaction: Transaction, trace: string, height: number): TonTransaction {
  const { inMessage, outMessages, lt, now, totalFees, oldStatus, endStatus } = transaction;
  const description = transaction.description as TransactionDescriptionGeneric;
  const { aborted, destroyed, computePhase, actionPhase, bouncePhase } = description;
  if (!inMessage) throw new Error('every transaction here has its message');
  return {
    account: rawOf(addressOf(transaction)),
    hash: base64(transaction.hash()),
    lt: String(lt),
    now,
    mc_block_seqno: height,
    trace_id: trace,
    orig_status: oldStatus,
    end_status: endStatus,
    total_fees: String(totalFees.coins),
    description: {
      type: 'ord',
      aborted,
      destroyed,
      compute_ph:
        computePhase.type === 'skipped'
          ? { skipped: true, reason: computePhase.reason.replace('-', '_') }
          : { skipped: false, success: computePhase.success, exit_code: computePhase.exitCode },
      ...(actionPhase ? { action: { success: actionPhase.success, result_code: actionPhase.resultCode } } : {}), // prettier-ignore
      ...(bouncePhase ? { bounce: { type: bouncePhase.type } } : {}),
    },
    in_msg: messageOf(inMessage),
    out_msgs: outMessages.values().map(messageOf),
    emulated: false,
    finality: 'finalized',
  };
}

function messageOf({ info, body, ...rest }: Message): TonMessage {
  const isInternal = info.type === 'internal';
  return {
    hash: base64(beginCell().store(storeMessage({ info, body, ...rest })).endCell().hash()), // prettier-ignore
    source: isInternal ? rawOf(info.src) : null,
    destination: info.dest instanceof Address ? rawOf(info.dest) : '',
    value: isInternal ? String(info.value.coins) : null,
    bounce: isInternal && info.bounce,
    bounced: isInternal && info.bounced,
    message_content: { hash: base64(body.hash()), body: base64(body.toBoc()), decoded: null },
  };
}

async function run(chain: Blockchain, body: string): Promise<unknown> {
  const { address, method, stack } = JSON.parse(body) as { address: string; method: string; stack: readonly { value: string }[] }; // prettier-ignore
  const contract = await chain.getContract(Address.parse(address));
  if (contract.accountState?.type !== 'active') return { gas_used: 0, exit_code: -13, stack: [] };
  const cells = stack.map(({ value }) => ({
    type: 'slice' as const,
    cell: Cell.fromBase64(value),
  }));
  const { stackReader } = await contract.get(method, cells);
  return { gas_used: 0, exit_code: 0, stack: [{ type: 'cell', value: base64(stackReader.readCell().toBoc()) }] }; // prettier-ignore
}

function rawOf(address: Address): string {
  return capitals(address.toRawString());
}

function base64(bytes: Buffer | undefined): string {
  return (bytes ?? Buffer.alloc(0)).toString('base64');
}
