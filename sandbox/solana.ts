import { randomBytes } from 'node:crypto';
import { base58 } from '@scure/base';
import type { ChainAsset } from '../shared/chains/chain.ts';
import { tokenAccount } from '../shared/chains/solana-address.ts';
import { json, serve } from './loopback.ts';
import { refused, solanaAnswers, type Refused } from './solana-answers.ts';
import { openState } from './state-file.ts';

/** What one of its doors does to those who come through it. */
export interface SolanaWeather {
  /** Slots that it is behind. */
  lag?: number;
  /** Answered instead of anything: 429, 503. */
  status?: number;
  /** Transactions that it does not list, or lists and does not have. */
  unlisted?: ReadonlySet<string>;
  missing?: ReadonlySet<string>;
  /** Asked before each question; for counting. */
  asked?: (method: string) => void;
}

/** A change of one account in a transaction, in lamports or of its token. */
export interface Change {
  readonly account: string;
  readonly amount: bigint;
  /** A token account's. */
  readonly token?: { readonly owner: string; readonly mint: string };
}

/** A transaction as it was executed. Amounts are texts, for the file. */
export interface SolanaTransaction {
  readonly signature: string;
  readonly slot: number;
  readonly time: number;
  readonly failed: boolean;
  /** Who signed, the payer first. */
  readonly signers: readonly string[];
  readonly others: readonly string[];
  /** Named by a lookup table. */
  readonly loaded: readonly string[];
  readonly version?: 0 | 1;
  /** By account: what it held before and after. */
  readonly balances: Readonly<Record<string, readonly [string, string]>>;
  readonly tokens: readonly {
    readonly account: string;
    readonly owner: string;
    readonly mint: string;
    readonly before: string;
    readonly after: string;
  }[];
}

/** What of a transaction is not usual. */
export interface Execution {
  readonly failed?: boolean;
  /** Who signs beside the payer. */
  readonly signers?: readonly string[];
  /** 0: names its accounts by a lookup table; 1: has no such tables any more. Usually older than both. */
  readonly version?: 0 | 1;
}

/** A cluster of one, with hands to move it. Nothing is signed here. */
export interface SandboxSolana {
  readonly url: string;
  readonly genesis: string;
  readonly slot: number;
  /** Another address of the same cluster, with weather of its own. */
  door(weather: SolanaWeather): string;
  /** Pays wallets in one transaction: coins to them, tokens to their token accounts. Answers its signature. */
  pay(payments: readonly { to: string; amount: bigint; currency: string }[], how?: Execution): string; // prettier-ignore
  execute(changes: readonly Change[], how?: Execution): string;
  /** Slots go by. */
  pass(slots: number): void;
  close(): Promise<void>;
}

export interface SandboxSolanaOptions {
  readonly assets: readonly ChainAsset[];
  readonly stateFile?: string;
  /** Milliseconds of a slot; 0: they go by `pass` only. */
  readonly slotMs?: number;
  /** Slots until one is final. */
  readonly finalAfter?: number;
  /** The time of its slots, in milliseconds; without it, the machine's. */
  readonly now?: () => number;
}

interface State {
  genesis: string;
  slot: number;
  transactions: SolanaTransaction[];
}

const FEE = 5_000n;
/** What a new token account must hold. */
const RENT = 2_039_280n;
/** Where slots begin: not at the first, as on any living cluster. */
const FIRST_SLOT = 1_000_000;
/** A million coins: enough for whoever plays. */
const RICH = 10n ** 15n;

/** Starts a Solana cluster on a free loopback port. */
export async function startSolana(options: SandboxSolanaOptions): Promise<SandboxSolana> {
  const { assets, slotMs = 0, finalAfter = 32, now = Date.now } = options;
  const empty: State = { genesis: aName(), slot: FIRST_SLOT, transactions: [] };
  const { state, save } = openState<State>(options.stateFile, empty);
  const weathers: SolanaWeather[] = [{}];
  const payer = aName();
  const answers = solanaAnswers(state, finalAfter, now);
  const timer = slotMs > 0 ? setInterval(() => pass(1), slotMs).unref() : null;
  const server = await serve((_, url, body) => {
    const weather = weathers[Number(url.pathname.slice(1))] ?? {};
    const { id, method, params } = JSON.parse(body) as Question;
    weather.asked?.(method);
    if (weather.status !== undefined) return json({ error: 'no' }, weather.status);
    try {
      return json({ jsonrpc: '2.0', id, result: answers(weather, method, params) });
    } catch (error) {
      const { code, message } = refused(error);
      return json({ jsonrpc: '2.0', id, error: { code, message } satisfies Refused });
    }
  });

  function pass(slots: number): void {
    state.slot += slots;
  }

  function execute(changes: readonly Change[], how: Execution = {}): string {
    const signers = [payer, ...(how.signers ?? [])];
    const all = [...new Set(changes.map(({ account }) => account))];
    const others = all.filter((account) => !signers.includes(account));
    const executed: SolanaTransaction = {
      signature: base58.encode(randomBytes(64)),
      slot: state.slot,
      time: Math.floor(now() / 1_000),
      failed: how.failed === true,
      signers,
      others: how.version === 0 ? [] : others,
      loaded: how.version === 0 ? others : [],
      ...(how.version === undefined ? {} : { version: how.version }),
      ...moved([...signers, ...others], how.failed ? [] : changes),
    };
    state.transactions.push(executed);
    save();
    return executed.signature;
  }

  /** What each account held before and after. */
  function moved(accounts: readonly string[], changes: readonly Change[]) {
    const balances = accounts.map((account) => {
      const before = account === payer ? RICH : answers.lamports(account, state.slot);
      const plain = changes.filter((each) => each.account === account && !each.token);
      const sum = plain.reduce((sum, { amount }) => sum + amount, 0n);
      const isNew = before === 0n && changes.some((each) => each.account === account && each.token);
      const after = before + sum + (isNew ? RENT : 0n) - (account === payer ? FEE : 0n);
      return [account, [before.toString(), after.toString()]] as const;
    });
    const tokens = changes.flatMap(({ account, amount, token }) => {
      if (!token) return [];
      const before = answers.tokens(account, state.slot);
      return [{ account, ...token, before: before.toString(), after: (before + amount).toString() }]; // prettier-ignore
    });
    return { balances: Object.fromEntries(balances), tokens };
  }

  return {
    url: server.url,
    genesis: state.genesis,
    get slot() {
      return state.slot;
    },
    door: (weather) => `${server.url}/${weathers.push(weather) - 1}`,
    execute,
    pass,
    pay(payments, how) {
      const changes = payments.map(({ to, amount, currency }): Change => {
        const asset = assets.find((each) => each.currency === currency);
        if (!asset) throw new Error(`the sandbox's Solana has no ${currency}`);
        if (asset.contract === null) return { account: to, amount };
        const { contract: mint } = asset;
        return { account: tokenAccount(to, mint), amount, token: { owner: to, mint } };
      });
      return execute(changes, how);
    },
    async close() {
      if (timer) clearInterval(timer);
      save();
      await server.close();
    },
  };
}

interface Question {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** An address or hash that nobody has. */
function aName(): string {
  return base58.encode(randomBytes(32));
}
