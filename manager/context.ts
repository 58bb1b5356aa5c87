import type { Clock } from '../shared/clock.ts';
import type { AdminDb } from '../shared/db/admin.ts';
import type { Database } from '../shared/db/connect.ts';
import type { Logger } from '../shared/logger.ts';
import { UserError } from '../shared/errors.ts';
import type { Secrets } from '../shared/secrets.ts';
import type { Context } from '../shared/telegram/context.ts';
import type { Telegram } from '../shared/telegram/client.ts';

/** What the environment says that matters to the manager bot. */
export interface ManagerConfig {
  /** Telegram ids of the platform's owners. */
  readonly ownerIds: readonly number[];
  readonly registration: 'open' | 'invite' | 'closed';
  /** Seconds to listen for another program that fetches a bot's updates; 0: not at all. */
  readonly probeSeconds?: number;
}

/** What the manager bot and a shop's life are made of. */
export interface ManagerParts {
  readonly database: Pick<Database, 'platform' | 'tenant'>;
  readonly admin: AdminDb;
  readonly secrets: Secrets;
  readonly telegram: Pick<Telegram, 'api'>;
  readonly config: ManagerConfig;
  /** Tells the fleet to look at this tenant; it may be lost. */
  readonly hint: (tenantId: number) => void;
  readonly log: Logger;
  readonly clock: Clock;
}

/** One turn with the manager bot, as its screens see it. */
export interface ManagerContext extends Context {
  readonly manager: ManagerParts;
  /** Whether this person runs the platform. */
  readonly isOwner: boolean;
}

/** Throws UserError `owner-only` unless this person runs the platform. */
export function demandOwner(ctx: ManagerContext): void {
  if (!ctx.isOwner) throw new UserError('owner-only');
}

/** What names this turn's work, the same for each delivery of its update. */
export function originOf(ctx: ManagerContext): string {
  return `update:${ctx.update.update_id}`;
}
