import { expect } from 'chai';
import { UserError } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/scope.ts';
import {
  ask,
  closeDialogue,
  createContext,
  type Context,
} from '../../../shared/telegram/context.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import {
  apologise,
  cancelButton,
  createRouter,
  type Screen,
} from '../../../shared/telegram/router.ts';
import { send, show } from '../../../shared/telegram/view.ts';
import { fakeBot } from '../../support/fake-bot.ts';
import { newScope } from '../../support/platform.ts';

describe('router', () => {
  const i18n = createI18n(['shared/locales']);
  let scope: Scope;
  let seen: string[] = [];
  const note = (what: string) => async () => void seen.push(what);

  const offer = async (ctx: Context) => {
    await ctx.commit((scope) => ask(ctx, scope, 'ask:skippable'));
    await show(ctx, {
      text: 'Which?',
      buttons: [
        [
          { text: 'Skip', press: 'ask:quick' },
          { text: 'Two', press: 'ask:two' },
          { text: 'Copy', copy: 's3cret' },
        ],
        [cancelButton(ctx, 'deposit:5')],
      ],
    });
  };

  const screen: Screen<Context> = {
    commands: {
      start: async (ctx, argument) => void seen.push(`start ${argument} ${ctx.language}`),
      ask: (ctx) => ctx.commit((scope) => ask(ctx, scope, 'ask:name')),
      offer: (ctx) => offer(ctx),
      broken: () => Promise.reject(new Error('bug')),
      late: async (ctx) => {
        await ctx.commit(async () => seen.push('effect'));
        throw new Error('bug after the effect');
      },
      undone: (ctx) =>
        ctx.commit(async () => {
          seen.push('tried');
          throw new UserError('not-allowed');
        }),
    },
    presses: {
      menu: note('menu'),
      deposit: async (_ctx, ...args) => void seen.push(`deposit ${args.join()}`),
      'deposit:method': async (_ctx, ...args) => void seen.push(`method ${args.join()}`),
      'ask:quick': async (ctx) => void seen.push(`quick ${ctx.turn.customer.dialogue?.state}`),
      'ask:offer': (ctx) => offer(ctx),
      toast: async (ctx) => void (await ctx.toast('done')),
    },
    answers: {
      'ask:skippable': async (ctx, text) => {
        if (text !== 'right') throw new UserError('not-allowed');
        await ctx.commit((scope) => closeDialogue(ctx, scope));
      },
      'ask:name': async (_ctx, text) => void seen.push(`name ${text}`),
    },
  };
  const router = createRouter([screen], async (ctx, why) => {
    seen.push(`unknown ${why}`);
    if (why === 'text') await send(ctx, { text: 'hm' });
  });
  const bot = (overrides = {}) =>
    fakeBot(
      scope,
      async (incoming) => {
        const ctx = await createContext(incoming, i18n);
        if (ctx) await router.handle(ctx);
      },
      overrides,
    );

  before(async () => {
    scope = await newScope();
  });
  beforeEach(() => {
    seen = [];
  });

  it('finds commands with their argument, in any case, for this bot only', async () => {
    const ann = bot({ language_code: 'ru' });
    await ann.say('/start  a b ');
    await ann.say(`/START@${scope.tenant.username.toUpperCase()} c`);
    await ann.say('/start@other_bot d');
    await ann.say('/nothing');
    expect(seen).to.deep.equal(['start a b ru', 'start c ru', 'unknown command']);
    expect(router.commands).to.include('ask');
  });

  it('finds presses by the longest name and answers each query once', async () => {
    const ann = bot();
    for (const data of ['deposit', 'deposit:5', 'deposit:method:stars:1', 'gone:1', '', 'toast'])
      await ann.press(data);
    expect(seen).to.deep.equal([
      'deposit ',
      'deposit 5',
      'method stars,1',
      'unknown press',
      'unknown press',
    ]);
    const answers = ann.of('answerCallbackQuery');
    expect(answers).to.have.length(6);
    expect(answers.at(-1)).to.include({ text: 'done' });
  });

  it('gives texts to the open question until a command, a press elsewhere or Cancel', async () => {
    const ann = bot();
    await ann.say('before');
    for (const leave of [
      () => ann.say('/start x'),
      () => ann.press('deposit'),
      () => ann.press('cancel'),
      () => ann.press('cancel:deposit:5'),
    ]) {
      await ann.say('/ask');
      await ann.say('Bob');
      await ann.press('ask:quick');
      await leave();
      await ann.say('after');
    }
    const left = ['start x en', 'deposit ', 'menu', 'deposit 5'];
    expect(seen).to.deep.equal([
      'unknown text',
      ...left.flatMap((then) => ['name Bob', 'quick ask:name', then, 'unknown text']),
    ]);
  });

  it('wants text where it asked for text', async () => {
    const ann = bot();
    await ann.say('/ask');
    await ann.message({ photo: [] });
    expect(ann.screen()).to.deep.include({ text: 'Please answer with a text message.' });
    expect(ann.screen().buttons).to.deep.include({ text: '✖️ Cancel', callback_data: 'cancel' });
  });

  it('asks again with all its buttons after each refusal, in one place, and takes them off at the end', async () => {
    const ann = bot();
    const labels = () => ann.screen().buttons.map(({ text }) => text);
    const stripped = () => ann.of('editMessageReplyMarkup').map((call) => call['message_id']);
    for (const open of [() => ann.say('/offer'), () => ann.press('ask:offer', 77)]) {
      const before = stripped().length;
      await open();
      const [kept] = await scope.db.query<{ buttons: unknown }>(
        `select dialogue->'buttons' as buttons from customers where telegram_id = $1`,
        [ann.person.id],
      );
      expect(JSON.stringify(kept), 'what may be a secret').to.contain('Skip').and.not.contain('s3cret'); // prettier-ignore
      await ann.say('wrong');
      expect(ann.screen().text).to.contain('not allowed');
      expect(labels()).to.deep.equal(['Skip', 'Two', '✖️ Cancel']);
      await ann.message({ sticker: {} } as never);
      expect(ann.screen().text).to.contain('answer with a text');
      expect(labels()).to.deep.equal(['Skip', 'Two', '✖️ Cancel']);
      expect(stripped()).to.have.length(before + 2);
      await ann.tap('Skip');
      expect(seen.at(-1)).to.equal('quick ask:skippable');
      await ann.say('right');
      expect(stripped()).to.have.length(before + 3);
      expect(new Set(stripped()).size).to.equal(before + 3);
    }
  });

  it('keeps every person’s question apart', async () => {
    const ann = bot();
    const bob = bot();
    await ann.say('/ask');
    await bob.say('hello');
    expect(seen).to.deep.equal(['unknown text']);
  });

  it('throws a bug for another try, unless the effect is committed', async () => {
    const ann = bot();
    await ann.say('/broken').then(
      () => expect.fail('no error'),
      (error: Error) => expect(error.message).to.equal('bug'),
    );
    expect(ann.calls).to.deep.equal([]);
    await ann.say('/late');
    expect(ann.screen().text).to.contain('something went wrong on our side');
    await ann.again();
    expect(seen).to.deep.equal(['effect']);
    expect(ann.calls).to.have.length(1);
  });

  it('tells a mendable error once, and its update is done although its work rolled back', async () => {
    const ann = bot();
    await ann.say('/undone');
    await ann.again();
    expect(seen).to.deep.equal(['tried']);
    expect(ann.calls).to.have.length(1);
  });

  it('marks who blocked the bot', async () => {
    const ann = bot();
    ann.refuse('sendMessage', 403, 'Forbidden: bot was blocked by the user');
    await ann.say('hello');
    const rows = await scope.db.query<{ gone: boolean }>(
      'select unreachable_at is not null as gone from customers where telegram_id = $1',
      [ann.person.id],
    );
    expect(rows).to.deep.equal([{ gone: true }]);
  });

  it('ignores groups', async () => {
    const ann = bot();
    await ann.message({ text: '/start', chat: { id: -5, type: 'group', title: 'all' } });
    expect(seen).to.deep.equal([]);
  });

  it('refuses two screens with one name', () => {
    expect(() => createRouter([screen, screen], async () => {})).to.throw('two screens want start');
  });

  it('apologises in the language of the person', async () => {
    const ann = fakeBot(
      scope,
      async (incoming) => {
        const ctx = await createContext(incoming, i18n);
        if (ctx) await apologise(ctx);
      },
      { language_code: 'ru' },
    );
    await ann.say('x');
    expect(ann.screen().text).to.contain('Извините');
  });
});
