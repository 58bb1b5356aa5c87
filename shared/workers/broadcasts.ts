import type { Api } from 'grammy';
import * as runs from '../domain/marketing/broadcast-runs.ts';
import * as settings from '../domain/shop/settings.ts';
import type { Broadcast } from '../domain/marketing/broadcasts.ts';
import type { Scope } from '../scope.ts';
import { broadcastCard } from '../telegram/broadcast-card.ts';
import type { I18n } from '../telegram/i18n.ts';
import { edit } from '../telegram/view.ts';

export interface BroadcastParts {
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly wordsOf: (tenantId: number) => I18n;
}

/** Telegram lets a bot edit one message about every three seconds for long. */
const LOOK_MS = 3_000;
/** At a thousand a second a guard must look more often. */
const PAID_LOOK_MS = 1_000;

/** Follows one broadcast: begins it when it is due, shows how far it is, ends or stops it. */
export function createBroadcaster(
  parts: BroadcastParts,
): (scope: Scope, id: bigint) => Promise<void> {
  return async (scope, id) => {
    const broadcast = await runs.look(scope, id);
    if (!broadcast) return;
    await showCard(parts, scope, broadcast);
    const { state, details } = broadcast;
    if (state === 'running')
      await runs.wake(scope, id, Date.now() + (details.isPaid ? PAID_LOOK_MS : LOOK_MS));
  };
}

/** Edits the card in the chat. It is for the eye: what fails here stops nothing. */
async function showCard(parts: BroadcastParts, scope: Scope, broadcast: Broadcast): Promise<void> {
  const { card } = broadcast.details;
  const api = card && (await parts.apiOf(scope.tenant.id));
  if (!card || !api) return;
  const words = parts.wordsOf(scope.tenant.id);
  const { language } = card;
  const { currency, options } = await settings.read(scope);
  const speech = {
    language,
    t: words.t.bind(null, language),
    label: words.plain.bind(null, language),
  };
  const shop = { now: scope.clock.now(), currency, timeZone: options.timeZone };
  await edit(api, card, broadcastCard(speech, broadcast, shop)).catch((error: unknown) =>
    scope.log.debug({ error }, 'the card of a broadcast was not shown'),
  );
}
