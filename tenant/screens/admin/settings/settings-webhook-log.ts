import * as deliveries from '../../../../shared/domain/programs/webhook-deliveries.ts';
import type { Delivery } from '../../../../shared/domain/programs/webhook-deliveries.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';

const PAGE = 8;
/** A message has room for so much of what was sent. */
const SHOWN = 2_500;

/** What was sent to an address, how it was answered, and the same once more. */
export const settingsWebhookLog: ShopScreen = {
  presses: {
    'webhooks:log': (ctx, id, page) => showLog(ctx, readId(id), readPage(page)),
    'webhooks:sent': (ctx, id) => showSent(ctx, readId(id)),
    'webhooks:again': (ctx, id) => again(ctx, readId(id)),
    'webhooks:ping': (ctx, id) => ping(ctx, readId(id)),
  },
};

async function showLog(ctx: ShopContext, id: bigint, number: number): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const found = await deliveries.list(ctx.scope, id, {
    offset: (number - 1) * PAGE,
    limit: PAGE + 1,
  });
  const page = pageOf(found, number, PAGE);
  await show(ctx, {
    text: ctx.t('webhooks-log-text', { count: page.rows.length }),
    buttons: [
      ...page.rows.map((each) => [
        {
          text: ctx.label('webhooks-log-line', {
            state: each.state,
            type: each.type,
            answer: each.answer,
            at: each.createdAt,
          }),
          press: press('webhooks:sent', each.id),
        },
      ]),
      pagingButtons(ctx, page, 'webhooks:log', `${id}`),
      [backButton(ctx, press('webhooks:one', id))],
    ],
  });
}

async function showSent(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const found = await deliveries.find(ctx.scope, id);
  const { webhookId, state, type, event, attempts, answer, createdAt, triedAt, nextAt } = found;
  await show(ctx, {
    text: ctx.t('webhooks-sent', {
      state, type, event, attempts, createdAt, triedAt, nextAt,
      answer: answer === null ? null : answerWords(ctx, answer),
      body: bodyWords(found),
    }),
    buttons: [
      [{ text: ctx.label('webhooks-again'), press: press('webhooks:again', id) }],
      [backButton(ctx, press('webhooks:log', webhookId, 1))],
    ],
  }); // prettier-ignore
}

/** A status says what it is; for no answer there is a word of ours. */
function answerWords(ctx: ShopContext, answer: string): string {
  return /^\d+$/.test(answer) ? `HTTP ${answer}` : ctx.label('webhooks-answer', { answer });
}

function bodyWords({ body }: Delivery): string | null {
  if (body === null) return null;
  const text = JSON.stringify(JSON.parse(body), null, 1);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

async function again(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => deliveries.again(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('webhooks-queued'));
  await showSent(ctx, id);
}

async function ping(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => deliveries.ping(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('webhooks-queued'));
  await showLog(ctx, id, 1);
}
