import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createI18n } from '../../../shared/telegram/i18n.ts';
import { testDirectory, testLog } from '../../support/platform.ts';

describe('i18n', () => {
  const directory = join(testDirectory(), 'locales');
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'en.ftl'),
    'hello = Hello <b>{ $name }</b>\nprice = Costs { $price }\nwhen = { $at }\nuntil = Until { $at }.\nends = -\n' +
      'state = { $paid ->\n    [none] nothing\n   *[other] { $paid }\n  }\nlate = English only\n',
  );
  writeFileSync(
    join(directory, 'ru.ftl'),
    'hello = Привет, <b>{ $name }</b>\nprice = Стоит { $price }\nwhen = { $at }\nstate = -\nuntil = До <b>{ $at }</b>. Всё.\nends = До { $at }.\n',
  );
  const i18n = createI18n([directory]);
  const of = (language: string, amount: bigint | string, currency: string) =>
    i18n.plain(language, 'price', { price: { amount, currency } }).replaceAll(/\s/g, ' ');

  it('escapes what people wrote in HTML; plain text has no marks of ours and all of theirs', () => {
    const data = { name: '<i>&"' };
    expect(i18n.t('en', 'hello', data)).to.equal('Hello <b>&lt;i&gt;&amp;&quot;</b>');
    expect(i18n.plain('en', 'hello', data)).to.equal('Hello <i>&"');
  });

  it('writes money as people write it', () => {
    expect(of('en', 120050n, 'USD')).to.equal('Costs $1,200.50');
    expect(of('ru', '120050', 'RUB')).to.equal('Стоит 1 200,50 ₽');
    expect(of('en', 15n * 10n ** 15n, 'ETH')).to.equal('Costs 0.015 ETH');
    expect(of('en', 123456789012345678901234567890n, 'ETH')).to.equal(
      'Costs 123,456,789,012.34567890123456789 ETH',
    );
    expect(of('ru', 12500000n, 'USDT')).to.equal('Стоит 12,5 USDT');
    expect(of('en', 1000n, 'XTR')).to.equal('Costs 1,000 ⭐');
    expect(of('en', 1000n, 'JPY')).to.equal('Costs ¥1,000');
  });

  it('writes moments in the language', () => {
    const at = new Date('2026-02-03T04:05:06Z');
    expect(i18n.t('en', 'when', { at })).to.equal('Feb 3, 2026, 04:05 UTC');
    expect(i18n.t('ru', 'when', { at })).to.contain('3 февр. 2026');
    expect(i18n.t('en', 'when', { at }, 'Asia/Tokyo')).to.equal('Feb 3, 2026, 13:05 GMT+9');
    const late = new Date('2026-02-03T23:05:06Z');
    expect(i18n.t('en', 'when', { at: { day: late } }, 'Asia/Tokyo')).to.equal('Feb 4, 2026');
  });

  it('ends a sentence with one period where a Russian day ends with one', () => {
    const at = { day: new Date('2027-11-28T00:00:00Z') };
    const told = (key: string) => i18n.t('ru', key, { at }).replaceAll(/\s/g, ' ');
    expect(told('ends')).to.equal('До 28 нояб. 2027 г.');
    expect(told('until')).to.equal('До <b>28 нояб. 2027 г.</b> Всё.');
    expect(i18n.t('en', 'until', { at })).to.equal('Until Nov 28, 2027.');
  });

  it('selects the variant none for null', () => {
    expect(i18n.t('en', 'state', { paid: null })).to.equal('nothing');
  });

  it('picks a language it speaks', () => {
    expect(i18n.languages).to.deep.equal(['en', 'ru']);
    expect(i18n.pick('ru-RU', 'en')).to.equal('ru');
    expect(i18n.pick('de', 'ru')).to.equal('ru');
    expect(i18n.pick(null, 'de')).to.equal('en');
  });

  it('throws on a missing text or value, in production it shows the English one', () => {
    expect(() => i18n.t('ru', 'late')).to.throw('a text is missing: late (ru)');
    expect(() => i18n.t('en', 'hello')).to.throw('a text lacks a value: hello (en)');
    const production = createI18n([directory], testLog);
    expect(production.t('ru', 'late')).to.equal('English only');
    expect(production.t('ru', 'nowhere')).to.equal('nowhere');
  });
});
