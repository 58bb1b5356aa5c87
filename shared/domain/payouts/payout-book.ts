import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { PayoutReading } from '../../payments/provider.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import { can, list as listStaff } from '../staff/staff.ts';
import { readPayout, type Payout, type PayoutRow, type PayoutState, type Proof, type Verdict } from './payout-row.ts'; // prettier-ignore
import type { DayLimits } from './payout-limits.ts';
import { codeOf } from '../shop/sql-state.ts';
import { cut } from '../../cut.ts';

/** Which limit is in the way, as the customer reads it. */
const REFUSALS: Readonly<Record<string, string>> = {
  customer: 'payout-limit-customer',
  destination: 'payout-limit-destination',
  shop: 'payout-limit-shop',
};

/** What a customer confirmed. */
export interface PayoutWish {
  /** What asked for it: a repeat makes no second one. */
  readonly reference: string;
  readonly customerId: bigint;
  readonly way: string;
  readonly accountId: bigint | null;
  readonly money: Money;
  readonly fee: Money;
  readonly destination: Readonly<Record<string, string>>;
  /** The destination as people read it. */
  readonly words: string;
  /** Names the destination for limits and the cool-down. */
  readonly destinationKey: Buffer;
}

/** How the shop wants it decided. */
export interface PayoutTerms {
  /** How many of the staff must agree; 0: none. */
  readonly needed: number;
  readonly coolDownH: number;
  readonly limits: DayLimits;
}

/**
 * Asks for a payout and holds its money, in one round trip. The same reference gives the same payout.
 * Throws UserError `balance-too-low`, `payout-limit-customer`, `payout-limit-destination`,
 * `payout-limit-shop`, `customer-gone`.
 */
export async function request(
  scope: Scope,
  wish: PayoutWish,
  terms: PayoutTerms,
): Promise<{ readonly id: bigint; readonly isRepeated: boolean }> {
  const { money, fee } = wish;
  assert(fee.currency === money.currency, 'a fee is in the currency of its payout');
  const { limits } = terms;
  const [row] = await scope.db
    .query<{ answer: { id: string; repeated: boolean } | { refused: string; left?: string } }>(
      'select request_payout($1) as answer',
      [
        JSON.stringify({
          reference: wish.reference,
          key: randomBytes(16).toString('hex'),
          customerId: wish.customerId.toString(),
          way: wish.way,
          accountId: wish.accountId?.toString() ?? null,
          currency: money.currency,
          amount: money.amount.toString(),
          fee: fee.amount.toString(),
          destination: wish.destination,
          words: wish.words,
          destinationKey: wish.destinationKey.toString('hex'),
          needed: terms.needed,
          coolDownH: terms.coolDownH,
          limits: {
            customer: limits.customer?.toString() ?? null,
            destination: limits.destination?.toString() ?? null,
            shop: limits.shop?.toString() ?? null,
          },
          now: timeOf(scope),
        }),
      ],
    )
    .catch((error: unknown) => {
      throw codeOf(error) === 'SHL03' ? new UserError('balance-too-low') : error;
    });
  const answer = row?.answer;
  if (!answer) throw new Error('request_payout answers one row');
  if ('id' in answer) return { id: BigInt(answer.id), isRepeated: answer.repeated };
  throw new UserError(REFUSALS[answer.refused] ?? 'customer-gone');
}

/**
 * One of the staff agrees; returns how many more must. Who agreed before counts only while they may still
 * decide. Throws UserError `payout-moved` when there is nothing to agree to any more, `approval-own`,
 * `payout-approved-before`.
 */
export async function approve(scope: Scope, actorId: number, id: bigint): Promise<number> {
  const [row] = await scope.db.query<{ answer: { refused?: string; left: number } }>(
    'select approve_payout($1, $2, $3, $4) as answer',
    [id, actorId, timeOf(scope), await whoMay(scope)],
  );
  const { refused, left = 0 } = row?.answer ?? { refused: 'moved' };
  if (refused === 'own') throw new UserError('approval-own');
  if (refused !== undefined)
    throw new UserError(refused === 'again' ? 'payout-approved-before' : 'payout-moved');
  await audit.write(scope, actorId, 'payout.approve', { payout: id.toString(), left });
  return left;
}

/** Ends one that is not under way, for its customer. Throws UserError `payout-moved`. */
export async function cancel(scope: Scope, customerId: bigint, id: bigint): Promise<void> {
  await end(scope, { id, customerId, by: 'customer', actor: null, reason: null });
}

/** The same by staff, with a reason that the customer reads. Throws UserError `payout-moved`. */
export async function refuse(
  scope: Scope,
  actorId: number,
  id: bigint,
  reason: string,
): Promise<void> {
  await end(scope, { id, customerId: null, by: 'staff', actor: actorId, reason });
  await audit.write(scope, actorId, 'payout.refuse', { payout: id.toString(), reason });
}

/**
 * Takes an approved payout to send it; the first of many gets it, the others null. `actorId` for one
 * that staff send themselves, null for the job.
 */
export async function claim(
  scope: Scope,
  actorId: number | null,
  id: bigint,
): Promise<Payout | null> {
  const [row] = await scope.db.query<PayoutRow>('select * from claim_payout($1, $2, $3)', [
    id,
    actorId,
    timeOf(scope),
  ]);
  if (!row) return null;
  if (actorId !== null) await audit.write(scope, actorId, 'payout.take', { payout: id.toString() });
  return readPayout(row);
}

/** Takes all that are ready for the shop's own wallet on one chain, at most 200, oldest first. */
export async function claimReady(scope: Scope, actorId: number, chain: string): Promise<Payout[]> {
  const rows = await scope.db.query<PayoutRow>('select * from claim_ready_payouts($1, $2, $3)', [
    chain,
    actorId,
    timeOf(scope),
  ]);
  if (rows.length > 0)
    await audit.write(scope, actorId, 'payout.export', { chain, count: rows.length });
  return rows.map(readPayout);
}

/** Writes down what is known now of one that was claimed; only forwards, and a repeat is harmless. */
export async function note(
  scope: Scope,
  id: bigint,
  known: Omit<PayoutReading, 'status'> & { readonly status: PayoutReading['status'] | 'unknown' },
): Promise<{ readonly changed: boolean; readonly state: PayoutState }> {
  const { fee } = known;
  const [row] = await scope.db.query<{ answer: { changed: boolean; state: PayoutState } }>(
    'select note_payout($1) as answer',
    [
      JSON.stringify({
        id: id.toString(),
        status: known.status,
        externalId: known.externalId,
        fee: fee && { amount: fee.amount.toString(), currency: fee.currency },
        note: known.note == null ? null : cut(known.note, 300),
        now: timeOf(scope),
      }),
    ],
  );
  if (!row) throw new Error('note_payout answers one row');
  return row.answer;
}

/**
 * Takes a transfer as the proof of a payout, in the transaction that writes it down; answers whether it is
 * its own. One transfer proves one payout on the whole platform: of two shops that name the same, the first.
 */
export async function claimTransfer(
  scope: Scope,
  id: bigint,
  transfer: { readonly chain: string; readonly txid: string; readonly ordinal: string },
): Promise<boolean> {
  const [row] = await scope.db.query<{ own: boolean }>(
    'select platform.claim_transfer($1, $2, $3, $4) as own',
    [transfer.chain, transfer.txid, transfer.ordinal, id],
  );
  return row?.own === true;
}

/**
 * What one of the staff knows of a payout that nobody can ask about. Returns the state and how many
 * must say the same. Throws UserError `payout-moved`.
 */
export async function judge(
  scope: Scope,
  actorId: number,
  id: bigint,
  verdict: { readonly says: Verdict['says']; readonly proof: Proof | null },
): Promise<{ readonly state: PayoutState; readonly left: number }> {
  const [row] = await scope.db.query<{
    answer: { refused?: string; state: PayoutState; left: number };
  }>('select judge_payout($1) as answer', [
    JSON.stringify({
      ...verdict,
      id: id.toString(),
      actor: actorId,
      may: await whoMay(scope),
      now: timeOf(scope),
    }),
  ]);
  const answer = row?.answer;
  if (!answer || answer.refused !== undefined) throw new UserError('payout-moved');
  const { says } = verdict;
  await audit.write(scope, actorId, 'payout.judge', { payout: id.toString(), says, left: answer.left }); // prettier-ignore
  return { state: answer.state, left: answer.left };
}

/** Asks for the job that sends and asks, at a time. */
export async function watch(scope: Scope, id: bigint, at: Date): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({
      task: 'payout',
      key: `payout:${id}`,
      payload: { payoutId: id.toString() },
      runAt: at.toISOString(),
    }),
  ]);
}

/** Wakes the job of each payout that should have one, in case it was lost. Returns how many. */
export async function wakeOpen(scope: Scope): Promise<number> {
  const [row] = await scope.db.query<{ count: number }>('select wake_payouts($1) as count', [
    timeOf(scope),
  ]);
  return row?.count ?? 0;
}

/** Tells staff, once, that nobody knows how one ended. */
export async function doubt(scope: Scope, id: bigint): Promise<void> {
  await scope.db.query('select doubt_payout($1, $2)', [id, timeOf(scope)]);
}

/** Remembers the message that shows it, so that it can edit itself. */
export async function setCard(
  scope: Scope,
  id: bigint,
  card: { readonly chatId: number; readonly messageId: number },
): Promise<void> {
  await scope.db.query('update payouts set card_chat_id = $2, card_message_id = $3 where id = $1', [
    id,
    card.chatId,
    card.messageId,
  ]);
}

async function end(
  scope: Scope,
  ending: {
    readonly id: bigint;
    readonly customerId: bigint | null;
    readonly by: 'customer' | 'staff';
    readonly actor: number | null;
    readonly reason: string | null;
  },
): Promise<void> {
  const [row] = await scope.db.query<{ done: boolean }>('select cancel_payout($1) as done', [
    JSON.stringify({
      ...ending,
      id: ending.id.toString(),
      customerId: ending.customerId?.toString() ?? null,
      may: await whoMay(scope),
      now: timeOf(scope),
    }),
  ]);
  if (row?.done !== true) throw new UserError('payout-moved');
}

/** Telegram ids of those who may decide on withdrawals now. */
async function whoMay(scope: Scope): Promise<number[]> {
  const members = await listStaff(scope);
  return members.filter(({ role }) => can(role, 'withdrawals')).map(({ telegramId }) => telegramId);
}

function timeOf(scope: Scope): string {
  return new Date(scope.clock.now()).toISOString();
}
