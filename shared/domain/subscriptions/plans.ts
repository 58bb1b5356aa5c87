import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import * as audit from '../staff/audit.ts';
import * as products from '../catalogue/products.ts';
import { readLinks, type ChannelLink, type LinksRow } from './channel-links.ts';
import {
  readProductRow,
  type NewProduct,
  type Product,
  type ProductRow,
} from '../catalogue/products.ts';
import { demandSoundTerms, readTerms, Terms } from './subscription-rules.ts';

/** A product of the kind `access`, with its terms and the communities that it opens. */
export interface Plan {
  readonly product: Product;
  readonly terms: Terms;
  readonly chats: readonly { readonly id: number; readonly title: string }[];
  /** By which Telegram sells places in its channels, the newest first. */
  readonly links: readonly ChannelLink[];
}

/** A plan as SQL gives it. */
export interface PlanRow {
  product: ProductRow;
  terms: unknown;
  chats: { id: number; title: string }[];
  links: LinksRow;
}

/** The plan with this product's number, in any state but deleted; null: there is none. */
export async function find(scope: Scope, id: bigint): Promise<Plan | null> {
  const [row] = await scope.db.query<PlanRow>(
    `select product_json(p) as product, l.terms, l.links,
       (select coalesce(jsonb_agg(jsonb_build_object('id', k.chat_id, 'title', k.title) order by k.chat_id), '[]')
        from plan_chats o join chats k on k.chat_id = o.chat_id where o.product_id = p.id) as chats
     from products p join plans l on l.product_id = p.id where p.id = $1 and p.state <> 'deleted'`,
    [id],
  );
  return row ? readPlan(row) : null;
}

/** A plan in the staff's list, with how many have it now. */
export interface PlanBrief extends Plan {
  readonly live: number;
}

/** The shop's plans in their order, whatever their state. */
export async function list(scope: Scope): Promise<PlanBrief[]> {
  const rows = await scope.db.query<PlanRow & { live: number }>(
    `select product_json(p) as product, l.terms, l.links,
       (select coalesce(jsonb_agg(jsonb_build_object('id', k.chat_id, 'title', k.title) order by k.chat_id), '[]')
        from plan_chats o join chats k on k.chat_id = o.chat_id where o.product_id = p.id) as chats,
       (select count(*)::int from subscriptions s where s.product_id = p.id
         and s.status in ('trial', 'active', 'grace')) as live
     from products p join plans l on l.product_id = p.id where p.state <> 'deleted' order by p.sort, p.id`,
  );
  return rows.map((row) => ({ ...readPlan(row), live: row.live }));
}

/** Adds a plan as a draft, for a month until its terms say otherwise. The caller has checked the right. */
export async function create(
  scope: Scope,
  actorId: number,
  fields: Omit<NewProduct, 'kind'>,
  terms: Partial<Terms> = {},
): Promise<Plan> {
  return scope.transaction(async (scope) => {
    const product = await products.create(scope, actorId, { ...fields, kind: 'access' });
    if (Object.keys(terms).length > 0) await change(scope, actorId, product.id, terms);
    const plan = await find(scope, product.id);
    if (!plan) throw new Error('what was made is there');
    return plan;
  });
}

/**
 * Changes a plan's terms and writes down what they were; who has it already keeps what they bought. Throws
 * UserError `product-gone`, `plan-date-past` or `plan-stars-month`. The caller has checked the right.
 */
export async function change(
  scope: Scope,
  actorId: number,
  id: bigint,
  changes: Partial<Terms>,
): Promise<Plan> {
  return scope.transaction(async (scope) => {
    await scope.db.query('select from products where id = $1 for no key update', [id]);
    const before = await find(scope, id);
    if (!before) throw new UserError('product-gone');
    const terms = Terms.parse({ ...before.terms, ...changes });
    demandSoundTerms(terms, scope.clock.now());
    const names = (Object.keys(changes) as (keyof Terms)[]).filter(
      (name) => JSON.stringify(terms[name]) !== JSON.stringify(before.terms[name]),
    );
    if (names.length === 0) return before;
    // A checkout that saw the old terms asks again.
    await scope.db.query(
      `with changed as (update plans set terms = $2 where product_id = $1)
       update products set version = version + 1 where id = $1`,
      [id, JSON.stringify(terms)],
    );
    await audit.write(scope, actorId, 'plan.change', {
      product: Number(id),
      name: before.product.name,
      before: Object.fromEntries(names.map((name) => [name, before.terms[name]])),
      after: Object.fromEntries(names.map((name) => [name, terms[name]])),
    });
    return {
      ...before,
      product: { ...before.product, version: before.product.version + 1 },
      terms,
    };
  });
}

/** Adds a community to a plan or takes it out, and asks for a look at who may be there. */
export async function setChat(
  scope: Scope,
  actorId: number,
  id: bigint,
  chat: { readonly id: number; readonly title: string; readonly isIn: boolean },
): Promise<void> {
  await scope.transaction(async (scope) => {
    const plan = await find(scope, id);
    if (!plan) throw new UserError('product-gone');
    if (plan.chats.some(({ id }) => id === chat.id) === chat.isIn) return;
    await (chat.isIn ? addChat(scope, id, chat.id) : removeChat(scope, id, chat.id));
    await audit.write(scope, actorId, chat.isIn ? 'plan.chat-add' : 'plan.chat-remove', {
      product: Number(id),
      name: plan.product.name,
      chat: chat.id,
      title: chat.title,
    });
  });
}

function addChat({ db }: Scope, id: bigint, chatId: number) {
  return db.query(
    'insert into plan_chats (product_id, chat_id) values ($1, $2) on conflict do nothing',
    [id, chatId],
  );
}

function removeChat({ db }: Scope, id: bigint, chatId: number) {
  return db.query('delete from plan_chats where product_id = $1 and chat_id = $2', [id, chatId]);
}

/** Gives a plan that was copied from another shop the terms that it has there. Its chats are that shop's own. */
export async function adoptTerms(scope: Scope, key: string, terms: Terms): Promise<void> {
  await scope.db.query(
    `update plans set terms = $2 where product_id = (select id from products where key = $1)`,
    [key, JSON.stringify(terms)],
  );
}

/** Reads a plan as SQL gives it. */
export function readPlan({ product, terms, chats, links }: PlanRow): Plan {
  return {
    product: readProductRow(product),
    terms: readTerms(terms),
    chats,
    links: readLinks(links),
  };
}
