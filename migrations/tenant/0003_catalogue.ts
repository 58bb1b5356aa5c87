import type { TenantNames } from '../../shared/db/tenant-names.ts';
import { callable } from './callable.ts';

/** What a shop offers: categories as a tree, products, and what customers noted of them. */
export function up(names: TenantNames): string {
  const { role } = names;
  return `
alter table settings add column options jsonb not null default '{}';

create table categories (
  id bigint generated always as identity primary key,
  parent_id bigint references categories,
  name text not null,
  sort int not null default 0,
  hidden boolean not null default false,
  -- Deleted softly, with all below it, so that it can be undone; nobody sees it any more.
  deleted_at timestamptz
);

${callable(names, WORDS)}
create table products (
  id bigint generated always as identity primary key,
  -- Opaque name outside: deep links and inline results.
  key text not null unique,
  category_id bigint references categories,
  kind text not null check (kind in ('unique', 'text', 'file', 'manual', 'physical', 'access')),
  state text not null default 'draft' check (state in ('draft', 'published', 'hidden', 'deleted')),
  name text not null,
  description text not null default '',
  -- File ids of this bot, the first one is the card's.
  photos text[] not null default '{}',
  -- In the shop's currency.
  price numeric(38, 0) not null check (price >= 0),
  -- { "price": "900", "from": iso | null, "until": iso | null } or null.
  sale jsonb,
  -- [{ "from": 10, "price": "800" }], by quantity, ascending.
  tiers jsonb not null default '[]',
  min_quantity int not null default 1 check (min_quantity > 0),
  max_quantity int,
  -- So many per customer, ever; null: any number.
  customer_limit int,
  -- How many there are of what is not kept as lines; null: unlimited. Lines are counted in stock_items.
  stock int check (stock >= 0),
  -- What 'text' and 'file' deliver, sealed.
  goods bytea,
  -- { "warrantyH", "lowStock", "protect", "demo" }: what no list filters on; "was" and "removal" of a deleted one.
  options jsonb not null default '{}',
  sort int not null default 0,
  -- Counts every change that a buyer would notice: a checkout that saw another version asks again.
  version int not null default 1,
  created_at timestamptz not null default now(),
  search tsvector generated always as (
    setweight(to_tsvector('russian', fold_text(name)), 'A')
    || setweight(to_tsvector('russian', fold_text(description)), 'B')) stored,
  -- What a mistyped word is compared with.
  latin text not null generated always as (latin_text(name)) stored
);
create index products_category on products (category_id, sort, id);

${callable(names, READS)}
-- kind: a favourite, or waiting for stock. Whom a restock was told gets reserved_until to buy first.
create table wishes (
  customer_id bigint not null references customers on delete cascade,
  product_id bigint not null references products on delete cascade,
  kind text not null check (kind in ('favourite', 'waiting')),
  reserved_until timestamptz,
  created_at timestamptz not null default now(),
  primary key (customer_id, product_id, kind)
);

-- Who looked at what on which day: the conversion from view to purchase.
create table product_views (
  day date not null,
  product_id bigint not null,
  customer_id bigint not null,
  primary key (day, product_id, customer_id)
);

grant select, insert, update, delete on categories, products, wishes, product_views to ${role};
`;
}

const WORDS = `
-- Small letters, whatever the database's locale knows of Cyrillic: "C" knows nothing of it.
create function fold_text(p_text text) returns text language sql immutable strict as $$
  select translate(lower(p_text), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЇЄҐё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяіїєґе')
$$;
-- The same in Latin letters, one for one: in a "C" database trigrams are made of these alone.
create function latin_text(p_text text) returns text language sql immutable strict as $$
  select translate(fold_text(p_text), 'абвгдежзийклмнопрстуфхцчшщыэюяіїєґъь', 'abvgdejziyklmnoprstufhcqwxyeuaiieg')
$$;
`;

const READS = `
-- A product as the program reads it: amounts as texts, no goods. Joined with the path of its categories by who wants it.
create function product_json(p products) returns jsonb language sql stable as $$
  select jsonb_build_object('id', p.id, 'key', p.key, 'categoryId', p.category_id, 'kind', p.kind, 'state', p.state,
    'name', p.name, 'description', p.description, 'photos', to_jsonb(p.photos), 'price', p.price::text, 'sale', p.sale,
    'tiers', p.tiers, 'minQuantity', p.min_quantity, 'maxQuantity', p.max_quantity, 'customerLimit', p.customer_limit,
    'stock', p.stock, 'hasGoods', p.goods is not null, 'options', p.options, 'sort', p.sort, 'version', p.version)
$$;

-- The categories that customers see: neither they nor one above them is hidden or deleted.
create function open_categories() returns setof bigint language sql stable as $$
  with recursive open as (
    select id from categories where parent_id is null and not hidden and deleted_at is null
    union all
    select c.id from categories c join open o on c.parent_id = o.id where not c.hidden and c.deleted_at is null
  ) select id from open
$$;

-- What customers see of the products that fit a text, best first: by its words (full text), by likeness (a typing
-- error), or "p_<key>" exactly; all of them, newest first, for an empty text.
create function find_products(p_text text, p_limit int, p_offset int)
returns table (id bigint, place bigint) language plpgsql stable as $$
declare
  v_open bigint[] := array(select open_categories());
  v_words tsquery := websearch_to_tsquery('russian', fold_text(p_text));
  v_latin text := latin_text(p_text);
begin
  if p_text = '' then
    return query select p.id, -p.id from products p
      where p.state = 'published' and (p.category_id is null or p.category_id = any(v_open))
      order by p.id desc limit p_limit offset p_offset;
  elsif p_text ~ '^p_[A-Za-z0-9_-]+$' then
    return query select p.id, 1::bigint from products p
      where p.key = substr(p_text, 3) and p.state = 'published'
        and (p.category_id is null or p.category_id = any(v_open))
      limit p_limit offset p_offset;
  else
    return query select f.id, row_number() over (order by f.rank desc, f.likeness desc, f.id desc) from (
      -- Likeness is what takes time: it is asked only where the words are not found.
      select p.id, case when p.search @@ v_words then 1 + ts_rank(p.search, v_words) else 0 end as rank,
        case when p.search @@ v_words then 1 else public.word_similarity(v_latin, p.latin) end as likeness
      from products p
      where p.state = 'published' and (p.category_id is null or p.category_id = any(v_open))) f
    where f.likeness >= 0.4 order by 2 limit p_limit offset p_offset;
  end if;
end $$;
`;
