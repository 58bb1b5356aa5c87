import * as customers from '../../../../shared/domain/people/customers.ts';
import type { Customer } from '../../../../shared/domain/people/customers.ts';
import * as findings from '../../../../shared/domain/money/findings.ts';
import type { Finding } from '../../../../shared/domain/money/findings.ts';
import { creditCurrency } from '../../../../shared/domain/money/wallets.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { parseAmount, type Money } from '../../../../shared/money.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { factsOf } from './finding-facts.ts';
import { creditOrAsk } from './second-person.ts';

const LONGEST_REASON = 300;

/** One finding: its facts, and what staff do about it. */
export const findingCard: ShopScreen = {
  presses: {
    finding: async (ctx, id) => showFinding(ctx, await demandFinding(ctx, id)),
    'finding:close': async (ctx, id) => askReason(ctx, await demandFinding(ctx, id)),
    'finding:credit': async (ctx, id) => beginCredit(ctx, await demandFinding(ctx, id)),
    'finding:whose': async (ctx, id) => askCustomer(ctx, await demandFinding(ctx, id)),
    'finding:amount': async (ctx, id, customer) =>
      askAmount(ctx, await demandFinding(ctx, id), readId(customer)),
    'finding:sure': async (ctx, id, customer, amount) =>
      credit(ctx, await demandFinding(ctx, id), readId(customer), readId(amount)),
    'finding:collect': async (ctx, id) => collect(ctx, await demandFinding(ctx, id)),
  },
  answers: {
    'finding:reason': (ctx, text) => close(ctx, text.trim()),
    'finding:customer': (ctx, text) => chooseCustomer(ctx, text.trim()),
    'finding:sum': (ctx, text) => chooseAmount(ctx, text),
  },
};

/** Shows a finding with its raw facts and what can be done. */
export async function showFinding(ctx: ShopContext, finding: Finding): Promise<void> {
  const { id, kind, data, state, foundAt, resolvedAt, resolution } = finding;
  const customerId = customerOf(finding);
  const isOpen = state === 'open';
  const buttons: Button[][] = [
    isOpen && findings.creditable(finding) !== null && can(ctx.turn.role, 'balances')
      ? [{ text: ctx.label('finding-credit'), press: press('finding:credit', id) }]
      : [],
    isOpen && findings.isOwed(kind) && can(ctx.turn.role, 'balances')
      ? [{ text: ctx.label('finding-collect'), press: press('finding:collect', id) }]
      : [],
    isOpen ? [{ text: ctx.label('finding-close'), press: press('finding:close', id) }] : [],
    [
      ...(customerId === null
        ? []
        : [{ text: ctx.label('button-person'), press: press('person', customerId) }]),
      ...(typeof data['invoiceId'] === 'string'
        ? [{ text: ctx.label('finding-story'), press: press('story:invoice', data['invoiceId']) }]
        : []),
    ],
    explorerButton(ctx, data),
    [backButton(ctx, 'findings')],
  ];
  const ended = isOpen
    ? ''
    : ctx.t('finding-ended', { at: resolvedAt, resolution: resolutionOf(ctx, resolution) });
  await show(ctx, {
    text: [
      ctx.t('finding-text', {
        id,
        name: ctx.label('finding-name', { kind }),
        at: foundAt,
        money: findings.readMoney(data['money']),
        facts: { html: factsOf(ctx, data) },
      }),
      isOpen ? ctx.t('finding-what-to-do', { kind: adviceOf(finding) }) : '',
      ended,
    ].filter(Boolean).join('\n\n'), // prettier-ignore
    buttons,
  });
}

/** Some of a kind want something else done about them. */
function adviceOf({ kind, data }: Finding): string {
  if (data['what'] === 'balance') return 'balance';
  return kind === 'payout-unmatched' && data['says'] === 'settled' && data['state'] === 'failed'
    ? 'payout-twice'
    : kind;
}

/** A page about coins that came. */
function explorerButton(
  ctx: ShopContext,
  { house, chain: named, txid }: Finding['data'],
): Button[] {
  const [, id = named] = typeof house === 'string' ? house.split(':') : [];
  if (typeof id !== 'string') return [];
  const chain = Object.hasOwn(ctx.shop.chains, id) ? ctx.shop.chains[id] : undefined;
  const url = typeof txid === 'string' ? chain?.explorer?.(txid) : undefined;
  return url === undefined ? [] : [{ text: ctx.label('coin-explorer'), url }];
}

async function askReason(ctx: ShopContext, { id }: Finding): Promise<void> {
  await ctx.commit((scope) => ask(ctx, scope, 'finding:reason', { id: id.toString() }));
  await show(ctx, {
    text: ctx.t('finding-ask-reason'),
    buttons: [[cancelButton(ctx, press('finding', id))]],
  });
}

async function close(ctx: ShopContext, reason: string): Promise<void> {
  const { id } = await askedAbout(ctx);
  if (reason.length === 0 || reason.length > LONGEST_REASON)
    throw new UserError('text-too-long', { longest: LONGEST_REASON });
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    if (!(await findings.resolve(scope, ctx.person.id, id, reason)))
      throw new UserError('finding-decided');
  });
  await showAgain(ctx, id);
}

/** Whose it is may be known; else staff name the customer. */
async function beginCredit(ctx: ShopContext, finding: Finding): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const customerId = customerOf(finding);
  if (customerId !== null) return offer(ctx, finding, await demandCustomer(ctx, customerId));
  await askCustomer(ctx, finding);
}

async function askCustomer(ctx: ShopContext, finding: Finding): Promise<void> {
  demand(ctx.turn.role, 'balances');
  await ctx.commit((scope) => ask(ctx, scope, 'finding:customer', { id: finding.id.toString() }));
  await show(ctx, {
    text: ctx.t('finding-ask-customer'),
    buttons: [[cancelButton(ctx, press('finding', finding.id))]],
  });
}

async function chooseCustomer(ctx: ShopContext, text: string): Promise<void> {
  const finding = await askedAbout(ctx);
  demand(ctx.turn.role, 'balances');
  const plain = text.replace(/^[#@]/, '');
  const found = text.startsWith('@')
    ? await customers.findByUsername(ctx.scope, plain)
    : /^\d{1,18}$/.test(plain)
      ? await customers.find(ctx.scope, BigInt(plain))
      : null;
  if (!found) throw new UserError('customer-gone');
  await offer(ctx, finding, found);
  if (ctx.progress === 'open') await closeDialogue(ctx, ctx.scope);
}

/** What it would be credited as is known, or staff say so. */
async function offer(ctx: ShopContext, finding: Finding, customer: Customer): Promise<void> {
  const worth = findings.creditable(finding);
  if (worth && worth.currency === currencyOf(ctx, finding))
    await confirm(ctx, finding, customer, worth);
  else await askAmount(ctx, finding, customer.id);
}

async function askAmount(ctx: ShopContext, finding: Finding, customerId: bigint): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const data = { id: finding.id.toString(), customer: customerId.toString() };
  await ctx.commit((scope) => ask(ctx, scope, 'finding:sum', data));
  await show(ctx, {
    text: ctx.t('finding-ask-amount', { currency: currencyOf(ctx, finding) }),
    buttons: [[cancelButton(ctx, press('finding', finding.id))]],
  });
}

async function chooseAmount(ctx: ShopContext, text: string): Promise<void> {
  const finding = await askedAbout(ctx);
  const customer = readId(String(ctx.turn.customer.dialogue?.data['customer']));
  const currency = currencyOf(ctx, finding);
  const amount = parseAmount(text, currency);
  if (amount <= 0n) throw new UserError('amount-too-small');
  await confirm(ctx, finding, await demandCustomer(ctx, customer), { amount, currency });
  await closeDialogue(ctx, ctx.scope);
}

async function confirm(
  ctx: ShopContext,
  finding: Finding,
  { id, name }: Customer,
  money: Money,
): Promise<void> {
  const back = press('finding', finding.id);
  await show(ctx, {
    text: ctx.t('finding-sure', { customer: name, number: id, money }),
    buttons: [
      [
        {
          text: ctx.label('finding-credit-yes', { money }),
          press: press('finding:sure', finding.id, id, money.amount),
        },
      ],
      [{ text: ctx.label('finding-amount'), press: press('finding:amount', finding.id, id) }],
      // What waits in suspense has an owner; else whose it is is a guess.
      findings.isHeld(finding.kind)
        ? []
        : [{ text: ctx.label('finding-whose'), press: press('finding:whose', finding.id) }],
      [backButton(ctx, back)],
    ],
  });
}

async function credit(
  ctx: ShopContext,
  finding: Finding,
  customerId: bigint,
  amount: bigint,
): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const money = { amount, currency: currencyOf(ctx, finding) };
  const { id } = finding;
  const wanted = { what: 'finding', subject: id, payment: 0, customerId, money } as const;
  const waits = await creditOrAsk(ctx, wanted, money, (scope, worth) =>
    findings.credit(scope, ctx.person.id, { id, customerId, money, worth }),
  );
  if (!waits) await ctx.toast(ctx.label('finding-credited', { money }));
  await showAgain(ctx, finding.id);
}

async function collect(ctx: ShopContext, { id }: Finding): Promise<void> {
  demand(ctx.turn.role, 'balances');
  const owed = await ctx.commit((scope) => findings.collect(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('finding-collected', { left: owed === 0n ? 'none' : 'some' }), true);
  await showAgain(ctx, id);
}

async function demandFinding(ctx: ShopContext, id: string | undefined): Promise<Finding> {
  demand(ctx.turn.role, 'payments');
  const finding = await findings.find(ctx.scope, readId(id));
  if (!finding) throw new UserError('finding-gone');
  return finding;
}

/** The finding that the open question is about. */
function askedAbout(ctx: ShopContext): Promise<Finding> {
  return demandFinding(ctx, String(ctx.turn.customer.dialogue?.data['id']));
}

async function demandCustomer(ctx: ShopContext, id: bigint): Promise<Customer> {
  const customer = await customers.find(ctx.scope, id);
  if (!customer) throw new UserError('customer-gone');
  return customer;
}

async function showAgain(ctx: ShopContext, id: bigint): Promise<void> {
  await showFinding(ctx, await demandFinding(ctx, id.toString()));
}

function customerOf({ data }: Finding): bigint | null {
  const id = data['customerId'];
  return typeof id === 'string' && /^[1-9]\d{0,17}$/.test(id) ? BigInt(id) : null;
}

/** What it is credited in: its own currency where the shop keeps money in that, else the shop's. */
function currencyOf(ctx: ShopContext, finding: Finding): string {
  const worth = findings.creditable(finding);
  if (finding.state !== 'open' || !worth) throw new UserError('finding-decided');
  return creditCurrency(ctx.turn.settings, worth.currency);
}

/** What the program did has its words; what staff wrote is theirs. */
export function resolutionOf(ctx: ShopContext, resolution: string | null): string {
  const known = ['credited', 'completed', 'refunded', 'collected'];
  return resolution !== null && known.includes(resolution)
    ? ctx.label('finding-resolution', { how: resolution })
    : (resolution ?? '');
}
