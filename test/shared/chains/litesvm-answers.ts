import * as kit from '@solana/kit';
import {
  AccountState,
  getMintDecoder,
  getTokenDecoder,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';
import type { LiteSVM } from 'litesvm';

/** A transaction with what its accounts held around it. */
export interface Executed {
  readonly signature: string;
  readonly slot: number;
  readonly time: number;
  /** Null: it succeeded. */
  readonly error: string | null;
  readonly logs: readonly string[];
  /** How many instructions its programs gave to others. */
  readonly inner: number;
  readonly before: Look;
  readonly after: Look;
}

/** What the accounts of a transaction hold at a moment. */
export interface Look {
  readonly version: 'legacy' | 0 | 1;
  readonly signers: number;
  readonly named: readonly kit.Address[];
  readonly loaded: { readonly writable: readonly kit.Address[]; readonly readonly: readonly kit.Address[] }; // prettier-ignore
  readonly lamports: readonly number[];
  readonly tokens: readonly unknown[];
}

export const TOKEN_2022 = kit.address('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb');
const TOKEN_PROGRAMS: readonly string[] = [TOKEN_PROGRAM_ADDRESS, TOKEN_2022];
/** Before the addresses of a lookup table. */
const TABLE_HEAD = 56;
/** Of a token account and of a mint, before what Token-2022 adds. */
const [ACCOUNT, MINT] = [165, 82];

interface Options {
  readonly limit?: number;
  readonly before?: string;
  readonly minContextSlot?: number;
  readonly maxSupportedTransactionVersion?: number;
  readonly dataSlice?: { readonly offset: number; readonly length: number };
}

class Refusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Answers of a node whose blocks are all final, from what the machine holds: https://solana.com/docs/rpc. Balances
 * around a transaction are taken as validators take them: of each account that it names, those of tokens where
 * one of the two token programs owns it.
 */
export function litesvmAnswers(svm: LiteSVM, genesis: string, executed: readonly Executed[]) {
  const slot = () => Number(svm.getClock().slot);

  function look(signed: kit.Transaction): Look {
    const message = kit.getCompiledTransactionMessageDecoder().decode(signed.messageBytes);
    const tables = 'addressTableLookups' in message ? (message.addressTableLookups ?? []) : [];
    const of = (which: 'writableIndexes' | 'readonlyIndexes') =>
      tables.flatMap((each) => each[which].map((index) => inTable(each.lookupTableAddress, index)));
    const loaded = { writable: of('writableIndexes'), readonly: of('readonlyIndexes') };
    const keys = [...message.staticAccounts, ...loaded.writable, ...loaded.readonly];
    return {
      version: message.version,
      signers: message.header.numSignerAccounts,
      named: message.staticAccounts,
      loaded,
      lamports: keys.map((key) => Number(svm.getBalance(key) ?? 0n)),
      tokens: keys.flatMap((key, accountIndex) => tokensOf(key, accountIndex)),
    };
  }

  function inTable(table: kit.Address, index: number): kit.Address {
    const account = svm.getAccount(table);
    if (!account.exists) throw new Error(`no lookup table at ${table}`);
    return kit.getAddressDecoder().decode(account.data, TABLE_HEAD + index * 32);
  }

  function tokensOf(key: kit.Address, accountIndex: number) {
    const account = svm.getAccount(key);
    if (!account.exists || !TOKEN_PROGRAMS.includes(account.programAddress)) return [];
    const { data } = account;
    // Behind its end Token-2022 says what an account is: 2 is one of tokens.
    if (data.length < ACCOUNT || (data.length > ACCOUNT && data[ACCOUNT] !== 2)) return [];
    const { mint, owner, amount, state } = getTokenDecoder().decode(data.slice(0, ACCOUNT));
    const made = svm.getAccount(mint);
    if (state === AccountState.Uninitialized || !made.exists) return [];
    const { decimals } = getMintDecoder().decode(made.data.slice(0, MINT));
    return [{ accountIndex, mint, owner, programId: account.programAddress, uiTokenAmount: { amount: String(amount), decimals } }]; // prettier-ignore
  }

  function answer(method: string, [first, second]: readonly unknown[]): unknown {
    const options = (second ?? {}) as Options;
    if (slot() < (options.minContextSlot ?? 0)) throw new Refusal(-32016, 'Minimum context slot has not been reached'); // prettier-ignore
    switch (method) {
      case 'getGenesisHash':
        return genesis;
      case 'getSlot':
        return slot();
      case 'getAccountInfo':
        return { context: { slot: slot() }, value: stateOf(first as kit.Address, options) };
      case 'getMultipleAccounts': {
        const value = (first as kit.Address[]).map((each) => stateOf(each, options));
        return { context: { slot: slot() }, value };
      }
      case 'getSignaturesForAddress':
        return lines(first as kit.Address, options);
      case 'getTransaction':
        return transaction(String(first), options);
      default:
        throw new Refusal(-32601, 'Method not found');
    }
  }

  function stateOf(key: kit.Address, { dataSlice }: Options) {
    const account = svm.getAccount(key);
    if (!account.exists) return null;
    const { offset = 0, length = account.data.length } = dataSlice ?? {};
    const data = Buffer.from(account.data.slice(offset, offset + length)).toString('base64');
    return { lamports: Number(account.lamports), owner: account.programAddress, data: [data, 'base64'], executable: false }; // prettier-ignore
  }

  function lines(key: kit.Address, { limit = 1_000, before }: Options) {
    const all = executed.filter(({ before: at }) => [...at.named, ...at.loaded.writable, ...at.loaded.readonly].includes(key)).toReversed(); // prettier-ignore
    const from = before === undefined ? 0 : all.findIndex((each) => each.signature === before) + 1;
    return all.slice(from, from + limit).map((each) => ({
      signature: each.signature, slot: each.slot, err: errorOf(each), memo: null, blockTime: each.time, confirmationStatus: 'finalized',
    })); // prettier-ignore
  }

  function transaction(signature: string, options: Options) {
    const found = executed.find((each) => each.signature === signature);
    if (!found) return null;
    const { before, after } = found;
    const { version, named, loaded, signers } = before;
    if (version !== 'legacy' && version > (options.maxSupportedTransactionVersion ?? -1))
      throw new Refusal(-32015, `Transaction version (${version}) is not supported by the requesting client`); // prettier-ignore
    return {
      slot: found.slot,
      blockTime: found.time,
      version,
      meta: {
        err: errorOf(found),
        fee: (before.lamports[0] ?? 0) - (after.lamports[0] ?? 0),
        preBalances: before.lamports,
        postBalances: after.lamports,
        preTokenBalances: before.tokens,
        postTokenBalances: after.tokens,
        loadedAddresses: loaded,
        logMessages: found.logs,
      },
      transaction: {
        signatures: [signature],
        message: { header: { numRequiredSignatures: signers }, accountKeys: named },
      },
    };
  }

  return {
    look,
    reply(body: string): unknown {
      const { id, method, params } = JSON.parse(body) as { id: unknown; method: string; params: readonly unknown[] }; // prettier-ignore
      try {
        return { jsonrpc: '2.0', id, result: answer(method, params) };
      } catch (error) {
        const code = error instanceof Refusal ? error.code : -32603;
        return { jsonrpc: '2.0', id, error: { code, message: String(error) } };
      }
    },
  };
}

function errorOf({ error }: Executed) {
  return error === null ? null : { InstructionError: [0, error] };
}
