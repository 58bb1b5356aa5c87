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
  number(name: string): number;
  flag(name: string): boolean;
  record(name: string): Record<string, string>;
}

/** Everything that the page may do. */
export function actionsOf(telegram: SandboxTelegram, extras: readonly Extra[]): Actions {
  return {
    say: (input) => {
      telegram.say(input.number('user'), input.number('bot'), input.text('text'));
    },
    press: (input) =>
      telegram.press(
        input.number('user'),
        input.number('bot'),
        input.number('message'),
        input.text('data'),
      ),
    pay: (input) =>
      telegram.pay(input.number('user'), input.number('bot'), input.number('message')),
    'pay-link': (input) => telegram.payLink(input.number('user'), input.text('link')),
    react: (input) =>
      telegram.react(
        input.number('user'),
        input.number('bot'),
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
    upload: (input) => {
      const mimeType = input.text('type') || 'application/octet-stream';
      telegram.sendFile(input.number('user'), input.number('bot'), {
        kind: /^image\/(png|jpeg|webp)$/.test(mimeType) ? 'photo' : 'document',
        name: input.text('name'),
        mimeType,
        caption: input.text('caption'),
        content: Buffer.from(input.text('content'), 'base64'),
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
    extra: (input) => {
      const extra = extras.find(({ id }) => id === input.text('id'));
      if (!extra) throw new Error('There is no such panel.');
      return extra.submit(input.record('values'));
    },
  };
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
    number(name) {
      const field = fields[name];
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
