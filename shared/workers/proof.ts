import type { Api } from 'grammy';
import * as accounts from '../domain/money/accounts.ts';
import type { ProviderAccount } from '../domain/money/accounts.ts';
import type { Connections } from '../domain/money/connections.ts';
import type { Deposits } from '../domain/money/deposits.ts';
import * as findings from '../domain/money/findings.ts';
import * as invoices from '../domain/money/invoices.ts';
import * as payoutList from '../domain/payouts/payout-list.ts';
import type { Payout } from '../domain/payouts/payout-row.ts';
import type { Payouts } from '../domain/payouts/payouts.ts';
import * as proof from '../domain/proof/proof.ts';
import type { CheckJob } from '../domain/proof/proof.ts';
import { strayFacts } from '../domain/money/stray-deposits.ts';
import * as reconciliation from '../domain/proof/reconciliation.ts';
import type { Mismatch } from '../domain/proof/reconciliation.ts';
import { Unavailable, UserError } from '../errors.ts';
import type { Money } from '../money.ts';
import type { Scope } from '../scope.ts';
import type { I18n } from '../telegram/i18n.ts';
import { edit } from '../telegram/view.ts';

/** A night looks this far back: one that was missed is made up for. */
const LOOK_BACK_DAYS = 3;
const DAY_MS = 86_400_000;
/** A bank, or a wallet that nobody opened, may take weeks to say how a payout ended. */
const GIVEN_BACK_DAYS = 30;
/** Questions to providers at a time: a slow one holds up few others, and none is hurried. */
const ASKED_AT_ONCE = 8;
/** So many questions are more than the few pages of a statement. */
const WORTH_A_STATEMENT = 10;
/** What is younger may be on its way between the two books. */
const ON_ITS_WAY_MS = 30 * 60_000;

export interface ProofParts {
  readonly connections: Connections;
  readonly deposits: Deposits;
  readonly payouts: Pick<Payouts, 'ask'>;
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly wordsOf: (tenantId: number) => I18n;
}

/** What one look at a shop's books came to. */
export interface Outcome {
  readonly head: proof.Head | null;
  readonly transactions: number;
  /** Parts of the chain that do not fit what they cover, balances that are not their entries' sum, lines that differ from a provider's. */
  readonly broken: number;
  readonly balances: number;
  readonly statements: number;
  /** Accounts whose provider did not answer. */
  readonly unanswered: number;
}

/** Puts the look at a shop's books together: at night over the newest part, on demand over all. */
export function createProver(parts: ProofParts): {
  nightly(scope: Scope): Promise<Outcome>;
  onDemand(scope: Scope, job: CheckJob): Promise<void>;
} {
  async function look(scope: Scope, sinceDays: number | null): Promise<Outcome> {
    const head = await proof.seal(scope);
    const { transactions, broken } = await proof.verify(scope, sinceDays);
    for (const seal of broken)
      await noteOnce(scope, `seal:${seal}`, { what: 'seal', id: seal.toString() });
    const balances = await proof.differences(scope);
    for (const { account, balance, entries } of balances)
      await noteOnce(scope, `balance:${account}:${balance.amount}:${entries.amount}`, {
        what: 'balance',
        id: account,
        money: amountOf(balance),
        ours: amountOf(balance),
        theirs: amountOf(entries),
      });
    let [statements, unanswered] = [0, 0];
    for (const account of await accounts.list(scope)) {
      const found = await compareBooks(scope, account);
      statements += found?.length ?? 0;
      unanswered += found === null ? 1 : 0;
      for (const one of found ?? []) await noteMismatch(scope, account, one);
    }
    statements += await askAboutGivenBack(scope);
    return {
      head,
      transactions,
      broken: broken.length,
      balances: balances.length,
      statements,
      unanswered,
    };
  }

  /** Asks about payouts that staff gave back: those that arrived all the same are noted. Returns how many. */
  async function askAboutGivenBack(scope: Scope): Promise<number> {
    const since = new Date(scope.clock.now() - GIVEN_BACK_DAYS * DAY_MS);
    const waiting = await stillMissing(scope, await payoutList.givenBack(scope, since));
    let arrived = 0;
    const ask = async (): Promise<void> => {
      for (let payout = waiting.shift(); payout; payout = waiting.shift()) {
        const { id } = payout;
        const said = await parts.payouts.ask(scope, payout).catch((error: unknown) => {
          if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
          scope.log.info({ payout: id.toString(), error }, 'a payout could not be asked about');
          return null;
        });
        arrived += said === 'settled' ? 1 : 0;
      }
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, ask));
    return arrived;
  }

  /** Those that are worth a question each: where a provider's statement reaches back so far, what it names. */
  async function stillMissing(scope: Scope, payouts: readonly Payout[]): Promise<Payout[]> {
    const left: Payout[] = [];
    for (const accountId of new Set(payouts.map((each) => each.accountId))) {
      const own = payouts.filter((each) => each.accountId === accountId);
      const named = accountId === null ? null : await namedOut(scope, accountId, own);
      left.push(
        ...own.filter(({ key, externalId }) => !named || named.has(key) || named.has(externalId ?? '')), // prettier-ignore
      );
    }
    return left;
  }

  /** What a provider says it sent since the oldest of some payouts; null: ask about each, few or untold as they are. */
  async function namedOut(
    scope: Scope,
    accountId: bigint,
    payouts: readonly Payout[],
  ): Promise<ReadonlySet<string> | null> {
    if (payouts.length < WORTH_A_STATEMENT) return null;
    const oldest = Math.min(...payouts.map(({ submittedAt, createdAt }) => (submittedAt ?? createdAt).getTime())); // prettier-ignore
    try {
      const { provider, connection } = await parts.connections.of(scope, accountId);
      if (!provider.statement) return null;
      const lines = await provider.statement(connection, new Date(oldest - DAY_MS));
      return new Set(lines.filter(({ direction }) => direction === 'out').map(({ id }) => id));
    } catch (error) {
      if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
      scope.log.info({ account: accountId.toString(), error }, 'a provider gave no statement');
      return null;
    }
  }

  /** Differences from the provider's statement; null when it did not answer. */
  async function compareBooks(
    scope: Scope,
    account: ProviderAccount,
  ): Promise<readonly Mismatch[] | null> {
    try {
      const { provider, connection } = await parts.connections.of(scope, account.id);
      if (!provider.statement) return [];
      const now = scope.clock.now();
      const from = new Date(now - LOOK_BACK_DAYS * DAY_MS);
      const period = { from, until: new Date(now - ON_ITS_WAY_MS) };
      const theirs = await provider.statement(connection, new Date(from.getTime() - DAY_MS));
      const earlier = new Date(from.getTime() - DAY_MS);
      const once = async () =>
        reconciliation.compare(await reconciliation.ownLines(scope, account, earlier), theirs, period); // prettier-ignore
      const found = await once();
      // What only they know may be an invoice whose callback never came: asked about now, it is credited.
      const asked = await askAgain(scope, account, found);
      return asked ? await once() : found;
    } catch (error) {
      // A chain's key is no account at a provider.
      if (error instanceof UserError && error.code === 'method-gone') return [];
      if (!(error instanceof Unavailable || error instanceof UserError)) throw error;
      scope.log.info({ account: account.id.toString(), error }, 'a provider gave no statement');
      return null;
    }
  }

  async function askAgain(
    scope: Scope,
    account: ProviderAccount,
    found: readonly Mismatch[],
  ): Promise<boolean> {
    let asked = false;
    for (const { kind, direction, id } of found) {
      if (kind !== 'missing-here' || direction !== 'in') continue;
      const invoice = await invoices.findByExternal(scope, account.id, id);
      if (!invoice) continue;
      asked = true;
      await parts.deposits.check(scope, invoice.id).catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
      });
    }
    return asked;
  }

  return {
    nightly: (scope) => look(scope, LOOK_BACK_DAYS),
    async onDemand(scope, job) {
      const { head, ...outcome } = await look(scope, null);
      const api = await parts.apiOf(scope.tenant.id);
      if (!api) return;
      const words = parts.wordsOf(scope.tenant.id);
      const trouble = outcome.broken + outcome.balances + outcome.statements;
      await edit(api, job, {
        text: words.t(job.language, trouble === 0 ? 'verify-whole' : 'verify-trouble', {
          ...outcome,
          hash: head?.hash ?? null,
        }),
        buttons: [
          [
            trouble === 0
              ? { text: words.plain(job.language, 'button-menu'), press: 'menu' }
              : { text: words.plain(job.language, 'button-findings'), press: 'findings' },
          ],
        ],
      });
    },
  };
}

function noteOnce(scope: Scope, reference: string, data: Readonly<Record<string, unknown>>) {
  return findings.note(scope, { kind: 'difference', reference, data });
}

function noteMismatch(scope: Scope, account: ProviderAccount, one: Mismatch): Promise<boolean> {
  const { kind, direction, id, belongsTo } = one;
  // Money that came and is in no book can be credited, once it is known whose it is.
  const isStray = kind === 'missing-here' && direction === 'in' && one.theirs !== null;
  return noteOnce(scope, `statement:${account.id}:${kind}:${direction}:${id}`, {
    what: kind,
    provider: account.provider,
    ...(isStray ? strayFacts(account, id, one.theirs) : { account: account.id.toString() }),
    direction,
    id,
    belongsTo,
    money: amountOf(one.theirs ?? one.ours),
    ours: amountOf(one.ours),
    theirs: amountOf(one.theirs),
  });
}

function amountOf(money: Money | null) {
  return money && { amount: money.amount.toString(), currency: money.currency };
}
