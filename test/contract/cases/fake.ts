import { NOBODY } from '../../../sandbox/fake-payouts.ts';
import { startFake } from '../../../sandbox/fake.ts';
import { fromDecimal } from '../../../shared/money.ts';
import type { ProviderCase } from '../case.ts';

export const fake: ProviderCase = {
  credentials: { secret: 'fixture-secret-1' },
  otherCredentials: { secret: 'fixture-secret-2' },
  callbacks: {
    proof: { header: 'x-fake-signature' },
    means: { externalId: 'fk_01', key: 'inv_8Zk2pQ' },
  },
  amounts: [
    { amount: 1250n, currency: 'USD' },
    { amount: 10_500_000n, currency: 'USDT' },
    { amount: 1n, currency: 'ETH' },
  ],
  refusedAmount: { amount: 0n, currency: 'USD' },
  unknownId: 'fk_99',
  ends: 'expired',
  payouts: {
    money: { amount: 1250n, currency: 'USD' },
    destination: { account: 'Ann, 0042' },
    refused: { destination: { account: NOBODY } },
    keyPaysOnce: true,
    isFoundByKey: true,
  },
  refunds: {
    money: { amount: 1250n, currency: 'USD' },
    refused: { money: { amount: 1251n, currency: 'USD' } },
    isFoundByKey: true,
  },
  async start({ now }) {
    const sandbox = await startFake({
      secrets: ['fixture-secret-1'],
      retryDelaysMs: [20, 40],
      holdPayouts: true,
      now,
    });
    return {
      ...sandbox,
      pay: async (id) => sandbox.pay(id),
      settle: async (key) => void sandbox.endPayout(key, 'settled'),
      sent: () =>
        sandbox.payouts().map(({ key, money: { amount, currency } }) => ({
          key,
          money: { amount: fromDecimal(amount, currency, 'exact'), currency },
        })),
    };
  },
};
