import { expect } from 'chai';
import { chains } from '../../../shared/chains/index.ts';
import * as customers from '../../../shared/domain/people/customers.ts';
import * as messages from '../../../shared/domain/shop/messages.ts';
import type { Options } from '../../../shared/domain/shop/options.ts';
import * as payments from '../../../shared/domain/money/payments.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { providers } from '../../../shared/payments/index.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { renderContent } from '../../../shared/telegram/view.ts';
import { aCustomer, anEvent, brokenBooks } from '../../support/builders.ts';
import { newScope } from '../../support/platform.ts';

describe('notices to staff', () => {
  let scope: Scope;
  beforeEach(async () => {
    scope = await newScope();
  });
  const set = (options: Partial<Options>) => settings.setOptions(scope, 1, options);
  const tell = (kind: 'order' | 'stock' | 'ticket' | 'claim' | 'customer', reference = kind) =>
    messages.tellStaff(scope, { reference, kind, content: { key: 'probe' } });
  const heard = async (like = '%') =>
    scope.db.query<{ chat_id: string; content: messages.MessageContent & { silent?: boolean } }>(
      'select chat_id, content from messages where reference like $1 order by id',
      [like],
    );
  const hire = (telegramId: number, role: string) =>
    scope.db.query('insert into staff (telegram_id, role) values ($1, $2)', [telegramId, role]);
  const isQuiet = async (options: object, at: string) => {
    const [row] = await scope.db.query<{ quiet: boolean }>('select is_quiet($1, $2) as quiet', [
      JSON.stringify(options),
      at,
    ]);
    return row?.quiet;
  };

  it('reach whoever leads, and whose daily work it is', async () => {
    await set({ roles: { r1: { name: 'Night', permissions: ['customers'] } } });
    for (const [id, role] of [
      [11, 'MANAGER'],
      [12, 'SUPPORT'],
      [13, 'STOCK'],
      [14, 'r1'],
      [15, 'r2'],
    ] as const)
      // prettier-ignore
      await hire(id, role);
    for (const kind of ['order', 'ticket', 'claim', 'stock'] as const) await tell(kind);
    const who = async (kind: string) =>
      (await heard(`${kind}:%`)).map(({ chat_id: id }) => Number(id)).filter((id) => id < 100);
    expect(await who('order')).to.have.members([11]);
    expect(await who('ticket')).to.have.members([11, 12, 14]);
    expect(await who('claim')).to.have.members([11, 12]);
    expect(await who('stock')).to.have.members([11, 13]);
  });

  it('go where the shop wants them, once', async () => {
    await set({ notices: { order: { chatId: -7, threadId: 3 }, stock: { off: true } } });
    for (let times = 0; times < 3; times++) {
      await tell('order');
      await tell('stock');
      await tell('customer');
    }
    expect(await heard()).to.deep.equal([
      { chat_id: '-7', content: { key: 'probe', threadId: 3 } },
    ]);
  });

  it('come without a sound in quiet hours, by the shop’s clock', async () => {
    const night = { quietHours: { from: 22, to: 8 }, timeZone: 'Europe/Berlin' };
    const day = { quietHours: { from: 9, to: 17 }, timeZone: 'UTC' };
    for (const [options, at, quiet] of [
      [night, '2026-01-15T20:59:00Z', false],
      [night, '2026-01-15T21:00:00Z', true],
      [night, '2026-01-15T06:59:00Z', true],
      [night, '2026-01-15T07:00:00Z', false],
      [night, '2026-07-15T20:00:00Z', true],
      [day, '2026-01-15T09:00:00Z', true],
      [day, '2026-01-15T17:00:00Z', false],
      [{ ...day, timeZone: 'Mars/Base' }, '2026-01-15T10:00:00Z', true],
      [{ quietHours: null }, '2026-01-15T10:00:00Z', false],
      [{}, '2026-01-15T10:00:00Z', false],
    ] as const)
      expect(await isQuiet(options, at), JSON.stringify([options, at])).to.equal(quiet);
    const hour = new Date().getUTCHours();
    await set({ quietHours: { from: hour, to: (hour + 2) % 24 } });
    await tell('order');
    expect((await heard())[0]?.content.silent).to.equal(true);
  });

  it('tell each deposit once, and none that pays an order or was switched off', async () => {
    const ann = await aCustomer(scope, 'Ann <b>');
    const event = anEvent(ann);
    await payments.apply(scope, { ...event, status: 'processing' });
    expect(await heard('deposit:%')).to.have.length(0);
    await Promise.all(Array.from({ length: 20 }, () => payments.apply(scope, event)));
    const told = await heard('deposit:%');
    expect(told.map(({ content }) => content.key)).to.deep.equal(['notice-staff-deposit']);
    await payments.apply(scope, anEvent(ann));
    const [one] = told;
    if (!one) throw new Error('one is told');
    const i18n = createI18n(['shared/locales']);
    expect(renderContent(i18n, 'en', one.content).text).to.contain('🧪 Test payment');
    expect(renderContent(i18n, 'ru', one.content).text).to.contain('🧪 Тестовая оплата');
    for (const source of [...Object.keys(chains), ...Object.keys(providers)])
      for (const language of ['en', 'ru']) {
        const data = { ...one.content.data, source };
        const { text } = renderContent(i18n, language, { ...one.content, data });
        expect(text, 'a name for people').not.to.match(new RegExp(`· ${source}$`));
      }
    const [sum, ...more] = await heard('deposit:%');
    expect(more, 'what waits is added up').to.have.length(0);
    expect(sum?.content).to.deep.include({
      data: {
        name: 'Ann <b>',
        username: '',
        source: 'fake',
        count: 2,
        money: { amount: '2000', currency: 'USD' },
      },
    });
    await scope.db.query(`update messages set state = 'sent'`);
    await set({ notices: { deposit: { off: true } } });
    await payments.apply(scope, anEvent(ann));
    expect(await heard('deposit:%')).to.have.length(1);
    expect(await brokenBooks(scope)).to.deep.equal([]);
  });

  it('tell of new customers where the shop asks for it, and never of staff', async () => {
    await aCustomer(scope);
    expect(await heard('customer:%')).to.have.length(0);
    await set({ notices: { customer: { off: false } } });
    const ann = await aCustomer(scope);
    await customers.beginTurn(scope, { id: scope.tenant.ownerId, first_name: 'Owner' });
    expect((await heard('customer:%')).map(({ content }) => content.key)).to.deep.equal([
      'notice-staff-customer',
    ]);
    await customers.beginTurn(scope, { id: ann.telegramId, first_name: 'Again' });
    expect(await heard('customer:%')).to.have.length(1);
  });
});
