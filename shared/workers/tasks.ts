import type { Api } from 'grammy';
import * as commissions from '../domain/marketing/commissions.ts';
import type { Deposits } from '../domain/money/deposits.ts';
import type { Payouts } from '../domain/payouts/payouts.ts';
import * as messages from '../domain/shop/messages.ts';
import * as tradeCard from '../domain/money/trade-card.ts';
import * as gifts from '../domain/subscriptions/gifts.ts';
import * as reviews from '../domain/marketing/reviews.ts';
import * as renewals from '../domain/subscriptions/renewals.ts';
import { readJob } from '../domain/subscriptions/access.ts';
import * as tenants from '../platform/tenants.ts';
import type { Scope } from '../scope.ts';
import * as digest from '../domain/shop/digest.ts';
import * as channelLinkEnds from '../domain/subscriptions/channel-link-ends.ts';
import * as starStops from '../domain/subscriptions/star-stops.ts';
import * as waitingList from '../domain/catalogue/waiting-list.ts';
import { createAccess } from './access.ts';
import { lookAtPlace, revokeLinks } from './channel-places.ts';
import { createBroadcaster } from './broadcasts.ts';
import { createChatAudit } from './chat-audit.ts';
import { createCloner, type CloneParts } from './clone.ts';
import { createExporter, createImporter } from './exchange.ts';
import type { Task } from './jobs.ts';
import { createHedger, type HedgeParts } from './hedges.ts';
import { createInvoiceWatch } from './invoice-watch.ts';
import { expireOrder, giveStarsBack } from './orders.ts';
import { createPayoutWatch } from './payouts.ts';
import { createStatementWriter, type StatementParts } from './statements.ts';
import { createProbe } from './probe.ts';
import { createProver, type ProofParts } from './proof.ts';
import { createResumer } from './chain-resume.ts';
import { createRescanner, type RescanParts } from './rescan.ts';
import { editStars } from './star-renewals.ts';
import { compareTelegram, giveTopUpBack, readCharges } from './stars.ts';
import { createTopics } from './topics.ts';
import { createWebhookSender, type WebhookParts } from './webhooks.ts';

/** A client of the tenant's bot; null when it has no working token now, or its shop is in another state than `also`. */
export type ApiOf = (tenantId: number, also?: 'removed') => Promise<Api | null>;

export interface TaskParts
  extends
    Omit<CloneParts, 'scopeOf' | 'apiOf'>,
    Pick<ProofParts, 'connections'>,
    Pick<StatementParts, 'papers'>,
    Pick<HedgeParts, 'quotes'>,
    WebhookParts,
    RescanParts {
  readonly scopeOf: (tenantId: number) => Promise<Scope>;
  readonly deposits: Deposits;
  readonly payouts: Payouts;
  readonly send: (scope: Scope) => Promise<void>;
  /** Looks into one stored callback. */
  readonly readCallback: (scope: Scope, inboxId: bigint) => Promise<void>;
  /** Tells Telegram a bot's commands and notes that it did; or only those of one chat. */
  readonly publishCommands: (scope: Scope, api: Api, chatId?: number) => Promise<void>;
  readonly apiOf: ApiOf;
  /** The daily round: old updates, old callbacks, shops removed long ago. */
  readonly maintain: () => Promise<void>;
}

/** What somebody of the staff waits for: they hear of it when the last try has failed too. */
export function awaited(
  scopeOf: (payload: Readonly<Record<string, unknown>>) => Promise<Scope>,
  work: (scope: Scope, job: never) => Promise<void>,
): Task {
  return async (payload, isLast) => {
    const scope = await scopeOf(payload);
    try {
      await work(scope, payload as never);
    } catch (error) {
      if (isLast)
        await messages.queue(scope, {
          reference: null,
          chatId: Number(payload['chatId']),
          content: { key: 'notice-job-failed' },
        });
      throw error;
    }
  };
}

/** Every kind of job, by the name it is added with. */
export function createTasks(parts: TaskParts): Readonly<Record<string, Task>> {
  const watchInvoice = createInvoiceWatch(parts.deposits);
  const watchPayout = createPayoutWatch(parts.payouts);
  const openTopic = createTopics(parts.apiOf);
  const importFile = createImporter(parts);
  const exportFile = createExporter(parts);
  const clone = createCloner(parts);
  const writeStatement = createStatementWriter(parts);
  const followBroadcast = createBroadcaster(parts);
  const prover = createProver(parts);
  const hedge = createHedger(parts);
  const probe = createProbe(parts);
  const sendEvent = createWebhookSender(parts);
  const rescan = createRescanner(parts);
  const resumeChain = createResumer(parts);
  const access = createAccess(parts);
  const auditChats = createChatAudit(parts);
  const scopeOf = (payload: Readonly<Record<string, unknown>>) =>
    parts.scopeOf(Number(payload['tenantId']));
  return {
    send: async (payload) => parts.send(await scopeOf(payload)),
    inbox: async (payload) =>
      parts.readCallback(await scopeOf(payload), BigInt(String(payload['inboxId']))),
    invoice: async (payload) =>
      watchInvoice(await scopeOf(payload), BigInt(String(payload['invoiceId']))),
    payout: async (payload) =>
      watchPayout(await scopeOf(payload), BigInt(String(payload['payoutId']))),
    commands: async (payload) => {
      const scope = await scopeOf(payload);
      const api = await parts.apiOf(scope.tenant.id);
      const chatId = payload['chatId'] === undefined ? undefined : Number(payload['chatId']);
      if (api) await parts.publishCommands(scope, api, chatId);
    },
    topic: async (payload) =>
      openTopic(await scopeOf(payload), BigInt(String(payload['ticketId']))),
    // What a job needs to know was written by `schedule` of its domain file.
    import: awaited(scopeOf, importFile),
    export: awaited(scopeOf, exportFile),
    clone: awaited(scopeOf, clone),
    statement: awaited(scopeOf, writeStatement),
    rescan: awaited(scopeOf, rescan),
    'resume-chain': awaited(scopeOf, resumeChain),
    quote: async (payload) =>
      tradeCard.tick(await scopeOf(payload), BigInt(String(payload['quoteId']))),
    hedge: async (payload) => hedge(await scopeOf(payload), BigInt(String(payload['quoteId']))),
    waiting: async (payload) =>
      waitingList.offer(await scopeOf(payload), BigInt(String(payload['productId']))),
    order: async (payload) =>
      expireOrder(await scopeOf(payload), BigInt(String(payload['orderId']))),
    refund: async (payload) => {
      const scope = await scopeOf(payload);
      const api = await parts.apiOf(scope.tenant.id);
      await giveStarsBack(scope, api, BigInt(String(payload['refundId'])));
    },
    'stars-back': async (payload) => {
      const scope = await scopeOf(payload);
      const api = await parts.apiOf(scope.tenant.id);
      await giveTopUpBack(scope, api, BigInt(String(payload['paymentId'])));
    },
    webhook: async (payload) =>
      sendEvent(await scopeOf(payload), BigInt(String(payload['deliveryId']))),
    'webhook-slow': async (payload) =>
      sendEvent(await scopeOf(payload), BigInt(String(payload['deliveryId'])), true),
    probe: async (payload) => probe(await scopeOf(payload), BigInt(String(payload['accountId']))),
    commissions: async (payload) => void (await commissions.settle(await scopeOf(payload))),
    review: async (payload) =>
      void (await reviews.askBuyer(await scopeOf(payload), BigInt(String(payload['orderId'])))),
    subscription: async (payload) => {
      // Nobody is charged for what a removed shop does not give. Should it come back, the daily round looks again.
      const found = await tenants.find(parts.platform, { id: Number(payload['tenantId']) });
      if (found?.state === 'removed') return;
      const id = BigInt(String(payload['subscriptionId']));
      await renewals.look(await scopeOf(payload), id, (scope) => readCharges(scope, parts));
    },
    'star-shop': async (payload) => {
      const found = await tenants.find(parts.platform, { id: Number(payload['tenantId']) });
      if (found?.state !== 'removed') return;
      const scope = await scopeOf(payload);
      await starStops.stopAll(scope);
      await channelLinkEnds.endAll(scope);
    },
    'channel-links': async (payload) => {
      const scope = await scopeOf(payload);
      // A removed shop's links would sell on.
      const api = await parts.apiOf(scope.tenant.id, 'removed');
      await revokeLinks(scope, api, BigInt(String(payload['productId'])));
    },
    'channel-place': async (payload) => {
      const scope = await scopeOf(payload);
      const place = {
        chatId: Number(payload['chatId']),
        telegramId: Number(payload['telegramId']),
      };
      await lookAtPlace(scope, await parts.apiOf(scope.tenant.id), place);
    },
    'star-renewal': async (payload) => {
      const scope = await scopeOf(payload);
      // A removed shop speaks to Telegram for this alone: it charges on until it is told.
      await editStars(scope, await parts.apiOf(scope.tenant.id, 'removed'), {
        subscriptionId: BigInt(String(payload['subscriptionId'])),
        charge: typeof payload['charge'] === 'string' ? payload['charge'] : null,
        telegramId: payload['telegramId'] === undefined ? null : Number(payload['telegramId']),
      });
    },
    gift: async (payload) =>
      gifts.expire(await scopeOf(payload), BigInt(String(payload['lineId']))),
    broadcast: async (payload) =>
      followBroadcast(await scopeOf(payload), BigInt(String(payload['broadcastId']))),
    digest: async (payload) => digest.run(await scopeOf(payload)),
    proof: async (payload) => {
      const scope = await scopeOf(payload);
      await compareTelegram(scope, parts);
      await parts.deposits.warnUnpriced(scope);
      await prover.nightly(scope);
    },
    verify: async (payload) => prover.onDemand(await scopeOf(payload), payload as never),
    access: async (payload) => access(await scopeOf(payload), readJob(payload)),
    chats: async (payload) => auditChats(await scopeOf(payload)),
    maintain: () => parts.maintain(),
  };
}
