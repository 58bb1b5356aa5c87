import { toDecimal, writeMoney, type Money } from '../../money.ts';
import type { CoinStanding } from './coin-standing.ts';
import type { Invoice } from '../money/invoices.ts';
import type { MessageButton, MessageContent } from '../shop/messages.ts';

/** Minutes before its end at which a card is written anew: Telegram lets nobody count seconds. */
const MARKS_MIN = [20, 10, 5, 0];

/** What the card of an invoice in coins says now, by the shop's clock; null: what any invoice's card says. */
export function contentOf(
  invoice: Invoice,
  standing: CoinStanding,
  { now, timeZone }: { readonly now: number; readonly timeZone: string },
): MessageContent | null {
  const { id, money, asked, covered, status, paid, endedAt, expiresAt, orderId, held } = invoice;
  const isComing = standing.confirmations !== null || standing.waiting !== null;
  const common = {
    order: orderId === null ? null : orderId.toString(),
    amount: writeMoney(money),
    network: { key: `network-${standing.chain}` },
    required: standing.required,
  };
  const last: MessageButton =
    orderId === null
      ? { key: 'button-menu', press: 'menu:below' }
      : { key: 'button-order', press: `order:${orderId}:below` };
  const check: MessageButton = { key: 'invoice-check', press: `invoice:check:${id}` };
  if (status === 'settled' || status === 'invalid' || held !== null) return null;
  if (isComing)
    return {
      key: 'coin-card-coming',
      data: {
        ...common,
        confirmations: Math.min(standing.confirmations ?? 0, standing.required),
        isMined: standing.confirmations === null ? 'no' : 'yes',
      },
      buttons: [
        standing.explorer === null ? [] : [{ key: 'coin-explorer', url: standing.explorer }],
        [check, last],
      ],
    };
  if (endedAt !== null)
    return paid === null
      ? {
          key: 'coin-card-over',
          data: common,
          buttons: [[{ key: 'coin-paid', press: `coin:paid:${id}` }], [last]],
        }
      : null;
  const { address = '', comment } = invoice.instructions;
  const missing = { ...asked, amount: asked.amount - covered.amount };
  const copies: MessageButton[] = [
    { key: 'coin-copy', copy: address },
    ...(comment === undefined
      ? []
      : [{ key: 'coin-copy-comment', data: { comment }, copy: comment }]),
    { key: 'coin-copy-amount', data: { coins: writeMoney(missing) }, copy: shortest(missing) },
  ];
  return {
    key: 'coin-card-waiting',
    data: {
      ...common,
      paid,
      currency: asked.currency,
      coins: writeMoney(missing),
      address,
      comment: comment ?? null,
      minutes: minutesLeft(expiresAt, now),
      until: { date: expiresAt.toISOString(), zone: timeZone },
    },
    buttons: [
      ...copies.map((button) => [button]),
      [
        { key: 'coin-qr', press: `coin:qr:${id}` },
        { key: 'coin-paid', press: `coin:paid:${id}` },
      ],
      [check, last],
    ],
  };
}

/** What tells one state of a card from the next, so that a repeat writes nothing. */
export function stateOf(
  { key, data }: MessageContent,
  { confirmations, decided }: CoinStanding,
): string {
  return ['coins', key, confirmations, data?.['minutes'], decided].join(':');
}

/** When the card has something new to say; null: when something comes. */
export function nextLook(invoice: Invoice, standing: CoinStanding, now: number): number | null {
  if (invoice.status === 'settled' || invoice.status === 'invalid') return null;
  if (standing.confirmations !== null) {
    const blockMs = standing.blockTimeS * 1_000;
    return now + Math.min(Math.max(blockMs, SHORTEST_MS), LONGEST_MS);
  }
  const left = invoice.expiresAt.getTime() - now;
  if (standing.waiting !== null && left > -GIVE_UP_MS)
    return now + (left > 0 ? LONGEST_MS : RARE_MS);
  if (left <= 0) return null;
  const mark = MARKS_MIN.find((minutes) => minutes * 60_000 < left) ?? 0;
  return invoice.expiresAt.getTime() - mark * 60_000 + (mark === 0 ? 200 : 0);
}

/** Between looks at what is being confirmed. */
const SHORTEST_MS = 5_000;
const LONGEST_MS = 60_000;
/** What was seen and is not mined when the time is over: rarely, and a day. The block that brings it tells by itself. */
const RARE_MS = 10 * 60_000;
const GIVE_UP_MS = 24 * 3600_000;

/** As a wallet takes it: some refuse eighteen places, were they all zero. */
function shortest(money: Money): string {
  const text = toDecimal(money);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function minutesLeft(end: Date, now: number): number {
  return Math.max(1, Math.round((end.getTime() - now) / 60_000));
}
