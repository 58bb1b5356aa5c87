import type { PlatformDb } from '../../db/tenant-db.ts';
import type { PaymentEvent } from '../../payments/event.ts';
import { standingsOf } from '../../platform/sightings.ts';
import type { Scope } from '../../scope.ts';
import * as invoices from '../money/invoices.ts';
import type { Invoice } from '../money/invoices.ts';
import type { Payment } from '../money/payments.ts';

/** An invoice as coins met it. */
export interface Arrival {
  readonly invoice: Invoice;
  /** When they came, if that was in time and their invoice has ended since; null: as they are told. */
  readonly inTimeAt: Date | null;
}

/**
 * Decides whether coins that are told of for the first time came in time: by when they were seen on their
 * chain, not by whether the job that ends invoices or this telling came first. One whose time was over is
 * ended here, before anything is counted for it. `known`: what is in the books of them.
 */
export async function arrivalOf(
  scope: Scope,
  platform: PlatformDb,
  invoice: Invoice,
  event: PaymentEvent,
  known: Payment | null,
): Promise<Arrival> {
  const now = scope.clock.now();
  const over = Math.min(invoice.endedAt?.getTime() ?? Infinity, invoice.expiresAt.getTime());
  if (now < over || (known !== null && known.invoiceId !== null))
    return { invoice, inTimeAt: null };
  const seenMs = known?.seenAt.getTime() ?? now - (await ageOf(scope, platform, event));
  if (seenMs < over)
    return { invoice, inTimeAt: invoice.endedAt === null ? null : new Date(seenMs) };
  if (invoice.endedAt !== null) return { invoice, inTimeAt: null };
  await invoices.end(scope, invoice.id, 'expired');
  return { invoice: (await invoices.find(scope, invoice.id)) ?? invoice, inTimeAt: null };
}

/** An age, not a time: the clock of the chain watch may be another one than the shop's. */
async function ageOf(
  scope: Scope,
  platform: PlatformDb,
  { source, reference }: PaymentEvent,
): Promise<number> {
  const standings = await standingsOf(platform, scope.tenant.id, source, [reference]);
  return Math.max(0, standings.get(reference)?.ageMs ?? 0);
}
