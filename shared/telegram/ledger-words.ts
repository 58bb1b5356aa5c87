import type { HistoryLine } from '../domain/money/ledger-history.ts';
import type { TextData } from './i18n.ts';

/** How one reader is spoken to, without HTML. */
export interface Speech {
  readonly label: (key: string, data?: TextData) => string;
  readonly has: (key: string) => boolean;
}

/** What else is on the way of money: named only where it is all there is. */
const INNER = new Set(['exchange', 'fees', 'suspense']);

/** What a line of a history was, in the reader's words: `Purchase · order #5`. */
export function kindName({ label, has }: Speech, line: HistoryLine): string {
  const { kind, order } = line;
  // A payout holds its money first, and goes then.
  const key = `history-kind-${kind}${kind === 'payout' && line.held.length > 0 ? '-hold' : ''}`;
  const name = label(has(key) ? key : 'history-kind-other');
  return order === null ? name : label('history-of-order', { kind: name, order });
}

/** Where it came from or went to, in plain words; empty where it stayed with the customer. */
export function counterNames(speech: Speech, { counters }: HistoryLine): string {
  const outer = counters.filter((account) => !INNER.has(account));
  const names = (outer.length > 0 ? outer : counters).map((account) => nameOf(speech, account));
  return [...new Set(names)].join(', ');
}

/** The same where it is outside the shop; null elsewhere: that a purchase went to the shop need not be said. */
export function outsideNames(speech: Speech, line: HistoryLine): string | null {
  const isOutside = line.counters.some((name) => /^(provider|chain|payout):/.test(name));
  return isOutside ? counterNames(speech, line) : null;
}

/** `provider:cryptopay:3` is Crypto Pay to a customer, `sales` the shop. */
function nameOf({ label, has }: Speech, account: string): string {
  const [road = '', source = ''] = account.split(':');
  const key = { provider: `provider-${source}`, chain: `network-${source}` }[road] ?? `counter-${road}`; // prettier-ignore
  return label(has(key) ? key : 'counter-other');
}
