import { OKX_KEY, startOkx } from '../../../sandbox/okx.ts';
import type { ProviderCase } from '../case.ts';

const { key, secret, passphrase } = OKX_KEY;
const ALLOWED = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';

export const okx: ProviderCase = {
  credentials: { key, secret, passphrase },
  otherCredentials: { key: key.replace('1e7a', '1e7b'), secret, passphrase },
  callbacks: null,
  amounts: [
    { amount: 10_500_000n, currency: 'USDT' },
    { amount: 1_000_000n, currency: 'USDT' },
    { amount: 123_456_789_012n, currency: 'USDT' },
  ],
  refusedAmount: { amount: 0n, currency: 'USDT' },
  payer: { network: 'USDT-TRC20' },
  unknownId: 'never made',
  ends: null,
  payouts: {
    money: { amount: 12_500_000n, currency: 'USDT' },
    destination: { network: 'USDT-TRC20', address: ALLOWED },
    refused: {
      destination: { network: 'USDT-TRC20', address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' },
    },
    keyPaysOnce: true,
    isFoundByKey: true,
  },
  async start({ now }) {
    return startOkx({ confirmMs: 0, allowed: [ALLOWED], now });
  },
};
