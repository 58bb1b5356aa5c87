import { createHash, randomUUID } from 'node:crypto';
import * as ledger from '../../shared/domain/money/ledger.ts';
import * as book from '../../shared/domain/payouts/payout-book.ts';
import { contestants } from './counterparts.ts';
import type { Sent, Wish } from './judge.ts';
import type { Arena } from './machine.ts';

/** How often a provider fails at a payout: before, after and in the middle of doing it. */
const FAILED = 0.08;
const DROPPED = 0.08;
const REFUSED = 0.08;
/** The same press, once more. */
const REPEATED = 0.1;

/** What all providers have really sent. */
export function sentBy(arena: Arena): readonly Sent[] {
  return [...arena.counterparts].flatMap(([way, each]) =>
    (each.sent?.() ?? []).map((one) => ({ ...one, way })),
  );
}

/** Asks for one payout, with money that the customer got for it; perhaps twice by the same press. */
export async function send(arena: Arena, wishes: Wish[], random: () => number): Promise<void> {
  const paying = contestants.filter(({ payout }) => payout !== null);
  const contestant = paying[Math.floor(random() * paying.length)];
  const contender = arena.contenders[Math.floor(random() * arena.contenders.length)];
  const customer = contender?.customers[Math.floor(random() * contender.customers.length)];
  if (!contestant?.payout || !contender || !customer) return;
  const { currency, destination } = contestant.payout;
  // No two are alike: so each is known by its sum, where a provider keeps no key.
  const spread = contestant.payout.unit * BigInt(wishes.length);
  const money = { amount: contestant.payout.amount(random()) + spread * 1_000n, currency };
  const wish: Wish = { number: wishes.length, contestant, contender, customer, money, id: null };
  wishes.push(wish);
  const faults = arena.counterparts.get(contestant.id)?.faults ?? {};
  for (const [name, chance] of [
    ['fail', FAILED],
    ['drop', DROPPED],
    ['refuse', REFUSED],
  ] as const)
    // prettier-ignore
    if (random() < chance) faults[name] = (faults[name] ?? 0) + 1;
  const { scope } = contender.shop;
  await ledger.post(scope, {
    reference: `faults:gift:${wish.number}:${randomUUID()}`,
    kind: 'adjustment',
    legs: [
      { account: `customer:${customer.id}`, money },
      { account: 'suspense', money: { ...money, amount: -money.amount } },
    ],
  });
  const ask = () =>
    book.request(
      scope,
      {
        reference: `faults:payout:${wish.number}`,
        customerId: customer.id,
        way: contestant.id,
        accountId: contender.accounts.get(contestant.id) ?? null,
        money,
        fee: { ...money, amount: 0n },
        destination,
        words: '',
        destinationKey: createHash('sha256').update(JSON.stringify(destination)).digest(),
      },
      {
        needed: 0,
        coolDownH: 0,
        limits: { customer: null, destination: null, shop: null },
      },
    );
  const presses = random() < REPEATED ? 3 : 1;
  const [first] = await Promise.all(Array.from({ length: presses }, ask));
  wish.id = first?.id ?? null;
}
