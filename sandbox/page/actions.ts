import type { MediaKind } from '../telegram/model.ts';
import type { SandboxTelegram } from '../telegram/server.ts';

/** A panel that another part of the sandbox puts below the chats. */
export interface Extra {
  id: string;
  title: string;
  fields: { name: string; label: string; placeholder: string }[];
  /** Does it and resolves with a sentence for the visitor; a rejection is shown as its message. */
  submit(values: Record<string, string>): Promise<string>;
}

/** What the visitor does, by name: each takes the posted JSON and returns what the page shows. */
export type Actions = Record<string, (input: Input) => unknown>;

/** The fields of a posted JSON object, read with their types. */
export interface Input {
  text(name: string): string;
  /** Required, unless there is another one for it. */
  number(name: string, otherwise?: number): number;
  flag(name: string): boolean;
  record(name: string): Record<string, string>;
}

/** Everything that the page may do. */
export function actionsOf(telegram: SandboxTelegram, extras: readonly Extra[]): Actions {
  return {
    say: (input) => {
      telegram.say(input.number('user'), input.number('place'), input.text('text'), where(input));
    },
    press: (input) =>
      telegram.press(
        input.number('user'),
        input.number('place'),
        input.number('message'),
        input.text('data'),
      ),
    pay: (input) =>
      telegram.pay(input.number('user'), input.number('place'), input.number('message')),
    'pay-link': (input) => telegram.payLink(input.number('user'), input.text('link')),
    react: (input) =>
      telegram.react(
        input.number('user'),
        input.number('place'),
        input.number('message'),
        input.text('emoji'),
      ),
    block: (input) => {
      const [user, bot] = [input.number('user'), input.number('bot')];
      if (input.flag('blocked')) telegram.block(user, bot);
      else telegram.unblock(user, bot);
    },
    language: (input) => {
      const known = telegram.users().find((user) => user.id === input.number('user'));
      if (!known) throw new Error('There is no such user.');
      telegram.user({
        id: known.id,
        first_name: known.first_name,
        language_code: input.text('language'),
      });
    },
    'new-bot': (input) =>
      telegram.createBot({
        owner: input.number('user'),
        name: input.text('name'),
        username: input.text('username'),
      }),
    'managed-bot': (input) => {
      const { id, username } = telegram.createManagedBot(
        input.number('user'),
        input.text('manager'),
        { name: input.text('name'), username: input.text('username') },
      );
      return { id, username };
    },
    'revoke-token': (input) => {
      const bot = telegram.bot(input.number('bot'));
      if (bot.owner !== input.number('user')) throw new Error('This bot belongs to somebody else.');
      return { token: telegram.revokeToken(bot.id) };
    },
    'set-inline': (input) => {
      const bot = telegram.bot(input.number('bot'));
      if (bot.owner !== input.number('user')) throw new Error('This bot belongs to somebody else.');
      telegram.setInline(bot.id, input.flag('on'), input.flag('on'));
    },
    'inline-query': (input) =>
      telegram.inlineQuery(input.number('user'), input.text('bot'), input.text('query'), {
        place: input.number('place'),
        offset: input.text('offset'),
      }),
    'inline-choose': (input) => {
      telegram.chooseInline(
        input.number('user'),
        input.text('bot'),
        input.number('place'),
        input.text('result'),
        where(input),
      );
    },
    ...groupActionsOf(telegram),
    extra: (input) => {
      const extra = extras.find(({ id }) => id === input.text('id'));
      if (!extra) throw new Error('There is no such panel.');
      return extra.submit(input.record('values'));
    },
  };
}

/** What people do with groups and channels. */
function groupActionsOf(telegram: SandboxTelegram): Actions {
  return {
    'new-group': (input) => {
      const { id } = telegram.createGroup(input.number('user'), {
        title: input.text('title'),
        type: typeOf(input.text('type')),
        is_forum: input.flag('forum'),
        username: input.text('username'),
      });
      return { id };
    },
    'add-member': (input) => telegram.addMember(...by(input), input.number('member')),
    promote: (input) => telegram.promote(...by(input), input.number('member')),
    demote: (input) => telegram.demote(...by(input), input.number('member')),
    ban: (input) => telegram.ban(...by(input), input.number('member')),
    leave: (input) => telegram.leave(input.number('group'), input.number('user')),
    join: (input) => ({
      state: telegram.join(input.number('user'), input.text('link'), input.flag('pay')),
    }),
    'stop-paying': (input) =>
      telegram.stopPaying(input.number('group'), input.number('user'), input.flag('stop')),
    'answer-request': (input) =>
      telegram.answerJoinRequest(...by(input), input.number('member'), input.flag('approved')),
    invite: (input) => {
      const price = input.number('price', 0);
      return telegram.invite(...by(input), {
        createsJoinRequest: input.flag('request'),
        ...(price ? { subscription: { periodS: 2_592_000, price } } : {}),
      });
    },
    'revoke-invite': (input) => telegram.revokeInvite(...by(input), input.text('link')),
    'new-topic': (input) => telegram.createTopic(...by(input), input.text('name')),
    'close-topic': (input) =>
      telegram.closeTopic(...by(input), input.number('topic'), input.flag('closed')),
    'share-chat': (input) => {
      const [user, group] = by(input);
      telegram.shareChat(user, input.number('bot'), input.number('request'), group);
    },
    'share-user': (input) => {
      const [user, bot] = [input.number('user'), input.number('bot')];
      telegram.shareUsers(user, bot, input.number('request'), [input.number('member')]);
    },
    'share-contact': (input) => {
      telegram.shareContact(input.number('user'), input.number('bot'));
    },
    'start-group': (input) => {
      const [user, group] = by(input);
      const rights = input.text('admin') === '' ? undefined : input.text('admin').split('+');
      telegram.startGroup(user, input.text('bot'), group, input.text('payload'), rights);
    },
    guard: (input) => telegram.setGuard(...by(input), input.number('bot', 0) || null),
    upgrade: (input) => {
      const { id } = telegram.upgradeGroup(...by(input));
      return { id };
    },
    'delete-group': (input) => telegram.deleteGroup(...by(input)),
    'set-forum': (input) => telegram.setForum(...by(input), input.flag('on')),
  };
}

function typeOf(name: string): 'group' | 'supergroup' | 'channel' {
  return name === 'channel' || name === 'group' ? name : 'supergroup';
}

/** Who does it, and where. */
function by(input: Input): [user: number, group: number] {
  return [input.number('user'), input.number('group')];
}

/** Takes over a file that a visitor chose; what it is decides how it is sent. */
export function upload(telegram: SandboxTelegram, query: URLSearchParams, content: Buffer): void {
  const number = (name: string): number => Number(query.get(name) ?? 0);
  const text = (name: string): string => query.get(name) ?? '';
  const mimeType = text('type') || 'application/octet-stream';
  telegram.sendFile(
    number('user'),
    number('place'),
    {
      kind: text('as') === 'document' ? 'document' : kindOfFile(mimeType),
      name: text('name'),
      mimeType,
      caption: text('caption'),
      content,
      ...(text('album') ? { album: text('album') } : {}),
    },
    {
      ...(number('thread') ? { thread: number('thread') } : {}),
      ...(number('reply') ? { replyTo: number('reply') } : {}),
    },
  );
}

/** What Telegram's clients make of a file. */
function kindOfFile(mimeType: string): MediaKind {
  if (/^image\/(png|jpeg)$/.test(mimeType)) return 'photo';
  if (mimeType === 'image/webp') return 'sticker';
  if (mimeType === 'image/gif') return 'animation';
  if (mimeType.startsWith('video/')) return 'video';
  if (mimeType === 'audio/ogg') return 'voice';
  return mimeType.startsWith('audio/') ? 'audio' : 'document';
}

/** The topic, and the message that is answered. */
function where(input: Input): { thread?: number; replyTo?: number } {
  const [thread, replyTo] = [input.number('thread', 0), input.number('reply', 0)];
  return { ...(thread ? { thread } : {}), ...(replyTo ? { replyTo } : {}) };
}

/** Reads a posted value. */
export function inputOf(value: unknown): Input {
  if (typeof value !== 'object' || value === null) throw new Error('A JSON object is expected.');
  const fields = value as Record<string, unknown>;
  return {
    text(name) {
      const field = fields[name] ?? '';
      if (typeof field !== 'string') throw new Error(`${name} must be text.`);
      return field;
    },
    number(name, otherwise) {
      const field = fields[name] ?? otherwise;
      if (typeof field !== 'number') throw new Error(`${name} must be a number.`);
      return field;
    },
    flag: (name) => fields[name] === true,
    record(name) {
      const field = fields[name] ?? {};
      return Object.fromEntries(
        Object.entries(field).map(([key, entry]) => [key, String(entry)] as const),
      );
    },
  };
}
