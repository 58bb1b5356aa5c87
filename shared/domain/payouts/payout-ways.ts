import { z } from 'zod';
import type { Chain } from '../../chains/chain.ts';
import type { PlatformDb } from '../../db/tenant-db.ts';
import { UserError } from '../../errors.ts';
import { isCurrency, type Money } from '../../money.ts';
import type { PayoutPort, PersonField, Provider } from '../../payments/provider.ts';
import { isWatched } from '../../platform/watched.ts';
import type { Scope } from '../../scope.ts';
import { digest } from '../../secrets.ts';
import * as accounts from '../money/accounts.ts';
import type { Connections } from '../money/connections.ts';
import { networkOf, networks, readAddress, type Network } from './destinations.ts';
import type { Settings } from '../shop/settings.ts';
import { enabled } from '../money/wallets.ts';

/** A way that money of one currency can leave by. */
export interface PossibleWay {
  /** `<source>:<currency>`: what the shop's rules call it. */
  readonly id: string;
  /** A provider sends it, the shop's own wallet on a chain, or a person by hand. */
  readonly kind: 'provider' | 'chain' | 'hand';
  /** The provider, the chain, or `hand`. */
  readonly source: string;
  readonly accountId: bigint | null;
  readonly currency: string;
  /** What the customer is asked, one message each. */
  readonly fields: readonly PersonField[];
}

/** A way that the shop offers, with what it asks for it. */
export interface PayoutWay extends PossibleWay {
  /** The shop's own fee; a provider's own one may be more. */
  readonly fee: Money;
  /** The provider's own one is not known before the destination is. */
  readonly isFeeOpen: boolean;
  /** The least and the most that the receiver gets at once. */
  readonly least: Money;
  readonly most: Money | null;
}

/** Where a payout goes, checked. */
export interface ReadDestination {
  /** The answers, in their normal form. */
  readonly answers: Readonly<Record<string, string>>;
  /** Names the place, whoever asks and however it is written. */
  readonly key: Buffer;
  /** A typing mistake in it could not be seen: it should be compared by eye. */
  readonly isUnchecked: boolean;
}

export interface PayoutWays {
  /** Every way that this shop could offer, for its rules. */
  possible(scope: Scope, settings: Settings): Promise<PossibleWay[]>;
  /** What it does offer. */
  offered(scope: Scope, settings: Settings): Promise<PayoutWay[]>;
  /** The fee for this much: the shop's, and never less than the provider's own. */
  fee(
    scope: Scope,
    way: PayoutWay,
    payout: { readonly money: Money; readonly destination: Readonly<Record<string, string>> },
  ): Promise<Money>;
  /** Checks all answers together. Throws UserError `destination-…`, `address-unreadable`. */
  destination(
    way: PossibleWay,
    answers: Readonly<Record<string, string>>,
  ): Promise<ReadDestination>;
}

export interface PayoutWayParts {
  readonly providers: readonly Provider[];
  readonly chains: Readonly<Record<string, Chain>>;
  readonly connections: Connections;
  readonly platform: PlatformDb;
}

/** Whether it pays to the customer's own account at Telegram. */
export function isOwn({ fields }: Pick<PossibleWay, 'fields'>): boolean {
  return fields.some(({ name }) => name === OWN_NUMBER);
}

/** A destination as people read it: what was chosen by its name, the rest as it was written. */
export function destinationWords(
  { fields, currency }: Pick<PossibleWay, 'fields' | 'currency'>,
  answers: Readonly<Record<string, string>>,
): string {
  const known = Object.keys(answers).filter((name) => !fields.some((each) => each.name === name));
  return [...fields.map(({ name }) => name), ...known]
    .flatMap((name) => {
      const value = answers[name];
      if (value === undefined) return [];
      const field = fields.find((each) => each.name === name);
      const chosen = field?.choices?.(currency).find((choice) => choice.value === value);
      return [name === OWN_NUMBER ? `Telegram ${value}` : (chosen?.label ?? value)];
    })
    .join(' · ');
}

/** A destination field of this name is never asked: it is the customer's own number at Telegram. */
export const OWN_NUMBER = 'user';

const HAND: readonly PersonField[] = [
  { name: 'account', schema: z.string().trim().min(3).max(300) },
];
const ADDRESS: readonly PersonField[] = [
  { name: 'address', schema: z.string().trim().min(8).max(120) },
];

/** Puts the ways out of every shop together. */
export function createPayoutWays(parts: PayoutWayParts): PayoutWays {
  const portOf = (way: PossibleWay): PayoutPort | undefined =>
    way.kind === 'provider'
      ? parts.providers.find(({ id }) => id === way.source)?.payouts
      : undefined;

  /** The oldest account of each of these providers that has what payouts need. */
  const sendingAccounts = async (
    scope: Scope,
    own: readonly accounts.ProviderAccount[],
    providers: readonly Provider[],
  ) => {
    const found = new Map<string, { readonly port: PayoutPort; readonly accountId: bigint }>();
    for (const account of own) {
      const port = providers.find(({ id }) => id === account.provider)?.payouts;
      if (!port || found.has(account.provider)) continue;
      const wanted = port.credentials ?? [];
      if (wanted.length > 0) {
        const { connection } = await parts.connections.of(scope, account.id);
        if (wanted.some((name) => (connection.credentials[name] ?? '') === '')) continue;
      }
      found.set(account.provider, { port, accountId: account.id });
    }
    return found;
  };

  const waysBy = async (
    scope: Scope,
    settings: Settings,
    providers: readonly Provider[],
    chains: readonly Chain[],
  ) => {
    const ways: PossibleWay[] = [];
    const own = providers.length + chains.length > 0 ? await accounts.list(scope) : [];
    for (const [source, { port, accountId }] of await sendingAccounts(scope, own, providers))
      for (const currency of port.currencies.filter(isCurrency))
        ways.push(wayOf('provider', source, currency, port.destination, accountId));
    // Whoever has no wallet on a chain sends nothing from there.
    for (const { id, assets, outgoing } of chains)
      if (outgoing && own.some(({ provider }) => provider === id))
        for (const { currency } of assets) ways.push(wayOf('chain', id, currency, ADDRESS));
    for (const currency of enabled(settings)) ways.push(wayOf('hand', 'hand', currency, HAND));
    return ways;
  };

  return {
    possible: (scope, settings) =>
      waysBy(scope, settings, parts.providers, Object.values(parts.chains)),

    async offered(scope, settings) {
      const { isOpen, ways } = settings.options.withdrawals;
      if (!isOpen || Object.keys(ways).length === 0) return [];
      // Accounts are looked for only where a provider is offered.
      const sources = new Set(Object.keys(ways).map((id) => id.split(':')[0]));
      const providers = parts.providers.filter(({ id }) => sources.has(id));
      const chains = Object.values(parts.chains).filter(({ id }) => sources.has(id));
      return (await waysBy(scope, settings, providers, chains)).flatMap((way) => {
        const terms = ways[way.id];
        if (!terms) return [];
        const { currency } = way;
        const limits = portOf(way)?.limits?.(currency);
        const least = [BigInt(terms.least), limits?.least ?? 1n, 1n].reduce((a, b) => (a > b ? a : b)); // prettier-ignore
        return {
          ...way,
          fee: { amount: BigInt(terms.fee), currency },
          isFeeOpen: portOf(way)?.feeNeedsDestination === true,
          least: { amount: least, currency },
          most: limits?.most === undefined ? null : { amount: limits.most, currency },
        };
      });
    },

    async fee(scope, way, payout) {
      const quote = portOf(way)?.quoteFee;
      if (!quote || way.accountId === null) return way.fee;
      const { connection } = await parts.connections.of(scope, way.accountId);
      const own = await quote(connection, payout);
      const isMore = own?.currency === way.fee.currency && own.amount > way.fee.amount;
      return isMore ? own : way.fee;
    },

    async destination(way, answers) {
      const { address: written } = answers;
      if (written === undefined)
        return { answers, key: keyOf(way.source, answers), isUnchecked: way.kind === 'hand' };
      const network = networkFor(way, answers);
      // Some providers take what an exchange wants beside its address behind a colon.
      const [plain = '', ...memo] = written.split(':');
      const read = network === null ? null : readAddress(network, plain);
      if (read && isToken(network, read.address)) throw new UserError('destination-contract');
      const address = [read?.address ?? plain, ...memo].join(':');
      const scripts = read ? [read.script] : networks.flatMap((each) => scriptOf(each, plain));
      const chains = [...new Set([...networks, ...Object.keys(parts.chains)])];
      if (await isWatched(parts.platform, { chains, scripts, address: read?.address ?? plain }))
        throw new UserError('destination-own');
      return {
        answers: { ...answers, address },
        // The same address by another way is the same place.
        key: digest(`address:${network ?? ''}:${address}`),
        isUnchecked: read === null || !read.isChecked,
      };
    },
  };

  function isToken(network: Network | null, address: string): boolean {
    const assets = network === null ? [] : (parts.chains[network]?.assets ?? []);
    return assets.some(({ contract }) => contract?.toLowerCase() === address.toLowerCase());
  }
}

/** The network that an address is of: the way's own, the one that was chosen, or the coin's only one. */
function networkFor(way: PossibleWay, answers: Readonly<Record<string, string>>): Network | null {
  if (way.kind === 'chain') return networkOf(way.source);
  const chosen = answers['network'];
  if (chosen === undefined) return networkOf(way.currency);
  const choices = way.fields.find(({ name }) => name === 'network')?.choices?.(way.currency) ?? [];
  const label = choices.find(({ value }) => value === chosen)?.label ?? '';
  return networkOf(chosen) ?? networkOf(label);
}

function wayOf(
  kind: PossibleWay['kind'],
  source: string,
  currency: string,
  fields: readonly PersonField[],
  accountId: bigint | null = null,
): PossibleWay {
  return { id: `${source}:${currency}`, kind, source, accountId, currency, fields };
}

function keyOf(source: string, answers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(answers).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const plain = parts.map(([name, value]) => [name, value.replaceAll(/\s+/g, ' ').toLowerCase()]);
  return digest(JSON.stringify([source, plain]));
}

function scriptOf(network: Network, text: string): Buffer[] {
  try {
    return [readAddress(network, text).script];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
