import { expect } from 'chai';
import { problems } from './spec.ts';
import { aScene, closeAll, updatesOf } from './support.ts';

const MONTH_S = 2_592_000;

/** Ann's channel, where her bot may invite and ban; the clock stands until it is moved. */
async function aChannel(rights: Record<string, boolean> = { can_invite_users: true, can_restrict_members: true }) {
  let now = Date.parse('2026-03-01T12:00:00Z');
  const scene = await aScene({ clock: () => now });
  const { telegram, userId, botId, call } = scene;
  const { id: channel } = telegram.createGroup(userId, { title: 'Owls', type: 'channel' });
  telegram.promote(userId, channel, botId, rights);
  const bob = telegram.user({ first_name: 'Bob' }).id;
  const drain = async () => {
    const updates = await updatesOf(call, { allowed_updates: ['chat_member', 'message'] });
    if (updates.length > 0) await call('getUpdates', { offset: updates.at(-1)!.update_id + 1 });
    expect(problems(updates, 'Array of Update')).to.deep.equal([]);
    return updates.flatMap(({ chat_member: change }) => (change ? [change] : []));
  };
  await drain();
  return {
    ...scene, channel, bob, drain,
    at: () => now / 1000,
    days: (count: number) => void (now += count * 86_400_000),
    sell: (params: Record<string, unknown> = {}) =>
      call('createChatSubscriptionInviteLink', { chat_id: channel, subscription_period: MONTH_S, subscription_price: 100, ...params }),
    place: async (id = bob) => (await call('getChatMember', { chat_id: channel, user_id: id })).result as { status: string; until_date?: number },
  };
} // prettier-ignore

describe('sandbox Telegram: places in channels that are paid for', () => {
  afterEach(closeAll);

  it('are sold by a link of a channel, and by nothing else', async () => {
    const { telegram, userId, botId, sell, call, channel } = await aChannel();
    const made = await sell({ name: 'A month of owls '.repeat(3) });
    expect(problems(made.result, 'ChatInviteLink')).to.deep.equal([]);
    expect(made.result).to.include({ subscription_period: MONTH_S, subscription_price: 100, is_primary: false, creates_join_request: false }); // prettier-ignore
    expect((made.result as { name: string }).name).to.have.length(32);
    const { id: club } = telegram.createGroup(userId, { title: 'Club' });
    telegram.promote(userId, club, botId);
    const cases: [Record<string, unknown>, string][] = [
      [{ chat_id: club }, 'PRICING_CHAT_INVALID'],
      [{ subscription_price: 10_001 }, 'PRICING_CHAT_INVALID'],
      [{ subscription_price: 0 }, 'invalid subscription pricing specified'],
      [{ subscription_period: 0 }, 'invalid subscription pricing specified'],
      [{ subscription_period: MONTH_S - 1 }, 'SUBSCRIPTION_PERIOD_INVALID'],
      [{ chat_id: userId }, "can't invite members to a private chat"],
    ];
    for (const [params, words] of cases)
      expect((await sell(params)).description, words).to.equal(`Bad Request: ${words}`);
    for (const price of [1, 10_000]) expect((await sell({ subscription_price: price })).ok).to.equal(true); // prettier-ignore
    const { invite_link: link } = made.result as { invite_link: string };
    const renamed = await call('editChatSubscriptionInviteLink', { chat_id: channel, invite_link: link, name: 'Owls' }); // prettier-ignore
    expect(renamed.result).to.include({ name: 'Owls', subscription_price: 100 });
    const plain = (await call('createChatInviteLink', { chat_id: channel })).result as { invite_link: string }; // prettier-ignore
    for (const other of [
      plain.invite_link,
      telegram.invite(userId, channel),
      'https://t.me/+none',
    ]) {
      const refused = await call('editChatSubscriptionInviteLink', { chat_id: channel, invite_link: other, name: 'x' }); // prettier-ignore
      expect(refused.description).to.equal('Bad Request: INVITE_HASH_EXPIRED');
    }
    await call('revokeChatInviteLink', { chat_id: channel, invite_link: link });
    const late = await call('editChatSubscriptionInviteLink', { chat_id: channel, invite_link: link, name: 'x' }); // prettier-ignore
    expect(late.description).to.equal('Bad Request: INVITE_HASH_EXPIRED');
  });

  it('are sold by bots only that may invite', async () => {
    const { sell } = await aChannel({ can_restrict_members: true });
    expect((await sell()).description).to.equal(
      'Bad Request: not enough rights to manage chat invite link',
    );
  });

  it('are paid to the channel: the bot sees who came by which link until when, and no payment', async () => {
    const { telegram, sell, bob, channel, drain, at, place, call, botId } = await aChannel();
    const { invite_link: link } = (await sell()).result as { invite_link: string };
    expect(() => telegram.join(bob, link)).to.throw('STARS_PAYMENT_REQUIRED');
    telegram.join(bob, link, true);
    const [came] = await drain();
    expect(came).to.deep.include({ new_chat_member: { user: telegram.member(channel, bob)['user'], status: 'member', until_date: at() + MONTH_S } }); // prettier-ignore
    expect(came!['invite_link']).to.include({ invite_link: link, subscription_price: 100 });
    expect(await place()).to.include({ status: 'member', until_date: at() + MONTH_S });
    expect(telegram.group(channel).stars).to.equal(100);
    expect(telegram.bot(botId).stars).to.equal(0);
    expect((await call('getStarTransactions')).result).to.deep.equal({ transactions: [] });
  });

  it('are charged again each month without a word, however far the clock is moved', async () => {
    const { telegram, sell, bob, channel, drain, at, days, place } = await aChannel();
    const until = at() + MONTH_S;
    telegram.join(bob, ((await sell()).result as { invite_link: string }).invite_link, true);
    await drain();
    days(29);
    expect(telegram.chargeSubscriptions(true)).to.deep.equal({ renewed: 0, ended: 0 });
    days(2);
    expect(telegram.chargeSubscriptions(true)).to.deep.equal({ renewed: 1, ended: 0 });
    expect(await place()).to.include({ until_date: until + MONTH_S });
    days(60);
    expect(telegram.chargeSubscriptions(true)).to.deep.equal({ renewed: 2, ended: 0 });
    expect(await place()).to.include({ status: 'member', until_date: until + 3 * MONTH_S });
    expect(await drain()).to.deep.equal([]);
    expect(telegram.group(channel).stars).to.equal(400);
  });

  it('end with what was paid for: of who has no Stars, of who stopped, and of who was banned', async () => {
    const { telegram, sell, bob, channel, drain, days, place, call } = await aChannel();
    const { invite_link: link } = (await sell()).result as { invite_link: string };
    const carl = telegram.user({ first_name: 'Carl' }).id;
    for (const id of [bob, carl]) telegram.join(id, link, true);
    telegram.stopPaying(channel, carl);
    days(31);
    expect(telegram.chargeSubscriptions(true)).to.deep.equal({ renewed: 1, ended: 1 });
    expect(await place(carl)).to.deep.include({ status: 'left' });
    await drain();
    days(30);
    expect(telegram.chargeSubscriptions(false)).to.deep.equal({ renewed: 0, ended: 1 });
    const [gone] = await drain();
    expect(gone!['new_chat_member']).to.include({ status: 'left' });
    expect(() => telegram.join(bob, link)).to.throw('STARS_PAYMENT_REQUIRED');
    telegram.join(bob, link, true);
    await call('banChatMember', { chat_id: channel, user_id: bob });
    await call('unbanChatMember', { chat_id: channel, user_id: bob });
    expect(telegram.group(channel).payers).to.deep.equal([]);
    expect(() => telegram.join(bob, link)).to.throw('STARS_PAYMENT_REQUIRED');
  });

  it('are kept for who left while they are paid, also when the link is revoked', async () => {
    const { telegram, sell, bob, channel, drain, days, place, call } = await aChannel();
    const { invite_link: link } = (await sell()).result as { invite_link: string };
    telegram.join(bob, link, true);
    const until = (await place()).until_date;
    telegram.leave(channel, bob);
    await call('revokeChatInviteLink', { chat_id: channel, invite_link: link });
    await drain();
    expect(telegram.join(bob, link)).to.equal('joined');
    const [back] = await drain();
    expect(back).to.not.have.property('invite_link');
    expect(await place()).to.include({ until_date: until });
    expect(telegram.group(channel).stars).to.equal(100);
    telegram.leave(channel, bob);
    days(31);
    telegram.chargeSubscriptions(true);
    expect(telegram.group(channel).stars).to.equal(100);
    expect(() => telegram.join(bob, link, true)).to.throw('INVITE_HASH_EXPIRED');
  });
});
