import type { Money } from '../../money.ts';

/** Where a payout may be. From `unknown` only an answer leads on: it is never sent again. */
export type PayoutState =
  | 'requested'
  | 'approved'
  | 'submitting'
  | 'submitted'
  | 'unknown'
  | 'settled'
  | 'failed'
  | 'cancelled';

/** What proves that money arrived: a text, or a file id of the shop's bot. */
export interface Proof {
  readonly kind: 'text' | 'photo' | 'document';
  /** The text, or the caption. */
  readonly text?: string;
  readonly fileId?: string;
}

/** One of the staff agreed; `lapsed`: they could not decide any more when it was decided, and did not count. */
export interface Approval {
  readonly by: number;
  readonly at: string;
  readonly lapsed?: true;
}

/** What one of the staff knows of a payout that nobody can ask about. */
export interface Verdict {
  readonly by: number;
  readonly says: 'arrived' | 'missing';
  readonly at: string;
}

/** Money that leaves a customer's wallet. */
export interface Payout {
  readonly id: bigint;
  /** Its opaque name outside. */
  readonly key: string;
  readonly customerId: bigint;
  /** Name of the customer, as staff know them. */
  readonly customer: string;
  /** A provider's id, a chain's id, or `hand`. */
  readonly way: string;
  /** Null: staff send it themselves. */
  readonly accountId: bigint | null;
  /** What the receiver gets. */
  readonly money: Money;
  readonly fee: Money;
  /** What leaves the wallet. */
  readonly total: Money;
  readonly destination: Readonly<Record<string, string>>;
  readonly state: PayoutState;
  /** How many of the staff must agree. */
  readonly needed: number;
  readonly approvals: readonly Approval[];
  readonly externalId: string | null;
  /** A new destination is not sent to before; null or past: now. */
  readonly notBefore: Date | null;
  readonly details: {
    /** The destination as people read it. */
    readonly words?: string;
    /** The refund that it is the way back of, and its order. */
    readonly refund?: string;
    readonly order?: string;
    /** Who of the staff took it to send it. */
    readonly takenBy?: number;
    /** The provider's words, a transaction's id, or what the proof says. */
    readonly note?: string;
    /** Who cancelled it, and why. */
    readonly by?: 'customer' | 'staff';
    readonly refusedBy?: number;
    readonly reason?: string;
    readonly proof?: Proof;
    readonly verdicts?: readonly Verdict[];
  };
  readonly createdAt: Date;
  readonly submittedAt: Date | null;
  readonly endedAt: Date | null;
}

export interface PayoutRow {
  id: string;
  key: string;
  customer_id: string;
  customer: string | null;
  way: string;
  account_id: string | null;
  currency: string;
  amount: string;
  fee: string;
  destination: Record<string, string>;
  state: PayoutState;
  needed: number;
  approvals: Payout['approvals'];
  external_id: string | null;
  not_before: Date | null;
  details: Payout['details'];
  created_at: Date;
  submitted_at: Date | null;
  ended_at: Date | null;
}

/** A row as the program sees it. */
export function readPayout(row: PayoutRow): Payout {
  const { currency } = row;
  const [amount, fee] = [BigInt(row.amount), BigInt(row.fee)];
  return {
    id: BigInt(row.id),
    key: row.key,
    customerId: BigInt(row.customer_id),
    customer: row.customer ?? '',
    way: row.way,
    accountId: row.account_id === null ? null : BigInt(row.account_id),
    money: { amount, currency },
    fee: { amount: fee, currency },
    total: { amount: amount + fee, currency },
    destination: row.destination,
    state: row.state,
    needed: row.needed,
    approvals: row.approvals,
    externalId: row.external_id,
    notBefore: row.not_before,
    details: row.details,
    createdAt: row.created_at,
    submittedAt: row.submitted_at,
    endedAt: row.ended_at,
  };
}
