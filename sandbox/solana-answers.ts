import type { SolanaTransaction, SolanaWeather } from './solana.ts';

/** An error as JSON-RPC says it. */
export interface Refused {
  readonly code: number;
  readonly message: string;
}

interface State {
  readonly genesis: string;
  readonly slot: number;
  readonly transactions: readonly SolanaTransaction[];
}

interface Options {
  readonly commitment?: string;
  readonly limit?: number;
  readonly before?: string;
  readonly until?: string;
  readonly minContextSlot?: number;
  readonly maxSupportedTransactionVersion?: number;
}

/** Answers of a node, and what accounts hold by its books. */
export interface SolanaAnswers {
  (weather: SolanaWeather, method: string, params: readonly unknown[]): unknown;
  lamports(account: string, slot: number): bigint;
  tokens(account: string, slot: number): bigint;
}

const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const MOST_LISTED = 1_000;
const MOST_ACCOUNTS = 100;
/** Slots until most of the validators have voted for one. */
const CONFIRMED_AFTER = 1;

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a thrown error says to whoever asked. */
export function refused(error: unknown): Refused {
  if (error instanceof Refusal) return { code: error.code, message: error.message };
  return { code: -32603, message: error instanceof Error ? error.message : 'internal error' };
}

/** Speaks for a cluster as its nodes do: https://solana.com/docs/rpc */
export function solanaAnswers(state: State, finalAfter: number, now: () => number): SolanaAnswers {
  const held = (account: string, slot: number) => {
    let [lamports, tokens] = [0n, 0n];
    for (const each of state.transactions) {
      if (each.slot > slot) break;
      const balance = each.balances[account];
      if (balance) lamports = BigInt(balance[1]);
      const token = each.tokens.find((one) => one.account === account);
      if (token) tokens = BigInt(token.after);
    }
    return { lamports, tokens };
  };

  const answer = (weather: SolanaWeather, method: string, params: readonly unknown[]): unknown => {
    const tip = state.slot - (weather.lag ?? 0);
    const slotOf = ({ commitment = 'finalized', minContextSlot = 0 }: Options) => {
      const slot =
        tip - (commitment === 'finalized' ? finalAfter : commitment === 'confirmed' ? CONFIRMED_AFTER : 0); // prettier-ignore
      if (slot < minContextSlot)
        throw new Refusal(-32016, 'Minimum context slot has not been reached');
      return slot;
    };
    const [first, second] = params;
    switch (method) {
      case 'getGenesisHash':
        return state.genesis;
      case 'getSlot':
        return slotOf(first ?? {});
      case 'getAccountInfo': {
        if (first !== CLOCK) throw new Refusal(-32602, 'only the clock is asked for here');
        const slot = slotOf(second ?? {});
        return { context: { slot }, value: clock(slot, now() - (state.slot - slot) * 400) };
      }
      case 'getMultipleAccounts': {
        const accounts = first as readonly string[];
        if (accounts.length > MOST_ACCOUNTS) throw new Refusal(-32602, 'Too many inputs provided');
        const slot = slotOf(second ?? {});
        return { context: { slot }, value: accounts.map((each) => account(held(each, slot))) };
      }
      case 'getSignaturesForAddress': {
        const options = (second ?? {}) as Options;
        return lines(weather, String(first), options, slotOf(options), tip - finalAfter);
      }
      case 'getTransaction': {
        const options = (second ?? {}) as Options;
        return placed(weather, String(first), options, slotOf(options));
      }
      default:
        throw new Refusal(-32601, 'Method not found');
    }
  };

  function lines(
    { unlisted }: SolanaWeather,
    account: string,
    { limit = MOST_LISTED, before, until }: Options,
    slot: number,
    final: number,
  ) {
    if (limit < 1 || limit > MOST_LISTED) throw new Refusal(-32602, 'Invalid limit; max 1000');
    const all = state.transactions
      .filter((each) => each.slot <= slot && keysOf(each).includes(account))
      .filter(({ signature }) => !unlisted?.has(signature))
      .toReversed();
    const at =
      before === undefined ? 0 : all.findIndex(({ signature }) => signature === before) + 1;
    // What it does not know it takes for the end.
    const rest = before !== undefined && at === 0 ? [] : all.slice(at);
    const end = rest.findIndex(({ signature }) => signature === until);
    return rest.slice(0, end < 0 ? limit : Math.min(end, limit)).map((each) => ({
      signature: each.signature,
      slot: each.slot,
      err: errorOf(each),
      memo: null,
      blockTime: each.time,
      confirmationStatus: each.slot <= final ? 'finalized' : 'confirmed',
    }));
  }

  function placed(
    { missing }: SolanaWeather,
    signature: string,
    { maxSupportedTransactionVersion: most = -1 }: Options,
    slot: number,
  ) {
    const found = state.transactions.find((each) => each.signature === signature);
    if (!found || found.slot > slot || missing?.has(signature)) return null;
    const { version = -1 } = found;
    if (version > most)
      throw new Refusal(-32015, `Transaction version (${version}) is not supported by the requesting client. Please try the request again with the following configuration parameter: "maxSupportedTransactionVersion": ${version}`); // prettier-ignore
    return transaction(found);
  }

  return Object.assign(answer, {
    lamports: (account: string, slot: number) => held(account, slot).lamports,
    tokens: (account: string, slot: number) => held(account, slot).tokens,
  });
}

function transaction(found: SolanaTransaction) {
  const keys = keysOf(found);
  const side = (which: 'before' | 'after') =>
    found.tokens.map((each) => ({
      accountIndex: keys.indexOf(each.account),
      mint: each.mint,
      owner: each.owner,
      programId: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA',
      uiTokenAmount: { amount: each[which], decimals: 6 },
    }));
  return {
    slot: found.slot,
    blockTime: found.time,
    version: found.version ?? 'legacy',
    meta: {
      err: errorOf(found),
      fee: 5_000,
      preBalances: keys.map((key) => Number(found.balances[key]?.[0] ?? 0)),
      postBalances: keys.map((key) => Number(found.balances[key]?.[1] ?? 0)),
      preTokenBalances: side('before'),
      postTokenBalances: side('after'),
      loadedAddresses: { writable: found.loaded, readonly: [] },
    },
    transaction: {
      signatures: [found.signature],
      message: {
        header: {
          numRequiredSignatures: found.signers.length,
          numReadonlySignedAccounts: 0,
          numReadonlyUnsignedAccounts: 0,
        },
        accountKeys: [...found.signers, ...found.others],
        instructions: [],
      },
    },
  };
}

function keysOf({ signers, others, loaded }: SolanaTransaction): readonly string[] {
  return [...signers, ...others, ...loaded];
}

function errorOf({ failed }: SolanaTransaction) {
  return failed ? { InstructionError: [0, { Custom: 1 }] } : null;
}

/** With only the eight bytes that are asked for. */
function account({ lamports, tokens }: { lamports: bigint; tokens: bigint }) {
  if (lamports === 0n) return null;
  const data = Buffer.alloc(8);
  data.writeBigUInt64LE(tokens);
  return { lamports: Number(lamports), data: [data.toString('base64'), 'base64'], owner: '' };
}

/** Slot, and five fields later the time. A final slot is as old as the slots on top of it. */
function clock(slot: number, ms: number) {
  const data = Buffer.alloc(40);
  data.writeBigUInt64LE(BigInt(slot));
  data.writeBigInt64LE(BigInt(Math.floor(ms / 1_000)), 32);
  return { lamports: 1, data: [data.toString('base64'), 'base64'], owner: '' };
}
