import { MOBEE_KEY, startMobee } from '../../../sandbox/mobee.ts';
import type { ProviderCase } from '../case.ts';

const ADDRESS = '0x52908400098527886E0F7030069857D2E4169EE7';

export const mobee: ProviderCase = {
  credentials: MOBEE_KEY,
  otherCredentials: { ...MOBEE_KEY, secret: 'mobee-sandbox-secret-0002' },
  callbacks: null,
  amounts: [
    { amount: 5_000_000n, currency: 'IDR' },
    { amount: 123_456_700n, currency: 'IDR' },
  ],
  refusedAmount: { amount: 5_000_050n, currency: 'IDR' },
  payer: { bank: 'BNI' },
  unknownId: 'never made',
  ends: null,
  payouts: {
    money: { amount: 12_500_000n, currency: 'USDT' },
    destination: { network: '12', address: ADDRESS },
    refused: { destination: { network: '12', address: `0x${'0'.repeat(40)}` } },
    keyPaysOnce: false,
    isFoundByKey: false,
  },
  async start({ now }) {
    const sandbox = await startMobee({ now });
    return {
      ...sandbox,
      async settle() {
        sandbox.settle(ADDRESS);
      },
      sent: () => sandbox.sent().map(({ money }) => ({ key: null, money })),
    };
  },
};
