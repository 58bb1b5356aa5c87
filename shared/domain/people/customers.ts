import { tame } from '../../cut.ts';
import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { Settings } from '../shop/settings.ts';
import { readSettingsRow, type SettingsRow } from '../shop/settings.ts';
import { roleOf, type Role } from '../staff/staff.ts';

/** Somebody who wrote to the shop's bot: customers and staff alike. */
export interface Customer {
  readonly id: bigint;
  readonly telegramId: number;
  readonly name: string;
  readonly username: string | null;
  /** Chosen language; null until the person (or their Telegram) said one. */
  readonly language: string | null;
  readonly dialogue: Dialogue | null;
  readonly dialogueVersion: number;
  /** Why the shop serves them no more; null: it does. */
  readonly blocked: { readonly reason: string } | null;
  readonly rulesAccepted: boolean;
}

/** The one question that is open between the bot and a person. */
export interface Dialogue {
  /** Screen and step that read the answer: `<screen>:<step>`. */
  readonly state: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The message that asks, for its buttons. */
  readonly messageId?: number;
  /** Those that asked it before, a few: each refused answer is asked for by a new one. */
  readonly before?: readonly number[];
  /** Its buttons that press something: an answer that is refused is asked for again with them. */
  readonly buttons?: readonly (readonly { readonly text: string; readonly press: string }[])[];
}

/** What every turn of a conversation needs, read at once. */
export interface Turn {
  readonly customer: Customer;
  readonly settings: Settings;
  /** Their role if they are staff of this shop. */
  readonly role: Role | null;
}

/** As Telegram describes a person. */
export interface Person {
  readonly id: number;
  readonly first_name: string;
  readonly last_name?: string;
  readonly username?: string;
  readonly language_code?: string;
}

interface CustomerRow {
  id: number;
  telegram_id: number;
  name: string;
  username: string | null;
  language: string | null;
  dialogue: Dialogue | null;
  dialogue_version: number;
  blocked_at: string | null;
  block_reason: string | null;
  rules_accepted_at: string | null;
}

/** Makes a person known on first sight and reads what their turn needs, in one query. */
export async function beginTurn(scope: Scope, person: Person): Promise<Turn> {
  const name = tame([person.first_name, person.last_name].filter(Boolean).join(' ')).slice(0, 200);
  const [row] = await scope.db.query<{
    turn: { customer: CustomerRow; settings: SettingsRow; role: string | null };
  }>('select begin_turn($1, $2, $3, $4) as turn', [
    person.id,
    name,
    person.username ?? null,
    person.language_code?.slice(0, 2) ?? null,
  ]);
  if (!row) throw new Error('begin_turn answers one row');
  const settings = readSettingsRow(row.turn.settings);
  return {
    customer: readCustomerRow(row.turn.customer),
    settings,
    role: row.turn.role === null ? null : roleOf(row.turn.role, settings.options),
  };
}

/** Remembers the language a person chose. */
export async function setLanguage(
  scope: Scope,
  customerId: bigint,
  language: string,
): Promise<void> {
  await scope.db.query('update customers set language = $2 where id = $1', [customerId, language]);
}

/**
 * Opens, moves or closes (null) the dialogue with a person. Throws UserError `dialogue-moved` when
 * it changed since this turn began: a late answer does not overwrite a newer question.
 */
export async function setDialogue(
  scope: Scope,
  customer: Customer,
  dialogue: Dialogue | null,
): Promise<void> {
  const rows = await scope.db.query(
    `update customers set dialogue = $3, dialogue_version = dialogue_version + 1
     where id = $1 and dialogue_version = $2 returning id`,
    [customer.id, customer.dialogueVersion, dialogue === null ? null : JSON.stringify(dialogue)],
  );
  if (rows.length === 0) throw new UserError('dialogue-moved');
}

/** Marks a person who blocked the bot, or who is gone: nothing is sent until they write again. */
export async function markUnreachable(scope: Scope, customerId: bigint): Promise<void> {
  await scope.db.query(
    'update customers set unreachable_at = coalesce(unreachable_at, now()) where id = $1',
    [customerId],
  );
}

/** Marks who blocked the bot by their Telegram number; whom the shop does not know (any more) it does not learn of. */
export async function markBlocking(scope: Scope, telegramId: number): Promise<void> {
  await scope.db.query(
    'update customers set unreachable_at = coalesce(unreachable_at, now()) where telegram_id = $1',
    [telegramId],
  );
}

/** The customer with this number in this shop; null when the shop has none. */
export async function find(scope: Scope, id: bigint): Promise<Customer | null> {
  const [row] = await scope.db.query<{ customer: CustomerRow }>(
    `select to_jsonb(c) - 'notes' as customer from customers c where id = $1`,
    [id],
  );
  return row ? readCustomerRow(row.customer) : null;
}

/** Who uses this @username; the one seen last, because names change hands. */
export async function findByUsername(scope: Scope, username: string): Promise<Customer | null> {
  const [row] = await scope.db.query<{ customer: CustomerRow }>(
    `select to_jsonb(c) - 'notes' as customer from customers c
     -- The first half is what customers_search finds fast; the second is meant.
     where lower(name || ' ' || coalesce(username, '')) like '%' || lower($1) escape ''
       and lower(username) = lower($1) order by seen_at desc limit 1`,
    [username],
  );
  return row ? readCustomerRow(row.customer) : null;
}

function readCustomerRow(row: CustomerRow): Customer {
  return {
    id: BigInt(row.id),
    telegramId: row.telegram_id,
    name: row.name,
    username: row.username,
    language: row.language,
    dialogue: row.dialogue,
    dialogueVersion: row.dialogue_version,
    blocked: row.blocked_at === null ? null : { reason: row.block_reason ?? '' },
    rulesAccepted: row.rules_accepted_at !== null,
  };
}
