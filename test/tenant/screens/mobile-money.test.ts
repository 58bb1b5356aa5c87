import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { CHAPA_MERCHANT, startChapa, type ChapaSandbox } from '../../../sandbox/chapa.ts';
import { credentialsOf, MPESA_APP, startMpesa, type MpesaSandbox } from '../../../sandbox/mpesa.ts';
import {
  startTelebirr,
  TELEBIRR_MERCHANT,
  type TelebirrSandbox,
} from '../../../sandbox/telebirr.ts';
import * as accounts from '../../../shared/domain/money/accounts.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import { chapa } from '../../../shared/payments/chapa.ts';
import { mpesa } from '../../../shared/payments/mpesa.ts';
import { telebirr } from '../../../shared/payments/telebirr.ts';
import type { FakeBot } from '../../support/fake-bot.ts';
import { testPlatform } from '../../support/platform.ts';
import { aShop, type Shop } from './shop.ts';

const certificate = readFileSync(
  new URL('../../fixtures/mpesa/initiator-cert.pem', import.meta.url),
  'utf8',
);
const PHONE = '254708374149';

/** The press behind the first button whose label has this in it. */
function pressOf(bot: FakeBot, label: string): string {
  const found = bot.screen().buttons.find(({ text }) => text.includes(label));
  return (found as { callback_data?: string } | undefined)?.callback_data ?? expect.fail(`no button ${label}`); // prettier-ignore
}

describe('mobile money on the screens', () => {
  let daraja: MpesaSandbox;
  let addis: ChapaSandbox;
  let ethio: TelebirrSandbox;
  let shop: Shop;

  before(async () => {
    [daraja, addis, ethio] = await Promise.all([
      startMpesa(),
      startChapa({ callsNobodyBack: true }),
      startTelebirr(),
    ]);
  });
  after(() => Promise.all([daraja.close(), addis.close(), ethio.close()]));
  beforeEach(async () => {
    shop = await aShop(undefined, undefined, {
      providers: [mpesa, chapa, telebirr],
      providerUrls: { mpesa: daraja.url, chapa: addis.url, telebirr: ethio.url },
      fetch,
    });
  });
  const kept = async () => {
    const { secrets } = await testPlatform();
    const [account] = await accounts.list(shop.scope);
    return (await accounts.credentials(shop.scope, secrets, account?.id ?? 0n)).credentials;
  };
  /** Answers every question of the dialogue that adds an account. */
  const connect = async (id: string, answers: readonly string[]) => {
    const owner = shop.owner();
    await owner.press(`account:add:${id}`);
    for (const answer of answers) await owner.say(answer);
    return owner;
  };
  const { key, secret, shortcode, passkey, till } = MPESA_APP;
  const basics = [key, secret, shortcode, passkey, till];

  it('connect M-Pesa field by field, with payouts and a certificate that lost its lines', async () => {
    const { payoutShortcode, initiator, initiatorPassword } = MPESA_APP;
    const mangled = certificate.replaceAll('\n', ' ').replaceAll('-----', '—–');
    const owner = await connect('mpesa', [...basics, payoutShortcode, initiator, initiatorPassword, mangled]); // prettier-ignore
    expect(owner.screen().text).to.contain('174379');
    const credentials = await kept();
    expect(credentials).to.include(credentialsOf(MPESA_APP));
    expect(credentials['certificate']).to.match(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  it('leave out what only payouts need, at that question and at no other', async () => {
    const owner = await connect('mpesa', basics.slice(0, 2));
    await owner.press('account:skip:mpesa');
    expect(await accounts.list(shop.scope)).to.deep.equal([]);
    const again = await connect('mpesa', basics);
    expect(again.screen().text).to.contain('B2C');
    const stranger = shop.customer();
    await stranger.press('account:skip:mpesa');
    expect(await accounts.list(shop.scope)).to.deep.equal([]);
    await again.press(pressOf(again, 'Without payouts'));
    expect(again.screen().text).to.contain('174379');
    expect(await kept()).to.include({ initiator: '', certificate: '' });
  });

  it('connect Telebirr with keys that lost their lines', async () => {
    const { fabricId, secret: app, appId, code } = TELEBIRR_MERCHANT;
    const flat = (pem: string) => pem.replaceAll('\n', '');
    const owner = await connect('telebirr', [fabricId, app, appId, code, flat(ethio.merchantKey), flat(ethio.publicKey)]); // prettier-ignore
    expect(owner.screen().text).to.contain(code);
    expect((await kept())['private-key']).to.equal(ethio.merchantKey);
  });

  for (const language_code of ['en', 'ru'] as const)
    it(`ring the phone and say how it went (${language_code})`, async () => {
      await settings.change(shop.scope, 1, { currency: 'KES' });
      await connect('mpesa', basics).then((owner) =>
        owner.press(pressOf(owner, 'Without payouts')),
      );
      const ann = shop.customer({ language_code });
      await ann.say('/deposit 250.50');
      expect(ann.screen().text).to.contain('M-Pesa').and.contain('0712 345 678');
      await ann.say('not a phone');
      await ann.say('0708 374 149');
      const ringing = ann.screen();
      expect(ringing.text).to.contain(`+${PHONE}`);
      expect(ringing.text.replaceAll(/\s/g, ' ')).to.match(/251/);

      expect(daraja.answer(PHONE, 'cancel')).to.deep.include({ amount: '251' });
      await ann.press(pressOf(ann, language_code === 'en' ? 'Check' : 'Проверить'));
      expect(ann.screen().text).to.contain(language_code === 'en' ? 'You have cancelled the request' : 'Вы отменили запрос'); // prettier-ignore

      await ann.say('/deposit 250.50');
      await ann.say('0708 374 149');
      daraja.answer(PHONE, '1234');
      await ann.press(pressOf(ann, language_code === 'en' ? 'Check' : 'Проверить'));
      expect(ann.screen().text.replaceAll(/\s/g, ' ')).to.match(/251/);
      await ann.say('/balance');
      expect(ann.screen().text.replaceAll(/\s/g, ' ')).to.match(/251[.,]00/);
    });

  for (const id of ['chapa', 'telebirr'] as const)
    it(`pay on the page of ${id}`, async () => {
      await settings.change(shop.scope, 1, { currency: 'ETB' });
      const { fabricId, secret: app, appId, code } = TELEBIRR_MERCHANT;
      const answers = {
        chapa: [CHAPA_MERCHANT.key, CHAPA_MERCHANT.hash, CHAPA_MERCHANT.approval],
        telebirr: [fabricId, app, appId, code, ethio.merchantKey, ethio.publicKey],
      };
      await connect(id, answers[id]);
      const ann = shop.customer();
      await ann.say('/deposit 40');
      const { url = '' } = ann.screen().buttons[0] as { url?: string };
      if (id === 'telebirr') {
        // A wrong PIN ends nothing: the same page takes the right one.
        await fetch(url, { method: 'POST', body: 'asset=fail' });
        await ann.press(pressOf(ann, 'Check'));
        expect((ann.screen().buttons[0] as { url?: string }).url).to.equal(url);
      }
      await fetch(url, { method: 'POST', body: 'asset=pin' });
      await ann.press(pressOf(ann, 'Check'));
      await ann.say('/balance');
      expect(ann.screen().text).to.match(/40[.,]00/);
    });
});
