import { readdir } from 'node:fs/promises';
import type { Customer } from '../../shared/domain/people/customers.ts';
import type { Scope } from '../../shared/scope.ts';

/** Rows of shop B, whose numbers shop A names. */
export interface Foreign {
  readonly customer: Customer;
  readonly accountId: bigint;
  readonly invoiceId: bigint;
  readonly invoiceKey: string;
  readonly paymentReference: string;
  /** A number that exists in most tables of shop B. */
  readonly id: bigint;
}

/** Each function of the domain, `<noun>.<verb>`, called in shop A with what belongs to shop B; null: it takes no scope. */
export type Calls = Readonly<
  Record<string, null | ((a: Scope, foreign: Foreign) => Promise<unknown>)>
>;

/** Every list in this folder, put together. */
export async function allCalls(): Promise<Calls> {
  const files = (await readdir(import.meta.dirname)).filter((file) => file !== 'calls.ts').sort();
  const lists = await Promise.all(
    files.map(async (file) => ((await import(`./${file}`)) as { calls: Calls }).calls),
  );
  return Object.assign({}, ...lists) as Calls;
}
