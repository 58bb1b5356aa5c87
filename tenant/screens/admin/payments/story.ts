import * as findings from '../../../../shared/domain/money/findings.ts';
import * as stories from '../../../../shared/domain/proof/story.ts';
import type { Lead, Step, Subject } from '../../../../shared/domain/proof/story.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { Unavailable, UserError } from '../../../../shared/errors.ts';
import { TELEGRAM } from '../../../../shared/domain/money/telegram-currencies.ts';
import * as inbox from '../../../../shared/platform/inbox.ts';
import * as sightings from '../../../../shared/platform/sightings.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { formatMoney } from '../../../../shared/telegram/format.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { hashIn } from '../../../../shared/domain/coins/transaction-lookup.ts';
import { resolutionOf, showFinding } from './finding.ts';
import { sourceName } from './source-name.ts';

/** More steps than this no payment takes; more is a provider that repeats itself. */
const MOST_STEPS = 25;
const LONGEST_LEAD = 128;
/** Shorter texts stand in any callback. */
const SHORTEST_RECEIPT = 8;

/** "Why was I not credited?": staff paste what they were given and read what happened, step by step. */
export const story: ShopScreen = {
  presses: {
    story: (ctx) => askLead(ctx),
    'story:invoice': (ctx, id) => showStory(ctx, { invoiceId: readId(id), paymentReference: null }),
    'story:check': (ctx, id) => check(ctx, readId(id)),
  },
  answers: { 'story:lead': (ctx, text) => search(ctx, text.trim()) },
};

async function askLead(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'payments');
  await ctx.commit((scope) => ask(ctx, scope, 'story:lead'));
  await show(ctx, { text: ctx.t('story-ask'), buttons: [[cancelButton(ctx, 'payments')]] });
}

async function search(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'payments');
  if (text.length > LONGEST_LEAD) throw new UserError('text-too-long', { longest: LONGEST_LEAD });
  const hash = hashIn(text);
  if (await showLed(ctx, [hash])) return;
  const receipt = await leadOfReceipt(ctx, text);
  if (receipt) return showLead(ctx, receipt);
  let seen = await seenOf(ctx, [hashOf(hash)]);
  // What a wallet calls a transaction is not what its payments are booked as everywhere.
  const known = seen.length > 0 ? null : await ctx.shop.deposits.lookUp(ctx.scope, hash);
  if (known && (await showLed(ctx, known.txids))) return;
  if (known) seen = await seenOf(ctx, known.txids);
  const said = seen.length > 0 ? 'only-chain' : known ? `network-${known.kind}` : 'nothing';
  await show(ctx, {
    text: [
      ctx.t(`story-${said}`, { text, network: known && sourceName(ctx, known.chain) }),
      ...seen.map((each) => sightingLine(ctx, each)),
    ].join('\n'),
    buttons: [
      known?.kind === 'ours' && seen.length === 0
        ? [{ text: ctx.label('chain-rescan'), press: press('rescan', known.chain) }]
        : [],
      [{ text: ctx.label('story-other'), press: 'story' }],
      [backButton(ctx, 'payments')],
    ],
  });
}

/** What customers read on a receipt, we know only from the callback: M-Pesa's and Chapa's numbers. */
async function leadOfReceipt(ctx: ShopContext, text: string): Promise<Lead | null> {
  if (text.length < SHORTEST_RECEIPT) return null;
  const events = await inbox.eventsNaming(ctx.shop.platform, ctx.scope.tenant.id, text);
  return events.length === 0
    ? null
    : stories.ofNames(ctx.scope, events.flatMap((key) => key.split(':'))); // prettier-ignore
}

/** A finding is its own story. */
async function showLead(ctx: ShopContext, lead: Lead): Promise<void> {
  await closeDialogue(ctx, ctx.scope);
  const finding = lead.findingId ? await findings.find(ctx.scope, lead.findingId) : null;
  await (finding ? showFinding(ctx, finding) : showStory(ctx, lead));
}

/** Shows the story that one of these names leads to; false: none does. */
async function showLed(ctx: ShopContext, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const lead = await stories.find(ctx.scope, name);
    if (!lead) continue;
    await showLead(ctx, lead);
    return true;
  }
  return false;
}

async function seenOf(ctx: ShopContext, txids: readonly string[]): Promise<sightings.Sighting[]> {
  const { platform } = ctx.shop;
  const { id } = ctx.scope.tenant;
  const found = await Promise.all(txids.map((txid) => sightings.ofTransaction(platform, id, txid)));
  return found.flat();
}

async function showStory(ctx: ShopContext, lead: Lead): Promise<void> {
  demand(ctx.turn.role, 'payments');
  const about = await stories.subject(ctx.scope, lead);
  if (!about) throw new UserError('invoice-gone');
  const [own, outside] = await Promise.all([
    stories.steps(ctx.scope, about),
    outsideSteps(ctx, about),
  ]);
  const all = [...own, ...outside].toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const lines = all.slice(0, MOST_STEPS).map((step) =>
    ctx.t('story-step', {
      what: step.what,
      at: step.at,
      money: step.money,
      note: noteOf(ctx, step),
    }),
  );
  await show(ctx, {
    text: [
      ctx.t('story-head', {
        invoice: about.invoiceId?.toString() ?? null,
        customer: about.customer,
        method: sourceName(ctx, about.method),
      }),
      lines.join('\n'),
      ctx.t(`story-verdict-${verdictOf(ctx, about, all)}`, {
        credited: about.credited.map((money) => formatMoney(ctx.language, money)).join(' + '),
      }),
    ].join('\n\n'),
    buttons: buttonsOf(ctx, about),
  });
}

function buttonsOf(ctx: ShopContext, about: Subject): Button[][] {
  const person = { text: ctx.label('story-person'), press: press('person', about.customerId) };
  const isOpen = about.invoiceId !== null && about.externalId !== null && !hasNoHost(ctx, about);
  const now = {
    text: ctx.label('story-check'),
    press: press('story:check', about.invoiceId ?? 0n),
  };
  const other = { text: ctx.label('story-other'), press: 'story' };
  return [isOpen ? [now] : [], [person, other], [backButton(ctx, 'payments')]];
}

/** What staff know under a name is said by it. */
function noteOf(ctx: ShopContext, { what, note }: Step): string | null {
  if (what === 'finding' || what === 'found') return ctx.label('finding-name', { kind: note });
  return what === 'decided' ? resolutionOf(ctx, note) : note;
}

/** Nobody can be asked about it. */
function hasNoHost(ctx: ShopContext, { method }: Subject): boolean {
  return ctx.shop.providers.find(({ id }) => id === method)?.hasNoHost === true;
}

/** The one sentence that answers the question. */
function verdictOf(ctx: ShopContext, about: Subject, steps: readonly Step[]): string {
  const has = (what: Step['what']) => steps.some((step) => step.what === what);
  if (has('finding')) return 'finding';
  if (about.credited.length > 0) return has('not-told') ? 'not-told' : 'credited';
  if (has('decided')) return 'decided';
  if (has('reversed')) return 'reversed';
  if (has('seen')) return 'waiting';
  if (has('callback')) return 'callback';
  // Telegram and chains make none of their own.
  const makes = about.method !== TELEGRAM && ctx.shop.chains[about.method] === undefined;
  if (makes && about.accountId !== null && about.externalId === null) return 'unmade';
  if (hasNoHost(ctx, about)) return 'by-hand';
  return about.isOver ? 'expired' : 'nothing';
}

/** What lies in the inbox and what the chain watch saw. */
async function outsideSteps(ctx: ShopContext, about: Subject): Promise<Step[]> {
  const { platform } = ctx.shop;
  const tenantId = ctx.scope.tenant.id;
  const needles = [about.key, about.externalId].filter((each) => each !== null);
  const callbacks =
    about.accountId === null
      ? []
      : await inbox.about(platform, { tenantId, accountId: about.accountId, needles });
  const txids = about.references.flatMap((reference) => {
    const [chain = '', txid = ''] = reference.split(':');
    return ctx.shop.chains[chain] ? [txid] : [];
  });
  const seen = await Promise.all(
    txids.map((txid) => sightings.ofTransaction(platform, tenantId, txid)),
  );
  return [
    ...callbacks.map((row): Step => ({
      at: row.receivedAt,
      what: 'callback',
      money: null,
      note: problemOf(ctx, row.error) ?? ctx.label('story-callback', { state: row.state }),
    })),
    ...seen.flat().map((each): Step => ({
      at: each.seenAt,
      what: 'sighting',
      money: each.money,
      note: ctx.label('story-chain', { status: each.status, height: each.height }),
    })),
  ];
}

/** What a callback was refused with is a code of ours, and its sentence speaks to customers; the rest is told as it was said. */
function problemOf(ctx: ShopContext, error: string | null): string | null {
  return error === 'invoice-mismatch' ? ctx.label('story-callback-mismatch') : error;
}

function sightingLine(ctx: ShopContext, each: sightings.Sighting): string {
  return ctx.t('story-step', {
    what: 'sighting',
    at: each.seenAt,
    money: each.money,
    note: ctx.label('story-chain', { status: each.status, height: each.height }),
  });
}

/** Asks the provider now: what it tells is applied like any callback. */
async function check(ctx: ShopContext, invoiceId: bigint): Promise<void> {
  demand(ctx.turn.role, 'payments');
  try {
    const now = await ctx.shop.deposits.check(ctx.scope, invoiceId);
    await ctx.toast(ctx.label(`invoice-toast-${now.status}`));
  } catch (error) {
    if (error instanceof Unavailable) throw new UserError('provider-unavailable');
    throw error;
  }
  await showStory(ctx, { invoiceId, paymentReference: null });
}

/** Hashes of most chains are hex in any case; those of some are not. */
function hashOf(text: string): string {
  return /^(0x)?[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : text;
}
