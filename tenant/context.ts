import type { Ports } from '../shared/cache/ports.ts';
import type { Charts } from '../shared/charts/charts.ts';
import type { Chain } from '../shared/chains/chain.ts';
import type { PlatformDb } from '../shared/db/tenant-db.ts';
import type { Connections } from '../shared/domain/money/connections.ts';
import type { Deposits } from '../shared/domain/money/deposits.ts';
import type { Payouts } from '../shared/domain/payouts/payouts.ts';
import type { Quotes } from '../shared/domain/money/quotes.ts';
import type { GuardedAction } from '../shared/domain/guards/second-factor.ts';
import type { TextPlace } from '../shared/domain/shop/settings.ts';
import type { Role } from '../shared/domain/staff/staff.ts';
import type { Fetch, Provider } from '../shared/payments/provider.ts';
import type { Secrets } from '../shared/secrets.ts';
import type { Context } from '../shared/telegram/context.ts';
import type { Files } from '../shared/telegram/files.ts';
import type { I18n } from '../shared/telegram/i18n.ts';
import type { Screen } from '../shared/telegram/router.ts';

/** What the screens of every shop use; made once. */
export interface ShopParts {
  readonly i18n: I18n;
  readonly deposits: Deposits;
  readonly payouts: Payouts;
  readonly quotes: Quotes;
  /** Opens an account at a provider for a call. */
  readonly connections: Connections;
  /** Money is real here: nothing that is for tests is taken. */
  readonly production: boolean;
  /** The providers that may be used here. */
  readonly providers: readonly Provider[];
  /** Hosts that differ from the live ones, by provider id. */
  readonly providerUrls: Readonly<Record<string, string>>;
  readonly chains: Readonly<Record<string, Chain>>;
  /** Draws figures, away from the event loop. */
  readonly charts: Charts;
  readonly secrets: Secrets;
  readonly platform: PlatformDb;
  readonly fetch: Fetch;
  /** What people sent as files. */
  readonly files: Files;
  /** What customers took of their limits, and what is remembered for a minute. */
  readonly ports: Pick<Ports, 'limits' | 'cache'>;
  /** A sandbox or a test: programs on this machine may be told of events. */
  readonly isLocal: boolean;
  /** What the outside calls us: callback addresses are built from it. */
  readonly publicUrl: string;
}

/** One turn of a conversation with a shop's bot. */
export type ShopContext = Context & { readonly shop: ShopParts; readonly guarded: Guarded };
export type ShopScreen = Screen<ShopContext>;

/** What a guarded action is about, as JSON. */
export type ActionData = Readonly<Record<string, unknown>>;

/** What `demandCode` runs, and what Cancel presses instead. Each action checks the right itself. */
export type Guarded = Readonly<
  Record<
    GuardedAction,
    { readonly run: (ctx: ShopContext, data: ActionData) => Promise<void>; readonly back: string }
  >
>;

/** Whether there is anything in /admin for this role. */
export function mayAdminister(role: Role | null): boolean {
  return role !== null && role.permissions.length > 0;
}

/** The shop's own words at a place, as HTML, in the person's language or the shop's; null: none. */
export function ownText(ctx: ShopContext, place: TextPlace): string | null {
  const { texts, language } = ctx.turn.settings;
  const own = texts[ctx.language]?.[place] ?? texts[language]?.[place];
  return own === undefined ? null : ctx.t('own-text', { text: own });
}
