import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';
import * as audit from '../staff/audit.ts';
import type { AuditEntry } from '../staff/audit.ts';

const LONGEST = 500;
/** More is not read any more. */
const MOST = 20;

/** What staff note of a customer, for staff only. */
export interface Note {
  readonly id: string;
  readonly at: Date;
  readonly by: number;
  readonly text: string;
}

/** Notes something of a customer. Throws UserError `note-length`, `too-many-notes`, `customer-gone`. */
export async function add(
  scope: Scope,
  actorId: number,
  customerId: bigint,
  text: string,
): Promise<bigint> {
  const plain = text.trim();
  if (plain === '' || plain.length > LONGEST)
    throw new UserError('note-length', { longest: LONGEST });
  const note = {
    id: randomKey(6),
    at: new Date(scope.clock.now()).toISOString(),
    by: actorId,
    text: plain,
  };
  await put(scope, customerId, note);
  return audit.write(scope, actorId, 'customer.note', {
    customer: String(customerId),
    text: plain,
  });
}

/** Takes a note away. Throws UserError `note-gone`. Returns the id of the audit entry. */
export async function remove(
  scope: Scope,
  actorId: number,
  customerId: bigint,
  noteId: string,
): Promise<bigint> {
  const [row] = await scope.db.query<{ note: Record<string, unknown> }>(
    `update customers c set notes = coalesce(
       (select jsonb_agg(n order by place) from jsonb_array_elements(c.notes) with ordinality as l (n, place)
        where n->>'id' <> $2), '[]')
     from (
       select id, jsonb_path_query_first(notes, '$[*] ? (@.id == $id)', jsonb_build_object('id', $2::text)) as note
       from customers where id = $1 for update
     ) old where c.id = old.id and old.note is not null returning old.note`,
    [customerId, noteId],
  );
  if (!row) throw new UserError('note-gone');
  return audit.write(scope, actorId, 'customer.unnote', {
    customer: String(customerId),
    note: row.note,
  });
}

/** Takes `customer.unnote` back: the note stands again, at the end. */
export async function revert(scope: Scope, { actorId, data }: AuditEntry): Promise<void> {
  const customerId = BigInt(String(data['customer']));
  await put(scope, customerId, data['note']);
  await audit.write(scope, actorId, 'customer.note', {
    customer: String(customerId),
    text: (data['note'] as { text?: string }).text ?? '',
  });
}

async function put(scope: Scope, customerId: bigint, note: unknown): Promise<void> {
  const [row] = await scope.db.query<{ fits: boolean }>(
    `update customers c set notes = case when jsonb_array_length(c.notes) < $3
       then c.notes || jsonb_build_array($2::jsonb) else c.notes end
     from (select id, jsonb_array_length(notes) < $3 as fits from customers where id = $1 for update) old
     where c.id = old.id and c.telegram_id > 0 returning old.fits`,
    [customerId, JSON.stringify(note), MOST],
  );
  if (!row) throw new UserError('customer-gone');
  if (!row.fits) throw new UserError('too-many-notes', { most: MOST });
}
