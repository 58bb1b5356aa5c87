import { startCryptoPay } from '../../../sandbox/cryptopay.ts';
import type { ProviderCase } from '../case.ts';

const TOKEN = '12345:AAfixture-token-of-no-real-app-0001';

export const cryptopay: ProviderCase = {
  credentials: { token: TOKEN },
  otherCredentials: { token: '67890:AAfixture-token-of-no-real-app-0002' },
  callbacks: {
    proof: { header: 'crypto-pay-api-signature' },
    means: { externalId: '528890', key: 'inv_8Zk2pQ' },
  },
  amounts: [
    { amount: 1250n, currency: 'USD' },
    { amount: 10_500_000n, currency: 'USDT' },
    { amount: 1n, currency: 'ETH' },
  ],
  refusedAmount: { amount: 0n, currency: 'USD' },
  unknownId: '999999',
  ends: 'expired',
  payouts: {
    money: { amount: 12_500_000n, currency: 'USDT' },
    destination: { user: '7001' },
    refused: { destination: { user: '404' } },
    keyPaysOnce: true,
    isFoundByKey: true,
  },
  refunds: {
    money: { amount: 12_500_000n, currency: 'USDT' },
    refused: { destination: { user: '404' } },
    isFoundByKey: true,
  },
  async start({ callbackUrl, now }) {
    const sandbox = await startCryptoPay({
      tokens: [TOKEN],
      webhookUrlFor: () => callbackUrl,
      float: { USDT: '1000' },
      knowsUser: (id) => id !== 404,
      retryDelaysMs: [20, 40],
      now,
    });
    return { ...sandbox, pay: (id) => sandbox.pay(id) };
  },
};
