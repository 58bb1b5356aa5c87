import assert from 'node:assert/strict';
import * as products from '../../shared/domain/catalogue/products.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { textPlaces } from '../../shared/domain/shop/settings.ts';
import type { Shop } from '../tenant/screens/shop.ts';
import type { FakeBot } from './fake-bot.ts';

/** What people really type, by what it breaks: length, direction, width of a letter, marks of HTML. */
const WORDS = [
  'a word that does not end and does not end and ',
  '‮הזמנה עם טקסט ארוך <script>מאוד‬ أهلا وسهلا ',
  '👩‍👩‍👧‍👦🏳️‍🌈Z̶̫a̷l̸g̵o̴ ',
  // A whole tag of Telegram's in a label would be taken for a mistake of ours.
  '<b &copy;i"\'</i <script>alert(1)</script> {name} %s \\n & ',
];

/** Each call gives the next kind of text, as long as it may be. */
export function wordsOf(): (longest: number) => string {
  let next = 0;
  return (longest) => {
    const kind = WORDS[next++ % WORDS.length] ?? '';
    // Never half of an emoji, as no keyboard sends it.
    return kind.repeat(Math.ceil(longest / kind.length)).slice(0, longest).replace(/[\uD800-\uDBFF]$/, '').trim(); // prettier-ignore
  };
}

/** Puts the longest and oddest words wherever staff and customers may write some. */
export async function fillWithWords(shop: Shop, owner: FakeBot, buyer: FakeBot): Promise<void> {
  const { scope } = shop;
  const say = wordsOf();
  const me = owner.person.id;
  const idsOf = async (table: 'products' | 'categories' | 'orders') =>
    (await scope.db.query<{ id: string }>(`select id from ${table} order by id`)).map(({ id }) => id); // prettier-ignore
  const answer = async (bot: FakeBot, press: string, ...texts: string[]) => {
    await bot.press(press);
    for (const text of texts) await bot.say(text);
    await bot.press('cancel');
  };
  const [customer] = await scope.db.query<{ id: string }>(
    'select id from customers where telegram_id = $1',
    [buyer.person.id],
  );
  const customerId = customer?.id ?? '';

  await settings.change(scope, me, { name: say(64) });
  for (const language of ['en', 'ru'])
    for (const place of textPlaces) await settings.setText(scope, me, { language, place }, say(3000)); // prettier-ignore
  for (const id of await idsOf('categories')) await answer(owner, `category:rename:${id}`, say(60));
  for (const id of await idsOf('products')) {
    const words = { name: say(100), description: say(3000) };
    await products.change(scope, me, BigInt(id), words);
    await answer(buyer, `rate:${id}:5`, say(500));
  }
  await answer(owner, 'shipping:add', say(60), '4.50');
  await answer(owner, 'ready:add', `${say(40)}\n${say(3000)}`);
  await answer(owner, 'roles:add', say(32));
  for (let note = 0; note < 3; note += 1)
    await answer(owner, `person:note:${customerId}`, say(500));
  await answer(owner, `person:write:${customerId}`, say(3500));
  await answer(owner, `adjust:${customerId}`, '+5', say(200));
  await answer(owner, 'broadcast:new', say(4000));
  await answer(owner, 'broadcast:buttons:1', `${say(60)} - https://example.com`);
  for (const text of [say(4000), say(4000)]) await answer(buyer, 'ticket:new', text);
  await answer(owner, 'desk:answer:1', say(4000));
  await answer(owner, 'review:answer:1', say(500));
  for (const id of await idsOf('orders')) {
    const lines = await scope.db.query<{ id: string; delivered_at: Date | null }>(
      'select id, delivered_at from order_lines where order_id = $1',
      [id],
    );
    for (const line of lines)
      if (line.delivered_at) await answer(buyer, `claim:${line.id}:${id}`, say(1000));
      else await answer(owner, `sale:deliver:${id}:${line.id}`, say(3000));
    await answer(buyer, `ticket:new:${id}`, say(1000));
    await answer(owner, `desk-order:${id}`, say(1000));
  }
  await answer(owner, 'claims:refuse:1:1', say(500));
  await owner.press('refund:all:2');
  await answer(owner, 'refund:why', say(300));

  // Each dialogue took its words: what is refused would leave nothing behind to look at.
  const [found] = await scope.db.query<Record<string, number>>(
    `select (select count(*) from reviews where text is not null and answer is not null)::int as answered,
       (select count(*) from claims where answer is not null)::int as refused, (select count(*) from claims)::int as claims,
       (select count(*) from ticket_messages where staff_id is not null)::int as said,
       (select count(*) from tickets)::int as tickets, jsonb_array_length((select notes from customers where id = $1))::int as notes,
       (select jsonb_array_length(options->'shipping') from settings)::int as ways,
       (select jsonb_array_length(options->'answers') from settings)::int as ready,
       (select count(*) from settings, jsonb_object_keys(options->'roles'))::int as roles,
       (select count(*) from messages where content->>'key' in ('notice-letter', 'notice-adjustment'))::int as letters`,
    [customerId],
  );
  const empty = Object.entries(found ?? {}).filter(([, count]) => !count);
  assert.deepEqual(empty, [], 'words were refused');
}
