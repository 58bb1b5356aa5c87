import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startCryptoPay } from '../../sandbox/cryptopay.ts';
import { startFake } from '../../sandbox/fake.ts';
import type { ProviderId } from '../../shared/payments/index.ts';
import type { Credentials, RawWebhook } from '../../shared/payments/provider.ts';

/** A simulated provider as the suite drives it. */
export interface Counterpart {
  readonly url: string;
  readonly faults: { lose: number; duplicate: number };
  pay(externalId: string): Promise<boolean>;
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** What the suite needs to know of one provider. */
export interface ProviderCase {
  /** Those that the fixtures' signatures were computed with. */
  readonly credentials: Credentials;
  readonly otherCredentials: Credentials;
  readonly header: string;
  start(options: { callbackUrl: string; now: () => number }): Promise<Counterpart>;
}

const TOKEN = '12345:AAfixture-token-of-no-real-app-0001';

/** One case per entry of the table; a provider without one does not compile. */
export const cases: Record<ProviderId, ProviderCase> = {
  cryptopay: {
    credentials: { token: TOKEN },
    otherCredentials: { token: '67890:AAfixture-token-of-no-real-app-0002' },
    header: 'crypto-pay-api-signature',
    async start({ callbackUrl, now }) {
      const sandbox = await startCryptoPay({
        tokens: [TOKEN],
        webhookUrlFor: () => callbackUrl,
        retryDelaysMs: [20, 40],
        now,
      });
      return { ...sandbox, pay: (id) => sandbox.pay(id) };
    },
  },
  fake: {
    credentials: { secret: 'fixture-secret-1' },
    otherCredentials: { secret: 'fixture-secret-2' },
    header: 'x-fake-signature',
    async start({ now }) {
      const sandbox = await startFake({
        secrets: ['fixture-secret-1'],
        retryDelaysMs: [20, 40],
        now,
      });
      return { ...sandbox, pay: async (id) => sandbox.pay(id) };
    },
  },
};

/** A server that keeps every callback; `answers` are given in turn, then 200. */
export async function startReceiver(answers: number[] = []) {
  const received: RawWebhook[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks), headers: request.headers });
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
