import { CHAPA_MERCHANT, startChapa } from '../../../sandbox/chapa.ts';
import { fromDecimal } from '../../../shared/money.ts';
import type { ProviderCase } from '../case.ts';

export const chapa: ProviderCase = {
  credentials: { ...CHAPA_MERCHANT },
  otherCredentials: {
    key: 'CHASECK_TEST-AnotherSecretKey0000000002',
    hash: 'another-secret-hash-2',
    approval: 'another-approval-secret-2',
  },
  callbacks: {
    proof: { header: 'x-chapa-signature' },
    means: { externalId: 'inv_8Zk2pQ', key: 'inv_8Zk2pQ' },
  },
  amounts: [
    { amount: 12_50n, currency: 'ETB' },
    { amount: 3_00n, currency: 'USD' },
  ],
  refusedAmount: { amount: 0n, currency: 'ETB' },
  unknownId: 'inv_999999',
  ends: null,
  payouts: {
    money: { amount: 150_00n, currency: 'ETB' },
    destination: { bank: 'telebirr', account: '0911223344', name: 'Abebe Bekele' },
    refused: { destination: { bank: 'telebirr', account: '091122', name: 'Abebe Bekele' } },
    keyPaysOnce: true,
    isFoundByKey: true,
  },
  refunds: {
    money: { amount: 150_00n, currency: 'ETB' },
    refused: { money: { amount: 150_01n, currency: 'ETB' } },
    isFoundByKey: false,
  },
  async start({ callbackUrl }) {
    const sandbox = await startChapa({
      addresses: { webhook: callbackUrl },
      holdsTransfers: true,
      callsNobodyBack: true,
      retryDelaysMs: [20, 40],
    });
    return {
      ...sandbox,
      sent: () =>
        [...sandbox.sent(), ...sandbox.refunds()].map(({ reference, amount }) => ({
          key: reference,
          money: { amount: fromDecimal(amount, 'ETB', 'exact'), currency: 'ETB' },
        })),
    };
  },
};
