import type { TenantNames } from '../../shared/db/tenant-names.ts';

/**
 * Functions that the shop's role may call; all others are for the schema's owner alone. They are born
 * with that right: `grant execute on function` looks a function up by name among those of all shops,
 * 0.9 ms each at 1 000 shops.
 */
export function callable({ schema, role }: TenantNames, functions: string): string {
  return `
alter default privileges in schema ${schema} grant execute on functions to ${role};
${functions}
alter default privileges in schema ${schema} revoke execute on functions from ${role};
`;
}
