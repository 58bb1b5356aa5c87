import { Unavailable, UserError } from '../errors.ts';
import * as coinCard from '../domain/coins/coin-card.ts';
import * as coinInvoices from '../domain/coins/coin-invoices.ts';
import type { Deposits } from '../domain/money/deposits.ts';
import * as invoices from '../domain/money/invoices.ts';
import type { Invoice } from '../domain/money/invoices.ts';
import * as settings from '../domain/shop/settings.ts';
import type { Scope } from '../scope.ts';

const SHORTEST_MS = 10_000;
const LONGEST_MS = 5 * 60_000;
/** After its end an invoice is asked about for a week, ever more rarely: late money is money. */
const LATE_MS = 15 * 60_000;
const GIVE_UP_MS = 7 * 24 * 3600_000;
/** As long as its provider does not answer nobody knows whether money came: it is asked for a season. */
const SILENCE_MS = 90 * 24 * 3600_000;
/** And an invoice that was paid in time perhaps is not called over for so long. */
const GRACE_MS = 3600_000;

/**
 * One look at one invoice: asks its provider (what no callback told is found here), ends it when its
 * time is over, and decides when to look again.
 */
export function createInvoiceWatch(
  deposits: Deposits,
): (scope: Scope, invoiceId: bigint) => Promise<void> {
  return async (scope, invoiceId) => {
    let invoice = await invoices.find(scope, invoiceId);
    if (!invoice || invoice.status === 'settled' || invoice.status === 'invalid') return;
    if (await lookAtCoins(scope, deposits, invoice)) return;
    let isSilent = false;
    try {
      invoice = await deposits.check(scope, invoiceId);
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
      isSilent = error instanceof Unavailable;
      scope.log.info(
        { invoice: invoiceId.toString(), error },
        'an invoice could not be asked about',
      );
    }
    const now = scope.clock.now();
    if (!isSilent || now > invoice.expiresAt.getTime() + GRACE_MS)
      await invoices.end(scope, invoiceId, 'expired');
    const next = nextLook(invoice, now, isSilent);
    if (next !== null && invoice.status !== 'settled')
      await invoices.watch(scope, invoiceId, new Date(next));
  };
}

/** Coins tell by themselves when they come: only the card is kept true. False: it is paid otherwise. */
async function lookAtCoins(scope: Scope, deposits: Deposits, known: Invoice): Promise<boolean> {
  // Any other invoice is not called over before its provider was asked.
  if (!(await deposits.coinStanding(scope, known))) return false;
  await invoices.end(scope, known.id, 'expired');
  const invoice = await invoices.find(scope, known.id);
  const standing = invoice && (await deposits.coinStanding(scope, invoice));
  if (!invoice || !standing) return false;
  const now = scope.clock.now();
  const { timeZone } = (await settings.read(scope)).options;
  const content = coinCard.contentOf(invoice, standing, { now, timeZone });
  if (content)
    await coinInvoices.editCard(scope, invoice, coinCard.stateOf(content, standing), content);
  const next = coinCard.nextLook(invoice, standing, now);
  if (next !== null) await invoices.watch(scope, invoice.id, new Date(next));
  return true;
}

/** When to look again, from nothing but its age: the job needs no memory. Null: never. */
function nextLook(invoice: Invoice, now: number, isSilent: boolean): number | null {
  const age = now - invoice.createdAt.getTime();
  const left = invoice.expiresAt.getTime() - now;
  if (left > 0) return now + Math.min(Math.max(age / 2, SHORTEST_MS), LONGEST_MS, left + 200);
  if (age > (isSilent ? SILENCE_MS : GIVE_UP_MS) || invoice.externalId === null) return null;
  if (isSilent && left > -GRACE_MS) return now + LONGEST_MS;
  return now + Math.max(LATE_MS, age / 2);
}
