import { startKryptoExpress } from '../../../sandbox/kryptoexpress.ts';
import type { ProviderCase } from '../case.ts';

const KEY = 'fixture-api-key-of-no-shop-000001';

export const kryptoexpress: ProviderCase = {
  credentials: { key: KEY },
  otherCredentials: { key: 'fixture-api-key-of-no-shop-000002' },
  callbacks: {
    proof: { header: 'x-signature' },
    means: {
      externalId: '079fbfc747c726204154b102412a1a17fdb399c20d9acc18a2760c2984d26a67',
      key: 'inv_8Zk2pQ',
    },
  },
  amounts: [
    { amount: 1250n, currency: 'USD' },
    { amount: 100_000n, currency: 'KES' },
    { amount: 99_999_999_99n, currency: 'EUR' },
  ],
  refusedAmount: { amount: 99n, currency: 'USD' },
  payer: { coin: 'BTC' },
  readsWithoutCredentials: true,
  unknownId: 'f'.repeat(64),
  // Its record says when, and nothing once it is over.
  ends: null,
  async start({ now }) {
    const sandbox = await startKryptoExpress({ keys: [KEY], retryDelaysMs: [20, 40], now });
    return { ...sandbox, pay: async (hash) => sandbox.pay(hash) };
  },
};
