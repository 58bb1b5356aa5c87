import { randomBytes } from 'node:crypto';
import { serve } from './loopback.ts';
import { openState } from './state-file.ts';
import { commentBody, internalTransferBody, notificationBody, operationBody, rawOf, walletOf } from './ton-bodies.ts'; // prettier-ignore
import { answerToncenter, type TonMemory, type TonMessage, type TonTransaction, type TonWeather } from './toncenter.ts'; // prettier-ignore

/** TON behind an interface of toncenter's, version 3, with hands to move it. Nothing is signed. */
export interface SandboxTon {
  readonly url: string;
  readonly height: number;
  /** Another address of the same chain, with weather of its own. */
  door(weather: TonWeather): string;
  /** Sends TON; it is in the next block. Answers the hash that the payer's wallet shows. */
  pay(payment: TonPayment): string;
  /** Sends jettons: the chain's USDT, or those of another master. */
  payJettons(payment: JettonPayment): string;
  /** The account's owner sends TON away. */
  spend(account: string, amount: bigint): string;
  /** The account has a wallet's program from now on. */
  deploy(account: string): void;
  mine(count?: number): void;
  close(): Promise<void>;
}

export interface TonPayment {
  readonly to: string;
  readonly amount: bigint;
  readonly comment?: string;
  /** Instead of a comment. */
  readonly body?: string;
  readonly from?: string;
  /** It comes back from an account without a program. */
  readonly bounce?: boolean;
}

export interface JettonPayment {
  readonly to: string;
  readonly amount: bigint;
  readonly comment?: string;
  readonly isInline?: boolean;
  readonly from?: string;
  readonly master?: string;
  /** 0: the receiver's own account is not told. */
  readonly forward?: bigint;
  /** The receiver's jetton wallet refuses it. */
  readonly fails?: boolean;
}

export interface SandboxTonOptions {
  /** The master of its USDT. */
  readonly usdt: string;
  readonly stateFile?: string;
  /** 0: blocks come by `mine` only. */
  readonly blockTimeS?: number;
  /** The time of its blocks, in milliseconds; without it, the machine's. */
  readonly now?: () => number;
}

const KEPT = 5_000;
const BLOCK_LT = 1_000_000n;
/** What a jetton transfer carries for its fees. */
const FEES = 50_000_000n;
/** A wallet of nobody we know. */
export const STRANGER = `0:${'5E'.repeat(32)}`;

/** Starts the chain on a free loopback port, or goes on with a kept one. */
export async function startTon(options: SandboxTonOptions): Promise<SandboxTon> {
  const usdt = rawOf(options.usdt);
  const now = () => Math.floor((options.now ?? Date.now)() / 1_000);
  const { state, save } = openState<TonMemory>(options.stateFile, {
    height: 1_000,
    time: now(),
    lt: '60000000000000',
    deployed: [usdt],
    wallets: {},
    transactions: [],
    waiting: [],
  });
  const doors = new Map<string, TonWeather>();

  /** One transaction of an account, in the next block. */
  function add(
    trace: string,
    account: string,
    message: TonMessage,
    more: Partial<TonTransaction> = {},
  ): TonTransaction {
    state.lt = String(BigInt(state.lt) + 2n);
    const isThere = state.deployed.includes(account);
    const made: TonTransaction = {
      account,
      hash: hash(),
      lt: state.lt,
      now: 0,
      mc_block_seqno: 0,
      trace_id: trace,
      orig_status: isThere ? 'active' : 'uninit',
      end_status: isThere ? 'active' : 'uninit',
      total_fees: '0',
      // Without a program nothing is computed: it is aborted, and the money stays.
      description: isThere
        ? {
            type: 'ord',
            aborted: false,
            compute_ph: { skipped: false, success: true, exit_code: 0 },
            action: { success: true },
          }
        : { type: 'ord', aborted: true, compute_ph: { skipped: true, reason: 'no_state' } },
      in_msg: message,
      out_msgs: [],
      emulated: false,
      finality: 'finalized',
      ...more,
    };
    state.waiting.push(made);
    return made;
  }

  /** What a person orders their wallet to send, from outside of the chain. */
  function order(from: string, message: TonMessage): TonTransaction {
    if (!state.deployed.includes(from)) state.deployed.push(from);
    const trace = hash();
    return add(trace, from, messageOf({ source: null, destination: from }), {
      out_msgs: [message],
    });
  }

  function pay(payment: TonPayment): string {
    const [from, to] = [rawOf(payment.from ?? STRANGER), rawOf(payment.to)];
    const body =
      payment.body ?? (payment.comment === undefined ? undefined : commentBody(payment.comment));
    const message = messageOf({
      source: from,
      destination: to,
      value: payment.amount,
      body,
      bounce: payment.bounce ?? false,
    });
    const sent = order(from, message);
    const { trace_id: trace } = sent;
    if (payment.bounce === true && !state.deployed.includes(to)) {
      const back = messageOf({
        source: to,
        destination: from,
        value: payment.amount,
        isBounced: true,
      });
      add(trace, to, message, {
        out_msgs: [back],
        description: {
          type: 'ord',
          aborted: true,
          compute_ph: { skipped: true, reason: 'no_state' },
          bounce: { type: 'ok' },
        },
      });
      add(trace, from, back);
    } else add(trace, to, message);
    return hexOf(sent.hash);
  }

  function payJettons(payment: JettonPayment): string {
    const { amount, comment = null, isInline = false, forward = 1n } = payment;
    const [from, to, master] = [payment.from ?? STRANGER, payment.to, payment.master ?? usdt].map(
      rawOf,
    ) as [string, string, string];
    const [theirs, ours] = [walletOf(master, from), walletOf(master, to)];
    state.wallets[theirs] = { owner: from, jetton: master };
    state.deployed = [...new Set([...state.deployed, theirs, ours])];
    const sent = order(from, messageOf({ source: from, destination: theirs, value: FEES }));
    const { trace_id: trace } = sent;
    const jettons = { amount, sender: from, comment, isInline, forward };
    const moved = messageOf({
      source: theirs,
      destination: ours,
      value: FEES,
      body: internalTransferBody(jettons),
      bounce: true,
    });
    add(
      trace,
      theirs,
      messageOf({
        source: from,
        destination: theirs,
        value: FEES,
        body: operationBody(0x0f8a7ea5),
      }),
      { out_msgs: [moved] },
    );
    if (payment.fails) {
      const back = messageOf({ source: ours, destination: theirs, value: FEES, isBounced: true });
      add(trace, ours, moved, {
        out_msgs: [back],
        description: {
          type: 'ord',
          aborted: true,
          compute_ph: { skipped: false, success: false, exit_code: 45 },
          bounce: { type: 'ok' },
        },
      });
      add(trace, theirs, back);
      return hexOf(sent.hash);
    }
    state.wallets[ours] = { owner: to, jetton: master };
    const told = messageOf({
      source: ours,
      destination: to,
      value: forward,
      body: notificationBody(jettons),
    });
    const rest = messageOf({
      source: ours,
      destination: from,
      value: FEES / 2n,
      body: operationBody(0xd53276db),
    });
    add(trace, ours, moved, { out_msgs: forward > 0n ? [told, rest] : [rest] });
    if (forward > 0n) add(trace, to, told);
    add(trace, from, rest);
    return hexOf(sent.hash);
  }

  function spend(account: string, amount: bigint): string {
    const from = rawOf(account);
    const message = messageOf({ source: from, destination: STRANGER, value: amount });
    const sent = order(from, message);
    add(sent.trace_id, STRANGER, message);
    return hexOf(sent.hash);
  }

  function mineOne(): void {
    state.height += 1;
    state.time = Math.max(state.time + (options.blockTimeS === 0 ? 0 : 1), now());
    const mined = state.waiting.splice(0);
    for (const each of mined)
      Object.assign(each, { mc_block_seqno: state.height, now: state.time });
    state.transactions = [...state.transactions, ...mined].slice(-KEPT);
    state.lt = String((BigInt(state.lt) / BLOCK_LT + 1n) * BLOCK_LT);
    if (mined.length > 0 || state.height % 20 === 0) save();
  }

  const server = await serve((request, url, body) => {
    const [, first = '', ...rest] = url.pathname.split('/');
    const weather = doors.get(first);
    const path = weather ? `/${rest.join('/')}` : url.pathname;
    return answerToncenter(
      { path, query: url.searchParams, body, key: request.headers['x-api-key'] },
      state,
      weather ?? {},
    );
  });
  const timer = options.blockTimeS === 0 ? null : setInterval(mineOne, (options.blockTimeS ?? 3) * 1_000); // prettier-ignore
  return {
    url: server.url,
    get height() {
      return state.height;
    },
    door(weather) {
      const name = randomBytes(6).toString('hex');
      doors.set(name, weather);
      return `${server.url}/${name}`;
    },
    pay,
    payJettons,
    spend,
    deploy: (account) => void (state.deployed = [...new Set([...state.deployed, rawOf(account)])]),
    mine(count = 1) {
      for (let n = 0; n < count; n += 1) mineOne();
    },
    async close() {
      if (timer) clearInterval(timer);
      save();
      await server.close();
    },
  };
}

function messageOf(message: {
  readonly source: string | null;
  readonly destination: string;
  readonly value?: bigint;
  readonly body?: string | undefined;
  readonly bounce?: boolean;
  readonly isBounced?: boolean;
}): TonMessage {
  const { source, destination, value = 0n, body, bounce = false, isBounced = false } = message;
  return {
    hash: hash(),
    source,
    destination,
    value: source === null ? null : String(value),
    bounce,
    bounced: isBounced,
    message_content: { hash: hash(), body: body ?? EMPTY, decoded: null },
  };
}

/** A bag with one empty cell. */
const EMPTY = 'te6cckEBAQEAAgAAAEysuc0=';

function hash(): string {
  return randomBytes(32).toString('base64');
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
