import { UserError } from '../../shared/errors.ts';
import * as halts from '../../shared/platform/chain-halts.ts';
import type { ChainState } from '../../shared/platform/chain-halts.ts';
import { addJob } from '../../shared/platform/job-workers.ts';
import { press } from '../../shared/telegram/callback.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { show } from '../../shared/telegram/view.ts';
import { demandOwner, type ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** The chains that are watched; one that was halted goes on when an owner says so. */
export const chains: Screen<ManagerContext> = {
  commands: { chains: (ctx) => showChains(ctx) },
  presses: {
    chains: (ctx) => showChains(ctx),
    'chains:ask': async (ctx, chain) => askSure(ctx, await demandHalted(ctx, chain)),
    'chains:go': async (ctx, chain) => goOn(ctx, await demandHalted(ctx, chain)),
  },
};

async function showChains(ctx: ManagerContext): Promise<void> {
  demandOwner(ctx);
  const states = await halts.states(ctx.manager.database.platform);
  const lines = states.map(({ chain, height, time, halted }) =>
    ctx.t('chains-line', {
      network: nameOf(ctx, chain),
      height: `${height}`,
      time,
      halted: halted === null ? 'no' : 'yes',
    }),
  );
  const waiting = states.filter(({ halted }) => halted !== null);
  await show(ctx, {
    text: [ctx.t('chains-text', { count: states.length }), lines.join('\n')].join('\n\n'),
    buttons: [
      ...waiting.map(({ chain }) => [
        {
          text: ctx.label('chains-go', { network: nameOf(ctx, chain) }),
          press: press('chains:ask', chain),
        },
      ]),
      [menuButton(ctx)],
    ],
  });
}

async function askSure(ctx: ManagerContext, { chain, height, halted }: ChainState): Promise<void> {
  await show(ctx, {
    text: ctx.t('chains-sure', {
      network: nameOf(ctx, chain),
      height: `${height}`,
      reason: halted,
    }),
    buttons: [
      [{ text: ctx.label('chains-yes'), press: press('chains:go', chain) }],
      [{ text: ctx.label('button-back'), press: 'chains' }],
    ],
  });
}

/** A job asks the node: pressed twice, it is done once. */
async function goOn(ctx: ManagerContext, { chain }: ChainState): Promise<void> {
  const job = { tenantId: 0, chain, chatId: ctx.chatId };
  await addJob(ctx.manager.database.platform, 'resume-chain', job, `resume-chain:${chain}`);
  await show(ctx, {
    text: ctx.t('chains-going', { network: nameOf(ctx, chain) }),
    buttons: [[menuButton(ctx)]],
  });
}

async function demandHalted(ctx: ManagerContext, chain: string | undefined): Promise<ChainState> {
  demandOwner(ctx);
  const states = await halts.states(ctx.manager.database.platform);
  const found = states.find((each) => each.chain === chain && each.halted !== null);
  if (!found) throw new UserError('button-old');
  return found;
}

function nameOf(ctx: ManagerContext, chain: string): string {
  return ctx.label(`network-${chain}`);
}
