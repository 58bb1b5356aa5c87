import * as notes from '../../../../shared/domain/people/notes.ts';
import * as profiles from '../../../../shared/domain/people/profiles.ts';
import { demand } from '../../../../shared/domain/staff/staff.ts';
import { UserError } from '../../../../shared/errors.ts';
import { press, readId } from '../../../../shared/telegram/callback.ts';
import { ask, closeDialogue } from '../../../../shared/telegram/context.ts';
import { clip } from '../../../../shared/telegram/fit.ts';
import { cancelButton } from '../../../../shared/telegram/router.ts';
import { show } from '../../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../../context.ts';
import { backButton } from '../../buttons.ts';
import { pageOf, pagingButtons, readPage } from '../../paging.ts';
import { askedAbout } from './person-block.ts';
import { undoButton } from '../undo.ts';

/** A note has up to 500 characters, and a message 4096. */
const PAGE = 5;
const LABEL = 24;

/** What staff note of a customer; nobody else reads it. */
export const personNotes: ShopScreen = {
  presses: {
    'person:notes': (ctx, id, page) => showNotes(ctx, readId(id), readPage(page)),
    'person:note': (ctx, id) => askNote(ctx, readId(id)),
    'person:unnote': (ctx, id, note) => remove(ctx, readId(id), note),
  },
  answers: { 'person:note': (ctx, text) => add(ctx, text) },
};

async function showNotes(
  ctx: ShopContext,
  id: bigint,
  number = 1,
  undoing: bigint | null = null,
): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const profile = await profiles.find(ctx.scope, id);
  const newest = profile.notes.toReversed().slice((number - 1) * PAGE);
  const page = pageOf(newest.slice(0, PAGE + 1), number, PAGE);
  const lines = page.rows.map(({ text, at, author }) =>
    ctx.t('person-note', { text, at, author: author ?? ctx.label('person-somebody') }),
  );
  await show(ctx, {
    text: `${ctx.t('person-notes-title', { name: profile.name })}\n\n${lines.join('\n\n') || ctx.t('person-notes-none')}`,
    buttons: [
      ...page.rows.map((note) => [
        { text: `🗑 ${clip(note.text, LABEL)}`, press: press('person:unnote', id, note.id) },
      ]),
      pagingButtons(ctx, page, 'person:notes', id),
      undoing === null ? [] : [undoButton(ctx, undoing)],
      [{ text: ctx.label('person-note-add'), press: press('person:note', id) }],
      [backButton(ctx, press('person', id))],
    ],
  });
}

async function askNote(ctx: ShopContext, id: bigint): Promise<void> {
  demand(ctx.turn.role, 'customers');
  await ctx.commit((scope) => ask(ctx, scope, 'person:note', { customer: String(id) }));
  await show(ctx, {
    text: ctx.t('person-ask-note'),
    buttons: [[cancelButton(ctx, press('person:notes', id))]],
  });
}

async function add(ctx: ShopContext, text: string): Promise<void> {
  demand(ctx.turn.role, 'customers');
  const id = askedAbout(ctx);
  await ctx.commit(async (scope) => {
    await closeDialogue(ctx, scope);
    await notes.add(scope, ctx.person.id, id, text);
  });
  await showNotes(ctx, id);
}

async function remove(ctx: ShopContext, id: bigint, note: string | undefined): Promise<void> {
  demand(ctx.turn.role, 'customers');
  if (!/^[\w-]{1,20}$/.test(note ?? '')) throw new UserError('button-old');
  const done = await ctx.commit((scope) => notes.remove(scope, ctx.person.id, id, String(note)));
  await showNotes(ctx, id, 1, done);
}
