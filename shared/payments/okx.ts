import { z } from 'zod';
import { Unavailable, WebhookRejected } from '../errors.ts';
import { callOkx, okxCredentials, okxMoney } from './okx-client.ts';
import { askForDeposit, deposits, findDeposit } from './okx-deposits.ts';
import { okxCurrencies, OkxNetwork, okxNetworks } from './okx-networks.ts';
import { okxPayouts, withdrawals } from './okx-payouts.ts';
import type { Provider, StatementLine } from './provider.ts';

/**
 * The operator's account at OKX: customers send coins to its deposit address, told apart by the last
 * digits of the amount; withdrawals are paid from it. https://www.okx.com/docs-v5/en/
 */
export const okx: Provider = {
  id: 'okx',
  liveUrl: 'https://www.okx.com',
  currencies: okxCurrencies,
  proofHeaders: [],
  payer: [{ name: 'network', schema: OkxNetwork, choices: okxNetworks }],
  isSilent: true,
  credentials: okxCredentials,
  payouts: okxPayouts,

  isExclusive: true,
  async test(connection) {
    const question = { method: 'GET', path: 'account/config' } as const;
    const [config] = await callOkx(connection, question, z.object({ uid: z.string().min(1) }));
    if (!config) throw new Unavailable('an account without a number');
    return { account: config.uid };
  },

  createInvoice: askForDeposit,

  readWebhook() {
    throw new WebhookRejected('OKX never calls');
  },

  readInvoice: findDeposit,

  async statement(connection, since) {
    const moment = since.getTime();
    const [came, went] = [
      await deposits(connection, { since: moment, state: '2' }),
      await withdrawals(connection, moment),
    ];
    const lines: StatementLine[] = [
      ...came
        .filter(({ ccy }) => okxCurrencies.includes(ccy))
        .map(({ depId, amt, ccy, ts }) => lineOf('in', depId, { amt, ccy, ts })),
      ...went
        .filter(({ ccy }) => okxCurrencies.includes(ccy))
        .map(({ clientId, wdId, amt, ccy, ts }) => lineOf('out', clientId || wdId, { amt, ccy, ts })),
    ]; // prettier-ignore
    return lines.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  },
};

function lineOf(
  direction: StatementLine['direction'],
  id: string,
  { amt, ccy, ts }: { amt: string; ccy: string; ts: string },
): StatementLine {
  return { direction, id, money: okxMoney(amt, ccy), at: new Date(Number(ts)) };
}
