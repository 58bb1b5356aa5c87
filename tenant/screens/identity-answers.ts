import type { Message } from 'grammy/types';
import * as identityChecks from '../../shared/domain/guards/identity-checks.ts';
import type {
  Answer,
  IdentityStep,
  PictureStep,
  Told,
} from '../../shared/domain/guards/identity-told.ts';
import { identityDocuments } from '../../shared/domain/shop/options.ts';
import * as updates from '../../shared/domain/shop/updates.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scope } from '../../shared/scope.ts';
import { press, readWord } from '../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../shared/telegram/context.ts';
import { cancelButton } from '../../shared/telegram/router.ts';
import { show, type Button } from '../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../context.ts';
import { backButton } from './buttons.ts';

/** What can be told anew; another document brings new pictures. */
const CHANGED = ['name', 'birth', 'document'] as const;

/** What a customer answers about themselves, one thing a message; what is told is kept at each step. */
export const identityAnswers: ShopScreen = {
  presses: {
    'identity:document': (ctx, kind) =>
      take(ctx, { step: 'document', text: readWord(kind, identityDocuments) }),
    'identity:change': (ctx, step) => change(ctx, readWord(step, CHANGED)),
  },
  answers: {
    'identity:name': (ctx, text) => take(ctx, { step: 'name', text }),
    'identity:birth': (ctx, text) => take(ctx, { step: 'birth', text }),
  },
  messages: {
    'identity:front': (ctx, message) => take(ctx, readPicture(message, 'front')),
    'identity:back': (ctx, message) => take(ctx, readPicture(message, 'back')),
    'identity:selfie': (ctx, message) => take(ctx, readPicture(message, 'selfie')),
  },
};

/** Does `work` and asks what it says comes next, or shows everything to be sent. */
export async function askStep(
  ctx: ShopContext,
  work: (scope: Scope) => Promise<IdentityStep | null>,
): Promise<void> {
  const step = await ctx.commit(async (scope) => {
    const step = await work(scope);
    if (step === null) await closeDialogue(ctx, scope);
    else await ask(ctx, scope, `identity:${step}`);
    return step;
  });
  if (step === null) return showSummary(ctx);
  const { identity } = ctx.turn.settings.options;
  const check = await openCheck(ctx);
  const documents = identity?.[check.level].documents ?? [];
  const choices = documents.map((kind): Button[] => [
    { text: ctx.label(`identity-${kind}`), press: press('identity:document', kind) },
  ]);
  await show(ctx, {
    text: ctx.t(`identity-ask-${step}`, { document: check.told.document ?? null }),
    buttons: [...(step === 'document' ? choices : []), [cancelButton(ctx, 'identity')]],
  });
}

async function change(ctx: ShopContext, step: (typeof CHANGED)[number]): Promise<void> {
  await openCheck(ctx);
  await askStep(ctx, () => Promise.resolve(step));
}

async function take(ctx: ShopContext, answer: Answer): Promise<void> {
  const { settings, customer } = ctx.turn;
  await askStep(ctx, async (scope) => {
    // It is sealed from here on; the stored update would keep it for a week in plain.
    await updates.forgetText(scope, ctx.update.update_id);
    return identityChecks.tell(scope, ctx.shop.secrets, settings.options, customer.id, answer);
  });
}

async function showSummary(ctx: ShopContext): Promise<void> {
  const { told, level } = await openCheck(ctx);
  const changing = (step: (typeof CHANGED)[number]): Button => ({
    text: ctx.label(`identity-change-${step}`),
    press: press('identity:change', step),
  });
  await show(ctx, {
    text: toldText(ctx, told, level),
    buttons: [
      [{ text: ctx.label('identity-send'), press: 'identity:send' }],
      [changing('name'), changing('birth')],
      told.document ? [changing('document')] : [],
      [backButton(ctx, 'identity')],
    ],
  });
}

/** What somebody told, for themselves and for staff. */
export function toldText(ctx: ShopContext, told: Told, level: string): string {
  return ctx.t('identity-told', {
    level,
    name: told.name ?? '—',
    birth: told.birth ? { day: new Date(`${told.birth}T12:00:00Z`) } : '—',
    document: told.document ?? null,
    pictures: told.pictures.length,
  });
}

async function openCheck(ctx: ShopContext): Promise<identityChecks.OpenedCheck> {
  const { customer } = ctx.turn;
  const check = await identityChecks.findOpen(ctx.scope, ctx.shop.secrets, customer.id);
  if (!check) throw new UserError('identity-gone');
  return check;
}

/** A photo, or an image or PDF as a file. */
function readPicture(message: Message, step: PictureStep): Answer {
  const { photo, document } = message;
  const largest = photo?.at(-1);
  if (largest) return { step, fileId: largest.file_id, as: 'photo' };
  if (document && /^(image\/|application\/pdf$)/.test(document.mime_type ?? ''))
    return { step, fileId: document.file_id, as: 'document' };
  throw new UserError('identity-picture');
}
