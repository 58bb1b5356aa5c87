import { convert, writeMoney } from '../../money.ts';
import { sourceNames } from '../../rates/names.ts';
import type { Scope } from '../../scope.ts';
import type { MessageContent } from '../shop/messages.ts';
import { OWN, type Quote, type QuoteCard } from './quotes.ts';
import * as quotes from './quotes.ts';
import { exampleOf } from './rate-example.ts';

/** How often the card is written anew until its time is over: Telegram lets nobody count seconds. */
const STEPS = 3;

/** What the card says now: the exchange with its buttons, or that its time is over. */
export function contentOf(
  quote: Quote,
  card: Pick<QuoteCard, 'token' | 'amount'>,
  now: number,
): MessageContent {
  const gives = { amount: BigInt(card.amount), currency: quote.rate.from };
  const data = {
    gives: writeMoney(gives),
    gets: writeMoney(convert(gives, quote.rate, 'down')),
    ...rateWords(quote),
  };
  const seconds = Math.ceil((quote.expiresAt.getTime() - now) / 1000);
  const cancel = { key: 'button-cancel', press: `trade:drop:${quote.id}` };
  if (seconds <= 0)
    return {
      key: 'trade-over',
      data,
      buttons: [
        [{ key: 'trade-again', press: `trade:again:${quote.id}:${card.amount}` }],
        [cancel],
      ],
    };
  return {
    key: 'trade-card',
    data: { ...data, seconds },
    buttons: [[{ key: 'trade-confirm', press: `trade:ok:${quote.id}:${card.token}` }], [cancel]],
  };
}

/** A price in words: what one costs, who says so, what the shop keeps. */
export function rateWords({ rate, sources, spread }: Pick<Quote, 'rate' | 'sources' | 'spread'>) {
  const { one, price } = exampleOf(rate);
  const names = sourceNames(sources.filter((source) => source !== OWN));
  return {
    one: writeMoney(one),
    price: writeMoney(price),
    spread: spread / 100,
    own: sources.includes(OWN) ? 'yes' : 'no',
    sources: names === '' ? null : names,
  };
}

/** Remembers where the price is shown and counts down there. */
export async function keep(scope: Scope, quote: Quote, card: QuoteCard): Promise<void> {
  await quotes.setCard(scope, quote.id, card);
  await quotes.watch(scope, quote.id, nextLook(quote, scope.clock.now()));
}

/** One look at the card by the job: writes it anew, unless it was used or left. */
export async function tick(scope: Scope, id: bigint): Promise<void> {
  const quote = await quotes.findShown(scope, id);
  if (!quote?.card) return;
  const { card } = quote;
  const now = scope.clock.now();
  await quotes.editCard(scope, quote, card, contentOf(quote, card, now));
  if (now < quote.expiresAt.getTime()) await quotes.watch(scope, id, nextLook(quote, now));
}

function nextLook({ expiresAt, madeAt }: Quote, now: number): Date {
  const end = expiresAt.getTime();
  const step = (end - madeAt.getTime()) / STEPS;
  const left = Math.ceil((end - now) / step) - 1;
  return new Date(left <= 0 ? end : end - left * step);
}
