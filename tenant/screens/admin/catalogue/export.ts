import * as audit from '../../../../shared/domain/staff/audit.ts';
import * as exports from '../../../../shared/domain/catalogue/exports.ts';
import { exportRights, type ExportKind } from '../../../../shared/domain/catalogue/exports.ts';
import { can, demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readWord } from '../../../../shared/telegram/callback.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton, rowsOf } from '../../buttons.ts';

const kinds = Object.keys(exportRights) as ExportKind[];

/** Takes what a shop has out of it, as files in the chat. */
export const exportScreen: ShopScreen = {
  presses: {
    export: (ctx) => choose(ctx),
    'export:sure': (ctx) => warn(ctx),
    'export:run': (ctx, kind) => run(ctx, readWord(kind, kinds)),
  },
};

async function choose(ctx: ShopContext): Promise<void> {
  const allowed = kinds.filter((kind) => can(ctx.turn.role, exportRights[kind]));
  if (allowed.length === 0) throw new UserError('not-allowed');
  const buttons = allowed.map((kind) => ({
    text: ctx.label(`export-${kind}`),
    press: kind === 'stock' ? 'export:sure' : press('export:run', kind),
  }));
  await show(ctx, {
    text: ctx.t('export-text'),
    buttons: [
      ...rowsOf(buttons, 1),
      [backButton(ctx, can(ctx.turn.role, 'catalogue') ? 'products' : 'admin')],
    ],
  });
}

/** Whoever has the file has what the shop sells. */
async function warn(ctx: ShopContext): Promise<void> {
  demand(ctx.turn.role, exportRights.stock);
  await show(ctx, {
    text: ctx.t('export-stock-sure'),
    buttons: [
      [{ text: ctx.label('export-stock-yes'), press: press('export:run', 'stock') }],
      [backButton(ctx, 'export')],
    ],
  });
}

async function run(ctx: ShopContext, kind: ExportKind): Promise<void> {
  demand(ctx.turn.role, exportRights[kind]);
  const { chatId, language, person } = ctx;
  await ctx.commit(async (scope) => {
    await audit.write(scope, person.id, 'export.run', { what: kind });
    const job = { actorId: person.id, chatId, kind, language };
    await exports.schedule(scope, ctx.update.update_id, job);
  });
  await show(ctx, {
    text: ctx.t('export-running', { what: ctx.label(`export-${kind}`) }),
    buttons: [[backButton(ctx, 'export')]],
  });
}
