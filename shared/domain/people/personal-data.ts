import { UserError } from '../../errors.ts';
import { toDecimal } from '../../money.ts';
import type { Scope } from '../../scope.ts';
import type { Secrets } from '../../secrets.ts';
import { toldPurpose } from '../guards/identity-told.ts';
import { openAddress, openGoods, openLine } from '../catalogue/goods.ts';

/** Sealed bytes as the query gives them. */
interface Sealed {
  readonly sealed: string;
  readonly as: 'address' | 'line' | 'goods' | 'told';
  readonly product?: number;
}

/**
 * Everything that a shop keeps of a customer, in one query, as plain JSON with amounts as people
 * write them. `withGoods`: also what was delivered to them and what they told of themselves, for nobody's eyes but theirs.
 */
export async function collect(
  scope: Scope,
  secrets: Secrets,
  customerId: bigint,
  { withGoods }: { readonly withGoods: boolean },
): Promise<unknown> {
  const [row] = await scope.db.query<{ everything: unknown }>(
    `select jsonb_build_object(
       'profile', to_jsonb(c) - array['dialogue', 'dialogue_version', 'notes', 'referrer_id'],
       'balances', (select jsonb_agg(jsonb_build_object('currency', a.currency, 'amount', b.amount::text) order by a.name)
         from ledger_accounts a join ledger_balances b on b.account_id = a.id
         where a.name in ('customer:' || c.id, 'held:' || c.id)),
       'ledger', (select jsonb_agg(jsonb_build_object('at', t.posted_at, 'kind', t.kind,
           'money', jsonb_build_object('currency', a.currency, 'amount', e.amount::text)) order by t.id)
         from ledger_accounts a join ledger_entries e on e.account_id = a.id
         join ledger_transactions t on t.id = e.transaction_id where a.name = 'customer:' || c.id),
       'orders', (select jsonb_agg(jsonb_build_object('number', o.id, 'status', o.status, 'at', o.created_at,
           'paidAt', o.paid_at, 'total', jsonb_build_object('currency', o.currency, 'amount', o.total::text),
           'refunded', jsonb_build_object('currency', o.currency, 'amount', o.refunded::text),
           'details', o.details - 'coins',
           'address', jsonb_build_object('as', 'address', 'sealed', encode(o.address, 'base64')),
           'lines', (select jsonb_agg(jsonb_build_object('name', l.name, 'quantity', l.quantity,
               'total', jsonb_build_object('currency', o.currency, 'amount', l.total::text),
               'deliveredAt', l.delivered_at) || case when $2 then jsonb_build_object(
                 'goods', jsonb_build_object('as', 'goods', 'product', l.product_id, 'sealed', encode(l.goods, 'base64')),
                 'items', (select jsonb_agg(jsonb_build_object('as', 'line', 'product', i.product_id,
                   'sealed', encode(i.sealed, 'base64')) order by i.id)
                   from stock_items i where i.order_line_id = l.id and i.state = 'sold')) else '{}' end order by l.id)
             from order_lines l where l.order_id = o.id)) order by o.id)
         from orders o where o.customer_id = c.id),
       'claims', (select jsonb_agg(jsonb_build_object('text', text, 'state', state, 'answer', answer, 'at', created_at)
         order by id) from claims where customer_id = c.id),
       'exchanges', (select jsonb_agg(jsonb_build_object('at', used_at,
           'gave', jsonb_build_object('currency', from_currency, 'amount', sold::text),
           'got', jsonb_build_object('currency', to_currency, 'amount', bought::text)) order by id)
         from quotes where customer_id = c.id and used_at is not null),
       'invoices', (select jsonb_agg(jsonb_build_object('number', id, 'method', method, 'status', status, 'paid', paid,
           'at', created_at, 'money', jsonb_build_object('currency', currency, 'amount', amount::text),
           'asked', jsonb_build_object('currency', asked_currency, 'amount', asked_amount::text)) order by id)
         from invoices where customer_id = c.id),
       'payments', (select jsonb_agg(jsonb_build_object('reference', reference, 'source', source, 'status', status,
           'at', seen_at, 'money', jsonb_build_object('currency', currency, 'amount', amount::text), 'details', details)
           order by id) from payments where customer_id = c.id),
       'withdrawals', (select jsonb_agg(jsonb_build_object('number', id, 'way', way, 'state', state, 'at', created_at,
           'money', jsonb_build_object('currency', currency, 'amount', amount::text),
           'fee', jsonb_build_object('currency', currency, 'amount', fee::text), 'destination', destination,
           'transaction', external_id) order by id) from payouts where customer_id = c.id),
       'tickets', (select jsonb_agg(jsonb_build_object('number', t.id, 'subject', t.subject, 'state', t.state,
           'at', t.created_at, 'messages', (select jsonb_agg(jsonb_build_object(
             'from', case when m.staff_id is null then 'customer' else 'shop' end, 'text', m.text, 'at', m.created_at)
             order by m.id) from ticket_messages m where m.ticket_id = t.id)) order by t.id)
         from tickets t where t.customer_id = c.id),
       'reviews', (select jsonb_agg(jsonb_build_object('product', p.name, 'stars', r.stars, 'text', r.text,
           'answer', r.answer, 'at', r.created_at) order by r.id)
         from reviews r join products p on p.id = r.product_id where r.customer_id = c.id),
       'wishes', (select jsonb_agg(jsonb_build_object('product', p.name, 'kind', w.kind, 'at', w.created_at))
         from wishes w join products p on p.id = w.product_id where w.customer_id = c.id),
       'secondFactor', (select jsonb_build_object('since', confirmed_at) from second_factors
         where telegram_id = c.telegram_id and sealed is not null),
       'identity', (select jsonb_agg(jsonb_build_object('level', level, 'state', state, 'at', created_at,
           'decidedAt', decided_at, 'until', expires_at, 'reason', reason) || case when $2 then jsonb_build_object(
             'told', jsonb_build_object('as', 'told', 'sealed', encode(sealed, 'base64'))) else '{}' end order by id)
         from identity_checks where customer_id = c.id),
       'subscriptions', (select jsonb_agg(jsonb_build_object('plan', p.name, 'status', s.status, 'since', s.starts_at,
           'until', s.ends_at, 'renewal', s.renewal, 'channel', s.details->'channel',
           'periods', (select jsonb_agg(jsonb_build_object('kind', e.kind, 'from', e.starts_at, 'until', e.ends_at,
               'takenBack', e.undone_at, 'price', case when e.currency is not null then
                 jsonb_build_object('currency', e.currency, 'amount', e.price::text) end) order by e.id)
             from subscription_periods e where e.subscription_id = s.id),
           'sharedWith', (select jsonb_agg(jsonb_build_object('since', t.joined_at, 'until', t.left_at) order by t.joined_at)
             from subscription_seats t where t.subscription_id = s.id)) order by s.id)
         from subscriptions s join products p on p.id = s.product_id where s.customer_id = c.id),
       'sharedSubscriptions', (select jsonb_agg(jsonb_build_object('plan', p.name, 'since', t.joined_at, 'until', t.left_at)
           order by t.joined_at)
         from subscription_seats t join subscriptions s on s.id = t.subscription_id join products p on p.id = s.product_id
         where t.customer_id = c.id),
       'gifts', (select jsonb_agg(jsonb_build_object('plan', p.name, 'at', g.created_at,
           'as', case when g.customer_id = c.id then 'giver' else 'receiver' end, 'takenAt', g.taken_at)
           order by g.order_line_id)
         from plan_gifts g join products p on p.id = g.product_id where c.id in (g.customer_id, g.taken_by)),
       'memberships', (select jsonb_agg(jsonb_build_object('chat', k.title, 'status', m.status, 'since', m.since,
           'paidUntil', m.paid->'until')
           order by m.since)
         from members m join chats k on k.chat_id = m.chat_id where m.telegram_id = c.telegram_id),
       'commissions', (select jsonb_agg(jsonb_build_object('state', state, 'at', created_at,
           'money', jsonb_build_object('currency', currency, 'amount', amount::text)) order by id)
         from commissions where customer_id = c.id)
     ) as everything
     from customers c where c.id = $1 and c.telegram_id > 0`,
    [customerId, withGoods],
  );
  if (!row) throw new UserError('customer-gone');
  const open = ({ as, sealed, product }: Sealed): unknown => {
    const bytes = Buffer.from(sealed, 'base64');
    if (as === 'address') return openAddress(scope, secrets, customerId, bytes);
    if (as === 'told') return JSON.parse(secrets.open(bytes, toldPurpose(scope, customerId)));
    const productId = BigInt(product ?? 0);
    if (as === 'line') return openLine(scope, secrets, productId, bytes);
    const goods = openGoods(scope, secrets, productId, bytes);
    return goods.kind === 'text' ? goods.text : goods.name;
  };
  return readable(row.everything, open);
}

/** Opens what is sealed, writes money as people do, and leaves out what is empty. */
function readable(value: unknown, open: (sealed: Sealed) => unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => readable(each, open));
  if (value === null || typeof value !== 'object') return value;
  if ('sealed' in value) return value.sealed === null ? undefined : open(value as Sealed);
  const fields = Object.entries(value);
  if ('amount' in value && 'currency' in value && fields.length === 2) {
    const currency = String(value.currency);
    return { amount: toDecimal({ amount: BigInt(String(value.amount)), currency }), currency };
  }
  return Object.fromEntries(
    fields.filter(([, each]) => each !== null).map(([name, each]) => [name, readable(each, open)]),
  );
}
