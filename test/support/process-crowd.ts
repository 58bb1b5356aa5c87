import type { ChatMessage } from '../../sandbox/telegram/model.ts';
import { pause } from './process.ts';
import type { TestShop } from './process-shops.ts';
import type { TestWorld } from './world.ts';

/** A customer who writes, presses and pays, and knows what was asked for and paid. */
export interface Buyer {
  readonly shop: TestShop;
  readonly userId: number;
  /** Amounts that were asked for by `/deposit`, in cents; unique in the whole world. */
  readonly deposits: number[];
  /** Of those, the ones that an invoice must have come of. */
  readonly invoiced: Set<number>;
  /** How often `/balance` was said. */
  readonly balances: { said: number };
  /** What was paid for, in cents. */
  readonly paid: Set<number>;
  /** Looks at the chat and does one thing; `isOver`: asks for nothing new. */
  turn(isOver: boolean): Promise<void>;
  /** Payments and presses under way: each may still bring an update, or be tried again. */
  busy(): number;
}

/** Of ten invoices so many are paid. */
const PAYING = 0.8;

let asked = 500;

/** A customer of a shop; `random` decides what they do. */
export function aBuyer(
  world: TestWorld,
  shop: TestShop,
  userId: number,
  random: () => number,
): Buyer {
  const { telegram } = world;
  const bot = shop.bot.id;
  const busy = new Set<Promise<unknown>>();
  const seen = new Set<string>();
  const later = (work: Promise<unknown>) => {
    const done: Promise<unknown> = work.catch(() => undefined).finally(() => busy.delete(done));
    busy.add(done);
  };
  /** True the first time for a name. */
  const first = (name: string) => !seen.has(name) && seen.add(name).has(name);

  const buyer: Buyer = {
    shop,
    userId,
    deposits: [],
    invoiced: new Set(),
    balances: { said: 0 },
    paid: new Set(),
    async turn(isOver) {
      const messages = telegram.chat(userId, bot).filter((message) => message.from_bot);
      for (const message of messages) if (react(message)) return;
      if (isOver) return;
      if (random() < 0.1) check(messages);
      else speak();
    },
    busy: () => busy.size,
  };

  /** Whether there was something to do about this message. */
  function react(message: ChatMessage): boolean {
    const method = buttonsOf(message).find(({ press }) => press.startsWith('deposit:pay:'));
    if (method && first(method.press)) {
      buyer.invoiced.add(Number(method.press.split(':')[2]));
      later(telegram.press(userId, bot, message.message_id, method.press));
      return true;
    }
    const link = buttonsOf(message).find(({ url }) => url.includes('/pay/'));
    if (link && first(link.url)) {
      if (random() < PAYING) later(payLink(link.url, centsOf(message.text ?? '')));
      return true;
    }
    const invoice = message.invoice && `invoice ${message.invoice.total_amount}`;
    if (message.invoice && invoice && first(invoice)) {
      if (random() < PAYING) later(payStars(message.message_id, message.invoice.total_amount));
      return true;
    }
    return false;
  }

  /** Presses the newest card's button, whatever its invoice is now. */
  function check(messages: readonly ChatMessage[]): void {
    for (const message of messages.toReversed()) {
      const button = buttonsOf(message).find(({ press }) => press.startsWith('invoice:check'));
      if (!button) continue;
      later(telegram.press(userId, bot, message.message_id, button.press));
      return;
    }
  }

  function speak(): void {
    if (random() < 0.35) {
      buyer.balances.said += 1;
      telegram.say(userId, bot, '/balance');
      return;
    }
    const cents = (asked += 1);
    buyer.deposits.push(cents);
    telegram.say(userId, bot, `/deposit ${(cents / 100).toFixed(2)}`);
  }

  async function payLink(url: string, cents: number): Promise<void> {
    const answer = await fetch(url, { method: 'POST', body: 'asset=USDT' });
    if (answer.ok) buyer.paid.add(cents);
  }

  /** Tries again while the shop's bot does not answer in time. */
  async function payStars(messageId: number, stars: number): Promise<void> {
    for (let tries = 0; tries < 6; tries += 1) {
      const result = await telegram.pay(userId, bot, messageId);
      if (result.ok) return void buyer.paid.add(stars);
      await pause(200);
    }
  }
  return buyer;
}

/** The notices about money in a chat: cents credited, and whether each says that it is a repeat. */
export function noticesIn(texts: readonly string[]): { cents: number; isRepeat: boolean }[] {
  return texts
    .filter((text) => text.includes('received your payment'))
    .map((text) => ({
      cents: centsOf(text.slice(text.indexOf(': '))),
      isRepeat: text.includes('sent again to be sure'),
    }));
}

function centsOf(text: string): number {
  const [, whole = '', part = ''] = /\$(\d+)\.(\d\d)/.exec(text) ?? [];
  return Number(whole + part);
}

function buttonsOf(message: ChatMessage): { press: string; url: string }[] {
  const markup = message.reply_markup;
  const rows = markup && 'inline_keyboard' in markup ? markup.inline_keyboard : [];
  return rows
    .flat()
    .map((button) => ({ press: button.callback_data ?? '', url: button.url ?? '' }));
}
