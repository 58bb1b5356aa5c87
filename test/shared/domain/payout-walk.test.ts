import { expect } from 'chai';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import * as book from '../../../shared/domain/payouts/payout-book.ts';
import type { PayoutState } from '../../../shared/domain/payouts/payout-row.ts';
import { UserError } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/scope.ts';
import { brokenBooks } from '../../support/builders.ts';
import { seeded } from '../../support/process.ts';
import { newScope } from '../../support/platform.ts';
import { aPayout, aRichCustomer, deciders, moneyOf, NO_LIMITS, stateOf } from './payout-support.ts';

const STEPS = 400;
/** What each step may do to a payout that is held by staff (manual) or sent by the job. */
const NEXT: Readonly<Record<string, Readonly<Partial<Record<PayoutState, PayoutState>>>>> = {
  cancel: { requested: 'cancelled', approved: 'cancelled' },
  refuse: { requested: 'cancelled', approved: 'cancelled' },
  claim: { approved: 'submitting' },
  submitted: { submitting: 'submitted', unknown: 'submitted' },
  unknown: { submitting: 'unknown' },
  settled: { submitting: 'settled', submitted: 'settled', unknown: 'settled' },
  failed: { submitting: 'failed', submitted: 'failed', unknown: 'failed' },
};
const OVER: readonly PayoutState[] = ['settled', 'failed', 'cancelled'];

/** What we think is true of one payout. */
interface Model {
  readonly id: bigint;
  readonly customer: Customer;
  readonly needed: number;
  readonly approvers: Set<number>;
  readonly verdicts: Map<number, 'arrived' | 'missing'>;
  state: PayoutState;
}

describe('payouts on a random walk', () => {
  it('are always where a model says, and the books with them', async () => {
    const seed = 20261127;
    const random = seeded(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const scope = await newScope();
    await deciders(scope, 7, 8, 9);
    const people = await Promise.all([1, 2, 3].map(() => aRichCustomer(scope, 200_000n)));
    const models: Model[] = [];

    for (let step = 0; step < STEPS; step++) {
      const open = models.filter(({ state }) => !OVER.includes(state));
      // Ended ones are pushed too: nothing may move them.
      const model = random() < 0.15 || open.length === 0 ? await begin() : pick(random() < 0.9 ? open : models); // prettier-ignore
      const what = pick([...Object.keys(NEXT), 'approve', 'approve', 'arrived', 'missing']);
      await push(scope, model, what);
      expect((await stateOf(scope, model.id)).state, `seed ${seed}, step ${step}: ${what}`).to.equal(model.state); // prettier-ignore
    }
    for (const customer of people) {
      const own = models.filter((model) => model.customer === customer);
      const sum = (...states: PayoutState[]) =>
        own.filter(({ state }) => states.includes(state)).length * 1100;
      const money = await moneyOf(scope, customer);
      const held = sum('requested', 'approved', 'submitting', 'submitted', 'unknown');
      expect(money['held'] ?? 0).to.equal(held);
      expect(money['customer'] ?? 0).to.equal(200_000 - held - sum('settled'));
    }
    const settled = models.filter(({ state }) => state === 'settled').length;
    expect(settled).to.be.greaterThan(5);
    const house = await moneyOf(scope, people[0] ?? expect.fail());
    expect(house['payout:hand']).to.equal(settled * 1000);
    expect(house['fees']).to.equal(settled * 100);
    expect(await brokenBooks(scope)).to.deep.equal([]);

    async function begin(): Promise<Model> {
      const customer = pick(people);
      const needed = pick([0, 1, 2]);
      const { id, state } = await aPayout(scope, customer, {}, { needed, coolDownH: 0, limits: NO_LIMITS }); // prettier-ignore
      const made: Model = {
        id,
        customer,
        needed,
        state,
        approvers: new Set(),
        verdicts: new Map(),
      };
      models.push(made);
      return made;
    }

    /** Does one thing three times at once, for real and in the model. */
    async function push(scope: Scope, model: Model, what: string): Promise<void> {
      const actor = pick([7, 8, 9]);
      const { id, customer } = model;
      const known = { externalId: null, fee: null, note: null };
      const act = (): Promise<unknown> => {
        switch (what) {
          case 'cancel':
            return book.cancel(scope, customer.id, id);
          case 'refuse':
            return book.refuse(scope, actor, id, 'no');
          case 'claim':
            return book.claim(scope, actor, id);
          case 'approve':
            return book.approve(scope, actor, id);
          case 'arrived':
          case 'missing':
            return book.judge(scope, actor, id, { says: what, proof: null });
          default:
            return book.note(scope, id, { ...known, status: what as 'settled' });
        }
      };
      const outcomes = await Promise.allSettled([act(), act(), act()]);
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).to.be.instanceOf(UserError);
      move(model, what, actor);
    }

    function move(model: Model, what: string, actor: number): void {
      const { state, needed, approvers, verdicts } = model;
      if (what === 'approve') {
        if (state !== 'requested') return;
        approvers.add(actor);
        if (approvers.size >= needed) model.state = 'approved';
      } else if (what === 'arrived' || what === 'missing') {
        if (state !== 'submitting' && state !== 'unknown') return;
        verdicts.set(actor, what);
        const same = [...verdicts.values()].filter((each) => each === what).length;
        const quorum = what === 'arrived' && state === 'submitting' ? 1 : Math.max(needed, 1);
        if (same >= quorum) model.state = what === 'arrived' ? 'settled' : 'failed';
      } else model.state = NEXT[what]?.[state] ?? state;
    }
  }).timeout(60_000);
});
