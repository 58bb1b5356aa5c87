import * as channelLinks from '../../../../shared/domain/subscriptions/channel-links.ts';
import * as communities from '../../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../../shared/domain/subscriptions/members.ts';
import * as plans from '../../../../shared/domain/subscriptions/plans.ts';
import type { Terms } from '../../../../shared/domain/subscriptions/subscription-rules.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { aPlan } from '../renewal-support.ts';

export const MONTH_MS = 2_592_000_000;
let made = 0;

/** A channel of a shop, and a plan that opens it and a group, sold by a link for 100 Stars. */
export async function aSoldChannel(scope: Scope, terms: Partial<Terms> = {}) {
  const n = (made += 1);
  const [channel, group] = [-1_003_000_000_000 - n, -1_004_000_000_000 - n];
  const rights = { invite: true, ban: true };
  for (const [chatId, kind] of [[channel, 'channel'], [group, 'supergroup']] as const)
    await communities.note(scope, { chatId, kind, title: kind === 'channel' ? 'Owls' : 'Nest', username: null, rights, trouble: null }, true); // prettier-ignore
  const plan = await aPlan(scope, terms);
  const { id } = plan.product;
  await plans.setChat(scope, 1, id, { id: channel, title: 'Owls', isIn: true });
  await plans.setChat(scope, 1, id, { id: group, title: 'Nest', isIn: true });
  const link = `https://t.me/+paid${n}`;
  await channelLinks.keep(scope, 1, id, { link, chatId: channel, price: 100, name: 'Club', title: 'Owls' }); // prettier-ignore
  return { channel, group, planId: id, link };
}

/** What Telegram tells of somebody in a channel. */
export const tells = (
  scope: Scope,
  chatId: number,
  telegramId: number,
  change: Partial<members.MemberChange>,
) =>
  members.note(scope, {
    chatId,
    telegramId,
    name: 'Ann',
    status: 'in',
    wasIn: false,
    link: null,
    byHand: false,
    ...change,
  });

/** The subscriptions of a shop with their periods, as a line each. */
export async function booked(scope: Scope): Promise<string[]> {
  const rows = await scope.db.query<{ status: string; ends_at: Date | null; grace_until: Date | null; kinds: string }>(
    `select s.status, s.ends_at, s.grace_until, (select string_agg(e.kind, ' ' order by e.id)
       from subscription_periods e where e.subscription_id = s.id) as kinds from subscriptions s order by s.id`,
  ); // prettier-ignore
  return rows.map(({ status, ends_at: end, grace_until: grace, kinds }) =>
    [status, end?.toISOString().slice(0, 16), grace?.toISOString().slice(0, 16), kinds].join(' | '),
  );
}
