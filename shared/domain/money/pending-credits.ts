import { Unavailable, UserError } from '../../errors.ts';
import { convert, type Money } from '../../money.ts';
import { keyOf, type Scope } from '../../scope.ts';
import * as approvals from '../staff/approvals.ts';
import type { Approval } from '../staff/approvals.ts';
import * as audit from '../staff/audit.ts';
import * as doneAlone from '../staff/done-alone.ts';
import * as customers from '../people/customers.ts';
import * as messages from '../shop/messages.ts';
import type { Quotes } from './quotes.ts';
import type { Settings } from '../shop/settings.ts';
import * as staff from '../staff/staff.ts';

const KIND = 'credit';

/** Money that one of the staff says a customer is to have: a finding's, or what came and nobody tells. */
export interface Credit {
  readonly what: 'finding' | 'hand';
  /** The finding, or the invoice that was paid. */
  readonly subject: bigint;
  /** Of an invoice the how-manieth payment. */
  readonly payment: number;
  readonly customerId: bigint;
  readonly money: Money;
}

/** A credit that waits for a second person. */
export interface PendingCredit extends Credit, Approval {}

/** What money is in the shop's currency by the price of now, rounded up; null: nobody knows one. */
export async function worthOf(
  scope: Scope,
  parts: { readonly settings: Settings; readonly quotes: Quotes },
  money: Money,
): Promise<Money | null> {
  const { currency } = parts.settings;
  if (money.currency === currency) return money;
  try {
    const { rate } = await parts.quotes.rate(scope, parts.settings, money.currency, currency);
    return convert(money, rate, 'up');
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return null;
  }
}

/**
 * Whether something takes a second member of the staff, by the shop's limit for corrections: it alone, all that
 * came of the same (`whole`), or with what this person did alone within a day. Where nobody knows a price, it does.
 */
export async function needsSecond(
  scope: Scope,
  actorId: number,
  settings: Settings,
  size: { readonly worth: Money | null; readonly whole: Money | null },
): Promise<boolean> {
  const { approveAbove } = settings.options;
  if (approveAbove === null) return false;
  const limit = BigInt(approveAbove);
  const { worth, whole } = size;
  if (worth === null || whole === null || whole.amount > limit) return true;
  return worth.amount + (await doneAlone.sumOf(scope, actorId, settings.currency)) > limit;
}

/**
 * Asks a second person to credit something, and tells all who may. Throws UserError `approval-nobody`,
 * `approval-waits` (it is asked for already), `customer-gone`.
 */
export async function request(scope: Scope, actorId: number, credit: Credit): Promise<bigint> {
  const customer = await customers.find(scope, credit.customerId);
  if (!customer || customer.telegramId < 0) throw new UserError('customer-gone');
  // Twenty presses at once ask once.
  await scope.db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    keyOf(scope.tenant, 'credits'),
  ]);
  const open = await approvals.list(scope, [KIND], { limit: 200, offset: 0 });
  if (
    open.map(pending).some((each) => each.what === credit.what && each.subject === credit.subject)
  )
    throw new UserError('approval-waits');
  const others = (await staff.list(scope))
    .filter(({ role, telegramId }) => staff.can(role, 'balances') && telegramId !== actorId)
    .map(({ telegramId }) => telegramId);
  const data = dataOf(credit);
  const id = await approvals.open(scope, {
    kind: KIND,
    data,
    requestedBy: actorId,
    others,
    notice: (approval) => ({
      key: `notice-credit-asked-${credit.what}`,
      data: { person: customer.name, money: data.money, subject: data.subject },
      buttons: [[{ key: 'button-open', press: `approval:${approval}` }]],
    }),
  });
  await audit.write(scope, actorId, 'credit.request', data);
  return id;
}

/** One of the credits that an approval's number may be. */
export function readPending(approval: Approval): PendingCredit | null {
  return approval.kind === KIND ? pending(approval) : null;
}

/** Whether who asked may still ask for it: else nobody does any more. */
export function stands(approval: Approval): boolean {
  const { requesterRole } = approval;
  // Whoever looks after payments says what came by hand as well.
  const isHand = pending(approval).what === 'hand';
  return staff.can(requesterRole, 'balances') || (isHand && staff.can(requesterRole, 'payments'));
}

/**
 * Decides one, once, by a second person, and tells who asked. What an approved one credits is the
 * caller's to do in the same transaction. Throws UserError `approval-own`, `approval-lapsed`, `approval-gone`.
 */
export async function decide(
  scope: Scope,
  actorId: number,
  id: bigint,
  state: 'approved' | 'refused',
): Promise<PendingCredit> {
  const credit = pending(await approvals.decide(scope, KIND, id, { actorId, state, stands }));
  const data = dataOf(credit);
  await audit.write(scope, actorId, state === 'approved' ? 'credit.approve' : 'credit.refuse', {
    ...data,
    requestedBy: credit.requestedBy,
  });
  await messages.queue(scope, {
    reference: `approval:${id}:decided`,
    chatId: credit.requestedBy,
    content: {
      key: `notice-credit-${state}`,
      data: { money: data.money },
      buttons: [[{ key: 'button-open', press: `person:${data.customer}` }]],
    },
  });
  return credit;
}

function dataOf({ what, subject, payment, customerId, money }: Credit) {
  return {
    what,
    subject: `${subject}`,
    payment,
    customer: `${customerId}`,
    money: { amount: money.amount.toString(), currency: money.currency },
  };
}

function pending(approval: Approval): PendingCredit {
  const { what, subject, payment, customer, money } = approval.data as ReturnType<typeof dataOf>;
  return {
    ...approval,
    what,
    payment,
    subject: BigInt(subject),
    customerId: BigInt(customer),
    money: { amount: BigInt(money.amount), currency: money.currency },
  };
}
