import type { Scope } from '../../scope.ts';
import type { Options } from '../shop/options.ts';
import type { Settings } from '../shop/settings.ts';

/** What the job that copies another shop must know; it asks again whether both belong to the actor. */
export interface CloneJob {
  readonly actorId: number;
  readonly chatId: number;
  /** The message that shows how far it is. */
  readonly messageId: number;
  readonly language: string;
  readonly sourceId: number;
  readonly withSettings: boolean;
}

/** Hands the copying to the job, in the caller's transaction. One at a time for each shop. */
export async function schedule(scope: Scope, updateId: number, job: CloneJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'clone', key: `clone:${updateId}`, queued: true, attempts: 10, payload: job }),
  ]); // prettier-ignore
}

/** The options that may go to another shop: not those that name chats, which are one bot's own. */
export function cloneableOptions({ options }: Settings): Partial<Options> {
  const { gate: _gate, notices, staffChat: _staffChat, ...rest } = options;
  const silenced = Object.entries(notices).flatMap(([kind, notice]) =>
    notice?.off === true ? [[kind, { off: true }]] : [],
  );
  return { ...rest, notices: Object.fromEntries(silenced) as Options['notices'] };
}
