import { tenantMigrations } from '../../migrations/tenant/index.ts';
import { tenantNames, type TenantNames } from './tenant-names.ts';

/**
 * A shop's functions carry its number in the database: what is written `post(…)` is `post_17(…)` there.
 * PostgreSQL looks a function up among all of its name, whatever their schema: with one name in every
 * shop the first call on a connection read 1 400 rows at 1 400 shops (14 ms, 4 MB a name), and the
 * next one after each new shop again.
 */
export function withNumber(names: TenantNames, text: string): string {
  return text.replaceAll(calls(), `$1_${names.id}`);
}

/** Statements by their text, cut where a name ends. Nobody builds statements, so there are few. */
const cut = new Map<string, readonly string[]>();
/** Tests write their own. */
const MOST_CUT = 5_000;

/** The same for a statement that is asked often. */
export function statementOf(names: TenantNames, text: string): string {
  let parts = cut.get(text);
  if (!parts) {
    parts = text.split(new RegExp(`(?<=${calls().source})`, 'g')).filter((_, at) => at % 2 === 0);
    if (cut.size >= MOST_CUT) cut.clear();
    cut.set(text, parts);
  }
  return parts.length === 1 ? text : parts.join(`_${names.id}`);
}

let pattern: RegExp | null = null;

/** Each call of a function that the migrations make, perhaps with a shop's schema in front of it. */
function calls(): RegExp {
  if (pattern) return pattern;
  const names = tenantNames(0);
  const script = tenantMigrations.map((migration) => migration.up(names)).join('\n');
  const functions = [...script.matchAll(/create (?:or replace )?function (\w+)\(/g)]
    .map(([, name = '']) => name)
    .filter((name) => !name.startsWith(names.schema));
  pattern = new RegExp(
    `(?<![.\\w])((?:t_\\d+\\.)?(?:${[...new Set(functions)].join('|')}))(?=\\()`,
    'g',
  );
  return pattern;
}
