import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import { randomKey } from '../../secrets.ts';

/** 16 characters: fits beside a screen's name into callback data, and nobody guesses it. */
const TOKEN_BYTES = 12;
/** How long we can still say "was used" instead of "is old". */
const KEPT_MS = 24 * 3600_000;

/** What a money button does, bound to one person; texts and numbers only. */
export type ActionData = Readonly<Record<string, unknown>>;

/** Whose token, and for what: the same at both ends. */
interface Bound {
  readonly telegramId: number;
  readonly action: string;
}

/**
 * Makes the token of one money button: it does exactly `data`, for this person, once, within `ttlMs`.
 * Returns 16 characters for its callback data.
 */
export async function issue(
  scope: Scope,
  wanted: Bound & { readonly data: ActionData; readonly ttlMs: number },
): Promise<string> {
  const token = randomKey(TOKEN_BYTES);
  await scope.db.query(
    `insert into action_tokens (token, telegram_id, action, data, expires_at)
     values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000))`,
    [
      token,
      wanted.telegramId,
      wanted.action,
      JSON.stringify(wanted.data),
      scope.clock.now() + wanted.ttlMs,
    ],
  );
  return token;
}

/**
 * Takes a token in the transaction of its effect and returns its data: the first of many presses
 * gets it, and only if its effect is committed. Throws UserError `action-used`, or `action-stale`
 * for one that is too old, another person's or unknown.
 */
export async function take(
  scope: Scope,
  pressed: Bound & { readonly token: string },
): Promise<ActionData> {
  const bound = [pressed.token, pressed.telegramId, pressed.action];
  const [row] = await scope.db.query<{ data: ActionData }>(
    `update action_tokens set used_at = to_timestamp($4::float8 / 1000)
     where token = $1 and telegram_id = $2 and action = $3 and used_at is null
       and expires_at > to_timestamp($4::float8 / 1000)
     returning data`,
    [...bound, scope.clock.now()],
  );
  if (row) return row.data;
  const [used] = await scope.db.query(
    `select from action_tokens
     where token = $1 and telegram_id = $2 and action = $3 and used_at is not null`,
    bound,
  );
  throw new UserError(used ? 'action-used' : 'action-stale');
}

/** What a token would do, for what must be asked before its transaction. Throws as `take` does. */
export async function peek(
  scope: Scope,
  pressed: Bound & { readonly token: string },
): Promise<ActionData> {
  const [row] = await scope.db.query<{ data: ActionData; isUsed: boolean; isOver: boolean }>(
    `select data, used_at is not null as "isUsed",
       expires_at <= to_timestamp($4::float8 / 1000) as "isOver"
     from action_tokens where token = $1 and telegram_id = $2 and action = $3`,
    [pressed.token, pressed.telegramId, pressed.action, scope.clock.now()],
  );
  if (row?.isUsed === true) throw new UserError('action-used');
  if (!row || row.isOver) throw new UserError('action-stale');
  return row.data;
}

/** Deletes what is over for a day. */
export async function forgetOld(scope: Scope): Promise<void> {
  await scope.db.query(
    'delete from action_tokens where expires_at < to_timestamp($1::float8 / 1000)',
    [scope.clock.now() - KEPT_MS],
  );
}
