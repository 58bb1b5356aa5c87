import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from './audit.ts';
import { cut } from '../../cut.ts';

/** More conversations at once are one too many for both sides. */
const MOST_OPEN = 10;
/** Staff decide themselves how many conversations they begin. */
const NO_BOUND = 1_000_000;

export const ticketStates = ['open', 'answered', 'closed'] as const;
/** open: the shop is to answer; answered: the customer. */
export type TicketState = (typeof ticketStates)[number];

/** What came with a message: a file id of this bot, or a message to copy for any other kind. */
export type TicketMedia =
  | { readonly photo: string }
  | { readonly document: string }
  | { readonly copy: { readonly chatId: number; readonly messageId: number } };

export interface TicketWords {
  readonly text: string | null;
  readonly media: TicketMedia | null;
}

/** A conversation between a customer and the shop. */
export interface Ticket {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly orderId: bigint | null;
  readonly subject: string;
  readonly state: TicketState;
  readonly updatedAt: Date;
}

export interface TicketMessage extends TicketWords {
  readonly id: bigint;
  readonly isStaff: boolean;
  readonly at: Date;
}

/** A ticket with whose it is and the newest of what was said, oldest first. */
export interface TicketView extends Ticket {
  readonly customerName: string;
  readonly username: string | null;
  readonly messages: readonly TicketMessage[];
}

interface TicketRow {
  id: string;
  customer_id: string;
  order_id: string | null;
  subject: string;
  state: TicketState;
  updated_at: string | Date;
}

/**
 * Opens a ticket with its first message and brings it to staff. A `reference` that was used opens
 * nothing. Throws UserError `order-gone` for an order that is not theirs, `too-many-tickets`.
 */
export async function open(
  scope: Scope,
  ticket: TicketWords & {
    readonly reference: string;
    readonly customerId: bigint;
    readonly orderId: bigint | null;
    readonly subject: string;
  },
): Promise<bigint> {
  const said = await say(scope, { ...ticket, most: MOST_OPEN });
  if (said === null) throw new UserError('order-gone');
  return said;
}

/** The same by staff, about an order: the customer gets it as a message and can answer. */
export async function begin(
  scope: Scope,
  ticket: TicketWords & {
    readonly reference: string;
    readonly staffId: number;
    readonly customerId: bigint;
    readonly orderId: bigint;
    readonly subject: string;
  },
): Promise<bigint> {
  const id = await say(scope, { ...ticket, most: NO_BOUND });
  if (id === null) throw new UserError('order-gone');
  await audit.write(scope, ticket.staffId, 'ticket.begin', {
    ticket: String(id),
    order: String(ticket.orderId),
    text: cut(ticket.text ?? '', 500) || null,
  });
  return id;
}

/** The newest conversation about an order that is not closed; of one customer alone where one is named. */
export async function ofOrder(
  scope: Scope,
  orderId: bigint,
  customerId: bigint | null,
): Promise<bigint | null> {
  const [row] = await scope.db.query<{ id: string | null }>(
    `select max(id) as id from tickets
     where order_id = $1 and state <> 'closed' and ($2::bigint is null or customer_id = $2)`,
    [orderId, customerId],
  );
  return row?.id == null ? null : BigInt(row.id);
}

/** A customer's message in their ticket; a closed one is open again. UserError `ticket-gone`. */
export async function write(
  scope: Scope,
  message: TicketWords & {
    readonly reference: string;
    readonly ticketId: bigint;
    readonly customerId: bigint;
  },
): Promise<void> {
  if ((await say(scope, message)) === null) throw new UserError('ticket-gone');
}

/** What the shop answers; the customer gets it as a message. UserError `ticket-gone`. */
export async function answer(
  scope: Scope,
  message: TicketWords & {
    readonly reference: string;
    readonly ticketId: bigint;
    readonly staffId: number;
    /** It was written in the ticket's topic: whoever sits there has read it. */
    readonly inGroup?: true;
  },
): Promise<void> {
  if ((await say(scope, message)) === null) throw new UserError('ticket-gone');
  await audit.write(scope, message.staffId, 'ticket.answer', {
    ticket: String(message.ticketId),
    text: cut(message.text ?? '', 500) || null,
  });
}

/** Ends (or begins again) a conversation. `by` is staff, or the customer whose it is. UserError `ticket-gone`. */
export async function setState(
  scope: Scope,
  ticketId: bigint,
  state: 'open' | 'closed',
  by: { readonly staffId: number } | { readonly customerId: bigint },
): Promise<void> {
  const customerId = 'customerId' in by ? by.customerId : null;
  const [row] = await scope.db.query<{ before: TicketState }>(
    `update tickets t set state = $2, updated_at = now() from tickets old
     where t.id = $1 and old.id = t.id and ($3::bigint is null or t.customer_id = $3)
     returning old.state as before, tell_topic(t, $4, jsonb_build_object('key', 'notice-ticket-' || $2::text))`,
    [ticketId, state, customerId, `${state}:${scope.clock.now()}`],
  );
  if (!row) throw new UserError('ticket-gone');
  if ('staffId' in by)
    await audit.write(scope, by.staffId, state === 'closed' ? 'ticket.close' : 'ticket.reopen', {
      ticket: String(ticketId),
      before: row.before,
      after: state,
    });
}

/** A ticket with its newest `limit` messages; of one customer alone where one is named. Null: there is none. */
export async function find(
  scope: Scope,
  by: { readonly id: bigint; readonly customerId?: bigint; readonly limit: number },
): Promise<TicketView | null> {
  const [row] = await scope.db.query<
    TicketRow & {
      name: string;
      username: string | null;
      messages: { id: number; staff: boolean; text: string | null; media: TicketMedia | null; at: string }[]; // prettier-ignore
    }
  >(
    `select t.*, c.name, c.username, coalesce((
       select jsonb_agg(jsonb_build_object('id', m.id, 'staff', m.staff_id is not null, 'text', m.text,
         'media', m.media, 'at', m.created_at) order by m.id)
       from (select * from ticket_messages where ticket_id = t.id order by id desc limit $3) m), '[]') as messages
     from tickets t join customers c on c.id = t.customer_id
     where t.id = $1 and ($2::bigint is null or t.customer_id = $2)`,
    [by.id, by.customerId ?? null, by.limit],
  );
  if (!row) return null;
  return {
    ...readTicket(row),
    customerName: row.name,
    username: row.username,
    messages: row.messages.map(({ id, staff, text, media, at }) => ({
      id: BigInt(id),
      isStaff: staff,
      text,
      media,
      at: new Date(at),
    })),
  };
}

/** One page of a customer's tickets, newest first. */
export async function listOf(
  scope: Scope,
  customerId: bigint,
  page: { readonly offset: number; readonly limit: number },
): Promise<Ticket[]> {
  const rows = await scope.db.query<TicketRow>(
    'select * from tickets where customer_id = $1 order by id desc offset $2 limit $3',
    [customerId, page.offset, page.limit],
  );
  return rows.map(readTicket);
}

/** One page of the shop's tickets in a state, whoever waits longest first, with who it is. */
export async function list(
  scope: Scope,
  page: { readonly state: TicketState; readonly offset: number; readonly limit: number },
): Promise<(Ticket & { customerName: string })[]> {
  const rows = await scope.db.query<TicketRow & { name: string }>(
    `select t.*, c.name from (
       -- Names of the page alone: there is no index of states, and all tickets of one are looked at as it is.
       select * from tickets where state = $1
       order by case when $1 = 'open' then updated_at end, updated_at desc, id desc offset $2 limit $3) t
     join customers c on c.id = t.customer_id
     order by case when $1 = 'open' then t.updated_at end, t.updated_at desc, t.id desc`,
    [page.state, page.offset, page.limit],
  );
  return rows.map((row) => ({ ...readTicket(row), customerName: row.name }));
}

/** One message of a ticket, for showing again what came with it. Null: there is none. */
export async function findMedia(
  scope: Scope,
  by: { readonly messageId: bigint; readonly customerId?: bigint },
): Promise<TicketMedia | null> {
  const [row] = await scope.db.query<{ media: TicketMedia | null }>(
    `select m.media from ticket_messages m join tickets t on t.id = m.ticket_id
     where m.id = $1 and ($2::bigint is null or t.customer_id = $2)`,
    [by.messageId, by.customerId ?? null],
  );
  return row?.media ?? null;
}

async function say(
  scope: Scope,
  what: TicketWords & { readonly reference: string; readonly most?: number },
): Promise<bigint | null> {
  const [row] = await scope.db.query<{ said: { ticketId?: number; tooMany?: true } | null }>(
    'select say_in_ticket($1) as said',
    [JSON.stringify(what, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))], // prettier-ignore
  );
  if (row?.said?.tooMany) throw new UserError('too-many-tickets', { most: MOST_OPEN });
  return row?.said?.ticketId === undefined ? null : BigInt(row.said.ticketId);
}

function readTicket(row: TicketRow): Ticket {
  return {
    id: BigInt(row.id),
    customerId: BigInt(row.customer_id),
    orderId: row.order_id === null ? null : BigInt(row.order_id),
    subject: row.subject,
    state: row.state,
    updatedAt: new Date(row.updated_at),
  };
}
