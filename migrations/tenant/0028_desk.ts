/** Subscriptions of one plan, by state and end: lists of staff, and how many have a plan. */
export function up(): string {
  return `
create index subscriptions_plan on subscriptions (product_id, status, ends_at);
`;
}
