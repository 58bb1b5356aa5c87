import { demand } from '../../../../shared/domain/staff/staff.ts';
import * as webhooks from '../../../../shared/domain/programs/webhooks.ts';
import { eventNouns, nounsOf, typesOf, type EventNoun, type Webhook } from '../../../../shared/domain/programs/webhooks.ts'; // prettier-ignore
import { press, readId, readWord } from '../../../../shared/telegram/callback.ts';
import { closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { show, type Button } from '../../../../shared/telegram/view.ts';
import type { ActionData, ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';
import { demandCode } from '../../second-factor.ts';

/** A button has room for so much of an address. */
const LONGEST_NAME = 50;

/** The addresses of the operator's programs that are told what happens. */
export const settingsWebhooks: ShopScreen = {
  presses: {
    webhooks: (ctx) => showAll(ctx),
    'webhooks:one': (ctx, id) => showOne(ctx, readId(id)),
    'webhooks:noun': (ctx, id, noun) => toggle(ctx, readId(id), readWord(noun, eventNouns)),
    'webhooks:on': (ctx, id) => setOn(ctx, readId(id), true),
    'webhooks:off': (ctx, id) => setOn(ctx, readId(id), false),
    'webhooks:secret': (ctx, id) => askSecret(ctx, readId(id)),
    'webhooks:renew': (ctx, id) => demandCode(ctx, 'webhook-secret', { id: `${readId(id)}` }),
    'webhooks:remove': (ctx, id) => askRemove(ctx, readId(id)),
    'webhooks:gone': (ctx, id) => remove(ctx, readId(id)),
  },
};

async function showAll(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const all = await webhooks.list(ctx.scope);
  await show(ctx, {
    text: ctx.t('webhooks-text', {
      count: all.length,
      document: `${ctx.shop.publicUrl}/api/v1/openapi.json`,
    }),
    buttons: [
      ...all.map((each) => [
        {
          text: ctx.label('webhooks-line', { host: nameOf(each), state: stateOf(each) }),
          press: press('webhooks:one', each.id),
        },
      ]),
      [{ text: ctx.label('webhooks-add'), press: 'webhooks:add' }],
      [backButton(ctx, 'settings')],
    ],
  });
}

/** Shows one address: how it fares, and what it is told of. */
export async function showOne(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const found = await webhooks.find(ctx.scope, id);
  const chosen = nounsOf(found.events);
  await show(ctx, {
    text: ctx.t('webhooks-one', {
      url: found.url,
      state: stateOf(found),
      failingSince: found.failingSince,
      waiting: found.waiting,
    }),
    buttons: [
      ...rowsOf(
        eventNouns.map((noun) => ({
          text: `${chosen.includes(noun) ? '✅' : '▫️'} ${ctx.label(`webhooks-noun-${noun}`)}`,
          press: press('webhooks:noun', id, noun),
        })),
        2,
      ),
      [{ text: ctx.label('webhooks-log'), press: press('webhooks:log', id, 1) }, ...trial(ctx, found)],
      [onButton(ctx, found), { text: ctx.label('webhooks-secret'), press: press('webhooks:secret', id) }],
      [{ text: ctx.label('webhooks-remove'), press: press('webhooks:remove', id) }],
      [backButton(ctx, 'webhooks')],
    ],
  }); // prettier-ignore
}

function trial(ctx: ShopContext, { id, isOn }: Webhook): Button[] {
  return isOn ? [{ text: ctx.label('webhooks-ping'), press: press('webhooks:ping', id) }] : [];
}

function onButton(ctx: ShopContext, { id, isOn }: Webhook): Button {
  const to = isOn ? 'off' : 'on';
  return { text: ctx.label(`webhooks-${to}`), press: press(`webhooks:${to}`, id) };
}

/** Two programs may listen at one host. */
function nameOf({ url }: Webhook): string {
  const { host, pathname } = new URL(url);
  return clip(pathname === '/' ? host : `${host}${pathname}`, LONGEST_NAME);
}

function stateOf({ isOn, offWhy, failingSince }: Webhook): string {
  if (!isOn) return offWhy ?? 'off';
  return failingSince ? 'trouble' : 'on';
}

async function toggle(ctx: ShopContext, id: bigint, noun: EventNoun): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const chosen = nounsOf((await webhooks.find(ctx.scope, id)).events);
  const next = chosen.includes(noun) ? chosen.filter((each) => each !== noun) : [...chosen, noun];
  if (next.length === 0) return void (await ctx.toast(ctx.label('webhooks-one-at-least')));
  await ctx.commit((scope) => webhooks.choose(scope, ctx.person.id, id, typesOf(next)));
  await showOne(ctx, id);
}

async function setOn(ctx: ShopContext, id: bigint, isOn: boolean): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => webhooks.setOn(scope, ctx.person.id, id, isOn));
  await showOne(ctx, id);
}

async function askSecret(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { url } = await webhooks.find(ctx.scope, id);
  await show(ctx, {
    text: ctx.t('webhooks-secret-ask', { url }),
    buttons: [
      [{ text: ctx.label('webhooks-renew'), press: press('webhooks:renew', id) }],
      [backButton(ctx, press('webhooks:one', id))],
    ],
  });
}

/** Makes a new secret, after the code where one is needed. */
export async function renewWebhookSecret(ctx: ShopContext, data: ActionData): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const id = readId(String(data['id']));
  const secret = await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    return webhooks.renewSecret(scope, ctx.shop.secrets, ctx.person.id, id);
  });
  await showSecret(ctx, id, secret);
}

/** Shows the secret, this one time. */
export async function showSecret(ctx: ShopContext, id: bigint, secret: string): Promise<void> {
  await show(ctx, {
    text: ctx.t('webhooks-secret-made', { secret }),
    buttons: [
      [{ text: ctx.label('apikeys-copy'), copy: secret }],
      [{ text: ctx.label('apikeys-kept'), press: press('webhooks:one', id) }],
    ],
  });
}

async function askRemove(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  const { url } = await webhooks.find(ctx.scope, id);
  await show(ctx, {
    text: ctx.t('webhooks-remove-ask', { url }),
    buttons: [
      [{ text: ctx.label('webhooks-remove'), press: press('webhooks:gone', id) }],
      [backButton(ctx, press('webhooks:one', id))],
    ],
  });
}

async function remove(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'settings');
  await ctx.commit((scope) => webhooks.remove(scope, ctx.person.id, id));
  await ctx.toast(ctx.label('webhooks-removed'));
  await showAll(ctx);
}
