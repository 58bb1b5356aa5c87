import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import type { Community } from './communities.ts';
import { isTimed, type Period } from './subscription-rules.ts';

/** Telegram's limits of a link with a price: https://core.telegram.org/bots/api#createchatsubscriptioninvitelink */
export const MOST_STARS = 10_000;
export const LONGEST_LINK_NAME = 32;

/** Why a link leads nowhere: staff ended it or made another, or what it sold cannot be had any more. */
export type LinkEnd = 'staff' | 'another' | 'unsold' | 'full' | 'period' | 'chat' | 'shop';

/** A link by which Telegram sells places in a channel of a plan. The Stars are the channel's owner's. */
export interface ChannelLink {
  readonly link: string;
  readonly chatId: number;
  readonly price: number;
  readonly name: string;
  /** ending: Telegram is still to be told that it leads nowhere. */
  readonly state: 'open' | 'ending' | 'revoked';
  readonly why: LinkEnd | null;
  /** How many came by it. */
  readonly came: number;
  readonly at: Date;
}

/** The links of a plan as its row keeps them. */
export type LinksRow = Readonly<
  Record<string, Omit<ChannelLink, 'link' | 'at' | 'why'> & { at: string; why?: LinkEnd }>
>;

/** Reads them, the newest first. */
export function readLinks(row: LinksRow): ChannelLink[] {
  return Object.entries(row)
    .map(([link, { at, why, ...rest }]) => ({ ...rest, link, at: new Date(at), why: why ?? null }))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.link < b.link ? 1 : -1));
}

/** The one by which people can come into a channel now. */
export function openLink(links: readonly ChannelLink[], chatId: number): ChannelLink | null {
  return links.find((each) => each.chatId === chatId && each.state === 'open') ?? null;
}

/** Telegram charges every 30 days: sold so is a month or 30 days only. */
export function isSoldByLink(period: Period): boolean {
  return isTimed(period) && period.count === (period.unit === 'month' ? 1 : 30);
}

/** Whether the bot can make such a link there now. */
export function canHaveLink({ kind, rights, trouble }: Community): boolean {
  return kind === 'channel' && rights.invite === true && (trouble === null || trouble === 'no-ban');
}

/** The channels of a plan that have such a link or can have one. */
export function channelsOf(
  plan: {
    readonly terms: { readonly period: Period };
    readonly chats: readonly { readonly id: number }[];
    readonly links: readonly ChannelLink[];
  },
  all: readonly Community[],
): Community[] {
  const isSold = isSoldByLink(plan.terms.period);
  return all.filter(
    (chat) =>
      openLink(plan.links, chat.chatId) !== null ||
      (isSold && canHaveLink(chat) && plan.chats.some(({ id }) => id === chat.chatId)),
  );
}

/**
 * Keeps a link that Telegram made; the one before of the same channel leads nowhere any more, and who came by it
 * stays. The caller has checked the right. Throws UserError `product-gone`.
 */
export async function keep(
  scope: Scope,
  actorId: number,
  productId: bigint,
  made: Pick<ChannelLink, 'link' | 'chatId' | 'price' | 'name'> & { readonly title: string },
): Promise<void> {
  const { link, chatId, price, name, title } = made;
  await scope.transaction(async (scope) => {
    const before = await hold(scope, productId);
    const old = openLink(before.links, chatId);
    await write(scope, productId, {
      ...(old ? { [old.link]: { ...rowOf(old), state: 'ending', why: 'another' } } : {}),
      [link]: { chatId, price, name, state: 'open', came: 0, at: new Date(scope.clock.now()) },
    });
    await wake(scope, productId);
    await audit.write(scope, actorId, 'plan.link-make', {
      product: Number(productId),
      name: before.plan,
      chat: chatId,
      title,
      before: old ? { stars: old.price } : undefined,
      after: { stars: price },
    });
  });
}

/** Keeps the new name that Telegram knows of. Throws UserError `channel-link-gone`. The caller has checked the right. */
export async function rename(
  scope: Scope,
  actorId: number,
  productId: bigint,
  link: string,
  name: string,
): Promise<void> {
  await scope.transaction(async (scope) => {
    const { plan, links } = await hold(scope, productId);
    const found = links.find((each) => each.link === link && each.state === 'open');
    if (!found) throw new UserError('channel-link-gone');
    await write(scope, productId, { [link]: { ...rowOf(found), name } });
    await audit.write(scope, actorId, 'plan.link-name', {
      product: Number(productId),
      name: plan,
      chat: found.chatId,
      before: { name: found.name },
      after: { name },
    });
  });
}

/** Ends the open link of a channel; a job tells Telegram. False: there is none. The caller has checked the right. */
export async function end(
  scope: Scope,
  actorId: number,
  productId: bigint,
  chatId: number,
): Promise<boolean> {
  return scope.transaction(async (scope) => {
    const { plan, links } = await hold(scope, productId);
    const found = openLink(links, chatId);
    if (!found) return false;
    await write(scope, productId, {
      [found.link]: { ...rowOf(found), state: 'ending', why: 'staff' },
    });
    await wake(scope, productId);
    await audit.write(scope, actorId, 'plan.link-revoke', {
      product: Number(productId),
      name: plan,
      chat: chatId,
      before: { stars: found.price },
    });
    return true;
  });
}

/** Locks a plan's links, whatever has become of the plan. Throws UserError `product-gone`. */
export async function hold(
  scope: Scope,
  productId: bigint,
): Promise<{ readonly plan: string; readonly links: ChannelLink[] }> {
  const [row] = await scope.db.query<{ plan: string; links: LinksRow }>(
    `select p.name as plan, l.links from plans l join products p on p.id = l.product_id
     where l.product_id = $1 for update of l`,
    [productId],
  );
  if (!row) throw new UserError('product-gone');
  return { plan: row.plan, links: readLinks(row.links) };
}

/** A link as the row keeps it. */
export function rowOf({
  chatId,
  price,
  name,
  state,
  why,
  came,
  at,
}: ChannelLink): Record<string, unknown> {
  return { chatId, price, name, state, came, at, ...(why === null ? {} : { why }) };
}

/** Writes what became of some links of a plan that is held. */
export async function write(
  scope: Scope,
  productId: bigint,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  await scope.db.query('update plans set links = links || $2 where product_id = $1', [
    productId,
    JSON.stringify(changes),
  ]);
}

async function wake(scope: Scope, productId: bigint): Promise<void> {
  await scope.db.query('select wake_links($1)', [productId]);
}
