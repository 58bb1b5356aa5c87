import { MOST_CODES } from '../../../../shared/domain/marketing/coupon-batches.ts';
import type { CouponFields } from '../../../../shared/domain/marketing/coupon-edits.ts';
import { randomCode, readCode } from '../../../../shared/domain/marketing/coupons.ts';
import { UserError } from '../../../../shared/errors.ts';
import { readMoment } from '../../../../shared/moment.ts';
import { parseAmount } from '../../../../shared/money.ts';
import type { ShopContext } from '../../../context.ts';

/** What a dialogue gathers: a code or a number of codes, and what they give. */
export type Draft = Partial<CouponFields> & { readonly code?: string; readonly count?: number };

/** One question about a coupon: how its answer is read, and what stands for no answer. */
interface Field {
  readonly read: (ctx: ShopContext, text: string) => Draft;
  /** What the button beside the question sets; missing: it must be answered. */
  readonly usual?: () => Draft;
}

const MOST_USES = 1_000_000;

/** Every question. Texts: `coupon-ask-<name>`, and `coupon-usual-<name>` of the button. */
export const couponFields = {
  code: { read: (_, text) => ({ code: readCode(text) }), usual: () => ({ code: randomCode() }) },
  count: { read: (_, text) => ({ count: readNumber(text, MOST_CODES) }) },
  value: { read: (ctx, text) => readValue(ctx, text) },
  starts: {
    read: (ctx, text) => ({ startsAt: readMoment(text, zoneOf(ctx)) }),
    usual: () => ({ startsAt: null }),
  },
  ends: {
    read: (ctx, text) => ({ endsAt: readEnd(ctx, text) }),
    usual: () => ({ endsAt: null }),
  },
  uses: {
    read: (_, text) => ({ maxUses: readNumber(text, MOST_USES) }),
    usual: () => ({ maxUses: null }),
  },
  each: {
    read: (_, text) => ({ maxUsesEach: readNumber(text, MOST_USES) }),
    usual: () => ({ maxUsesEach: null }),
  },
  minimum: {
    read: (ctx, text) => ({ minOrder: parseAmount(text, ctx.turn.settings.currency) }),
    usual: () => ({ minOrder: 0n }),
  },
} as const satisfies Readonly<Record<string, Field>>;

export type CouponField = keyof typeof couponFields;

/** What can be changed later; a code is for ever. */
export const editable = ['value', 'minimum', 'starts', 'ends', 'uses', 'each'] as const;

/** The questions on the way to a new coupon, and to many at once. */
export const steps = {
  new: ['code', 'value', 'ends', 'uses', 'each'],
  batch: ['count', 'value', 'ends'],
} as const satisfies Readonly<Record<string, readonly CouponField[]>>;

export const couponField = (name: CouponField): Field => couponFields[name];

/** A draft as a dialogue keeps it: amounts and moments are texts. */
export function keepDraft(draft: Draft): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(draft).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? `${value}` : value,
    ]),
  );
}

/** Reads what `keepDraft` kept. */
export function readDraft(kept: unknown): Draft {
  const { value, minOrder, startsAt, endsAt, ...rest } = (kept ?? {}) as Record<string, string>;
  return {
    ...(rest as Draft),
    ...(value === undefined ? {} : { value: BigInt(value) }),
    ...(minOrder === undefined ? {} : { minOrder: BigInt(minOrder) }),
    ...(startsAt === undefined ? {} : { startsAt: momentOf(startsAt) }),
    ...(endsAt === undefined ? {} : { endsAt: momentOf(endsAt) }),
  };
}

function momentOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** "10%" is a part, "5" an amount in the shop's currency. */
function readValue(ctx: ShopContext, text: string): Draft {
  const [, whole, cents = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%$/.exec(text.trim()) ?? [];
  const value =
    whole === undefined
      ? parseAmount(text, ctx.turn.settings.currency)
      : BigInt(whole + cents.padEnd(2, '0'));
  const kind = whole === undefined ? 'fixed' : 'percent';
  if (value === 0n || (kind === 'percent' && value > 10_000n)) throw new UserError('coupon-value');
  return { kind, value };
}

function readEnd(ctx: ShopContext, text: string): Date {
  const end = readMoment(text, zoneOf(ctx), { bare: 'end' });
  if (end.getTime() <= ctx.scope.clock.now()) throw new UserError('coupon-end-past');
  return end;
}

function readNumber(text: string, most: number): number {
  const number = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  if (number < 1 || number > most) throw new UserError('number-range', { least: 1, most });
  return number;
}

function zoneOf(ctx: ShopContext): string {
  return ctx.turn.settings.options.timeZone;
}
