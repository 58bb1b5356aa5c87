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
}

export interface ProviderInvoice {
  /** The provider's id of the invoice: what `readInvoice` asks about. */
  readonly externalId: string;
  readonly payUrl: string;
}

/** What the provider says about one invoice now. */
export interface InvoiceReading {
  readonly externalId: string;
  /** Ours, as the provider gives it back; null when it does not know one. */
  readonly invoiceKey: string | null;
  readonly status: 'waiting' | 'processing' | 'settled' | 'expired' | 'invalid';
  /** What the invoice asked for, in its own currency. Compared with our row, never trusted alone. */
  readonly asked: Money;
  /** What arrived, if the provider tells (other currency possible), and its fee. */
  readonly received: Money | null;
  readonly fee: Money | null;
  /** The unique name of the payment at the provider; reference becomes `<provider>:<paymentId>`. */
  readonly paymentId: string;
}

/** A callback whose sender is proven. It is only a hint: the truth is read again at the provider. */
export interface ProviderEvent {
  /** Unique per thing that happened, so a repeated callback is the same inbox row. */
  readonly eventKey: string;
  readonly externalId: string;
  readonly invoiceKey: string | null;
}

export interface RawWebhook {
  readonly body: Buffer;
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
  /** Asks whether the credentials work; returns what names the account (never a secret). */
  test(connection: Connection): Promise<{ readonly account: string }>;
  createInvoice(connection: Connection, request: InvoiceRequest): Promise<ProviderInvoice>;
  /** Proves the sender from the raw bytes, then says what it means. Throws `WebhookRejected`. */
  readWebhook(webhook: RawWebhook, credentials: Credentials): ProviderEvent;
  /** Asks again: a lost webhook is only a delay. */
  readInvoice(connection: Connection, externalId: string): Promise<InvoiceReading>;
}

/** What an adapter needs for a call. */
export interface Connection {
  readonly credentials: Credentials;
  /** The provider's host, from the environment or its `liveUrl`; no path. */
  readonly baseUrl: string;
  readonly fetch: Fetch;
}
