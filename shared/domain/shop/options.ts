import { z } from 'zod';
import { permissions } from '../staff/permissions.ts';

/** What staff can be told of, each on its own. */
export const noticeKinds = [
  'order',
  'deposit',
  'review',
  'ticket',
  'claim',
  'stock',
  'customer',
  'withdrawal',
  'identity',
  'trouble',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const Decimal = z.string().regex(/^\d{1,38}$/);

const Id = z.string().regex(/^[1-9]\d{0,17}$/);

/** A price that the operator sets where no source has one: `price` of the currency for one `base`. */
const OwnRate = z.object({
  base: z.string(),
  price: z.string().regex(/^\d{1,20}(\.\d{1,20})?$/),
  /** When it was set, in milliseconds. */
  at: z.number(),
});
export type OwnRate = z.infer<typeof OwnRate>;

/** How well a shop knows somebody, least first. */
export const identityLevels = ['none', 'basic', 'full'] as const;
export type IdentityLevel = (typeof identityLevels)[number];
/** What proves who somebody is: one of those that the shop takes. */
export const identityDocuments = ['id-card', 'passport', 'licence'] as const;
export type IdentityDocument = (typeof identityDocuments)[number];

/** What a level allows in 24 hours and in 30 days; null: as much as they like. */
const LevelLimits = z.object({
  withdrawDay: Decimal.nullable().default(null),
  withdrawMonth: Decimal.nullable().default(null),
  tradeDay: Decimal.nullable().default(null),
  tradeMonth: Decimal.nullable().default(null),
});
/** What a level asks for beside name and day of birth. */
const Level = LevelLimits.extend({
  documents: z.array(z.enum(identityDocuments)).default([]),
  selfie: z.boolean().default(false),
});

/** Never none: a mistake is as final as a theft. Nor so long that nobody remembers. */
export const LEAST_KEY_WAIT_H = 1;
export const LONGEST_KEY_WAIT_H = 168;

/** Once a month, and never for longer than a quarter: whoever is away for longer ends it. */
export const MOST_PAUSES = 12;
export const MOST_PAUSE_DAYS = 90;

const Spread = z.int().min(0).max(5_000);
const Trade = z.object({
  isOn: z.boolean().default(true),
  spread: Spread.default(100),
  pairs: z.record(z.string(), Spread).default({}),
  /** For one exchange, and for a customer in 24 hours. */
  least: Decimal.nullable().default(null),
  most: Decimal.nullable().default(null),
  perDay: Decimal.nullable().default(null),
  /** For how long a price is promised. */
  seconds: z.int().min(20).max(600).default(60),
  /** The account at an exchange where each one is covered; null: nowhere. */
  hedge: Id.nullable().default(null),
});

/**
 * Settings that nothing filters on: one JSON value of the settings row. A part that is missing is as
 * a new shop has it; amounts are texts in the smallest unit of the shop's currency.
 */
export const Options = z.object({
  /** Telegram's rule that digital goods are sold for Stars: `stars-only` follows it to the letter. */
  paymentPolicy: z.enum(['mixed', 'stars-only']).default('mixed'),
  /** Only who is in this chat may use the shop. */
  gate: z.object({ chatId: z.int(), title: z.string(), link: z.string() }).nullable().default(null),
  /** Customers must accept the terms before they go on. */
  mustAcceptRules: z.boolean().default(false),
  /** Closed for everybody but staff. */
  maintenance: z.boolean().default(false),
  /** Where staff hear of what. Missing: OWNER and MANAGER, each in their own chat. */
  notices: z
    .partialRecord(
      z.enum(noticeKinds),
      z.object({
        off: z.boolean().optional(),
        chatId: z.int().optional(),
        threadId: z.int().optional(),
      }),
    )
    .default({}),
  /** The staff's group, with a topic for each ticket where it is a forum. */
  staffChat: z
    .object({ chatId: z.int(), title: z.string(), isForum: z.boolean() })
    .nullable()
    .default(null),
  /** IANA name: quiet hours, the digest and "today" are in it. */
  timeZone: z.string().default('UTC'),
  /** Hours of the day (0–23) in which notices to staff come without a sound. */
  quietHours: z
    .object({ from: z.int().min(0).max(23), to: z.int().min(0).max(23) })
    .nullable()
    .default(null),
  /** The hour of the daily digest; null: none. */
  digestHour: z.int().min(0).max(23).nullable().default(null),
  /** Commission on purchases, in hundredths of a percent; `cap` per order. */
  referral: z
    .object({
      percent: z.int().min(0).max(10_000),
      secondPercent: z.int().min(0).max(10_000).default(0),
      holdDays: z.int().min(0).max(365).default(0),
      cap: Decimal.nullable().default(null),
    })
    .nullable()
    .default(null),
  /**
   * What is done with money that does not fit its invoice: to the balance, or it waits for staff.
   * `tolerance` in hundredths of a percent; the least and the most of a top-up.
   */
  payments: z
    .object({
      tolerance: z.int().min(0).max(1_000).default(0),
      partial: z.enum(['balance', 'wait']).default('balance'),
      over: z.enum(['balance', 'wait']).default('balance'),
      late: z.enum(['balance', 'wait']).default('balance'),
      least: Decimal.nullable().default(null),
      most: Decimal.nullable().default(null),
    })
    .default({
      tolerance: 0,
      partial: 'balance',
      over: 'balance',
      late: 'balance',
      least: null,
      most: null,
    }),
  reviews: z.boolean().default(true),
  /** What is delivered cannot be forwarded, unless a product says otherwise. */
  protect: z.boolean().default(false),
  /** Hours in which "does not work" is heard, unless a product says otherwise. */
  warrantyH: z.int().min(0).max(87_600).default(24),
  /** Staff hear of stock at or below this, unless a product says otherwise. */
  lowStock: z.int().min(0).default(3),
  /** Minutes for which a checkout keeps stock. */
  reserveMin: z.int().min(5).max(1_440).default(30),
  shipping: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        price: Decimal,
        /** False: the customer fetches it, and is asked for no address. */
        needsAddress: z.boolean().optional(),
      }),
    )
    .default([]),
  /** Above this a correction of a balance needs a second member of the staff; null: never. */
  approveAbove: Decimal.nullable().default(null),
  /** Whether staff must have a second factor for what moves money away. */
  staffFactor: z.enum(['optional', 'required']).default('optional'),
  /**
   * Hours before new addresses come from a changed key. A shorter wait counts only once the longer one is
   * over (`before`): whoever gets hold of an account must not shorten it first.
   */
  keyWait: z
    .object({
      hours: z.int().min(LEAST_KEY_WAIT_H).max(LONGEST_KEY_WAIT_H).default(24),
      before: z.object({ hours: z.int(), until: z.number() }).nullable().default(null),
    })
    .default({ hours: 24, before: null }),
  /** Levels of who customers are, with what each allows; null: nobody is asked. */
  identity: z
    .object({
      /** Days that an accepted check is good for; 0: for ever. */
      validDays: z.int().min(0).max(3_650).default(365),
      none: LevelLimits,
      basic: Level,
      full: Level,
    })
    .nullable()
    .default(null),
  /** Days that the audit log is kept; 0: for ever. */
  auditDays: z.int().min(0).default(0),
  /** The shop's own roles by id. */
  roles: z
    .record(z.string(), z.object({ name: z.string(), permissions: z.array(z.enum(permissions)) }))
    .default({}),
  /** Answers that support has ready. */
  answers: z.array(z.object({ title: z.string(), text: z.string() })).default([]),
  /** Buttons of the main menu that the shop hides, and their order. */
  menu: z
    .object({ order: z.array(z.string()).default([]), hidden: z.array(z.string()).default([]) })
    .default({ order: [], hidden: [] }),
  /** Languages that customers may choose; empty: all. */
  languages: z.array(z.string()).default([]),
  /** So many in so many seconds: actions, purchases, invoices of one customer. */
  limits: z
    .object({
      actions: z.int().min(5).default(30),
      purchases: z.int().min(1).default(5),
      invoices: z.int().min(1).default(10),
      banMinutes: z.int().min(0).default(5),
    })
    .default({ actions: 30, purchases: 5, invoices: 10, banMinutes: 5 }),
  /** Currencies that customers may keep money in beside the shop's own. */
  wallets: z.array(z.string()).default([]),
  /** By `<chain>:<coin>`: whether customers may pay by it, where that was changed. */
  coins: z.record(z.string(), z.boolean()).default({}),
  /** The operator's own rates by currency. */
  ownRates: z.record(z.string(), OwnRate).default({}),
  /** How often a year customers may pause a subscription by themselves (0: not at all), and for how many days at most. */
  pauses: z
    .object({
      times: z.int().min(0).max(MOST_PAUSES).default(0),
      days: z.int().min(1).max(MOST_PAUSE_DAYS).default(30),
    })
    .default({ times: 0, days: 30 }),
  /** How customers exchange between their wallets. Spreads are hundredths of a percent; `pairs` by `BTC:USD`. */
  trade: Trade.prefault({}),
  /** Hours after which an own rate counts as old: staff are warned. */
  ownRateH: z.int().min(1).max(8_760).default(72),
  /** Whether and how customers take money out. Amounts are in the smallest unit of their currency. */
  withdrawals: z
    .object({
      isOpen: z.boolean().default(false),
      /** Hours for which nothing is sent to a destination that is new to a customer. */
      coolDownH: z.int().min(0).max(720).default(24),
      /** By `<way>:<currency>`: what is offered, for which fee, from which amount on. */
      ways: z.record(z.string(), z.object({ fee: Decimal, least: Decimal })).default({}),
      /** By currency. Up to `auto` without staff, above `second` by two; the others are a day's most. */
      rules: z
        .record(
          z.string(),
          z.object({
            auto: Decimal.nullable(),
            second: Decimal.nullable(),
            customer: Decimal.nullable(),
            destination: Decimal.nullable(),
            shop: Decimal.nullable(),
          }),
        )
        .default({}),
    })
    .default({ isOpen: false, coolDownH: 24, ways: {}, rules: {} }),
});

export type Options = z.infer<typeof Options>;

/** Reads the options of the settings row. What an older or newer version wrote and we cannot read is as new. */
export function readOptions(value: unknown): Options {
  const whole = Options.safeParse(value);
  if (whole.success) return whole.data;
  const parts = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  const readable = parts.filter(([name, part]) => Options.safeParse({ [name]: part }).success);
  return Options.parse(Object.fromEntries(readable));
}
