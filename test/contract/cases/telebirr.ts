import { readFileSync } from 'node:fs';
import { startTelebirr, TELEBIRR_MERCHANT } from '../../../sandbox/telebirr.ts';
import type { ProviderCase } from '../case.ts';

const key = (name: string) =>
  readFileSync(new URL(`../../fixtures/telebirr/${name}.pem`, import.meta.url), 'utf8');

const { fabricId, secret, appId, code } = TELEBIRR_MERCHANT;
const credentials = {
  'fabric-id': fabricId,
  secret,
  'app-id': appId,
  merchant: code,
  'private-key': key('merchant-key'),
  'public-key': key('platform-public'),
};

export const telebirr: ProviderCase = {
  credentials,
  otherCredentials: {
    ...credentials,
    'fabric-id': 'a1b2c3d4-0000-4000-8000-000000000002',
    secret: 'another00secret2',
    'app-id': '9999999999999999',
  },
  callbacks: {
    proof: 'body',
    means: { externalId: Buffer.from('inv_8Zk2pQ').toString('hex'), key: 'inv_8Zk2pQ' },
  },
  amounts: [
    { amount: 10_00n, currency: 'ETB' },
    { amount: 1n, currency: 'ETB' },
  ],
  refusedAmount: { amount: 0n, currency: 'ETB' },
  unknownId: '696e765f393939',
  ends: 'expired',
  async start({ now }) {
    const sandbox = await startTelebirr({
      merchantKey: key('merchant-key'),
      platformKey: key('platform-key'),
      retryDelaysMs: [20, 40],
      now,
    });
    return { ...sandbox, pay: (id) => sandbox.pay(id) };
  },
};
