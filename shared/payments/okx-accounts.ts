import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { Unavailable } from '../errors.ts';
import { toDecimal, type Money } from '../money.ts';
import { callOkx, FUNDING, okxMoney, refusal, TRADING } from './okx-client.ts';
import type { Connection } from './provider.ts';

/** A move within one account takes a moment at most; longer is asked about another time. */
const LOOKS = 5;
const PAUSE_MS = 300;

/**
 * Sees to it that an account (funding for withdrawals, trading for orders) holds an amount, and moves
 * what is missing there from the other. Throws UserError `provider-refused` where both hold too little.
 */
export async function provide(
  connection: Connection,
  money: Money,
  account: typeof FUNDING | typeof TRADING,
): Promise<void> {
  const has = await available(connection, money.currency, account);
  if (has >= money.amount) return;
  const other = account === FUNDING ? TRADING : FUNDING;
  const missing = { amount: money.amount - has, currency: money.currency };
  if ((await available(connection, money.currency, other)) < missing.amount)
    throw refusal('58350', 'Insufficient balance');
  await move(connection, missing, other, account);
}

const Detail = z.object({ ccy: z.string(), availBal: z.string() });

async function available(connection: Connection, ccy: string, account: string): Promise<bigint> {
  const query = { ccy };
  const found =
    account === FUNDING
      ? await callOkx(connection, { method: 'GET', path: 'asset/balances', query }, Detail)
      : (
          await callOkx(
            connection,
            { method: 'GET', path: 'account/balance', query },
            z.object({ details: z.array(Detail) }),
          )
        ).flatMap(({ details }) => details);
  // An empty account is not listed.
  const balance = found.find((each) => each.ccy === ccy);
  return balance ? okxMoney(balance.availBal, ccy).amount : 0n;
}

/** https://www.okx.com/docs-v5/en/#funding-account-rest-api-funds-transfer: accepted is not done. */
async function move(connection: Connection, money: Money, from: string, to: string): Promise<void> {
  const [made] = await callOkx(
    connection,
    {
      method: 'POST',
      path: 'asset/transfer',
      body: { ccy: money.currency, amt: toDecimal(money), from, to, type: '0' },
    },
    z.object({ transId: z.string() }),
  );
  if (!made) throw new Unavailable('a transfer without an id');
  const query = { transId: made.transId };
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await setTimeout(PAUSE_MS);
    const [now] = await callOkx(
      connection,
      { method: 'GET', path: 'asset/transfer-state', query },
      z.object({ state: z.enum(['success', 'pending', 'failed']) }),
    );
    if (now?.state === 'success') return;
    if (now?.state === 'failed') throw refusal('58350', 'The move between accounts failed');
  }
  throw new Unavailable('a transfer between accounts is still under way');
}
