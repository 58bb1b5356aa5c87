import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import { UserError } from '../../errors.ts';
import * as audit from '../staff/audit.ts';
import { openGoods, openLine, sealGoods, type Goods } from '../catalogue/goods.ts';
import type { MessageContent } from '../shop/messages.ts';
import type { Kind } from '../catalogue/products.ts';
import { codeOf } from '../shop/sql-state.ts';

/** A message has room for 4096 characters; name and number of the order need some. */
const LONGEST_TEXT = 3_500;
/** More lines are easier to keep as a file. */
const MOST_LINES = 10;

/**
 * Delivers one line by hand: what it is is sealed and sent, or (null) staff gave it in another way.
 * Throws UserError `order-delivered`. The caller has checked the right.
 */
export async function byHand(
  scope: Scope,
  secrets: Secrets,
  actorId: number,
  line: { readonly orderId: bigint; readonly lineId: bigint; readonly productId: bigint },
  goods: Goods | null,
): Promise<void> {
  await deliver(scope, {
    orderId: `${line.orderId}`,
    lineId: `${line.lineId}`,
    goods: goods && sealGoods(scope, secrets, line.productId, goods).toString('hex'),
    tracking: null,
  });
  await audit.write(scope, actorId, 'order.deliver', {
    order: Number(line.orderId),
    line: Number(line.lineId),
  });
}

/** Says that all that goes by post is on its way. Throws UserError `order-delivered`. */
export async function ship(
  scope: Scope,
  actorId: number,
  orderId: bigint,
  tracking: string,
): Promise<void> {
  await deliver(scope, { orderId: `${orderId}`, lineId: null, goods: null, tracking });
  await audit.write(scope, actorId, 'order.ship', { order: Number(orderId), tracking });
}

/**
 * Sends again what was delivered of a customer's order: each line as a message. Returns how many.
 * The same reference again sends nothing.
 */
export async function sendAgain(
  scope: Scope,
  wanted: { readonly customerId: bigint; readonly orderId: bigint; readonly reference: string },
): Promise<number> {
  const rows = await scope.db.query(
    `select send_line(o, l.id, $3 || ':' || l.id) from orders o join order_lines l on l.order_id = o.id
     where o.id = $1 and o.customer_id = $2 and l.delivered_at is not null
       and (l.kind = 'unique' or l.goods is not null) order by l.id`,
    [wanted.orderId, wanted.customerId, wanted.reference],
  );
  return rows.length;
}

/**
 * What the sender says instead of a message that names a delivery: opened only now, on its way out.
 * Short texts stand in the chat, long ones come as a file, files by their id.
 */
export async function unseal(
  scope: Scope,
  secrets: Secrets,
  content: MessageContent,
): Promise<MessageContent> {
  if (!content.delivery) return content;
  const [row] = await scope.db.query<{
    order_id: string;
    product_id: string;
    name: string;
    kind: Kind;
    goods: Buffer | null;
    items: Buffer[];
    protect: boolean;
  }>(
    `select l.order_id, l.product_id, l.name, l.kind, l.goods,
       array(select sealed from stock_items where order_line_id = l.id and state = 'sold' order by id) as items,
       coalesce((p.options->>'protect')::boolean, (s.options->>'protect')::boolean, false) as protect
     from order_lines l join products p on p.id = l.product_id cross join settings s where l.id = $1`,
    [content.delivery.lineId],
  );
  if (!row) return content;
  const data = { order: row.order_id, product: row.name };
  const common = { ...content, data, protect: row.protect };
  let goods: Goods | null;
  try {
    goods = openLineGoods(scope, secrets, row);
  } catch (error) {
    // One that does not open must not stop all others behind it.
    scope.log.error({ line: content.delivery.lineId, error }, 'a delivery does not open');
    return { ...common, key: 'delivery-trouble' };
  }
  if (goods === null || (goods.kind === 'text' && goods.text === '')) return common;
  if (goods.kind === 'file')
    return { ...common, key: 'delivery-file', document: { fileId: goods.fileId } };
  const { text } = goods;
  if (text.length > LONGEST_TEXT || text.split('\n').length > MOST_LINES)
    return {
      ...common,
      key: 'delivery-file',
      document: { name: `order-${row.order_id}.txt`, text },
    };
  const key = text.includes('\n') ? 'delivery-lines' : 'delivery-line';
  return { ...common, key, data: { ...data, text } };
}

function openLineGoods(
  scope: Scope,
  secrets: Secrets,
  row: { product_id: string; kind: Kind; goods: Buffer | null; items: readonly Buffer[] },
): Goods | null {
  const productId = BigInt(row.product_id);
  if (row.kind !== 'unique') return row.goods && openGoods(scope, secrets, productId, row.goods);
  const lines = row.items.map((item) => openLine(scope, secrets, productId, item));
  return { kind: 'text', text: lines.join('\n') };
}

async function deliver(
  scope: Scope,
  what: Readonly<Record<'orderId' | 'lineId' | 'goods' | 'tracking', string | null>>,
): Promise<void> {
  try {
    await scope.db.query('select deliver_by_hand($1)', [
      JSON.stringify({ ...what, now: new Date(scope.clock.now()) }),
    ]);
  } catch (error) {
    if (codeOf(error) === 'SHL06') throw new UserError('order-delivered');
    throw error;
  }
}
