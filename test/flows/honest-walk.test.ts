import { expect } from 'chai';
import { createScope, type Scope } from '../../shared/scope.ts';
import { systemClock } from '../../shared/clock.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { testLog } from '../support/platform.ts';
import { pause, until } from '../support/process.ts';
import {
  APP_TOKEN,
  chatOf,
  newWorld,
  type RunningPlatform,
  type TestWorld,
} from '../support/world.ts';

const OPERATOR = 7002;
const CUSTOMER = 7003;
const SUPPORT = 7004;
/** Enough to meet nearly every kind of button that can be reached. */
const STEPS = 700;
/** How many of the newest messages somebody still scrolls to. */
const VISIBLE = 3;
const WORDS = ['tea', '3', '-1', '<s>&"\u202eأهلا 👩‍👩‍👧 '.repeat(30), '/menu', '@clara'];
/**
 * What Telegram may refuse although nothing is wrong: the screen is that already, or gone already, or
 * somebody typed the name of a chat (as this walk does) that is none.
 */
const HARMLESS =
  /message is not modified|message to delete not found|message can't be deleted|^getChat 400 .*chat not found/;

/** A walk by whoever looks for what they have not pressed yet, against a server that refuses as Telegram does. */
async function wander(world: TestWorld, scope: Scope, user: number, bot: number, first: string) {
  const visits = new Map<string, number>();
  const problems = new Set<string>();
  /** The log of calls is bounded: it is read now and then. */
  const readCalls = () => {
    for (const { method, status, description } of world.telegram.calls(bot))
      if (status >= 400 && !HARMLESS.test(`${method} ${status} ${description}`))
        problems.add(`${method} ${status} ${description}`);
  };
  const chat = chatOf(world.telegram, user, bot);
  const settled = () =>
    until(
      async () =>
        (await scope.db.query('select from updates where done_at is null limit 1')).length === 0,
      `the end of a turn of ${user}`,
      { everyMs: 10 },
    );
  chat.say(first);
  for (let step = 0; step < STEPS; step += 1) {
    await settled();
    if (step % 20 === 0) readCalls();
    const buttons = world.telegram
      .chat(user, bot)
      .filter((message) => message.from_bot)
      .slice(-VISIBLE)
      .flatMap((message) => {
        const rows = message.reply_markup && 'inline_keyboard' in message.reply_markup ? message.reply_markup.inline_keyboard : []; // prettier-ignore
        return rows
          .flat()
          .flatMap(({ callback_data: data }) =>
            data === undefined
              ? []
              : [{ data, id: message.message_id, kind: data.replaceAll(/\d+/g, '#') }],
          );
      });
    const count = (kind: string) => visits.get(kind) ?? 0;
    const next = buttons.toSorted((a, b) => count(a.kind) - count(b.kind) || b.id - a.id)[0];
    if (!next || (step % 9 === 8 && WORDS.length > 0)) {
      chat.say(next ? (WORDS[step % WORDS.length] ?? '') : first);
      continue;
    }
    visits.set(next.kind, count(next.kind) + 1);
    const answer = await world.telegram.press(user, bot, next.id, next.data);
    if (!answer.answered) problems.add(`${next.data} was not answered`);
    // Where everything near was pressed often, they begin again.
    if (count(next.kind) > 3) chat.say(first);
  }
  await settled();
  await pause(500);
  readCalls();
  return { problems: [...problems], kinds: new Set(visits.keys()) };
}

describe('every button against a server that refuses', function () {
  this.timeout(180_000);
  let world: TestWorld;
  let platform: RunningPlatform;
  let bot: number;
  let scope: Scope;

  before(async () => {
    world = await newWorld();
    platform = await world.start();
    for (const [id, first_name] of [[OPERATOR, 'Oscar'], [CUSTOMER, 'Clara'], [SUPPORT, 'Sam']] as const)
      world.telegram.user({ id, first_name, username: first_name.toLowerCase() }); // prettier-ignore
    const shop = world.telegram.createBot({
      owner: OPERATOR,
      username: 'walk_shop_bot',
      name: 'Tea',
    });
    bot = shop.id;
    const manager = chatOf(world.telegram, OPERATOR, world.manager.id);
    manager.say(`/add ${shop.token}`);
    await manager.seen('@walk_shop_bot');
    const { database } = world.platform;
    const [row] = await world.platform.admin.transaction(
      async (client) =>
        (await client.query('select id::int as id from platform.tenants where bot_id = $1', [bot]))
          .rows as { id: number }[],
    );
    const tenant = { id: row?.id ?? 0, botId: bot, username: 'walk_shop_bot', ownerId: OPERATOR };
    scope = createScope({
      tenant,
      db: database.tenant(tenant.id),
      log: testLog,
      clock: systemClock,
    });
    const limits = { actions: 1e6, purchases: 1e6, invoices: 1e6, banMinutes: 0 };
    await settings.setOptions(scope, 1, { limits });
    const owner = chatOf(world.telegram, OPERATOR, bot);
    owner.say('/admin');
    for (const label of ['Products', 'demo', 'Confirm']) await owner.press(label);
    await owner.seen('In the whole shop');
    owner.say('/admin');
    for (const label of ['Payments', 'Add a way', 'Crypto Pay']) await owner.press(label);
    owner.say(APP_TOKEN);
    await owner.seen('Callback address');
    for (const user of [CUSTOMER, SUPPORT]) chatOf(world.telegram, user, bot).say('/start');
    await until(async () => (await scope.db.query('select from customers')).length >= 3, 'three people'); // prettier-ignore
    await scope.db.query(`insert into staff (telegram_id, role) values ($1, 'SUPPORT')`, [SUPPORT]);
  });
  after(async () => {
    await platform?.stop();
    await world?.close();
  });

  for (const [who, user, first, least] of [
    ['a customer', CUSTOMER, '/start', 30],
    ['the owner', OPERATOR, '/admin', 130],
    ['support', SUPPORT, '/admin', 30],
  ] as const)
    it(`is answered, and no call is refused: ${who}`, async () => {
      const { problems, kinds } = await wander(world, scope, user, bot, first);
      expect(problems).to.deep.equal([]);
      const failed = await scope.db.query('select error from updates where error is not null');
      expect(failed).to.deep.equal([]);
      expect(kinds.size, [...kinds].join(' ')).to.be.at.least(least);
    });
});
