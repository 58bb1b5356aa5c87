import * as operators from '../../shared/platform/operators.ts';
import type { Screen } from '../../shared/telegram/router.ts';
import { send } from '../../shared/telegram/view.ts';
import { demandOwner, type ManagerContext } from '../context.ts';
import { menuButton } from './buttons.ts';

/** Tells an invitation from other payloads of /start. */
export const INVITATION_PREFIX = 'i_';

const DAY_MS = 86_400_000;
/** 128 bits of the derived key, in hex. */
const CODE_LENGTH = 32;

/** A link that lets one person in. */
export const invite: Screen<ManagerContext> = {
  commands: { invite: (ctx) => showInvitation(ctx) },
  presses: { invite: (ctx) => showInvitation(ctx) },
};

async function showInvitation(ctx: ManagerContext): Promise<void> {
  demandOwner(ctx);
  const code = codeOf(ctx);
  const expiresAt = new Date(ctx.scope.clock.now() + operators.INVITATION_DAYS * DAY_MS);
  await operators.invite(ctx.manager.database.platform, {
    code,
    ownerId: ctx.person.id,
    expiresAt,
  });
  const link = `https://t.me/${ctx.botInfo.username}?start=${INVITATION_PREFIX}${code}`;
  const share = `https://t.me/share/url?url=${encodeURIComponent(link)}`;
  // A message of its own: the link is something to keep and to forward.
  await send(ctx, {
    text: ctx.t('invite-link', { link, until: expiresAt }),
    buttons: [
      [
        { text: ctx.label('invite-button-copy'), copy: link },
        { text: ctx.label('invite-button-share'), url: share },
      ],
      [menuButton(ctx)],
    ],
  });
}

/** The same for each delivery of this update, so that a repeat invites nobody else. */
function codeOf({ update, message, manager }: ManagerContext): string {
  const asked = update.callback_query?.id ?? `${update.update_id}:${message?.date}`;
  return manager.secrets.derive(`invitation:${asked}`).slice(0, CODE_LENGTH);
}
