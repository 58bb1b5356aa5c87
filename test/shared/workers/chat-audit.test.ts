import { expect } from 'chai';
import * as communities from '../../../shared/domain/subscriptions/communities.ts';
import * as members from '../../../shared/domain/subscriptions/members.ts';
import * as subscriptions from '../../../shared/domain/subscriptions/subscriptions.ts';
import type { Scope } from '../../../shared/scope.ts';
import { createChatAudit } from '../../../shared/workers/chat-audit.ts';
import { recordingApi, type RecordingApi } from '../../support/recording-api.ts';
import { aClosedShop, CHAT, type ClosedShop } from '../domain/door-support.ts';

const ADMIN = { status: 'administrator', can_invite_users: true, can_restrict_members: true };
const MEMBER = { status: 'member', user: {} };

describe('the nightly look at closed chats', () => {
  let shop: ClosedShop;
  let scope: Scope;
  let telegram: RecordingApi;
  /** What Telegram says of people: a member, or an error. */
  let people: Map<number, object>;
  beforeEach(async () => {
    shop = await aClosedShop();
    ({ scope } = shop);
    await scope.db.query(`insert into staff (telegram_id, role) values (1, 'OWNER') on conflict do nothing`); // prettier-ignore
    telegram = recordingApi();
    people = new Map();
    telegram.answer('getChatMemberCount', 9);
    telegram.api.config.use((previous, method, payload, signal) => {
      const { chat_id: chatId, user_id: userId } = payload as { chat_id?: number; user_id?: number }; // prettier-ignore
      if (method === 'getChat')
        return Promise.resolve({ ok: true, result: { id: chatId, type: 'supergroup', title: `Owls ${chatId}` } } as never); // prettier-ignore
      if (method !== 'getChatMember') return previous(method, payload, signal);
      if (userId === scope.tenant.botId) return Promise.resolve({ ok: true, result: { ...ADMIN, user: {} } } as never); // prettier-ignore
      asked.push(userId ?? 0);
      const found = people.get(userId ?? 0) ?? MEMBER;
      return Promise.resolve(('error_code' in found ? found : { ok: true, result: found }) as never); // prettier-ignore
    });
    asked = [];
  });
  let asked: number[];
  const night = () => createChatAudit({ apiOf: () => Promise.resolve(telegram.api) })(scope);
  const refusal = (error_code: number, description: string, parameters = {}) => ({ ok: false, error_code, description, parameters }); // prettier-ignore
  const audit = async (chatId = CHAT) => (await communities.find(scope, chatId)).audit;
  const reports = async () =>
    (await scope.db.query<{ data: { count: number; names: string; what: string } }>(`select content->'data' as data from messages where content->>'key' = 'notice-chat-audit' and chat_id = 1 order by id`)).map(({ data }) => data); // prettier-ignore

  it('says who is in without a right, and puts out only where the shop wants that', async () => {
    people.set(8, { status: 'left', user: {} });
    people.set(9, refusal(400, 'Bad Request: user not found'));
    people.set(10, { status: 'kicked', user: {} });
    people.set(11, { ...MEMBER, until_date: 1_900_000_000 });
    for (const id of [7, 8, 9, 11]) await shop.place(id, 'in', { name: id === 7 ? 'Ann' : '' });
    await shop.place(10, 'kicked');
    await night();
    expect(asked).to.have.members([7, 8, 9, 10, 11]);
    const places = await Promise.all([7, 8, 9, 10, 11].map(async (id) => (await shop.placeOf(id))?.status)); // prettier-ignore
    expect(places).to.deep.equal(['in', 'out', 'out', 'kicked', 'in']);
    expect((await members.doorAt(scope, CHAT, 11))?.paidUntil?.getTime()).to.equal(1_900_000_000_000); // prettier-ignore
    expect(await audit()).to.deep.include({ strangers: 2, removed: 0 });
    const [report, ...others] = await reports();
    expect(others).to.deep.equal([]);
    expect(report).to.deep.include({ count: 2, what: 'report' });
    expect(report?.names.split('\n').toSorted()).to.deep.equal(['Ann (7)', '— (10)']);
    expect(await shop.placeOf(7)).to.include({ stray: null });
    await communities.choose(scope, 1, CHAT, 'audit', 'repair');
    shop.at('2027-03-02T12:00:01Z');
    await night();
    expect(await audit()).to.deep.include({ strangers: 2, removed: 2 });
    expect(await shop.placeOf(7)).to.include({ stray: 'audit' });
    expect(await shop.jobs()).to.include.members([`${CHAT}:7`, `${CHAT}:10`]);
  });

  it('is silent where all is well, and has nothing to do without chats', async () => {
    const { customer } = await shop.subscriber();
    await shop.place(customer.telegramId, 'in');
    await night();
    expect([asked, await reports()]).to.deep.equal([[], []]);
    expect(await audit()).to.deep.include({ known: 1, entitled: 1, strangers: 0 });
    await scope.db.query('delete from plan_chats');
    await communities.disconnect(scope, 1, CHAT);
    await createChatAudit({ apiOf: () => Promise.reject(new Error('nobody is asked')) })(scope);
  });

  it('keeps what it found before Telegram asked for a pause, and comes back', async () => {
    for (const id of [7, 8, 9]) await shop.place(id, 'in');
    people.set(8, refusal(429, 'Too Many Requests', { retry_after: 30 }));
    const failure = await night().catch(String);
    expect(failure).to.contain('Too Many Requests');
    const found = (await audit())?.strangers ?? 0;
    expect(found).to.equal(asked.length - 1);
    expect((await reports()).map(({ count }) => count)).to.deep.equal(found > 0 ? [found] : []);
  });

  it('goes on past whom Telegram tells nothing of', async () => {
    for (const id of [7, 8]) await shop.place(id, 'in');
    people.set(7, refusal(400, 'Bad Request: CHAT_ADMIN_REQUIRED'));
    await night();
    expect(await audit()).to.deep.include({ strangers: 1 });
    expect(await shop.placeOf(7)).to.include({ status: 'in' });
    people.set(7, refusal(500, 'Internal Server Error'));
    shop.at('2027-03-02T12:00:01Z');
    expect(await night().catch(String)).to.contain('Internal Server Error');
  });

  it('notes what the bot lost in one chat, looks at nobody there, and goes on with the next', async () => {
    const other = CHAT - 1;
    await shop.chat(other);
    for (const chatId of [CHAT, other]) await shop.place(7, 'in', { chatId });
    telegram.api.config.use((previous, method, payload, signal) =>
      method === 'getChatMember' && (payload as { chat_id: number; user_id: number }).chat_id === other && (payload as { user_id: number }).user_id === scope.tenant.botId
        ? Promise.resolve({ ok: true, result: { ...ADMIN, can_restrict_members: false, user: {} } } as never)
        : previous(method, payload, signal)); // prettier-ignore
    await night();
    expect((await communities.find(scope, other)).trouble).to.equal('no-ban');
    expect((await communities.find(scope, CHAT)).size).to.equal(9);
    expect([await audit(other), (await audit())?.strangers]).to.deep.equal([null, 1]);
  });

  it('wakes the doors of what has ended, and needs a bot that can speak', async () => {
    const { customer, id } = await shop.subscriber();
    await shop.place(customer.telegramId, 'in');
    await subscriptions.end(scope, id, 'end', {});
    await shop.forgetJobs();
    await night();
    expect(await shop.jobs()).to.deep.equal([`${id}`]);
    const silent = createChatAudit({ apiOf: () => Promise.resolve(null) });
    expect(await silent(scope).catch(String)).to.contain('cannot speak');
  });
});
