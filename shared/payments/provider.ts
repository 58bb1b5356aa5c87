import type { ZodType } from 'zod';
import type { Money } from '../money.ts';

/** `fetch`, handed in so that an adapter has no connection of its own. */
export type Fetch = typeof globalThis.fetch;

/** One field of an account at a provider, asked for in `/admin` → Payments, one message each. */
export interface CredentialField {
  /** Key in the credentials object and end of the locale key `credential-<provider>-<name>`. */
  readonly name: string;
  /** Secret values are deleted from the chat at once and shown masked. */
  readonly secret: boolean;
  readonly schema: ZodType<string>;
}

/** What an operator filled in, opened from its seal for one call. */
export type Credentials = Readonly<Record<string, string>>;

/** Something that a person is asked in the chat before the provider can be: a phone number, an account. */
export interface PersonField {
  /** Key of the answer, and end of the texts `payer-${provider}-${name}`, `destination-${provider}-${name}`. */
  readonly name: string;
  /** Checks an answer and brings it into the provider's form. */
  readonly schema: ZodType<string>;
  /** Answers to choose from, where there is a fixed list: networks, banks. Free text without. */
  readonly choices?: (
    currency: string,
  ) => readonly { readonly value: string; readonly label: string }[];
}

/** What we ask the provider to collect. */
export interface InvoiceRequest {
  /** Our own opaque id of the invoice; comes back in events. ASCII, at most 64 characters. */
  readonly invoiceKey: string;
  readonly money: Money;
  /** Shown to the payer. */
  readonly description: string;
  readonly expiresInS: number;
  /** Where the payer may return to: the shop bot's link. */
  readonly returnUrl: string;
  readonly callbackUrl: string;
  /** The answers to the provider's `payer` fields. */
  readonly payer: Readonly<Record<string, string>>;
  /**
   * Counts from 0: the id that was answered before belongs to another invoice of the account. Only
   * adapters that make the id themselves look at it.
   */
  readonly attempt?: number;
}

export interface ProviderInvoice {
  /** The provider's id of the invoice: what `readInvoice` asks about. */
  readonly externalId: string;
  /** Where it is paid; null: as the text `instructions-${provider}` says. */
  readonly payUrl: string | null;
  /** What that text shows, by name (an account to pay to, a phone that rings); each can be copied. */
  readonly instructions?: Readonly<Record<string, string>>;
  /**
   * What has to be paid to the last digit, where that differs from what we asked for: whole units only,
   * or digits that tell this invoice from others. Never another currency; the invoice asks for it then.
   */
  readonly asked?: Money;
}

/** What the provider says about one invoice now. */
export interface InvoiceReading {
  readonly externalId: string;
  /** Ours, as the provider gives it back; null when it does not know one. */
  readonly invoiceKey: string | null;
  readonly status: 'waiting' | 'processing' | 'settled' | 'expired' | 'invalid';
  /**
   * What the invoice asked for, in its own currency. Compared with our row, never trusted alone. Null:
   * it does not say, so the id that we attached is all that ties the two.
   */
  readonly asked: Money | null;
  /** What arrived, if the provider tells (other currency possible), and its fee. */
  readonly received: Money | null;
  /**
   * How much of `asked` is covered, in its currency, where the provider lets people pay less or more;
   * null: all of it once it is settled.
   */
  readonly covered: Money | null;
  readonly fee: Money | null;
  /** The unique name of the payment at the provider; reference becomes `<provider>:<paymentId>`. */
  readonly paymentId: string;
  /** When the money was seen first, where it says: what came before the invoice was made is not its. */
  readonly seenAt?: Date;
  /** Why it was not paid, where it says: end of the text `problem-${provider}-${problem}`. */
  readonly problem?: string;
  /** Settled money of its currency that came to the account as well, where all payers share a place. */
  readonly others?: readonly OtherPayment[];
}

/** Money at an account that is not this invoice's. */
export interface OtherPayment {
  /** As `InvoiceReading.paymentId`. */
  readonly paymentId: string;
  /** The ids that an invoice would have for which this is exactly the payment. */
  readonly fits: readonly string[];
  readonly money: Money;
  readonly seenAt: Date;
}

/** A callback whose sender is proven. It is only a hint: the truth is read again at the provider. */
export interface ProviderEvent {
  /** Unique per thing that happened, so a repeated callback is the same inbox row. */
  readonly eventKey: string;
  /** What it speaks of: money that comes in, or a payout. */
  readonly about: 'invoice' | 'payout';
  /** The provider's id; null where it names only our key. */
  readonly externalId: string | null;
  /** Our key of the invoice or payout; null where the provider does not give it back. */
  readonly key: string | null;
  /**
   * How the payout stands, from a provider that tells it here and never again when asked (M-Pesa).
   * Only where the callback's proof is of this very payout.
   */
  readonly payout?: PayoutReading;
}

/** A payout that the provider wants confirmed before it sends the money. */
export interface ApprovalQuestion {
  readonly key: string;
  readonly money: Money;
}

/** Money that we ask the provider to send. */
export interface PayoutRequest {
  /** Our own opaque name of the payout and its idempotency key: 32 letters and digits. */
  readonly key: string;
  /** What the receiver gets. */
  readonly money: Money;
  /** The answers to the `destination` fields. */
  readonly destination: Readonly<Record<string, string>>;
  /** Shown to the receiver where the provider can. */
  readonly note: string;
  readonly callbackUrl: string;
}

/** What the provider says about one payout now. */
export interface PayoutReading {
  /** `submitted`: accepted and not final; `failed`: it certainly did not and will not happen. */
  readonly status: 'submitted' | 'settled' | 'failed';
  readonly externalId: string | null;
  /** What it cost us on top, if the provider tells. */
  readonly fee: Money | null;
  /** The provider's words of a failure, or a transaction's id; null where there are none. */
  readonly note: string | null;
}

/**
 * How a provider sends money. `send` is called once for a payout, ever. A UserError from it says that
 * certainly nothing happened; any other error leaves the payout unknown, and only `read` is asked.
 */
export interface PayoutPort {
  readonly currencies: readonly string[];
  readonly destination: readonly PersonField[];
  /** Credentials that only payouts need; without them the account takes money in only. */
  readonly credentials?: readonly string[];
  /** The least and the most that it sends at once, where it says so. */
  readonly limits?: (currency: string) => { readonly least?: bigint; readonly most?: bigint };
  /** What sending this costs the shop on top, as known before; null where only the answer tells. */
  readonly quoteFee?: (
    connection: Connection,
    payout: Pick<PayoutRequest, 'money' | 'destination'>,
  ) => Promise<Money | null>;
  /** The fee hangs on the destination: nothing can be said of it before that is known. */
  readonly feeNeedsDestination?: boolean;
  send(connection: Connection, request: PayoutRequest): Promise<PayoutReading>;
  /**
   * Null: the provider does not know it. Where it answers by a callback only, asking for that is all
   * that happens here, and the payout stays `submitted`.
   */
  read(
    connection: Connection,
    payout: {
      readonly key: string;
      readonly externalId: string | null;
      readonly callbackUrl: string;
    },
  ): Promise<PayoutReading | null>;
  /** Seconds after which "does not know it" is final: it never happened. Null: staff must decide. */
  readonly missingIsFinalS: number | null;
  /**
   * Proves and reads `POST /hooks/<provider>/<key>/approval`, where the provider asks back before it
   * sends. Throws `WebhookRejected`.
   */
  readApproval?(webhook: RawWebhook, credentials: Credentials): ApprovalQuestion;
}

/** An invoice that was paid, of which something goes back. */
export interface PaidInvoice {
  /** The provider's id of it. */
  readonly externalId: string;
  /** What the payer answered to the `payer` fields. */
  readonly payer: Readonly<Record<string, string>>;
  /** The customer's number at Telegram. */
  readonly telegramId: string;
}

/**
 * How a provider brings money back to who paid it. Sent once and asked about as payouts are; its
 * destination is made of the invoice, and nobody types it.
 */
export interface RefundPort extends Pick<
  PayoutPort,
  'credentials' | 'limits' | 'send' | 'read' | 'missingIsFinalS'
> {
  /** A part may go back, and another one later; else all of a payment, once. */
  readonly isPartial: boolean;
  /** What an amount must be a multiple of; 1 without. */
  readonly step?: bigint;
  /** Where it goes; null: this one cannot go back. */
  destinationOf(paid: PaidInvoice): Readonly<Record<string, string>> | null;
}

/** One line of the provider's own books, to compare ours with. */
export interface StatementLine {
  readonly direction: 'in' | 'out';
  /** As in `InvoiceReading.paymentId`; for a payout its key, or the provider's id. */
  readonly id: string;
  readonly money: Money;
  readonly at: Date;
}

export interface RawWebhook {
  /** Of a GET, what stands behind the question mark. */
  readonly body: Buffer;
  /** `x-path-signature`: what the path went on with behind the account's key; never from outside. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * One payment provider. No state, no database, no logger; one file each, one line in `index.ts`.
 * Network trouble throws `Unavailable`; wrong credentials throw `UserError('credentials-refused')`;
 * a question that the provider will never answer throws `UserError('provider-refused')`.
 */
export interface Provider {
  readonly id: string;
  /** The provider's live host, without a path; the environment may name another. */
  readonly liveUrl: string;
  /** Currencies an invoice may be asked in. */
  readonly currencies: readonly string[];
  readonly credentials: readonly CredentialField[];
  /** Lower-case names of the headers that carry its proof: kept with a stored callback. */
  readonly proofHeaders: readonly string[];
  /** What the payer is asked before an invoice can be made, one message each. */
  readonly payer: readonly PersonField[];
  /** The least and the most of an invoice, and what its amount must be a multiple of (whole shillings). */
  readonly limits?: (currency: string) => {
    readonly least?: bigint;
    readonly most?: bigint;
    readonly step?: bigint;
  };
  /**
   * Its account shows all that came to it, whoever asked: two shops with one account would take each
   * other's money for their own. `test` names it, and one shop may have it.
   */
  readonly isExclusive?: boolean;
  /** Staff may say that the money came: nobody else tells, or not always. */
  readonly byHand?: boolean;
  /** Its callbacks come as GET too. */
  readonly callsByGet?: boolean;
  /** Each request names the address of its callbacks: nobody enters it there. */
  readonly namesCallback?: boolean;
  /** There is nothing to ask: staff alone say what came. */
  readonly hasNoHost?: boolean;
  /** It never calls back: whatever happens there is found by asking, or said by staff. */
  readonly isSilent?: boolean;
  /** How long people may take to pay, where half an hour is too short. */
  readonly invoiceLifeS?: number;
  /** The one of `currencies` that an account takes, where its credentials say so. */
  currencyOf?(credentials: Credentials): string;
  /** What a callback is answered with, where the provider reads it. */
  readonly callbackAnswer?: unknown;
  /** Asks whether the credentials work; returns what names the account (never a secret). */
  test(connection: Connection): Promise<{ readonly account: string }>;
  createInvoice(connection: Connection, request: InvoiceRequest): Promise<ProviderInvoice>;
  /** Proves the sender from the raw bytes, then says what it means. Throws `WebhookRejected`. */
  readWebhook(webhook: RawWebhook, credentials: Credentials): ProviderEvent;
  /** Asks again: a lost webhook is only a delay. */
  readInvoice(connection: Connection, externalId: string): Promise<InvoiceReading>;
  readonly payouts?: PayoutPort;
  readonly refunds?: RefundPort;
  /** What settled there since a moment, oldest first; for the nightly comparison. */
  statement?(connection: Connection, since: Date): Promise<readonly StatementLine[]>;
}

/** What an adapter needs for a call. */
export interface Connection {
  readonly credentials: Credentials;
  /** The provider's host, from the environment or its `liveUrl`; no path. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
}
