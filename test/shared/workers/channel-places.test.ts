import { expect } from 'chai';
import * as channelLinkEnds from '../../../shared/domain/subscriptions/channel-link-ends.ts';
import * as channelLinks from '../../../shared/domain/subscriptions/channel-links.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as plans from '../../../shared/domain/subscriptions/plans.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as grants from '../../../shared/domain/subscriptions/subscription-grants.ts';
import * as renewals from '../../../shared/domain/subscriptions/renewals.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import type { Customer } from '../../../shared/domain/people/customers.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createAccess } from '../../../shared/workers/access.ts';
import { lookAtPlace, revokeLinks } from '../../../shared/workers/channel-places.ts';
import { createChatAudit } from '../../../shared/workers/chat-audit.ts';
import { aCustomer } from '../../support/builders.ts';
import { testPlatform } from '../../support/platform.ts';
import { recordingApi, type RecordingApi } from '../../support/recording-api.ts';
import { aShopAt, onlyId, toldOf } from '../domain/renewal-support.ts';
import { aSoldChannel, booked, MONTH_MS, tells } from '../domain/subscriptions/channel-support.ts';

const START = '2026-03-01T12:00:00Z';
const after = (months: number, hours = 0) => new Date(Date.parse(START) + months * MONTH_MS + hours * 3_600_000); // prettier-ignore
const said = (date: Date) => date.toISOString().slice(0, 16);

describe('channels whose places Telegram sells', () => {
  let scope: Scope;
  let at: (iso: string) => void;
  let shop: Awaited<ReturnType<typeof aSoldChannel>>;
  let ann: Customer;
  let telegram: RecordingApi;
  beforeEach(async () => {
    ({ scope, at } = await aShopAt(START));
    shop = await aSoldChannel(scope);
    ann = await aCustomer(scope);
    telegram = recordingApi();
  });

  const comes = (paidUntil = after(1), link: string | null = shop.link) =>
    tells(scope, shop.channel, ann.telegramId, { link, paidUntil });
  /** What Telegram says of Ann in the channel from now on. */
  const is = (member: { status: string; until_date?: number }) =>
    telegram.answer('getChatMember', { user: { id: ann.telegramId }, ...member });
  const until = (date: Date) => ({ status: 'member', until_date: date.getTime() / 1000 });
  const looks = () => lookAtPlace(scope, telegram.api, { chatId: shop.channel, telegramId: ann.telegramId }); // prettier-ignore
  const calls = () => telegram.calls.splice(0).map(({ method }) => method);
  const jobs = async (task: string) => {
    const { database } = await testPlatform();
    return database.platform.query<{ run_at: Date; key: string }>(
      `select j.run_at, j.key from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = $1 and (j.payload->>'tenantId')::int = $2`,
      [task, scope.tenant.id],
    );
  };
  const settles = async () => {
    const id = await onlyId(scope);
    await createAccess({ apiOf: async () => telegram.api })(scope, { subscriptionId: id, customerId: null, chatId: null, telegramId: null, spent: null, isStolen: false }); // prettier-ignore
  };

  describe('at the end of a paid month', () => {
    it('ask Telegram: a later end is a renewal, and the next look comes at its end', async () => {
      await comes();
      expect((await jobs('channel-place'))[0]?.run_at).to.deep.equal(new Date(after(1).getTime() + 600_000)); // prettier-ignore
      is(until(after(2)));
      await looks();
      expect(calls(), 'too early: nobody is asked').to.deep.equal([]);
      for (const month of [1, 2, 3]) {
        at(after(month, 1).toISOString());
        is(until(after(month + 1)));
        await looks();
        await looks();
        expect(calls()).to.deep.equal(['getChatMember']);
        expect((await booked(scope))[0]).to.contain(`active | ${said(after(month + 1))}`);
      }
      expect((await jobs('channel-place'))[0]?.run_at).to.deep.equal(new Date(after(4).getTime() + 600_000)); // prettier-ignore
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'channel', 'channel', 'channel']);
    });

    it('are asked again for a day where the charge may still come, and then end', async () => {
      await comes();
      is(until(after(1)));
      at(after(1, 1).toISOString());
      await looks();
      expect((await jobs('channel-place'))[0]?.run_at).to.deep.equal(after(1, 2));
      expect(await toldOf(scope, ann)).to.deep.equal(['channel']);
      at(after(1, 23).toISOString());
      is(until(after(2)));
      await looks();
      expect((await booked(scope))[0]).to.contain(`active | ${said(after(2))}`);
      at(after(2, 25).toISOString());
      await looks();
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'channel', 'channel-over']);
    });

    it('end where Telegram put somebody out: no ban, one word, and no reminder beside it', async () => {
      await comes();
      at(after(1, 1).toISOString());
      is({ status: 'left' });
      await looks();
      await looks();
      const id = await onlyId(scope);
      await renewals.look(scope, id);
      expect((await booked(scope))[0]).to.contain('grace');
      at(after(1, 25).toISOString());
      await renewals.look(scope, id);
      expect((await booked(scope))[0]).to.contain('ended');
      await settles();
      expect(calls()).to.not.include('banChatMember');
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'channel-over']);
    });

    it('are told of by nobody else before Telegram was asked, a day late too', async () => {
      await comes();
      at(after(1, 30).toISOString());
      await renewals.look(scope, await onlyId(scope));
      expect(await toldOf(scope, ann)).to.deep.equal(['channel']);
      is(until(after(2)));
      await looks();
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'channel']);
    });

    it('are as other ends again where the shop lets go of the channel', async () => {
      await comes();
      await communities.disconnect(scope, 1, shop.channel);
      at(after(1, 1).toISOString());
      await renewals.look(scope, await onlyId(scope));
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'ended']);
    });

    it('say three days before what Telegram charges, and nothing at 7 and 1', async () => {
      await comes();
      const id = await onlyId(scope);
      for (const days of [7, 3, 1]) {
        at(after(1, -24 * days + 1).toISOString());
        await renewals.look(scope, id);
      }
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'charged-there']);
    });

    it('wait where the bot cannot speak, and say so where the channel is gone', async () => {
      await comes();
      at(after(1, 1).toISOString());
      const failed = await lookAtPlace(scope, null, { chatId: shop.channel, telegramId: ann.telegramId }).catch((error: Error) => error.message); // prettier-ignore
      expect(failed).to.contain('cannot speak');
      telegram.refuse('getChatMember', 403, 'Forbidden: bot was kicked from the channel chat');
      await looks();
      expect((await communities.find(scope, shop.channel)).trouble).to.equal('gone');
      expect(await toldOf(scope, ann)).to.deep.equal(['channel', 'channel-over']);
    });
  });

  describe('and the doors of who loses everything else', () => {
    it('stay open to who paid on, and that is a renewal', async () => {
      await comes();
      at(after(1, 30).toISOString());
      await renewals.look(scope, await onlyId(scope));
      is(until(after(2)));
      await settles();
      expect(calls()).to.not.include('banChatMember');
      expect((await booked(scope))[0]).to.contain(`active | ${said(after(2))}`);
    });

    it('are named to who is not in everywhere yet, and to nobody else', async () => {
      const told = () => scope.db.query(`select from messages where content->>'key' = 'notice-enter'`); // prettier-ignore
      await comes();
      await tells(scope, shop.group, ann.telegramId, { byHand: true });
      await settles();
      expect(await told()).to.have.length(0);
      const bob = await aCustomer(scope);
      await tells(scope, shop.channel, bob.telegramId, { link: shop.link, paidUntil: after(1) });
      const [row] = await scope.db.query<{ id: string }>('select id from subscriptions order by id desc limit 1'); // prettier-ignore
      await members.tellAccess(scope, BigInt(row?.id ?? 0), bob.telegramId, []);
      expect(await told()).to.have.length(1);
    });

    it('stay open to a stranger while they pay, and close when they do not', async () => {
      await comes(after(1), 'https://t.me/+other…');
      await communities.choose(scope, 1, shop.channel, 'audit', 'repair');
      const audits = createChatAudit({ apiOf: async () => telegram.api });
      let member: object = {};
      const me = { status: 'administrator', can_invite_users: true, can_restrict_members: true, user: {} }; // prettier-ignore
      const answers: Record<string, (chat: number, user: number) => unknown> = {
        getChat: (id) => ({ id, type: id === shop.channel ? 'channel' : 'supergroup', title: 'Owls' }),
        getChatMemberCount: () => 2,
        getChatMember: (_, user) => (user === ann.telegramId ? { user: {}, ...member } : me),
      }; // prettier-ignore
      telegram.api.config.use((previous, method, payload, signal) => {
        const { chat_id: chat = 0, user_id: user = 0 } = payload as { chat_id?: number; user_id?: number }; // prettier-ignore
        const answer = answers[method];
        return answer ? Promise.resolve({ ok: true, result: answer(chat, user) } as never) : previous(method, payload, signal); // prettier-ignore
      });
      const night = async (now: object) => {
        member = now;
        await audits(scope);
      };
      at(after(0.5).toISOString());
      await night(until(after(1)));
      const noticed = () => scope.db.query<{ names: string }>(`select content->'data'->>'names' as names from messages where content->>'key' = 'notice-chat-payers'`); // prettier-ignore
      const strays = () => scope.db.query(`select from members where chat_id = $1 and stray = 'audit'`, [shop.channel]); // prettier-ignore
      expect(await strays()).to.have.length(0);
      expect((await noticed()).map(({ names }) => names)).to.deep.equal([`Ann (${ann.telegramId})`]); // prettier-ignore
      at(after(0.7).toISOString());
      await night(until(after(1)));
      expect(await noticed()).to.have.length(1);
      expect((await communities.find(scope, shop.channel)).strangers).to.equal(0);
      at(after(1.1).toISOString());
      await night({ status: 'member' });
      expect(await strays()).to.have.length(1);
    });

    it('close when staff take the plan away: the ban ends Telegram’s charges too', async () => {
      await comes();
      await grants.revoke(scope, 1, { id: await onlyId(scope), reason: 'spam', reference: 'r' });
      is(until(after(1)));
      await settles();
      expect(calls()).to.include.members(['banChatMember', 'unbanChatMember']);
    });

    it('never close on a paid month by a pause of staff’s', async () => {
      await comes();
      await grants.setPaused(scope, 1, await onlyId(scope), true);
      is(until(after(1)));
      await settles();
      expect(calls()).to.not.include('banChatMember');
    });
  });

  describe('and their links', () => {
    const linkNow = async () => {
      const held = await channelLinks.hold(scope, shop.planId);
      return held.links.map(({ state, why }) => `${state} ${why ?? '-'}`);
    };
    const revokes = () => revokeLinks(scope, telegram.api, shop.planId);
    const ends: Readonly<Record<string, () => Promise<unknown>>> = {
      unsold: () => products.edit(scope, 1, shop.planId, { state: 'hidden' }),
      period: () => plans.change(scope, 1, shop.planId, { period: { unit: 'month', count: 3 } }),
      full: () => stock.setCount(scope, 1, shop.planId, 0),
      chat: () => plans.setChat(scope, 1, shop.planId, { id: shop.channel, title: 'Owls', isIn: false }),
    }; // prettier-ignore
    for (const [why, happens] of Object.entries(ends))
      it(`are revoked by a job, and staff hear of it: ${why}`, async () => {
        await revokes();
        expect(calls()).to.deep.equal([]);
        const { database } = await testPlatform();
        await database.platform.query('select graphile_worker.remove_job($1)', [`t${scope.tenant.id}:channel-links:${shop.planId}`]); // prettier-ignore
        await happens();
        expect(await jobs('channel-links')).to.have.length(1);
        await Promise.all([revokes(), revokes(), revokes()]);
        await revokes();
        expect(new Set(calls())).to.deep.equal(new Set(['revokeChatInviteLink']));
        expect(await linkNow()).to.deep.equal([`revoked ${why}`]);
        const told = await scope.db.query<{ why: string }>(`select distinct content->'data'->>'why' as why from messages where content->>'key' = 'notice-channel-link-ended'`); // prettier-ignore
        expect(told.map((row) => row.why)).to.deep.equal([why]);
        // Who came by it stays.
        await comes();
        expect(await booked(scope)).to.have.length(1);
      });

    it('wait for the right to revoke where the bot lost it, and go when it is back', async () => {
      const sight = { chatId: shop.channel, trouble: 'no-invite' } as const;
      await communities.note(scope, sight);
      telegram.refuse('revokeChatInviteLink', 400, 'Bad Request: not enough rights to manage chat invite link'); // prettier-ignore
      await revokes();
      expect(await linkNow()).to.deep.equal(['ending chat']);
      const { database } = await testPlatform();
      await database.platform.query('select graphile_worker.remove_job($1)', [`t${scope.tenant.id}:channel-links:${shop.planId}`]); // prettier-ignore
      await communities.note(scope, { chatId: shop.channel, trouble: null });
      expect(await jobs('channel-links')).to.have.length(1);
      await revokes();
      expect(await linkNow()).to.deep.equal(['revoked chat']);
    });

    it('are revoked where Telegram knows them no more, and tried again where it does not answer', async () => {
      await channelLinks.end(scope, 1, shop.planId, shop.channel);
      telegram.refuse('revokeChatInviteLink', 500, 'Internal Server Error');
      const failed = await revokes().catch((error: Error) => error.message);
      expect(failed).to.contain('Internal');
      expect(await linkNow()).to.deep.equal(['ending staff']);
      telegram.refuse('revokeChatInviteLink', 400, 'Bad Request: INVITE_HASH_EXPIRED');
      await revokes();
      expect(await linkNow()).to.deep.equal(['revoked staff']);
    });

    it('are one for each channel: of twenty at once one is left, and the others are revoked', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, n) => channelLinks.keep(scope, 1, shop.planId, { link: `https://t.me/+n${n}`, chatId: shop.channel, price: 1 + n, name: '', title: 'Owls' }))); // prettier-ignore
      await revokes();
      const states = await linkNow();
      expect(states.filter((state) => state.startsWith('open'))).to.have.length(1);
      expect(states.filter((state) => state === 'revoked another')).to.have.length(20);
      // By an old one people still come to the plan: they paid.
      await comes();
      expect(await booked(scope)).to.have.length(1);
    });

    it('all end with a removed shop, and are asked about each night until Telegram knows', async () => {
      await channelLinkEnds.endAll(scope);
      await channelLinkEnds.endAll(scope);
      await revokes();
      expect(await linkNow()).to.deep.equal(['revoked shop']);
      await channelLinkEnds.wakeAll(scope);
      await members.set(scope, shop.channel, ann.telegramId, 'in');
    });
  });
});
