import { expect } from 'chai';
import type { SandboxTon } from '../../../sandbox/ton.ts';
import { createMemoryPorts } from '../../../shared/cache/memory.ts';
import { ton } from '../../../shared/chains/ton.ts';
import { systemClock } from '../../../shared/clock.ts';
import * as findings from '../../../shared/domain/money/findings.ts';
import * as ledger from '../../../shared/domain/money/ledger.ts';
import type { Deposits } from '../../../shared/domain/money/deposits.ts';
import type { Scope } from '../../../shared/scope.ts';
import type { ChainWatch } from '../../../shared/workers/chain-watch.ts';
import { brokenBooks } from '../../support/builders.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { connected } from '../../shared/chains/support.ts';
import { anAccount, someTon, USDT } from '../../shared/chains/ton-support.ts';
import { settle, watchOf } from '../../shared/workers/chain-support.ts';
import { aShop, type Shop } from './shop.ts';

const LANGUAGES = ['en', 'ru'] as const;
const TON = 1_000_000_000n;
const buttons = (bot: FakeBot) => bot.screen().buttons.map(({ text }) => text);
const copies = (bot: FakeBot) =>
  bot.screen().buttons.flatMap((button) => ('copy_text' in button ? [button.copy_text.text] : []));

describe('TON in a shop', () => {
  let chain: SandboxTon;
  let watch: ChainWatch;
  let shop: Shop;
  let wallet: string;
  const shops = new Map<number, { scope: Scope; deposits: Deposits }>();

  before(async () => {
    chain = await someTon();
    watch = watchOf({
      db: (await testPlatform()).database.platform,
      chain: ton,
      node: connected(ton, chain.url),
      async apply(tenantId, event) {
        const found = shops.get(tenantId);
        if (!found) throw new Error('a shop of this test');
        return found.deposits.chainSeen(found.scope, event);
      },
    });
  });
  after(() => chain.close());
  beforeEach(async () => {
    shop = await aShop(createMemoryPorts(), systemClock, {
      chains: { ton },
      nodes: { ton: connected(ton, chain.url) },
    });
    shops.set(shop.scope.tenant.id, shop);
    wallet = anAccount();
  });

  const connect = async (language = 'en', text = wallet) => {
    const owner = shop.owner({ language_code: language });
    await owner.press('key:ton');
    await owner.say(text);
    await owner.press('key:confirm:ton');
    return owner;
  };
  const mined = async () => {
    chain.mine();
    await settle(watch);
  };
  const balance = async (bot: FakeBot) => {
    const [row] = await shop.scope.db.query<{ id: string }>(
      'select id from customers where telegram_id = $1',
      [bot.person.id],
    );
    return (await ledger.balances(shop.scope, BigInt(row?.id ?? 0), 'USD'))[0]?.amount ?? 0n;
  };
  const open = () => findings.list(shop.scope, 'open', { limit: 10, offset: 0 });
  const codeOf = (bot: FakeBot) => copies(bot).find((text) => /^[0-9A-Z]{8}$/.test(text)) ?? '';

  for (const language of LANGUAGES)
    it(`is connected by one address that the operator compares (${language})`, async () => {
      const owner = shop.owner({ language_code: language });
      await owner.press('key:ton');
      expect(owner.screen().text).to.contain('UQ…');
      for (const [text, said] of [
        ['UQnonsense', language === 'en' ? 'no address of this network' : 'не адрес этой сети'],
        [
          'kQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPgpP',
          language === 'en' ? 'test network' : 'тестовой сети',
        ],
        [USDT, language === 'en' ? 'token itself' : 'самого токена'],
        [Array(24).fill('abandon').join(' '), language === 'en' ? 'Stop!' : 'Стоп!'],
      ] as const) {
        await owner.say(text);
        expect(owner.screen().text, text).to.contain(said);
      }
      const raw = `0:${Buffer.from(wallet, 'base64url').subarray(2, 34).toString('hex')}`;
      await owner.say(raw);
      expect(owner.screen().text).to.contain(wallet).and.not.contain('1. ');
      await owner.press('key:confirm:ton');
      expect(owner.screen().text).to.contain(wallet);
      expect(owner.screen().text).to.contain(
        language === 'en' ? 'own comment for ever' : 'свой комментарий навсегда',
      );
      expect(owner.unanswered()).to.deep.equal([]);
    });

  it('is refused where another shop has the address', async () => {
    await connect();
    shop = await aShop(createMemoryPorts(), systemClock, { chains: { ton } });
    shops.set(shop.scope.tenant.id, shop);
    const owner = await connect('en');
    expect(owner.of('answerCallbackQuery').at(-1)?.['text']).to.contain(
      'Another shop uses this already',
    );
  });

  for (const language of LANGUAGES)
    it(`gives each customer address and comment to copy, and credits what carries it (${language})`, async () => {
      await connect();
      const ann = shop.customer({ language_code: language });
      await ann.press('coin:ton:TON');
      expect(ann.screen().text).to.contain(wallet);
      expect(ann.screen().text).to.contain(
        language === 'en' ? '<b>Without it nobody can tell' : '<b>Без него не понять',
      );
      expect(copies(ann)).to.include(wallet);
      const code = codeOf(ann);
      expect(ann.screen().text).to.contain(code);
      const bob = shop.customer({ language_code: language });
      await bob.press('coin:ton:USDT');
      expect(codeOf(bob))
        .to.match(/^[0-9A-Z]{8}$/)
        .and.not.equal(code);
      await ann.press('coin:ton:USDT');
      expect(codeOf(ann), 'the same for ever').to.equal(code);
      chain.pay({ to: wallet, amount: TON / 100n, comment: code });
      chain.payJettons({ to: wallet, amount: 20_000n, comment: codeOf(bob) });
      await mined();
      expect([await balance(ann), await balance(bob)]).to.deep.equal([2_000n, 4_000n]);
      expect(await open()).to.deep.equal([]);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
    });

  for (const language of LANGUAGES)
    it(`pays an invoice that says both, with a link that carries them (${language})`, async () => {
      await connect();
      const ann = shop.customer({ language_code: language });
      for (const [currency, asked, link] of [
        ['USDT', '20 USDT', `ton://transfer/${wallet}?jetton=${USDT}&amp;amount=20000&amp;text=`],
        ['TON', '', `ton://transfer/${wallet}?amount=20000000&amp;text=`],
      ] as const) {
        await ann.press(`deposit:pay:4000:ton:${currency}`);
        const card = ann.screen();
        const code = codeOf(ann);
        expect(card.text).to.contain(wallet).and.contain(code);
        expect(copies(ann).slice(0, 2)).to.deep.equal([wallet, code]);
        expect(asked).to.be.a('string');
        const qr = card.buttons.find(
          (button) => 'callback_data' in button && button.callback_data.startsWith('coin:qr'),
        );
        await ann.press((qr as { callback_data: string }).callback_data);
        expect(ann.screen().text).to.contain(link + code);
        if (currency === 'TON') chain.pay({ to: wallet, amount: 20_000_000n, comment: code });
        else chain.payJettons({ to: wallet, amount: 20_000n, comment: code });
        await mined();
      }
      const settled = await shop.scope.db.query<{ status: string }>(
        `select status from invoices where method = 'ton'`,
      );
      expect(settled.map(({ status }) => status)).to.deep.equal(['settled', 'settled']);
      expect(await balance(ann)).to.equal(8_000n);
    });

  for (const language of LANGUAGES)
    it(`shows staff what names nobody, who credit it once (${language})`, async () => {
      const owner = await connect(language);
      const ann = shop.customer({ language_code: language });
      await ann.press('coin:ton:TON');
      chain.pay({ to: wallet, amount: TON / 10n, comment: 'for <b>tea</b>' });
      // An advertisement.
      chain.pay({ to: wallet, amount: 1n, comment: 'free coins at t.me/x' });
      await mined();
      const [finding, ...others] = await open();
      expect(others).to.deep.equal([]);
      expect(finding?.kind).to.equal('unknown-comment');
      expect(await balance(ann)).to.equal(0n);
      await owner.press(`finding:${finding?.id}`);
      const { text } = owner.screen();
      expect(text)
        .to.match(/0[.,]1\sTON/)
        .and.contain('for &lt;b&gt;tea&lt;/b&gt;');
      expect(text).to.contain(
        language === 'en' ? 'without a comment of a customer' : 'без комментария покупателя',
      );
      expect(
        owner
          .screen()
          .buttons.some(
            (button) =>
              'url' in button && button.url.startsWith('https://tonviewer.com/transaction/'),
          ),
      ).to.equal(true);
      await owner.press(`finding:credit:${finding?.id}`);
      const [row] = await shop.scope.db.query<{ id: string }>(
        'select id from customers where telegram_id = $1',
        [ann.person.id],
      );
      await owner.say(`#${row?.id}`);
      const yes = `finding:sure:${finding?.id}:${row?.id}:20000`;
      await owner.press(yes);
      await owner.press(yes);
      expect(await balance(ann)).to.equal(20_000n);
      expect(await open()).to.deep.equal([]);
      await mined();
      await mined();
      expect(await balance(ann), 'seen again').to.equal(20_000n);
      expect(await brokenBooks(shop.scope)).to.deep.equal([]);
      expect(owner.unanswered()).to.deep.equal([]);
    });

  it('says the amount to staff where no price is known, and notes a payment once however often it is told', async () => {
    const owner = await connect();
    shop.rates.isDown = true;
    chain.payJettons({ to: wallet, amount: 3_000_000n });
    await mined();
    await mined();
    const all = await open();
    expect(all).to.have.length(1);
    expect(findings.creditable(all[0]!)).to.deep.equal({ amount: 3_000_000n, currency: 'USDT' });
    await owner.press(`finding:${all[0]?.id}`);
    expect(buttons(owner)).to.include('💰 Credit to a customer');
  });

  for (const [language, words] of [
    [
      'en',
      {
        credited: 'It was credited',
        nobody: 'without a comment of a customer',
        elsewhere: 'no address of this shop',
        failed: 'moved no coin',
        ours: 'not read yet',
        nothing: 'is called',
      },
    ],
    [
      'ru',
      {
        credited: 'Зачислено',
        nobody: 'без комментария покупателя',
        elsewhere: 'не на адрес этого магазина',
        failed: 'ни одной монеты',
        ours: 'ещё не прочитана',
        nothing: 'ничего не называется',
      },
    ],
  ] as const)
    // prettier-ignore
    it(`tells staff what became of the hash that a wallet shows (${language})`, async () => {
      const owner = await connect(language);
      const ann = shop.customer();
      await ann.press('deposit:pay:4000:ton:TON');
      const code = codeOf(ann);
      const why = async (text: string) => {
        await owner.press('story');
        await owner.say(text);
        expect(owner.unanswered()).to.deep.equal([]);
        return owner.screen().text;
      };
      const amount = 20_000_000n;
      const mine = chain.pay({ to: wallet, amount, comment: code });
      const bare = chain.pay({ to: wallet, amount });
      const other = chain.pay({ to: anAccount(), amount, comment: code });
      const fake = chain.payJettons({ to: wallet, amount, comment: code, master: anAccount() });
      await mined();
      await mined();
      expect(await why(mine)).to.contain(words.credited);
      expect(await why(`https://tonviewer.com/transaction/${mine}`)).to.contain(words.credited);
      expect(await why(bare)).to.contain(words.nobody);
      expect(await why(other)).to.contain(words.elsewhere);
      expect(await why(fake)).to.contain(words.failed);
      expect(await why('ab'.repeat(32))).to.contain(words.nothing);
      const late = chain.pay({ to: wallet, amount, comment: code });
      chain.mine();
      expect(await why(late)).to.contain(words.ours);
    });

  for (const language of LANGUAGES)
    it(`tells who pastes a transaction whether it carries their comment (${language})`, async () => {
      await connect(language);
      const ann = shop.customer({ language_code: language });
      await ann.press('deposit:pay:4000:ton:TON');
      const code = codeOf(ann);
      const [row] = await shop.scope.db.query<{ id: string }>(
        `select id from invoices where method = 'ton'`,
      );
      const claim = async (txid: string) => {
        await ann.press(`coin:paid:${row?.id}`);
        await ann.say(txid);
        return ann.screen().text;
      };
      const bare = chain.pay({ to: wallet, amount: 20_000_000n });
      const mine = chain.pay({ to: wallet, amount: 20_000_000n, comment: code });
      const other = chain.pay({ to: anAccount(), amount: 20_000_000n, comment: code });
      const bob = shop.customer({ language_code: language });
      await bob.press('coin:ton:TON');
      const his = chain.pay({ to: wallet, amount: TON, comment: codeOf(bob) });
      const back = chain.pay({ to: anAccount(), amount: 20_000_000n, comment: code, bounce: true });
      const fake = chain.payJettons({
        to: wallet,
        amount: 20_000n,
        comment: code,
        master: anAccount(),
      });
      chain.mine();
      expect(await claim(his)).to.contain(
        language === 'en' ? 'another comment than yours' : 'не ваш комментарий',
      );
      expect(await claim(back)).to.contain(
        language === 'en' ? 'sent its money back' : 'вернула деньги туда',
      );
      expect(await claim(fake)).to.contain(
        language === 'en' ? 'moved no coin' : 'не перевела ни одной монеты',
      );
      const owner = shop.owner({ language_code: language });
      await owner.press('story');
      await owner.say(back);
      expect(owner.screen().text).to.contain(
        language === 'en' ? 'went back to the sender' : 'вернулись отправителю',
      );
      expect(await claim(bare)).to.contain(
        language === 'en' ? 'without your comment' : 'без вашего комментария',
      );
      expect(await claim(`https://tonviewer.com/transaction/${mine}`)).to.contain(
        language === 'en' ? 'Yes, it is yours' : 'это ваш платёж',
      );
      expect(await claim(Buffer.from(other, 'hex').toString('base64'))).to.contain(
        language === 'en' ? 'did not go to your address' : 'не на ваш адрес',
      );
      await settle(watch);
      expect(await balance(ann)).to.equal(4_000n);
      expect(await open()).to.have.length(1);
      expect(await claim(mine)).to.contain(language === 'en' ? 'credited already' : 'уже зачислен');
    });

  for (const language of LANGUAGES)
    it(`is nothing to sweep (${language})`, async () => {
      const owner = await connect(language);
      chain.pay({ to: wallet, amount: TON });
      await mined();
      await owner.press('sweeps');
      expect(owner.screen().text).to.contain(
        language === 'en' ? 'in your own wallet already' : 'уже в вашем кошельке',
      );
      expect(
        owner
          .screen()
          .buttons.some(
            (button) => 'callback_data' in button && button.callback_data.startsWith('sweeps:coin'),
          ),
      ).to.equal(false);
      await owner.press('sweeps:coin:ton:TON');
      expect(owner.unanswered()).to.deep.equal([]);
    });
});
