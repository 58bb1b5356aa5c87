import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import * as approvals from './approvals.ts';
import type { Approval } from './approvals.ts';
import * as audit from './audit.ts';
import { readReason } from '../people/blocks.ts';
import * as customers from '../people/customers.ts';
import * as ledger from '../money/ledger.ts';
import * as messages from '../shop/messages.ts';
import type { Options } from '../shop/options.ts';
import * as doneAlone from './done-alone.ts';
import * as staff from './staff.ts';

const KIND = 'adjustment';

/** A correction of a customer's balance by staff: more than zero gives, less takes. */
export interface Adjustment {
  readonly customerId: bigint;
  readonly money: Money;
  readonly reason: string;
}

/** A correction that waits for a second person. */
export interface PendingAdjustment extends Adjustment, Approval {}

/**
 * Corrects a balance, or asks a second member of the staff: above the shop's limit, which one person may use up
 * once a day. Returns the id of what waits; null: it is done. Throws UserError `balance-too-low`, `customer-gone`, `approval-nobody`.
 */
export async function request(
  scope: Scope,
  actorId: number,
  wanted: Adjustment & { readonly reference: string },
  { approveAbove }: Pick<Options, 'approveAbove'>,
): Promise<bigint | null> {
  const { money } = wanted;
  const adjustment = { ...wanted, reason: readReason(wanted.reason) };
  const size = money.amount < 0n ? -money.amount : money.amount;
  const isFree =
    approveAbove === null ||
    size + (await doneAlone.sumOf(scope, actorId, money.currency)) <= BigInt(approveAbove);
  if (isFree) {
    await apply(scope, actorId, adjustment);
    return null;
  }
  const name = await demandCustomer(scope, wanted.customerId);
  const others = (await staff.list(scope))
    .filter(({ role, telegramId }) => staff.can(role, 'balances') && telegramId !== actorId)
    .map(({ telegramId }) => telegramId);
  const data = dataOf(adjustment);
  const id = await approvals.open(scope, {
    kind: KIND,
    data,
    requestedBy: actorId,
    others,
    notice: (approval) => ({
      key: 'notice-approval-asked',
      data: { ...data, person: name.name, sign: signOf(money), money: absolute(money) },
      buttons: [[{ key: 'button-open', press: `approval:${approval}` }]],
    }),
  });
  await audit.write(scope, actorId, 'balance.request', data);
  return id;
}

/** The correction that waits behind an approval's number; null: it is about something else. */
export function readPending(approval: Approval): PendingAdjustment | null {
  return approval.kind === KIND ? pending(approval) : null;
}

/** Whether who asked may still correct balances: else nobody asks any more. */
export function stands({ requesterRole }: Approval): boolean {
  return staff.can(requesterRole, 'balances');
}

/** Does or refuses what waits, once, by a second person; both the customer and who asked are told. */
export async function decide(
  scope: Scope,
  actorId: number,
  id: bigint,
  state: 'approved' | 'refused',
): Promise<void> {
  const approval = pending(await approvals.decide(scope, KIND, id, { actorId, state, stands }));
  if (state === 'approved')
    await apply(scope, actorId, { ...approval, reference: `approval:${id}` }, approval.requestedBy);
  else await audit.write(scope, actorId, 'balance.refuse', dataOf(approval));
  const { money } = approval;
  await messages.queue(scope, {
    reference: `approval:${id}:decided`,
    chatId: approval.requestedBy,
    content: {
      key: `notice-approval-${state}`,
      data: { sign: signOf(money), money: absolute(money), reason: approval.reason },
      buttons: [[{ key: 'button-open', press: `person:${approval.customerId}` }]],
    },
  });
}

/** Posts it, never below zero, tells the customer and writes down the balance before and after. */
async function apply(
  scope: Scope,
  actorId: number,
  adjustment: Adjustment & { readonly reference: string },
  requestedBy: number | null = null,
): Promise<void> {
  const { customerId, money, reason, reference } = adjustment;
  const { telegramId } = await demandCustomer(scope, customerId);
  const account = ledger.customerAccount(customerId);
  const isNew = await ledger
    .post(scope, {
      reference: `adjustment:${reference}`,
      kind: 'adjustment',
      // The reason stays out of the books: they outlive the person.
      legs: [
        { account, money },
        { account: 'adjustments', money: { ...money, amount: -money.amount } },
      ],
    })
    .catch((error: unknown) => {
      if ((error as { code?: unknown }).code !== 'SHL03') throw error;
      throw new UserError('balance-too-low');
    });
  if (!isNew) return;
  const now = (await ledger.balances(scope, customerId, money.currency))[0]?.amount ?? 0n;
  const at = (amount: bigint) => ({ amount: amount.toString(), currency: money.currency });
  await audit.write(scope, actorId, 'balance.adjust', {
    ...dataOf(adjustment),
    before: at(now - money.amount),
    after: at(now),
    ...(requestedBy === null ? {} : { requestedBy }),
  });
  await messages.queue(scope, {
    reference: `adjustment:${reference}`,
    chatId: telegramId,
    customerId,
    priority: 0,
    content: {
      key: 'notice-adjustment',
      data: { sign: signOf(money), money: absolute(money), reason },
      buttons: [[{ key: 'button-balance', press: 'balance' }]],
    },
  });
}

async function demandCustomer(scope: Scope, id: bigint): Promise<customers.Customer> {
  const customer = await customers.find(scope, id);
  if (!customer || customer.telegramId < 0) throw new UserError('customer-gone');
  return customer;
}

function dataOf({ customerId, money, reason }: Adjustment) {
  return {
    customer: String(customerId),
    money: { amount: money.amount.toString(), currency: money.currency },
    reason,
  };
}

function pending(approval: Approval): PendingAdjustment {
  const { customer, money, reason } = approval.data as ReturnType<typeof dataOf>;
  return {
    ...approval,
    customerId: BigInt(customer),
    money: { amount: BigInt(money.amount), currency: money.currency },
    reason,
  };
}

function signOf({ amount }: Money): 'in' | 'out' {
  return amount < 0n ? 'out' : 'in';
}

function absolute({ amount, currency }: Money) {
  return { amount: (amount < 0n ? -amount : amount).toString(), currency };
}
