import { randomBytes } from 'node:crypto';
import { fromDecimal } from '../shared/money.ts';
import { json, type Reply } from './loopback.ts';

/** A payout as the fake provider keeps it. */
export interface FakePayout {
  readonly id: string;
  readonly key: string;
  readonly secret: string;
  readonly money: { readonly amount: string; readonly currency: string };
  readonly account: string;
  readonly callbackUrl: string;
  /** How often this key came; it was sent once. */
  asked: number;
  changes: number;
  status: 'submitted' | 'settled' | 'failed';
  note: string | null;
}

/** An account of this name does not exist: nothing is sent there. */
export const NOBODY = 'nobody';

/** The fake provider's payouts: a key is sent once, however often it comes. */
export function createFakePayouts(options: {
  readonly hold: boolean;
  readonly notify: (payout: FakePayout) => void;
  /** What was paid to this account by an invoice, in whole: nothing more can go back to it. */
  readonly paid: (secret: string, invoice: string) => FakePayout['money'] | null;
}) {
  const payouts = new Map<string, FakePayout>();

  const end = (key: string, how: 'settled' | 'failed', note: string | null = null): boolean => {
    const payout = payouts.get(key);
    if (payout?.status !== 'submitted') return false;
    Object.assign(payout, { status: how, note, changes: payout.changes + 1 });
    options.notify(payout);
    return true;
  };

  const isTooMuch = (secret: string, invoice: string, money: FakePayout['money']): boolean => {
    const paid = options.paid(secret, invoice);
    if (paid?.currency !== money.currency) return true;
    const minor = (amount: string) => fromDecimal(amount, money.currency, 'exact');
    const gone = [...payouts.values()]
      .filter((each) => each.account === `back to ${invoice}` && each.status !== 'failed')
      .reduce((sum, each) => sum + minor(each.money.amount), 0n);
    return gone + minor(money.amount) > minor(paid.amount);
  };

  return {
    end,
    all: () => [...payouts.values()],
    find(secret: string, key: string) {
      const payout = payouts.get(key);
      return payout?.secret === secret ? shown(payout) : null;
    },
    take(secret: string, input: Record<string, unknown>): Reply {
      const key = String(input['key']);
      const known = payouts.get(key);
      if (known) known.asked++;
      if (known) return known.secret === secret ? json(shown(known)) : json({ error: 'key' }, 400);
      const money = input['money'] as FakePayout['money'];
      const { invoice } = input as { invoice?: string };
      if (invoice !== undefined && isTooMuch(secret, invoice, money))
        return json({ error: 'more than was paid' }, 400);
      if (input['account'] === NOBODY || !/[1-9]/.test(money.amount))
        return json({ error: 'no such account' }, 400);
      const payout: FakePayout = {
        id: `fp_${randomBytes(8).toString('hex')}`,
        key,
        secret,
        money,
        account: invoice === undefined ? String(input['account']) : `back to ${invoice}`,
        callbackUrl: String(input['callbackUrl']),
        asked: 1,
        changes: 0,
        status: 'submitted',
        note: null,
      };
      payouts.set(key, payout);
      const answer = shown(payout);
      if (!options.hold) end(key, 'settled');
      return json(answer);
    },
  };
}

function shown({ id, key, status, money, note }: FakePayout) {
  return { id, key, status, money, fee: null, note };
}
