import { expect } from 'chai';
import { createCharts } from '../../../shared/charts/charts.ts';
import { drawPicture, scaleOf } from '../../../shared/charts/picture.ts';
import { formatShort } from '../../../shared/telegram/format.ts';
import { aShop } from './shop.ts';

describe('the statistics screens', () => {
  it('show a picture with the numbers below, for every period, edited in place', async () => {
    const shop = await aShop();
    const owner = shop.owner();
    await owner.press('demo:fill');
    await owner.say('/admin');
    await owner.tap('Statistics');
    expect(owner.screen().photo).to.deep.equal({ upload: 'statistics.png' });
    expect(owner.screen().text).to.include('Revenue').and.to.include('$0.00');
    await owner.tap('7 days');
    expect(owner.of('editMessageMedia')).to.have.length(2);
    expect(owner.of('sendPhoto')).to.have.length(0);
    await owner.tap('30 days');
    await owner.tap('Other days');
    for (const bad of ['x', '2026-13-01', '1 2 3', '1990-01-01 2026-01-01']) await owner.say(bad);
    await owner.say('01.11.2026 – 15.11.2026');
    expect(owner.screen().text).to.include('November 1, 2026 — November 15, 2026');
    await owner.tap('CSV');
    expect(owner.of('sendDocument')[0]?.['document']).to.deep.equal({ upload: 'statistics-20261101-20261115.csv' }); // prettier-ignore
    const audit = await shop.scope.db.query(
      `select from audit_log where action = 'statistics.export'`,
    );
    expect(audit).to.have.length(1);
    expect(owner.unanswered()).to.deep.equal([]);
    const boss = shop.owner({ language_code: 'ru' });
    await shop.scope.db.query(`update customers set language = 'ru'`);
    await boss.press('statistics');
    expect(boss.screen().text).to.include('Выручка');
  });

  it('are for those who may see them, and forged periods are refused', async () => {
    const shop = await aShop();
    const eve = shop.customer();
    await eve.say('/start');
    for (const data of ['statistics', 'statistics:csv:week', 'statistics:dates', 'statistics:range:20260101:20260102']) {
      await eve.press(data);
      expect(JSON.stringify(eve.calls.at(-1)), data).to.include('not allowed');
    } // prettier-ignore
    const owner = shop.owner();
    for (const data of ['statistics:nothing', 'statistics:range', 'statistics:range:2:3', 'statistics:range:20261301:20261302', 'statistics:range:20260105:20260101']) {
      await owner.press(data);
      expect(owner.screen().photo, data).to.equal(null);
    } // prettier-ignore
  });

  it('have a scale of round numbers, and values above the bars where there is room for all of them', () => {
    expect([1, 3, 12, 162, 16_200].map(scaleOf)).to.deep.equal([
      [0, 1],
      [0, 1, 2, 3],
      [0, 5, 10, 15],
      [0, 50, 100, 150, 200],
      [0, 5_000, 10_000, 15_000, 20_000],
    ]);
    const drawn = (language: string, count: number, currency = 'USD') =>
      drawPicture({
        title: '', period: '', tiles: [], lists: [], nothing: 'Nothing yet',
        series: {
          title: '', top: '',
          say: (value) => formatShort(language, { amount: BigInt(value), currency }),
          points: Array.from({ length: count }, (_, n) => ({ label: `${n}`, value: n * 12_345 })),
        },
      }); // prettier-ignore
    const texts = (svg: string) => [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text);
    expect(texts(drawn('en', 4))).to.include.members(['$0', '$100', '$400', '$123.45', '$246.90', '$370.35']); // prettier-ignore
    expect(texts(drawn('ru', 4)).join('|'))
      .to.match(/0 \$.*100 \$.*400 \$/)
      .and.contain('123,45');
    const wide = texts(drawn('en', 45));
    expect(wide).to.include.members(['$0', '$2K', '$6K']).and.not.include('$123.45');
    expect(texts(drawn('ru', 45, 'RUB')).join('|')).to.contain('2 тыс. ₽');
    expect(texts(drawn('en', 4, 'BTC'))).to.include.members(['0', '0.0001', '0.0004']);
    // Nothing to measure: it says so, and there is no scale.
    expect(texts(drawn('en', 1))).to.deep.equal(['', 'Nothing yet'].filter(Boolean));
  });

  it('draw away from the event loop, one after the other, and not more than somebody waits for', async () => {
    const charts = createCharts();
    const svg = drawPicture({
      title: 'Магазин <b>&\u0007 🔑', period: 'x'.repeat(300),
      tiles: Array.from({ length: 6 }, () => ({ label: 'y'.repeat(100), value: '1 000 000 000 000,00 ₽' })),
      series: { title: 'z', top: '', say: String, points: Array.from({ length: 45 }, (_, value) => ({ label: 'w', value })) },
      lists: [{ title: 'a', rows: [] }, { title: 'b', rows: [{ label: 'ٱ'.repeat(90), value: 1, text: '1' }] }],
      nothing: '—',
    }); // prettier-ignore
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    try {
      const drawn = await Promise.all(Array.from({ length: 5 }, () => charts.draw(svg)));
      for (const png of drawn) {
        expect(Buffer.from(png.subarray(0, 8)).toString('hex')).to.equal('89504e470d0a1a0a');
        expect(png.length).to.be.greaterThan(10_000);
      }
      expect(longest).to.be.lessThan(300);
      const many = await Promise.allSettled(Array.from({ length: 40 }, () => charts.draw(svg)));
      expect(many.filter(({ status }) => status === 'rejected')).to.have.length(8);
    } finally {
      clearInterval(watch);
      await charts.close();
    }
  });
});
