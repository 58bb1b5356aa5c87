import type { Clock } from '../clock.ts';
import type { Money } from '../money.ts';
import type { Fetch } from '../payments/provider.ts';

/** Where a coin or token arrived: one output, log or balance change of one transaction. */
export interface Transfer {
  readonly txid: string;
  /**
   * Place within the transaction: `native`; which of its Transfer logs (of any contract) it is, from 0;
   * `inner-` and which of the coin movements by its contracts. Never block-wide: a log index changes when a reorganisation moves the transaction.
   */
  readonly ordinal: string;
  /** The receiving script in the chain's bytes (EVM: the 20 address bytes). */
  readonly script: Buffer;
  readonly money: Money;
  /** Where a comment tells customers apart. */
  readonly remark?: Remark;
}

/** What came with a transfer to an account that customers share. */
export interface Remark {
  /** The account's own script: it is there, whether or not anybody has the transfer's. */
  readonly account: Buffer;
  /** What the payer wrote, as staff are shown it; null: nothing that can be read. */
  readonly comment: string | null;
  /** Where it came from; null: nobody says. */
  readonly sender: string | null;
}

export interface BlockHead {
  readonly height: number;
  readonly hash: string;
  readonly parentHash: string;
  /** Seconds since 1970. */
  readonly time: number;
}

export interface Block extends BlockHead {
  readonly transfers: readonly Transfer[];
  /** False: the node does not tell what contracts moved of the chain's own coin. */
  readonly isWhole?: boolean;
}

/** One transaction, looked up by its hash. */
export interface SentTransaction {
  readonly txid: string;
  /** False: it is in the chain and did nothing. */
  readonly succeeded: boolean;
  /** Blocks on top, its own counted; 0 while it waits. */
  readonly confirmations: number;
  /** What it moved; empty while it waits. */
  readonly transfers: readonly Transfer[];
  /** The money went back to its sender: the receiver took none. */
  readonly isReturned?: boolean;
}

/** How a shop's own wallet sends coins of a chain. Nothing is signed here. */
export interface Outgoing {
  /** The script that an address names. Throws UserError `address-unreadable`. */
  scriptOf(address: string): Buffer;
  /** What must be written beside the money, where an address says it; null: nothing. */
  memo?(address: string): string | null;
  /** What a wallet opens with receiver and amount filled in. */
  link(address: string, money: Money): string;
}

/** One payment that lies at an address of a shop. */
export interface Piece {
  readonly txid: string;
  readonly ordinal: string;
  readonly script: Buffer;
  readonly address: string;
  readonly money: Money;
  /** What its address derives from; the key is empty for a pool. */
  readonly key: string;
  readonly index: number;
}

/** How an operator's own wallet moves on what came in, and what it would cost. Nothing is signed here. */
export interface Sweeping {
  /** What fee rates are counted in, as wallets write it. */
  readonly unit: string;
  /** Rates to choose from. */
  readonly rates: readonly number[];
  /** What is worth moving at a rate, and for how much of the chain's own coin. */
  plan(
    pieces: readonly Piece[],
    rate: number,
  ): { readonly moved: readonly Piece[]; readonly fee: Money };
  /** One transaction to a script that moves all of a plan, in the text that wallets read; missing: a transfer for each address. */
  unsigned?(pieces: readonly Piece[], to: Buffer, rate: number): string;
  /** One transaction that pays these, with the change back to the key; null: too little lies there. */
  pay?(
    pieces: readonly Piece[],
    receivers: readonly { readonly script: Buffer; readonly money: Money }[],
    rate: number,
  ): { readonly moved: readonly Piece[]; readonly text: string } | null;
}

/** A transfer that never leaves its chain again. */
export interface FinalTransfer extends Transfer {
  readonly height: number;
  /** What names its block; where nothing does, its height. */
  readonly blockHash: string;
  /** Seconds since 1970: what came before an address was shown is no customer's. */
  readonly time: number;
}

/** An account that is read by itself, and how far it was. */
export interface AccountMark {
  readonly address: string;
  /** What the last reading of it ended with, in the chain's own words; null: none was. */
  readonly cursor: string | null;
  /** Seconds since 1970: nothing before that is of interest. */
  readonly from: number;
}

/** What one reading of an account brought. */
export interface AccountReading {
  /** What is final and came after the cursor, the oldest first. Some of it may have come before. */
  readonly transfers: readonly FinalTransfer[];
  /** Where the next reading goes on: with something behind it, so that nothing at its edge is missed. */
  readonly cursor: string;
  /** There is more to read at once. */
  readonly more: boolean;
}

/** A chain whose blocks are too many or too hard to read: its accounts are looked at instead. */
export interface AccountReader {
  /** Its newest block: confirmations are counted up to it, and when it grows old the chain stalls. */
  head(): Promise<Omit<BlockHead, 'parentHash'>>;
  /**
   * Those whose state is another than their cursors explain, by few cheap questions. It may overlook
   * what came and went in between: each is read now and then whatever this says.
   */
  changed(accounts: readonly AccountMark[]): Promise<readonly string[]>;
  /** What came to an account since its cursor, all of it from one endpoint. Final transfers only. */
  since(account: AccountMark): Promise<AccountReading>;
  /** The transfers of one transaction; null: unknown, or not final yet. */
  ofTransaction(txid: string): Promise<readonly FinalTransfer[] | null>;
}

/** How much one look at a chain that is read by account may ask for, however many accounts there are. */
export interface AccountBudget {
  /** Seconds between two looks. */
  readonly lookS: number;
  /** Accounts compared (`changed`) of those that somebody may be paying to now. */
  readonly active: number;
  /** Accounts compared of all the others. */
  readonly idle: number;
  /** Accounts that are read (`since`). */
  readonly reads: number;
}

/** A chain's nodes behind one value: failover, token bucket and health are inside. */
export interface Node {
  /** Height of the newest block. */
  tip(): Promise<number>;
  /**
   * Height of the newest block that the chain itself calls irreversible: nothing above it is credited,
   * however deep. Missing: depth alone decides.
   */
  final?(): Promise<number>;
  /**
   * The block at a height, everything in it read by its hash; null while the node does not have it,
   * and always where accounts are read instead.
   */
  block(height: number): Promise<Block | null>;
  /** Of a chain that is read by account (`Chain.accounts`). */
  readonly accounts?: AccountReader;
  /**
   * Resolves when two of its endpoints, or the only one, have this block, or this transfer where blocks
   * are not read or none is named; Unavailable while they do not. Asked before much money is credited, and
   * before a transaction proves that money left.
   */
  agree?(
    block: Pick<BlockHead, 'height' | 'hash'> | null,
    transfer?: Pick<Transfer, 'txid' | 'ordinal' | 'script' | 'money'>,
  ): Promise<void>;
  /** A transaction by its hash; null where no node knows it. */
  sent?(txid: string): Promise<SentTransaction | null>;
  /**
   * What an address had of the chain's own coin after a block, and whether it ever sent; null where no node
   * has that block or what was then. Only where blocks may not show everything (`isWhole`).
   */
  balance?(
    script: Buffer,
    block: Pick<BlockHead, 'height' | 'hash'>,
  ): Promise<{ readonly balance: bigint; readonly hasSent: boolean } | null>;
  /** What waits to be mined for one address. It may never be: it informs and credits nothing. */
  waiting?(address: {
    readonly address: string;
    readonly script: Buffer;
  }): Promise<readonly Transfer[]>;
}

export interface ChainAsset {
  readonly currency: string;
  /** Contract or mint; null for the chain's own coin. */
  readonly contract: string | null;
  readonly decimals: number;
  /** Its issuer takes none of it back any more there: a shop offers it only when it wants to. */
  readonly isUnredeemed?: true;
}

export interface NodeOptions {
  /** Tried in this order while equally healthy. May carry an access key: never logged whole. */
  readonly urls: readonly string[];
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** To each url; what free tiers allow when not given. */
  readonly requestsPerSecond?: number;
  /** Sent with every question where the interface knows keys. Never logged. */
  readonly apiKey?: string;
}

/** Where a customer pays. */
export interface Place {
  readonly address: string;
  /**
   * What a transfer to it is recognised by, in the chain's bytes. Where a comment tells customers
   * apart: the account's bytes and then the comment's, and so are the scripts of transfers.
   */
  readonly script: Buffer;
  /** What the payer must write beside the money. */
  readonly comment?: string;
}

/** One chain: parameters on an engine, or one adapter. One line in `index.ts`. */
export interface Chain {
  readonly id: string;
  readonly assets: readonly ChainAsset[];
  /** Blocks on top (the block itself counts as one) before a transfer is credited. */
  readonly confirmationsRequired: number;
  /** What a block takes on average: how often to look, and when silence is a stall. */
  readonly blockTimeS: number;
  /** Seconds between looks, where a quarter of a block's time is more than free nodes allow in a day. */
  readonly lookS?: number;
  /** Blocks kept for finding the fork of a reorganisation. */
  readonly ringSize: number;
  /** Checks an operator's watch-only key; returns its normal form and a fingerprint. Throws UserError. */
  readKey(text: string): { readonly key: string; readonly fingerprint: string };
  /**
   * Where addresses come from: derived from a watch-only key; taken from a pool that the operator
   * uploaded; one account (the key), whose payments a comment tells apart.
   */
  readonly source: 'key' | 'pool' | 'comment';
  /** Who gets an address: a customer, for ever; or each invoice, for payments there show no name. */
  readonly addressPer: 'customer' | 'invoice';
  /** Number `index` of a key. Never called for a pool. */
  deriveAddress(key: string, index: number): Place;
  /** One written address of a pool. Throws UserError `address-unreadable`. Pools only. */
  readAddress?(text: string): Place;
  /**
   * What a wallet opens with receiver and amount filled in: the text of the QR code. `receiver` is the
   * name of whoever is paid, where wallets of the chain show it.
   */
  payLink(address: string, money: Money, comment?: string, receiver?: string): string;
  /** A page about a transaction, for people. */
  explorer?(txid: string): string;
  connect(options: NodeOptions): Node;
  /** It is read account by account: its nodes have `accounts`. Missing: block by block. */
  readonly accounts?: AccountBudget;
  /** Missing: payouts cannot leave by this chain. */
  readonly outgoing?: Outgoing;
  /** Missing: what lies where is told, not what moving it costs. */
  readonly sweeping?: Sweeping;
}
