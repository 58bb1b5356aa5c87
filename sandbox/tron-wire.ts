import { createHash } from 'node:crypto';
import { formatTronAddress, readTronAddress } from '../shared/chains/tron-address.ts';

/** What a transaction of the simulated TRON does. */
export type Act =
  /** Sends TRX. */
  | { readonly kind: 'coin'; readonly to: string; readonly amount: string }
  /** Sends a TRC-10 asset: the same fields, and worth nothing to us. */
  | { readonly kind: 'asset'; readonly to: string; readonly amount: string }
  /** Calls a contract, which logs transfers of tokens and moves TRX by itself. */
  | {
      readonly kind: 'call';
      readonly logs: readonly TokenMove[];
      readonly internals: readonly InternalMove[];
    };

export interface TokenMove {
  /** Written address of the token's contract. */
  readonly contract: string;
  readonly to: string;
  readonly amount: string;
}

export interface InternalMove {
  readonly to: string;
  readonly amount: string;
  /** `call` moves TRX; java-tron lists other acts in the same way. */
  readonly note?: string;
  readonly rejected?: boolean;
  /** Of a TRC-10 asset instead of TRX. */
  readonly tokenId?: string;
}

/** A transaction as the file keeps it. */
export interface TronSent {
  readonly nonce: string;
  readonly act: Act;
  readonly outcome: 'SUCCESS' | 'REVERT' | 'OUT_OF_ENERGY';
}

export interface TronMined {
  readonly height: number;
  /** Milliseconds. */
  readonly time: number;
  readonly salt: string;
  readonly parentHash: string;
  readonly sent: readonly TronSent[];
}

const OWNER = `41${'5e'.repeat(20)}`;
const PRODUCER = `41${'9c'.repeat(20)}`;
const CONTRACT = `41${'c0'.repeat(20)}`;
/** keccak256 of `Transfer(address,address,uint256)`. */
const TRANSFER = 'ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef';
const NO_ROOT = '0'.repeat(64);

/** A block's name begins with its height. */
export function blockId({ height, salt, parentHash, sent }: TronMined): string {
  const rest = digest(JSON.stringify([height, salt, parentHash, sent.map(txidOf)]));
  return height.toString(16).padStart(16, '0') + rest.slice(16);
}

export function txidOf(sent: TronSent): string {
  return digest(JSON.stringify(sent));
}

/** `wallet/getblock` and its kin. */
export function wireBlock(mined: TronMined, isDetailed: boolean): object {
  const { height, time, parentHash, sent } = mined;
  return {
    blockID: blockId(mined),
    block_header: {
      raw_data: {
        // Zeros are left out, as everywhere in its JSON.
        ...(height === 0 ? {} : { number: height, timestamp: time }),
        txTrieRoot: sent.length === 0 ? NO_ROOT : digest(sent.map(txidOf).join()),
        witness_address: PRODUCER,
        parentHash,
        version: 32,
      },
      witness_signature: '00'.repeat(65),
    },
    ...(isDetailed && sent.length > 0 ? { transactions: sent.map(wireTransaction) } : {}),
  };
}

/** `wallet/gettransactionbyid`. */
export function wireTransaction(sent: TronSent): object {
  const { act, outcome } = sent;
  const type = { coin: 'TransferContract', asset: 'TransferAssetContract', call: 'TriggerSmartContract' }[act.kind]; // prettier-ignore
  return {
    ret: [{ contractRet: outcome }],
    signature: ['00'.repeat(65)],
    txID: txidOf(sent),
    raw_data: {
      contract: [
        {
          parameter: { value: valueOf(act), type_url: `type.googleapis.com/protocol.${type}` },
          type,
        },
      ],
      ref_block_bytes: '0000',
      ref_block_hash: '0000000000000000',
      expiration: 0,
    },
    raw_data_hex: '00',
  };
}

/** `wallet/gettransactioninfobyid`. */
export function wireInfo(sent: TronSent, { height, time }: TronMined): object {
  const { act, outcome } = sent;
  const failed = outcome === 'SUCCESS' ? {} : { result: 'FAILED' };
  const own = { id: txidOf(sent), blockNumber: height, blockTimeStamp: time, contractResult: [''] };
  if (act.kind !== 'call') return { ...own, ...failed, receipt: { net_usage: 268 } };
  const internals = act.internals.map((each, place) => wireInternal(sent, each, place));
  return {
    ...own,
    ...failed,
    contract_address: CONTRACT,
    receipt: { result: outcome, net_usage: 345, energy_usage_total: 64_285 },
    // What was undone is listed as rejected, and has left no log.
    ...(outcome === 'SUCCESS' && act.logs.length > 0 ? { log: act.logs.map(wireLog) } : {}),
    ...(internals.length > 0 ? { internal_transactions: internals } : {}),
  };
}

/** The same with written addresses, as `visible` asks for. */
export function visibly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(visibly);
  if (typeof value === 'string')
    return /^41[0-9a-f]{40}$/.test(value)
      ? formatTronAddress(Buffer.from(value.slice(2), 'hex'))
      : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, visibly(each)]));
}

function valueOf(act: Act): object {
  if (act.kind === 'call')
    return { data: 'a9059cbb', owner_address: OWNER, contract_address: CONTRACT };
  const moved = { amount: number(act.amount), owner_address: OWNER, to_address: hexOf(act.to) };
  return act.kind === 'coin' ? moved : { asset_name: '31303030303031', ...moved };
}

function wireLog({ contract, to, amount }: TokenMove): object {
  return {
    address: readTronAddress(contract).toString('hex'),
    topics: [TRANSFER, word(OWNER.slice(2)), word(hexOf(to).slice(2))],
    data: word(BigInt(amount).toString(16)),
  };
}

function wireInternal(sent: TronSent, each: InternalMove, place: number): object {
  const { to, amount, note = 'call', tokenId } = each;
  const moved = BigInt(amount) === 0n ? {} : { callValue: number(amount) };
  return {
    hash: digest(`${txidOf(sent)}:${place}`),
    caller_address: CONTRACT,
    transferTo_address: hexOf(to),
    callValueInfo: tokenId === undefined ? [moved] : [{}, { ...moved, tokenId }],
    note: Buffer.from(note).toString('hex'),
    ...(each.rejected === true || sent.outcome !== 'SUCCESS' ? { rejected: true } : {}),
  };
}

/** A number too large for JavaScript is written by `exactly`. */
function number(amount: string): object {
  return { exactly: amount };
}

/** JSON with the numbers of `number` as they are. */
export function exactly(value: unknown): string {
  return JSON.stringify(value).replaceAll(/\{"exactly":"(\d+)"\}/g, '$1');
}

function hexOf(written: string): string {
  return `41${readTronAddress(written).toString('hex')}`;
}

function word(hex: string): string {
  return hex.padStart(64, '0');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
