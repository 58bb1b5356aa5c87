import type { TenantNames } from '../../shared/db/tenant-names.ts';

/** What is sold as lines, each once: keys, accounts, codes. Sealed like a token. */
export function up({ role }: TenantNames): string {
  return `
create table stock_items (
  id bigint generated always as identity primary key,
  product_id bigint not null references products,
  sealed bytea not null,
  -- A keyed digest of the line: the same line is not taken twice into one product.
  digest bytea not null,
  state text not null default 'available' check (state in ('available', 'reserved', 'sold', 'withdrawn')),
  -- Who has it: reserved for, or sold by.
  order_line_id bigint,
  added_at timestamptz not null default now(),
  sold_at timestamptz,
  unique (product_id, digest)
);
create index stock_items_free on stock_items (product_id, id) where state = 'available';
create index stock_items_line on stock_items (order_line_id) where order_line_id is not null;

grant select, insert, update, delete on stock_items to ${role};
`;
}
