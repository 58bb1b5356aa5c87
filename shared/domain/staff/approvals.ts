import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { MessageContent } from '../shop/messages.ts';
import { readOptions } from '../shop/options.ts';
import { roleOf, type Role } from './staff.ts';

/** Something that waits for a second member of the staff. */
export interface Approval {
  readonly id: bigint;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly requestedBy: number;
  /** Name of who asked, where we know it. */
  readonly requester: string | null;
  /** What they are now, whatever they were when they asked; null: of the staff no more. */
  readonly requesterRole: Role | null;
  readonly state: 'open' | 'approved' | 'refused';
  readonly at: Date;
}

interface ApprovalRow {
  id: string;
  kind: string;
  data: Record<string, unknown>;
  requested_by: string;
  requester: string | null;
  role: string | null;
  options: unknown;
  state: Approval['state'];
  created_at: Date;
}

/** What is open of some kinds, oldest first. */
export async function list(
  scope: Scope,
  kinds: readonly string[],
  page: { readonly limit: number; readonly offset: number },
): Promise<Approval[]> {
  const rows = await scope.db.query<ApprovalRow>(
    `select a.*, coalesce(c.name, s.name) as requester, s.role, options from approvals a cross join settings
     left join customers c on c.telegram_id = a.requested_by
     left join staff s on s.telegram_id = a.requested_by
     where a.kind = any($1) and a.state = 'open' order by a.id limit $2 offset $3`,
    [kinds, page.limit, page.offset],
  );
  return rows.map(read);
}

/** One of these kinds, open or decided. Throws UserError `approval-gone`. */
export async function find(scope: Scope, kinds: readonly string[], id: bigint): Promise<Approval> {
  const [row] = await scope.db.query<ApprovalRow>(
    `select a.*, coalesce(c.name, s.name) as requester, s.role, options from approvals a cross join settings
     left join customers c on c.telegram_id = a.requested_by
     left join staff s on s.telegram_id = a.requested_by
     where a.kind = any($1) and a.id = $2`,
    [kinds, id],
  );
  if (!row) throw new UserError('approval-gone');
  return read(row);
}

/** Asks for a second person, and tells each of `others`. Returns its id. */
export async function open(
  scope: Scope,
  request: {
    readonly kind: string;
    readonly data: Readonly<Record<string, unknown>>;
    readonly requestedBy: number;
    /** Telegram ids of those who may decide. */
    readonly others: readonly number[];
    readonly notice: (id: bigint) => MessageContent;
  },
): Promise<bigint> {
  if (request.others.length === 0) throw new UserError('approval-nobody');
  const [row] = await scope.db.query<{ id: string }>(
    `insert into approvals (kind, data, requested_by, created_at)
     values ($1, $2, $3, to_timestamp($4::float8 / 1000)) returning id`,
    [request.kind, JSON.stringify(request.data), request.requestedBy, scope.clock.now()],
  );
  const id = BigInt(row?.id ?? 0);
  await scope.db.query(
    `select queue_message($1 || ':' || person, null, person, 'send', null, $3, 1)
     from unnest($2::bigint[]) as person`,
    [`approval:${id}`, request.others, JSON.stringify(request.notice(id))],
  );
  return id;
}

/**
 * Decides once, by somebody else than who asked, in the caller's transaction. Who asked counts as one of
 * the two only while they may still ask (`stands`). Throws UserError `approval-own`, `approval-lapsed`,
 * or `approval-gone` when it is decided or never was.
 */
export async function decide(
  scope: Scope,
  kind: string,
  id: bigint,
  decision: {
    readonly actorId: number;
    readonly state: 'approved' | 'refused';
    readonly stands: (approval: Approval) => boolean;
  },
): Promise<Approval> {
  const [row] = await scope.db.query<ApprovalRow>(
    `update approvals set state = $4, decided_by = $3, decided_at = to_timestamp($5::float8 / 1000)
     where kind = $1 and id = $2 and state = 'open' and requested_by <> $3
     returning *, null as requester, (select options from settings),
       (select role from staff where telegram_id = requested_by) as role`,
    [kind, id, decision.actorId, decision.state, scope.clock.now()],
  );
  if (row) {
    const approval = read(row);
    if (decision.state === 'approved' && !decision.stands(approval))
      throw new UserError('approval-lapsed');
    return approval;
  }
  const { requestedBy } = await find(scope, [kind], id);
  throw new UserError(requestedBy === decision.actorId ? 'approval-own' : 'approval-gone');
}

function read(row: ApprovalRow): Approval {
  return {
    id: BigInt(row.id),
    kind: row.kind,
    data: row.data,
    requestedBy: Number(row.requested_by),
    requester: row.requester,
    requesterRole: row.role === null ? null : roleOf(row.role, readOptions(row.options)),
    state: row.state,
    at: row.created_at,
  };
}
