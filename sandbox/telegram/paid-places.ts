import { badRequest } from './errors.ts';
import { aMember, isIn, memberOf, setMember } from './groups.ts';
import type { Group, InviteLink, PaidPlace } from './state.ts';
import { tell, unixTime, userOf, type World } from './world.ts';

/** The only period that Telegram allows, and most Stars of one. */
const PERIOD_S = 2_592_000;
const MOST_STARS = 10_000;

/** What a place in a channel costs by a link. */
export type LinkPrice = NonNullable<InviteLink['subscription']>;

/** Checks what a link is to cost, in the order and words of the real server. */
export function checkPrice(group: Group, periodS: number, price: number): LinkPrice {
  if (periodS <= 0 || price <= 0) throw badRequest('invalid subscription pricing specified');
  if (group.type !== 'channel' || price > MOST_STARS) throw badRequest('PRICING_CHAT_INVALID');
  if (periodS !== PERIOD_S) throw badRequest('SUBSCRIPTION_PERIOD_INVALID');
  return { periodS, price };
}

/** Somebody's paid place that has time left; undefined: they have none. */
export function placeOf(world: World, group: Group, userId: number): PaidPlace | undefined {
  const place = group.payers?.get(userId);
  return place && place.untilDate > unixTime(world) ? place : undefined;
}

/** Takes the first month's Stars: they are the channel's, and its bots are told of no payment. */
export function pay(
  world: World,
  group: Group,
  userId: number,
  { link }: InviteLink,
  { periodS, price }: LinkPrice,
): void {
  const untilDate = unixTime(world) + periodS;
  group.payers ??= new Map();
  group.payers.set(userId, { link, price, periodS, untilDate, isStopped: false });
  group.stars = (group.stars ?? 0) + price;
}

/** A person stops paying, or goes on. */
export function stopPaying(world: World, group: Group, userId: number, isStopped: boolean): void {
  const place = placeOf(world, group, userId);
  if (!place) throw new Error('They pay nothing here.');
  place.isStopped = isStopped;
  tell(world, 'group', undefined, group);
}

/**
 * Charges for all places whose time is over, month by month; who does not pay, stopped it or left has none any more
 * and is put out. As on Telegram, bots hear of who goes and not of who stays.
 */
export function chargePlaces(world: World, isPaid: boolean): { renewed: number; ended: number } {
  const count = { renewed: 0, ended: 0 };
  for (const group of world.state.groups.values())
    for (const [userId, place] of group.payers ?? []) {
      const over = unixTime(world) - place.untilDate;
      if (over < 0) continue;
      if (isPaid && !place.isStopped && isIn(memberOf(group, userId))) {
        const months = Math.floor(over / place.periodS) + 1;
        place.untilDate += months * place.periodS;
        group.stars = (group.stars ?? 0) + months * place.price;
        count.renewed += months;
        continue;
      }
      count.ended += 1;
      if (memberOf(group, userId).status === 'member')
        setMember(world, group, aMember(userId, 'left'), userOf(world, userId));
      group.payers?.delete(userId);
    }
  world.touch();
  return count;
}
