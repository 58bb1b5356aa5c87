import {
  MOST_PAUSE_DAYS,
  MOST_PAUSES,
  type Options,
} from '../../../../shared/domain/shop/options.ts';
import type { Permission } from '../../../../shared/domain/staff/permissions.ts';

/** Settings that are one value each, by the screen that shows them. */
export const knobGroups = [
  'selling',
  'referral',
  'safety',
  'access',
  'notices',
  'trade',
  'subscriptions',
] as const;
export type KnobGroup = (typeof knobGroups)[number];

/** What a value is; a number is shown with it: `knob-unit-<unit>`. */
type Unit =
  | 'seconds'
  | 'hours'
  | 'days'
  | 'kept'
  | 'minutes'
  | 'pieces'
  | 'perMinute'
  | 'perYear'
  | 'percent'
  | 'oclock'
  | 'money';

/** One value of the options. Its texts are `knob-<name>` and `knob-ask-<name>`. */
export interface Knob {
  readonly name: string;
  readonly group: KnobGroup;
  /** Missing: on or off. Percent is in hundredths, money in the smallest unit. */
  readonly unit?: Unit;
  readonly least?: number;
  readonly most?: number;
  /** It can be switched off: null. */
  readonly mayBeOff?: true;
  /** What it takes beside `settings`. */
  readonly needs?: Permission;
  readonly read: (options: Options) => boolean | number | bigint | null;
  /** `value` is what `read` gives: a switch's is a boolean, and so on. */
  readonly write: (options: Options, value: Value) => Partial<Options>;
}
export type Value = boolean | number | bigint | null;

const REFERRAL = { percent: 500, secondPercent: 0, holdDays: 0, cap: null };
const referralOf = (options: Options) => options.referral ?? REFERRAL;
const tradeWith = ({ trade }: Options, changes: Partial<Options['trade']>) => ({
  trade: { ...trade, ...changes },
});
const text = (value: Value) => (value === null ? null : String(value));
const amount = (value: string | null | undefined) => (value == null ? null : BigInt(value));

function limit(
  name: string,
  field: keyof Options['limits'],
  unit: Unit,
  least: number,
  most: number,
): Knob {
  return {
    name, group: 'safety', unit, least, most,
    read: ({ limits }) => limits[field],
    write: ({ limits }, value) => ({ limits: { ...limits, [field]: Number(value) } }),
  }; // prettier-ignore
}

/** Every setting that is one value, in the order of the screens. */
export const knobs: readonly Knob[] = [
  { name: 'protect', group: 'selling', read: (o) => o.protect, write: (_, v) => ({ protect: v === true }) },
  { name: 'reviews', group: 'selling', read: (o) => o.reviews, write: (_, v) => ({ reviews: v === true }) },
  { name: 'warranty', group: 'selling', unit: 'hours', least: 0, most: 87_600, read: (o) => o.warrantyH, write: (_, v) => ({ warrantyH: Number(v) }) },
  { name: 'low-stock', group: 'selling', unit: 'pieces', least: 0, most: 100_000, read: (o) => o.lowStock, write: (_, v) => ({ lowStock: Number(v) }) },
  { name: 'reserve', group: 'selling', unit: 'minutes', least: 5, most: 1_440, read: (o) => o.reserveMin, write: (_, v) => ({ reserveMin: Number(v) }) },
  { name: 'referral', group: 'referral', read: (o) => o.referral !== null, write: (_, v) => ({ referral: v === true ? REFERRAL : null }) },
  { name: 'referral-percent', group: 'referral', unit: 'percent', least: 0, most: 10_000, read: (o) => referralOf(o).percent, write: (o, v) => ({ referral: { ...referralOf(o), percent: Number(v) } }) },
  { name: 'referral-second', group: 'referral', unit: 'percent', least: 0, most: 10_000, read: (o) => referralOf(o).secondPercent, write: (o, v) => ({ referral: { ...referralOf(o), secondPercent: Number(v) } }) },
  { name: 'referral-hold', group: 'referral', unit: 'days', least: 0, most: 365, read: (o) => referralOf(o).holdDays, write: (o, v) => ({ referral: { ...referralOf(o), holdDays: Number(v) } }) },
  { name: 'referral-cap', group: 'referral', unit: 'money', mayBeOff: true, read: (o) => amount(o.referral?.cap), write: (o, v) => ({ referral: { ...referralOf(o), cap: text(v) } }) },
  limit('limit-actions', 'actions', 'perMinute', 5, 1_000),
  limit('limit-purchases', 'purchases', 'perMinute', 1, 1_000),
  limit('limit-invoices', 'invoices', 'perMinute', 1, 100),
  limit('limit-pause', 'banMinutes', 'minutes', 0, 1_440),
  // Who watches whom is for those who choose the staff, not for those who are watched.
  { name: 'approve', group: 'safety', unit: 'money', mayBeOff: true, needs: 'staff', read: (o) => amount(o.approveAbove), write: (_, v) => ({ approveAbove: text(v) }) },
  { name: 'audit-days', group: 'safety', unit: 'kept', least: 0, most: 36_500, read: (o) => o.auditDays, write: (_, v) => ({ auditDays: Number(v) }) },
  { name: 'maintenance', group: 'access', read: (o) => o.maintenance, write: (_, v) => ({ maintenance: v === true }) },
  { name: 'rules', group: 'access', read: (o) => o.mustAcceptRules, write: (_, v) => ({ mustAcceptRules: v === true }) },
  { name: 'digest', group: 'notices', unit: 'oclock', least: 0, most: 23, mayBeOff: true, read: (o) => o.digestHour, write: (_, v) => ({ digestHour: v === null ? null : Number(v) }) },
  { name: 'pauses', group: 'subscriptions', unit: 'perYear', least: 0, most: MOST_PAUSES, read: (o) => o.pauses.times, write: (o, v) => ({ pauses: { ...o.pauses, times: Number(v) } }) },
  { name: 'pause-days', group: 'subscriptions', unit: 'days', least: 1, most: MOST_PAUSE_DAYS, read: (o) => o.pauses.days, write: (o, v) => ({ pauses: { ...o.pauses, days: Number(v) } }) },
  { name: 'trade', group: 'trade', read: (o) => o.trade.isOn, write: (o, v) => tradeWith(o, { isOn: v === true }) },
  { name: 'trade-spread', group: 'trade', unit: 'percent', least: 0, most: 5_000, read: (o) => o.trade.spread, write: (o, v) => tradeWith(o, { spread: Number(v) }) },
  { name: 'trade-least', group: 'trade', unit: 'money', mayBeOff: true, read: (o) => amount(o.trade.least), write: (o, v) => tradeWith(o, { least: text(v) }) },
  { name: 'trade-most', group: 'trade', unit: 'money', mayBeOff: true, read: (o) => amount(o.trade.most), write: (o, v) => tradeWith(o, { most: text(v) }) },
  { name: 'trade-day', group: 'trade', unit: 'money', mayBeOff: true, read: (o) => amount(o.trade.perDay), write: (o, v) => tradeWith(o, { perDay: text(v) }) },
  { name: 'trade-seconds', group: 'trade', unit: 'seconds', least: 20, most: 600, read: (o) => o.trade.seconds, write: (o, v) => tradeWith(o, { seconds: Number(v) }) },
  { name: 'own-rate-age', group: 'trade', unit: 'hours', least: 1, most: 8_760, read: (o) => o.ownRateH, write: (_, v) => ({ ownRateH: Number(v) }) },
]; // prettier-ignore
