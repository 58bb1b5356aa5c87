import { readFileSync } from 'node:fs';
import { credentialsOf, MPESA_APP, startMpesa } from '../../../sandbox/mpesa.ts';
import type { ProviderCase } from '../case.ts';

const key = (name: string) =>
  readFileSync(new URL(`../../fixtures/mpesa/${name}`, import.meta.url), 'utf8');

const credentials = { ...credentialsOf(MPESA_APP), certificate: key('initiator-cert.pem') };

export const mpesa: ProviderCase = {
  credentials,
  otherCredentials: { ...credentials, key: 'OtherConsumerKey0000000002', secret: 'OtherSecret02' },
  callbacks: {
    proof: 'path',
    means: { externalId: 'ws_CO_191220191020363925', key: 'inv_8Zk2pQ' },
  },
  amounts: [
    { amount: 13_00n, currency: 'KES' },
    { amount: 1_00n, currency: 'KES' },
  ],
  refusedAmount: { amount: 0n, currency: 'KES' },
  payer: { phone: '254708374149' },
  unknownId: 'ws_CO_9_999999999',
  ends: 'invalid',
  payouts: {
    money: { amount: 150_00n, currency: 'KES' },
    destination: { phone: '254708374149' },
    refused: { destination: { phone: '255708374149' } },
    keyPaysOnce: true,
    isFoundByKey: false,
    tellsByCallback: true,
  },
  refunds: {
    money: { amount: 150_00n, currency: 'KES' },
    refused: { destination: { phone: '255708374149' } },
    isFoundByKey: false,
    tellsByCallback: true,
  },
  async start({ now }) {
    const sandbox = await startMpesa({
      privateKey: key('initiator-key.pem'),
      holdsPayouts: true,
      now,
    });
    return {
      ...sandbox,
      sent: () =>
        sandbox.sent().map(({ key, amount }) => ({
          key,
          money: { amount: BigInt(amount) * 100n, currency: 'KES' },
        })),
    };
  },
};
