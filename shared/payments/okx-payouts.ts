import { z } from 'zod';
import { Unavailable, UserError } from '../errors.ts';
import { convert, exponentOf, rateOf, toDecimal, type Money } from '../money.ts';
import { provide } from './okx-accounts.ts';
import { callOkx, FUNDING, okxMoney, refusal } from './okx-client.ts';
import { pagesOf } from './okx-deposits.ts';
import {
  chainOf,
  demandWithin,
  okxCurrencies,
  OkxNetwork,
  okxNetworks,
  type OkxChain,
} from './okx-networks.ts';
import type { Connection, PayoutPort, PayoutReading } from './provider.ts';

/** A withdrawal is in the history as soon as it was accepted; half an hour is far more than that. */
const MISSING_IS_FINAL_S = 1800;

const Withdrawal = z.object({
  ccy: z.string(),
  amt: z.string(),
  ts: z.string().regex(/^\d{1,15}$/),
  wdId: z.string(),
  clientId: z.string(),
  txId: z.string(),
  fee: z.string(),
  feeCcy: z.string().optional(),
  state: z.enum([
    '-3', '-2', '-1', '0', '1', '2', '4', '5', '6', '7', '8', '9', '10', '12', '15', '16', '17', '19',
  ]), // prettier-ignore
});
export type OkxWithdrawal = z.infer<typeof Withdrawal>;

/**
 * Withdrawals from the funding account, to addresses that the operator has allowed at OKX.
 * https://www.okx.com/docs-v5/en/#funding-account-rest-api-withdrawal
 */
export const okxPayouts: PayoutPort = {
  currencies: okxCurrencies,
  destination: [
    { name: 'network', schema: OkxNetwork, choices: okxNetworks },
    { name: 'address', schema: z.string().regex(/^[A-Za-z0-9_-]{20,110}$/) },
  ],
  missingIsFinalS: MISSING_IS_FINAL_S,
  feeNeedsDestination: true,

  async quoteFee(connection, { money, destination }) {
    const chain = await chainOf(connection, money.currency, destination['network']);
    demandSendable(money, chain);
    return feeOf(money, chain);
  },

  async send(connection, { key, money, destination }) {
    const toAddr = destination['address'];
    if (toAddr === undefined) throw refusal('58207', 'No address');
    const terms = await chainOf(connection, money.currency, destination['network']);
    demandSendable(money, terms);
    const whole = money.amount + feeOf(money, terms).amount;
    await provide(connection, { amount: whole, currency: money.currency }, FUNDING);
    const body = {
      ccy: money.currency,
      amt: toDecimal(money),
      dest: '4',
      toAddr,
      chain: terms.chain,
      clientId: key,
    };
    try {
      const [made] = await callOkx(
        connection,
        { method: 'POST', path: 'asset/withdrawal', body },
        z.object({ wdId: z.string().min(1) }),
      );
      if (!made) throw new Unavailable('a withdrawal without an id');
      return { status: 'submitted', externalId: made.wdId, fee: null, note: null };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // A key that it knows already is refused too: what it knows of the key is the truth.
      const known = await okxPayouts.read(connection, { key, externalId: null, callbackUrl: '' }).catch((cause: unknown) => {
        throw new Unavailable('whether it was sent is not known', { cause });
      }); // prettier-ignore
      if (known) return known;
      throw error;
    }
  },

  async read(connection, { key }) {
    const query = { clientId: key };
    const found = await callOkx(
      connection,
      { method: 'GET', path: 'asset/withdrawal-history', query },
      Withdrawal,
    );
    const withdrawal = found.find(({ clientId }) => clientId === key);
    return withdrawal ? readingOf(withdrawal) : null;
  },
};

/** All withdrawals that arrived since a moment, newest first. */
export async function withdrawals(connection: Connection, since: number): Promise<OkxWithdrawal[]> {
  return pagesOf(since, (range) =>
    callOkx(
      connection,
      { method: 'GET', path: 'asset/withdrawal-history', query: { state: '2', ...range } },
      Withdrawal,
    ),
  );
}

function demandSendable(money: Money, chain: OkxChain): void {
  if (!chain.canWd) throw refusal('58301', `${chain.chain} sends nothing now`);
  demandWithin(money, chain.leastWithdrawal, chain.mostWithdrawal);
  const places = Number(chain.wdTickSz);
  const tick = 10n ** BigInt(Math.max(0, exponentOf(money.currency) - places));
  if (money.amount % tick !== 0n)
    throw new UserError('amount-too-precise', { currency: money.currency, places });
}

/** The fixed fee, and of a few coins a part of the amount that is burnt. */
function feeOf(money: Money, { fee, burningFeeRate = '' }: OkxChain): Money {
  const fixed = okxMoney(fee, money.currency);
  if (!/[1-9]/.test(burningFeeRate)) return fixed;
  const rate = rateOf(money.currency, money.currency, burningFeeRate);
  return { ...fixed, amount: fixed.amount + convert(money, rate, 'up').amount };
}

function readingOf(withdrawal: OkxWithdrawal): PayoutReading {
  const { wdId, txId, fee, feeCcy, ccy } = withdrawal;
  return {
    status: statusOf(withdrawal),
    externalId: wdId,
    fee: fee === '' ? null : okxMoney(fee, feeCcy ?? ccy),
    note: txId === '' ? null : txId,
  };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc knows that the switch is exhaustive
function statusOf({ state }: OkxWithdrawal): PayoutReading['status'] {
  switch (state) {
    case '2':
      return 'settled';
    case '-1':
    case '-2':
      return 'failed';
    // Waiting, reviewed, on its way to the chain, or being cancelled and not yet.
    case '-3':
    case '0':
    case '1':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
    case '10':
    case '12':
    case '15':
    case '16':
    case '17':
    case '19':
      return 'submitted';
  }
}
