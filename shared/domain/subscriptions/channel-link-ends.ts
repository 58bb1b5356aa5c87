import type { Scope } from '../../scope.ts';
import * as messages from '../shop/messages.ts';
import {
  hold,
  isSoldByLink,
  readLinks,
  rowOf,
  write,
  type ChannelLink,
  type LinkEnd,
  type LinksRow,
} from './channel-links.ts';
import { readTerms } from './subscription-rules.ts';

/**
 * Ends the open links of a plan that sell what cannot be had: it is not on sale, nothing is left of it, it runs for
 * another time now, or its channel is lost. Staff hear of it. Returns those that Telegram is still to be told of.
 */
export async function endUnfit(scope: Scope, productId: bigint): Promise<ChannelLink[]> {
  return scope.transaction(async (scope) => {
    const [row] = await scope.db.query<{
      plan: string;
      links: LinksRow;
      terms: unknown;
      sold: boolean;
      full: boolean;
      chats: Record<string, { title: string; lost: boolean }>;
    }>(
      `select p.name as plan, l.links, l.terms, coalesce(p.stock <= 0, false) as full,
         p.state = 'published' and (p.category_id is null or p.category_id in (select open_categories())) as sold,
         (select coalesce(jsonb_object_agg(c.chat_id, jsonb_build_object('title', c.title,
            'lost', coalesce(c.trouble in ('gone', 'no-admin', 'no-invite'), false))), '{}')
          from plan_chats o join chats c on c.chat_id = o.chat_id where o.product_id = p.id) as chats
       from plans l join products p on p.id = l.product_id where l.product_id = $1 for update of l`,
      [productId],
    );
    if (!row) return [];
    const { sold, full, chats } = row;
    const fits = isSoldByLink(readTerms(row.terms).period);
    const links = readLinks(row.links).map((each) => {
      if (each.state !== 'open') return each;
      const chat = chats[each.chatId];
      const why: LinkEnd | null = !sold
        ? 'unsold'
        : !chat || chat.lost
          ? 'chat'
          : full
            ? 'full'
            : fits
              ? null
              : 'period';
      return why === null ? each : { ...each, state: 'ending' as const, why };
    });
    const now = links.filter(({ link, state }) => state === 'ending' && row.links[link]?.state === 'open'); // prettier-ignore
    for (const each of now) {
      await write(scope, productId, { [each.link]: rowOf(each) });
      await messages.tellStaff(scope, {
        reference: `channel-link:${each.link}`,
        kind: 'trouble',
        content: {
          key: 'notice-channel-link-ended',
          data: { plan: row.plan, title: chats[each.chatId]?.title ?? '', why: each.why },
          buttons: [[{ key: 'button-plan', press: `offer:${productId}` }]],
        },
      });
    }
    return links.filter(({ state }) => state === 'ending');
  });
}

/** Telegram was told: the link leads nowhere. */
export async function keepRevoked(scope: Scope, productId: bigint, link: string): Promise<void> {
  await scope.transaction(async (scope) => {
    const { links } = await hold(scope, productId);
    const found = links.find((each) => each.link === link);
    if (found?.state === 'ending')
      await write(scope, productId, { [link]: { ...rowOf(found), state: 'revoked' } });
  });
}

/** Has all links looked at that Telegram does not know the end of, or that may have to end: tries run out after days. */
export async function wakeAll(scope: Scope): Promise<void> {
  await scope.db.query(
    `select wake_links(product_id) from plans where links <> '{}' order by product_id`,
  );
}

/** Ends every link: the shop is removed, and gives nothing for what Telegram would take. */
export async function endAll(scope: Scope): Promise<void> {
  const rows = await scope.db.query<{ product_id: string }>(
    `select product_id from plans where links <> '{}' order by product_id`,
  );
  for (const { product_id: id } of rows)
    await scope.transaction(async (scope) => {
      const { links } = await hold(scope, BigInt(id));
      for (const each of links.filter(({ state }) => state === 'open'))
        await write(scope, BigInt(id), {
          [each.link]: { ...rowOf(each), state: 'ending', why: 'shop' },
        });
      await scope.db.query('select wake_links($1)', [id]);
    });
}
