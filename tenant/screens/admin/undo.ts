import * as appointments from '../../../shared/domain/staff/appointments.ts';
import * as audit from '../../../shared/domain/staff/audit.ts';
import type { AuditEntry } from '../../../shared/domain/staff/audit.ts';
import * as blocks from '../../../shared/domain/people/blocks.ts';
import * as couponEdits from '../../../shared/domain/marketing/coupon-edits.ts';
import * as importUndo from '../../../shared/domain/catalogue/import-undo.ts';
import * as notes from '../../../shared/domain/people/notes.ts';
import type { Permission } from '../../../shared/domain/staff/permissions.ts';
import * as categories from '../../../shared/domain/catalogue/categories.ts';
import * as products from '../../../shared/domain/catalogue/products.ts';
import * as removals from '../../../shared/domain/catalogue/removals.ts';
import * as reviewDesk from '../../../shared/domain/marketing/review-desk.ts';
import * as settings from '../../../shared/domain/shop/settings.ts';
import * as subscriptionUndo from '../../../shared/domain/subscriptions/subscription-undo.ts';
import { demand } from '../../../shared/domain/staff/staff.ts';
import * as stock from '../../../shared/domain/catalogue/stock.ts';
import { UserError } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/scope.ts';
import { press, readId } from '../../../shared/telegram/callback.ts';
import { show, type Button } from '../../../shared/telegram/view.ts';
import type { ShopContext, ShopScreen } from '../../context.ts';
import { backButton, menuButton } from '../buttons.ts';

/** How one kind of action is taken back. */
interface Undo {
  /** Asked again: who lost it since cannot undo any more. */
  readonly permission: Permission;
  /** Puts back what the entry says was before; throws UserError `undo-changed` if it cannot. */
  readonly run: (scope: Scope, entry: AuditEntry) => Promise<unknown>;
  /** The press that shows how it is now. */
  readonly back: (entry: AuditEntry) => string;
}

/** Whoever changes staff shows them. */
const STAFF: Undo = {
  permission: 'staff',
  run: (scope, entry) => appointments.revert(scope, entry),
  back: () => 'staff',
};

const personOf = (entry: AuditEntry) => press('person', String(entry.data['customer']));
const BLOCK: Undo = {
  permission: 'customers',
  run: (scope, entry) => blocks.revert(scope, entry),
  back: personOf,
};

const REVIEW: Undo = {
  permission: 'customers',
  run: (scope, entry) => reviewDesk.revert(scope, entry),
  back: ({ data }) => press('review', String(data['review'])),
};

const SUBSCRIPTION: Undo = {
  permission: 'subscriptions',
  run: (scope, entry) => subscriptionUndo.revert(scope, entry),
  back: ({ data }) => press('subs:card', String(data['subscription'])),
};

function stockUndo(run: Undo['run']): Undo {
  return { permission: 'stock', run, back: ({ data }) => press('stock', String(data['product'])) };
}

/** What can be undone, by the action of its audit entry. A room adds its lines here. */
const UNDOS: Readonly<Record<string, Undo>> = {
  'settings.change': {
    permission: 'settings',
    run: (scope, entry) => settings.revert(scope, entry),
    back: () => 'settings',
  },
  'settings.options': {
    permission: 'settings',
    run: (scope, entry) => settings.revertOptions(scope, entry),
    back: () => 'settings',
  },
  'settings.text': {
    permission: 'settings',
    run: (scope, entry) => settings.revertText(scope, entry),
    back: () => 'texts',
  },
  'customer.block': BLOCK,
  'customer.unblock': BLOCK,
  'customer.unnote': {
    permission: 'customers',
    run: (scope, entry) => notes.revert(scope, entry),
    back: personOf,
  },
  'staff.add': STAFF,
  'staff.role': STAFF,
  'staff.remove': STAFF,
  'stock.add': stockUndo((scope, entry) => stock.revertAddition(scope, entry)),
  'stock.set': stockUndo((scope, entry) => stock.revertCount(scope, entry)),
  'stock.withdraw': stockUndo((scope, entry) => stock.revertWithdrawal(scope, entry)),
  // It takes both rights to import; the one that reaches further is asked again.
  'import.apply': {
    permission: 'catalogue',
    run: (scope, entry) => importUndo.revert(scope, entry),
    back: () => 'products',
  },
  'product.change': {
    permission: 'catalogue',
    run: (scope, entry) => products.revert(scope, entry),
    back: ({ data }) => press('manage', String(data['product'])),
  },
  'product.remove': {
    permission: 'catalogue',
    run: (scope, entry) => removals.restore(scope, entry),
    back: ({ data }) => press('manage', String(data['product'])),
  },
  'category.change': {
    permission: 'catalogue',
    run: (scope, entry) => categories.revert(scope, entry),
    back: ({ data }) => press('category', String(data['category'])),
  },
  'category.move': {
    permission: 'catalogue',
    run: (scope, entry) => categories.revert(scope, entry),
    back: ({ data }) => press('category', String(data['category'])),
  },
  'demo.clear': {
    permission: 'catalogue',
    run: (scope, entry) => removals.restore(scope, entry),
    back: () => 'products',
  },
  'category.remove': {
    permission: 'catalogue',
    run: (scope, entry) => removals.restore(scope, entry),
    back: ({ data }) => press('products', String(data['category'])),
  },
  'coupon.end': {
    permission: 'catalogue',
    run: (scope, entry) => couponEdits.revert(scope, entry),
    back: ({ data }) => press('coupon', String(data['coupon'])),
  },
  'subscription.grant': SUBSCRIPTION,
  'subscription.revoke': SUBSCRIPTION,
  'subscription.pause': SUBSCRIPTION,
  'subscription.resume': SUBSCRIPTION,
  'review.hide': REVIEW,
  'review.show': REVIEW,
};

/** Takes back what somebody of the staff did half a minute ago. */
export const undo: ShopScreen = { presses: { undo: (ctx, id) => takeBack(ctx, readId(id)) } };

/** "Undo", for 30 seconds, once, for who did it. `auditId` is what `audit.write` returned. */
export function undoButton(ctx: ShopContext, auditId: bigint): Button {
  return { text: ctx.label('undo-button'), press: press('undo', auditId) };
}

async function takeBack(ctx: ShopContext, id: bigint): Promise<void> {
  const entry = await audit.findUndoable(ctx.scope, id, ctx.person.id);
  const way = Object.hasOwn(UNDOS, entry.action) ? UNDOS[entry.action] : undefined;
  if (!way) throw new UserError('undo-gone');
  demand(ctx.turn.role, way.permission);
  await ctx.commit(async (scope) => {
    await audit.markUndone(scope, entry);
    await way.run(scope, entry);
  });
  await show(ctx, {
    text: ctx.t('undo-done', { action: ctx.label(`audit-${entry.action.replaceAll('.', '-')}`) }),
    buttons: [[backButton(ctx, way.back(entry)), menuButton(ctx)]],
  });
}
