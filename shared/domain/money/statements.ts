import { UserError } from '../../errors.ts';
import type { Money } from '../../money.ts';
import type { Period } from '../../period.ts';
import type { Scope } from '../../scope.ts';
import { customerAccount, heldAccount } from './ledger.ts';
import * as history from './ledger-history.ts';
import type { HistoryLine } from './ledger-history.ts';

export const statementFormats = ['pdf', 'csv'] as const;
export type StatementFormat = (typeof statementFormats)[number];

/** What the job that writes a statement must know. */
export interface StatementJob {
  readonly customerId: string;
  readonly chatId: number;
  /** The message that says how far it is. */
  readonly messageId: number;
  readonly language: string;
  /** ISO texts; `from` null: since ever. */
  readonly from: string | null;
  readonly to: string;
  readonly format: StatementFormat;
}

/** One currency of a statement. */
export interface StatementSection {
  readonly currency: string;
  readonly opening: Money;
  readonly rows: readonly StatementRow[];
  readonly closing: Money;
}

export interface StatementRow {
  readonly line: HistoryLine;
  readonly money: Money;
  /** After it. */
  readonly balance: Money;
}

const PAGE = 500;
/** More than anybody reads, and as much as fits into memory without a thought. */
const MOST_LINES = 20_000;

/** Hands a statement to the job, in the caller's transaction. */
export async function schedule(scope: Scope, updateId: number, job: StatementJob): Promise<void> {
  await scope.db.query(`insert into platform.requests (kind, payload) values ('job', $1)`, [
    JSON.stringify({ task: 'statement', key: `statement:${updateId}`, queued: true, attempts: 3, payload: job }),
  ]); // prettier-ignore
}

/**
 * All that came to a customer and went in a period, by currency, available and set aside together: what
 * was there, each line, what is there. What was only set aside is no line. Read as at one moment, and
 * the sums are checked against the books. Throws UserError `statement-long`.
 */
export async function read(
  scope: Scope,
  customerId: bigint,
  { from, to }: Period & { readonly to: Date },
  onProgress: (done: number) => void = () => undefined,
): Promise<StatementSection[]> {
  return scope.transaction(async (scope) => {
    await scope.db.query('set transaction isolation level repeatable read');
    const sums = await scope.db.query<{ currency: string; opening: string; closing: string }>(
      `select a.currency, coalesce(sum(e.amount) filter (where t.posted_at < $3), 0) as opening,
         coalesce(sum(e.amount) filter (where t.posted_at < $4), 0) as closing
       from ledger_accounts a join ledger_entries e on e.account_id = a.id
       join ledger_transactions t on t.id = e.transaction_id
       where a.name in ($1, $2) group by 1 order by 1`,
      [customerAccount(customerId), heldAccount(customerId), from, to],
    );
    const lines = await allLines(scope, customerId, { ...(from ? { from } : {}), to }, onProgress);
    return sums.flatMap(({ currency, opening, closing }) => {
      const start = { amount: BigInt(opening), currency };
      const rows = rowsOf(lines, start);
      const end = rows.at(-1)?.balance ?? start;
      if (end.amount !== BigInt(closing)) throw new Error(`a statement in ${currency} does not add up`); // prettier-ignore
      const isEmpty = rows.length === 0 && start.amount === 0n;
      return isEmpty ? [] : [{ currency, opening: start, rows, closing: end }];
    });
  });
}

/** Oldest first. */
async function allLines(
  scope: Scope,
  customerId: bigint,
  filter: history.HistoryFilter,
  onProgress: (done: number) => void,
): Promise<HistoryLine[]> {
  const lines: HistoryLine[] = [];
  for (;;) {
    const before = lines.at(-1)?.id;
    const page = await history.list(scope, customerId, filter, {
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
    });
    lines.push(...page);
    if (lines.length > MOST_LINES) throw new UserError('statement-long', { most: MOST_LINES });
    if (page.length < PAGE) return lines.toReversed();
    onProgress(lines.length);
  }
}

function rowsOf(lines: readonly HistoryLine[], opening: Money): StatementRow[] {
  const { currency } = opening;
  let balance = opening;
  return lines.flatMap((line) =>
    line.money
      .filter((money) => money.currency === currency)
      .map((money) => {
        balance = { amount: balance.amount + money.amount, currency };
        return { line, money, balance };
      }),
  );
}
