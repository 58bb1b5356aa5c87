import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ProviderFaults } from '../../sandbox/faults.ts';
import type { Money } from '../../shared/money.ts';
import { PATH_SIGNATURE } from '../../shared/payments/path-proof.ts';
import type {
  Credentials,
  PayoutRequest,
  ProviderEvent,
  RawWebhook,
} from '../../shared/payments/provider.ts';

/** A simulated provider as the suite drives it. */
export interface Counterpart {
  readonly url: string;
  /** See `ProviderFaults`: `lose` and `duplicate` where it calls back, `fail` and `drop` where it pays out. */
  readonly faults: Partial<ProviderFaults>;
  /** Pays an invoice in full; false when it is not open any more. */
  pay(externalId: string): Promise<boolean>;
  /** Lets a payout come to its good end, where accepting it is not the end already. */
  settle?(key: string): Promise<void>;
  /** What it has really sent, oldest first; null: it takes no key of ours. */
  sent?(): readonly { readonly key: string | null; readonly money: Money }[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * What the suite needs to know of one provider. Its recorded messages lie in `test/fixtures/<id>/`:
 * `webhook-paid.*`, `webhook-truncated.*`, `webhook-odd-numbers.*`, `webhook-unknown-status.*` (of
 * another invoice) and, where a message carries its own proof, any number of `webhook-forged-*.*`
 * and a `webhook-other-tenant.*`. Where a header or the path carries it, `signatures.json` has one for each of
 * these and `other-tenant` for `webhook-paid.*`, by another tool than our code (`sign.sh`).
 */
export interface ProviderCase {
  /** Those that the fixtures' signatures were computed with. */
  readonly credentials: Credentials;
  /** Another tenant's: of the right shape, and the simulated provider does not know them. */
  readonly otherCredentials: Credentials;
  /** Null: it never calls back; its invoices are asked about, or staff say what came. */
  readonly callbacks: Callbacks | null;
  /** What invoices are asked for; the first one wherever any will do. */
  readonly amounts: readonly Money[];
  /** What it certainly makes no invoice of; null: nothing is refused. */
  readonly refusedAmount: Money | null;
  /** The answers to its `payer` fields. */
  readonly payer?: Readonly<Record<string, string>>;
  /** Invoices may be read without credentials: their id is the secret. */
  readonly readsWithoutCredentials?: boolean;
  /** An invoice of the right shape that it never made. */
  readonly unknownId: string;
  /** What an invoice that nobody paid is in the end; null: it waits for ever. */
  readonly ends: 'expired' | 'invalid' | null;
  readonly payouts?: PayoutCase;
  readonly refunds?: RefundCase;
  /** Null: there is no host to ask; only staff know. */
  readonly start:
    ((options: { callbackUrl: string; now: () => number }) => Promise<Counterpart>) | null;
}

export interface Callbacks {
  /**
   * In a header (its lower-case name), in the message itself, or, of a provider that signs nothing, in
   * the path: then `signatures.json` has what the path goes on with, and the body is only believed
   * as far as asking again confirms it.
   */
  readonly proof: { readonly header: string } | 'path' | 'body';
  /** What `webhook-paid` says. */
  readonly means: Pick<ProviderEvent, 'externalId' | 'key'>;
}

export interface PayoutCase {
  readonly money: Money;
  readonly destination: Readonly<Record<string, string>>;
  /** What of a request makes it certainly refused. */
  readonly refused: Partial<Pick<PayoutRequest, 'money' | 'destination'>>;
  /** The provider promises that a key pays once, however often it comes. */
  readonly keyPaysOnce: boolean;
  /** It can be asked about by our key alone, as after a lost answer. */
  readonly isFoundByKey: boolean;
  /** How it went comes by callback only: asking brings another one. */
  readonly tellsByCallback?: boolean;
}

export interface RefundCase {
  /** What is paid and goes back. */
  readonly money: Money;
  /** What of a refund makes it certainly refused. */
  readonly refused: Partial<Pick<PayoutRequest, 'money' | 'destination'>>;
  /** It can be asked about by our key alone, as after a lost answer. */
  readonly isFoundByKey: boolean;
  /** How it went comes by callback only: asking brings another one. */
  readonly tellsByCallback?: boolean;
}

/** A server that keeps every callback; `answers` are given in turn, then 200. */
export async function startReceiver(answers: number[] = []) {
  const received: RawWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      // What follows our address is its proof, as the web server hands it on.
      const [, , proof] = (request.url ?? '').split('/');
      const headers = { ...request.headers, ...(proof ? { [PATH_SIGNATURE]: proof } : {}) };
      received.push({ body: Buffer.concat(chunks), headers });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What was thrown; fails when nothing was. */
export async function rejected(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
