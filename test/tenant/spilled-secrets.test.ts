import { expect } from 'chai';
import type { FakeBot } from '../support/fake-bot.ts';
import { secretIn } from '../../tenant/spilled-secrets.ts';
import { aShop, type Shop } from './screens/shop.ts';

const SEED = `${'abandon '.repeat(11)}about`;
const TOKEN = '284685063:TEST_c2FuZGJveA_c2FuZGJveA_c2FuZGJveA';
const XPRV = 'xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi'; // prettier-ignore

describe('secrets that nothing asked for', () => {
  let shop: Shop;
  beforeEach(async () => {
    shop = await aShop();
  });
  const deleted = (person: FakeBot) => person.of('deleteMessage').length;

  it('knows them by their shape, and nothing else', () => {
    for (const text of [
      SEED,
      `1. ${SEED.toUpperCase().split(' ').join('\n2. ')}`,
      XPRV,
      `key ${XPRV.replace('xprv', 'zprv')}`,
    ])
      // prettier-ignore
      expect(secretIn(text), text).to.equal('wallet');
    for (const text of [TOKEN, `here: ${TOKEN}`, '1001:TestCryptoPayAppToken000000000000001', 'CHASECK_TEST-0123456789abcdef'])
      expect(secretIn(text), text).to.equal('credential'); // prettier-ignore
    for (const text of [
      'Where is my order? I paid an hour ago and nothing came at all',
      '12:30',
      'T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb',
      'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
      'a'.repeat(64),
    ])
      // prettier-ignore
      expect(secretIn(text), text).to.equal(null);
  });

  it('takes a token of the staff out of the chat where nothing asks for one', async () => {
    const owner = shop.owner();
    await owner.say(TOKEN);
    expect(deleted(owner)).to.equal(1);
    expect(owner.screen().text).to.contain('provider’s key').and.contain('deleted');
    const rows = await shop.scope.db.query<{ body: string }>('select body::text from updates');
    expect(rows.filter(({ body }) => body.includes(TOKEN))).to.deep.equal([]);
    // A customer’s text of this form is none of theirs.
    const ann = shop.customer();
    await ann.say(TOKEN);
    expect(deleted(ann)).to.equal(0);
  });

  it('takes recovery words and private keys of anybody away, whatever was asked', async () => {
    for (const [language, word] of [
      ['en', 'recovery words'],
      ['ru', 'слова восстановления'],
    ] as const) {
      // prettier-ignore
      const ann = shop.customer({ language_code: language });
      await ann.say('/support');
      await ann.say(SEED);
      await ann.say(XPRV);
      expect(deleted(ann)).to.equal(2);
      expect(ann.screen().text).to.contain(word);
    }
    expect(await shop.scope.db.query('select 1 from tickets')).to.have.length(0);
  });
});
