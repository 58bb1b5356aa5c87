import type { ProviderCase } from '../case.ts';

export const bank: ProviderCase = {
  credentials: {
    currency: 'EUR',
    holder: 'Corner Shop GmbH',
    bank: 'Sparkasse',
    account: 'DE89 3704 0044 0532 0130 00',
    note: '-',
  },
  otherCredentials: {
    currency: 'EUR',
    holder: 'Other Shop',
    bank: 'Other Bank',
    account: '12345678',
    note: '-',
  },
  callbacks: null,
  amounts: [
    { amount: 1250n, currency: 'EUR' },
    { amount: 1n, currency: 'EUR' },
  ],
  refusedAmount: { amount: 1250n, currency: 'USD' },
  unknownId: 'never made',
  ends: null,
  start: null,
};
