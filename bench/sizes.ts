/** How much is measured; `quick` fits into a minute and shows that everything runs. */
export interface Sizes {
  /** Tenants present when provisioning is timed; the last is how many bots the others measure. */
  readonly tenants: readonly number[];
  /** Provisionings timed at each of these. */
  readonly provisioned: number;
  readonly credits: { readonly rounds: number; readonly seconds: number };
  readonly updates: { readonly rounds: number; readonly seconds: number };
  readonly idle: { readonly pollSeconds: number; readonly seconds: number };
}

export const FULL: Sizes = {
  tenants: [0, 200, 1_000],
  provisioned: 48,
  credits: { rounds: 3, seconds: 7 },
  updates: { rounds: 2, seconds: 6 },
  idle: { pollSeconds: 30, seconds: 45 },
};

export const QUICK: Sizes = {
  tenants: [0, 40, 100],
  provisioned: 12,
  credits: { rounds: 1, seconds: 2 },
  updates: { rounds: 1, seconds: 2 },
  idle: { pollSeconds: 3, seconds: 4 },
};
