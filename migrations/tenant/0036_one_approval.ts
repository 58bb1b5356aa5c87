/** The former way to agree to a withdrawal did not ask who may still decide: there is one way. */
export function up(): string {
  return 'drop function if exists approve_payout(bigint, bigint, timestamptz);';
}
