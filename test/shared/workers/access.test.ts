import { expect } from 'chai';
import * as access from '../../../shared/domain/subscriptions/access.ts';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as invites from '../../../shared/domain/subscriptions/invites.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createAccess } from '../../../shared/workers/access.ts';
import { recordingApi, type RecordingApi } from '../../support/recording-api.ts';
import { aClosedShop, CHAT, type ClosedShop } from '../domain/door-support.ts';

const MEMBER = { status: 'member', user: {} };
const LINK = 'https://t.me/+one';

describe('the worker at the doors of closed chats', () => {
  let shop: ClosedShop;
  let scope: Scope;
  let telegram: RecordingApi;
  let work: ReturnType<typeof createAccess>;
  beforeEach(async () => {
    shop = await aClosedShop();
    ({ scope } = shop);
    telegram = recordingApi();
    work = createAccess({ apiOf: () => Promise.resolve(telegram.api) });
  });

  const atDoor = (telegramId: number, chatId = CHAT) =>
    work(scope, access.readJob({ chatId, telegramId }));
  const ofSubscription = (id: bigint) => work(scope, access.readJob({ subscriptionId: `${id}` }));
  /** What Telegram was asked since it was looked at last. */
  const asked = () => telegram.calls.splice(0).map(({ method }) => method);
  const told = async (telegramId: number) =>
    (await scope.db.query<{ key: string }>(`select content->>'key' as key from messages where chat_id = $1 and content->>'key' ~ 'stray|put-out|again' order by id`, [telegramId])).map(({ key }) => key.slice('notice-'.length)); // prettier-ignore
  const over = async () => {
    const { customer, id } = await shop.subscriber();
    await subscriptions.end(scope, id, `end:${id}`, {});
    return { telegramId: customer.telegramId, id };
  };
  const aLink = (telegramId: number, subscriptionId: bigint, link = LINK) =>
    invites.keep(scope, { link, chatId: CHAT, subscriptionId, telegramId, expiresAt: new Date(scope.clock.now() + 1) }); // prettier-ignore
  const linkState = async () => (await scope.db.query<{ state: string }>('select state from invites'))[0]?.state; // prettier-ignore

  it('puts a stray out by a ban that ends by itself, lifts it, and says why, once', async () => {
    await shop.place(7, 'in', { stray: 'uninvited' });
    await atDoor(7);
    const [ban, unban] = telegram.calls;
    expect(ban).to.deep.equal({ method: 'banChatMember', payload: { chat_id: CHAT, user_id: 7, until_date: scope.clock.now() / 1000 + 90 } }); // prettier-ignore
    expect(unban?.payload).to.deep.equal({ chat_id: CHAT, user_id: 7, only_if_banned: true });
    expect(await shop.placeOf(7)).to.include({ status: 'out', stray: null });
    await atDoor(7);
    expect(telegram.calls).to.have.length(2);
    expect(await told(7)).to.deep.equal(['stray']);
  });

  it('touches nobody of the staff, nobody who runs the chat, and nobody who is not there', async () => {
    await scope.db.query(`insert into staff (telegram_id, role) values (1, 'SUPPORT')`);
    for (const id of [1, 2, 3]) await shop.place(id, 'in', { stray: 'audit' });
    await atDoor(1);
    expect(asked()).to.deep.equal([]);
    telegram.refuse('banChatMember', 400, 'Bad Request: user is an administrator of the chat');
    await atDoor(2);
    expect(await shop.placeOf(2)).to.include({ status: 'admin' });
    telegram.refuse('banChatMember', 400, 'Bad Request: PARTICIPANT_ID_INVALID');
    await atDoor(3);
    expect(await shop.placeOf(3)).to.include({ status: 'out' });
    expect(asked()).to.deep.equal(['banChatMember', 'banChatMember']);
    for (const id of [1, 2, 3]) expect(await told(id)).to.deep.equal([]);
    await atDoor(4, CHAT - 9);
    expect(asked()).to.deep.equal([]);
  });

  it('lets go whom it banned, also later, and bans nobody for good in a basic group', async () => {
    await shop.place(7, 'in', { stray: 'audit' });
    telegram.refuse('unbanChatMember', 400, 'Bad Request: not enough rights to restrict/unrestrict chat member'); // prettier-ignore
    await atDoor(7);
    expect(await shop.placeOf(7)).to.include({ status: 'kicked' });
    expect((await communities.find(scope, CHAT)).trouble).to.equal('no-ban');
    asked();
    await atDoor(7);
    expect(asked()).to.deep.equal(['unbanChatMember']);
    expect(await shop.placeOf(7)).to.include({ status: 'out' });
    await shop.chat(CHAT - 1, { kind: 'group' });
    await shop.place(7, 'in', { stray: 'audit', chatId: CHAT - 1 });
    await atDoor(7, CHAT - 1);
    expect(asked()).to.deep.equal(['banChatMember']);
    expect(await shop.placeOf(7, CHAT - 1)).to.include({ status: 'out' });
  });

  it('keeps nothing of who had themselves deleted, and lets stay who has a right by now', async () => {
    await shop.place(7, 'in', { stray: 'erased' });
    await shop.place(8, 'in', { stray: 'audit' });
    await atDoor(7);
    expect(await shop.placeOf(7)).to.equal(null);
    expect(await told(7)).to.deep.equal([]);
    const { customer } = await shop.subscriber();
    await shop.place(customer.telegramId, 'in', { stray: 'audit' });
    asked();
    await atDoor(customer.telegramId);
    expect(asked()).to.deep.equal([]);
    expect(await shop.placeOf(customer.telegramId)).to.include({ status: 'in', stray: null });
    expect(await shop.placeOf(8)).to.include({ stray: 'audit' });
  });

  it('notes what is missing in the chat and puts nobody out there', async () => {
    await shop.place(7, 'in', { stray: 'audit' });
    telegram.refuse('banChatMember', 400, 'Bad Request: not enough rights to restrict/unrestrict chat member'); // prettier-ignore
    await atDoor(7);
    expect(asked()).to.deep.equal(['banChatMember']);
    expect((await communities.find(scope, CHAT)).trouble).to.equal('no-ban');
    expect(await shop.placeOf(7)).to.include({ status: 'in', stray: 'audit' });
    expect(await told(7)).to.deep.equal([]);
  });

  it('rests as long as Telegram asks and comes back for the same', async () => {
    const { telegramId, id } = await over();
    await shop.place(telegramId, 'in');
    await shop.place(7, 'in', { stray: 'audit' });
    const before = await shop.jobs();
    telegram.api.config.use(async (previous, method, payload, signal) => {
      await previous(method, payload, signal);
      return { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 60 } } as never; // prettier-ignore
    });
    await atDoor(7);
    // The bot rests: nobody is asked of another one either.
    await ofSubscription(id);
    await work(scope, access.readJob({ subscriptionId: `${id}`, customerId: '5' }));
    expect(asked()).to.deep.equal(['banChatMember']);
    expect(await shop.placeOf(7)).to.include({ status: 'in', stray: 'audit' });
    const jobs = (await shop.jobs()).filter((key) => !before.includes(key));
    expect(jobs).to.deep.equal([`${CHAT}:7`]);
    expect(await shop.jobs()).to.include(`${id}`);
  });

  it('asks again for one of a subscription’s people only', async () => {
    const { customer, id } = await shop.subscriber();
    const job = { subscriptionId: id, customerId: customer.id, chatId: null, telegramId: null, spent: null, isStolen: false }; // prettier-ignore
    await access.wakeAgain(scope, job, 1000);
    expect(await shop.jobs()).to.include(`${id}:${customer.id}`);
  });

  it('follows a group to its new number', async () => {
    await shop.place(7, 'in', { stray: 'audit' });
    const to = CHAT - 5;
    telegram.api.config.use((previous, method, payload, signal) =>
      (payload as { chat_id?: number }).chat_id === CHAT
        ? Promise.resolve({ ok: false, error_code: 400, description: 'Bad Request: group chat was upgraded', parameters: { migrate_to_chat_id: to } } as never)
        : previous(method, payload, signal)); // prettier-ignore
    await atDoor(7);
    expect((await communities.list(scope)).map(({ chatId }) => chatId)).to.deep.equal([to]);
    expect(await shop.placeOf(7, to)).to.include({ stray: 'audit' });
  });

  it('puts out whose time is over and says so once, also after it was cut short', async () => {
    const { telegramId, id } = await over();
    await shop.place(telegramId, 'in');
    await aLink(telegramId, id);
    await ofSubscription(id);
    expect(asked()).to.deep.equal(['revokeChatInviteLink', 'banChatMember', 'unbanChatMember']);
    expect(await linkState()).to.equal('revoked');
    expect(await shop.placeOf(telegramId)).to.include({ status: 'out', stray: null });
    await ofSubscription(id);
    expect(await told(telegramId)).to.deep.equal(['put-out']);
    // Out, and the word to them was lost with the process.
    const cut = await over();
    await shop.place(cut.telegramId, 'out', { stray: 'ended' });
    await ofSubscription(cut.id);
    expect(await told(cut.telegramId)).to.deep.equal(['put-out']);
    expect(await shop.placeOf(cut.telegramId)).to.include({ stray: null });
    // Whom nobody could put out is told of nothing, and is marked while it is tried.
    const stays = await over();
    await shop.place(stays.telegramId, 'in');
    telegram.refuse('banChatMember', 400, 'Bad Request: not enough rights to restrict/unrestrict chat member'); // prettier-ignore
    await ofSubscription(stays.id);
    await scope.db.query(`update chats set trouble = null`);
    expect(await shop.placeOf(stays.telegramId)).to.include({ status: 'in', stray: 'ended' });
    telegram.refuse('banChatMember', 400, 'Bad Request: not enough rights to restrict/unrestrict chat member'); // prettier-ignore
    await ofSubscription(stays.id);
    expect(await told(stays.telegramId)).to.deep.equal([]);
  });

  it('asks where somebody is of whom nobody knows it, and knows nothing where nobody answers', async () => {
    const { telegramId, id } = await over();
    telegram.refuse('getChatMember', 400, 'Bad Request: chat not found');
    await ofSubscription(id);
    expect(await shop.placeOf(telegramId)).to.equal(null);
    telegram.answer('getChatMember', { status: 'left', user: {} });
    asked();
    await ofSubscription(id);
    expect([asked(), (await shop.placeOf(telegramId))?.status]).to.deep.equal([['getChatMember'], 'out']); // prettier-ignore
    const other = await over();
    telegram.answer('getChatMember', MEMBER);
    await ofSubscription(other.id);
    expect(asked()).to.deep.equal(['getChatMember', 'banChatMember', 'unbanChatMember']);
    const unknown = await over();
    telegram.refuse('getChatMember', 400, 'Bad Request: user not found');
    await ofSubscription(unknown.id);
    expect((await shop.placeOf(unknown.telegramId))?.status).to.equal('out');
  });

  it('asks of a guest whether they pay Telegram for the place, and leaves who does', async () => {
    const [pays, stays] = [await over(), await over()];
    for (const { telegramId } of [pays, stays]) await shop.place(telegramId, 'in', { is_guest: true }); // prettier-ignore
    telegram.answer('getChatMember', { ...MEMBER, until_date: 1_900_000_000 });
    await ofSubscription(pays.id);
    expect(asked()).to.deep.equal(['getChatMember']);
    expect(await shop.placeOf(pays.telegramId)).to.include({ status: 'in' });
    expect((await members.doorAt(scope, CHAT, pays.telegramId))?.paidUntil?.getTime()).to.equal(1_900_000_000_000); // prettier-ignore
    telegram.answer('getChatMember', MEMBER);
    await ofSubscription(stays.id);
    expect(asked()).to.deep.equal(['getChatMember', 'banChatMember', 'unbanChatMember']);
  });

  it('lets in who may: lifts an old ban, approves a request, and knows one that was taken back', async () => {
    const kicked = await shop.subscriber();
    await shop.place(kicked.customer.telegramId, 'kicked');
    await ofSubscription(kicked.id);
    expect(asked()).to.deep.equal(['unbanChatMember']);
    expect((await shop.placeOf(kicked.customer.telegramId))?.status).to.equal('out');
    const asks = await shop.subscriber();
    await shop.place(asks.customer.telegramId, 'asking');
    await ofSubscription(asks.id);
    expect(asked()).to.deep.equal(['approveChatJoinRequest']);
    expect((await shop.placeOf(asks.customer.telegramId))?.status).to.equal('asking');
    telegram.refuse('approveChatJoinRequest', 400, 'Bad Request: HIDE_REQUESTER_MISSING');
    await ofSubscription(asks.id);
    expect((await shop.placeOf(asks.customer.telegramId))?.status).to.equal('out');
  });

  it('ends a link that was used; whose it was hears of it once, where they still wait outside', async () => {
    const { customer, id } = await shop.subscriber();
    const { telegramId } = customer;
    const used = (payload: object) =>
      work(
        scope,
        access.readJob({ chatId: CHAT, telegramId, subscriptionId: `${id}`, ...payload }),
      );
    await used({ spent: LINK });
    expect(await told(telegramId)).to.deep.equal([]);
    await used({ again: LINK });
    shop.at('2027-03-01T13:00:00Z');
    await used({ again: LINK });
    expect(await told(telegramId)).to.deep.equal(['link-again']);
    await shop.place(telegramId, 'in');
    await used({ again: 'https://t.me/+two' });
    const gone = await over();
    await work(scope, access.readJob({ chatId: CHAT, telegramId: gone.telegramId, subscriptionId: `${gone.id}`, again: 'https://t.me/+three' })); // prettier-ignore
    expect(await told(telegramId)).to.deep.equal(['link-again']);
    expect(await told(gone.telegramId)).to.deep.equal([]);
    // A pause asked for in the middle: it is the same theft afterwards.
    telegram.refuse('revokeChatInviteLink', 429, 'Too Many Requests: retry after 3');
    await used({ again: 'https://t.me/+four' });
    expect(await shop.payloadOf('spent:https://t.me/+four')).to.deep.include({ again: 'https://t.me/+four', chatId: CHAT, telegramId }); // prettier-ignore
    const calls = telegram.calls.filter(({ method }) => method === 'revokeChatInviteLink');
    expect(calls.map(({ payload }) => String(payload['invite_link']).slice(-3))).to.deep.equal(['one', 'one', 'one', 'two', 'ree', 'our']); // prettier-ignore
  });

  it('waits for a bot that can speak', async () => {
    const silent = createAccess({ apiOf: () => Promise.resolve(null) });
    const failure = await silent(scope, access.readJob({ chatId: CHAT, telegramId: 7 })).catch(String); // prettier-ignore
    expect(failure).to.contain('cannot speak');
  });
});
