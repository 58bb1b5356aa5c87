/** How much is measured; `quick` fits into a minute and shows that everything runs. */
export interface Sizes {
  /** Tenants present when provisioning is timed; the last is how many bots the others measure. */
  readonly tenants: readonly number[];
  /** Provisionings timed at each of these. */
  readonly provisioned: number;
  readonly credits: { readonly rounds: number; readonly seconds: number };
  /** `bots` for each of the programs; two customers write to each. */
  /** Callbacks of so many tenants. */
  readonly callbacks: { readonly tenants: number; readonly count: number };
  readonly updates: { readonly rounds: number; readonly seconds: number; readonly bots: number };
  readonly figures: { readonly subscriptions: number; readonly rounds: number };
  readonly chains: {
    readonly addresses: number;
    /** Caught up with. */
    readonly blocks: number;
    /** Full blocks matched. */
    readonly rounds: number;
    readonly derived: number;
  };
  readonly idle: {
    readonly pollSeconds: number;
    readonly seconds: number;
    /** Between the readings of memory until it has come to rest. */
    readonly restSeconds: number;
  };
}

export const FULL: Sizes = {
  tenants: [0, 200, 1_000],
  provisioned: 48,
  credits: { rounds: 3, seconds: 7 },
  callbacks: { tenants: 50, count: 4_000 },
  updates: { rounds: 2, seconds: 6, bots: 100 },
  figures: { subscriptions: 100_000, rounds: 9 },
  chains: { addresses: 1_000_000, blocks: 400, rounds: 11, derived: 4_000 },
  idle: { pollSeconds: 30, seconds: 45, restSeconds: 6 },
};

export const QUICK: Sizes = {
  tenants: [0, 30, 70],
  provisioned: 10,
  credits: { rounds: 1, seconds: 2 },
  callbacks: { tenants: 10, count: 300 },
  updates: { rounds: 1, seconds: 2, bots: 20 },
  figures: { subscriptions: 2_000, rounds: 3 },
  chains: { addresses: 20_000, blocks: 40, rounds: 3, derived: 400 },
  idle: { pollSeconds: 3, seconds: 4, restSeconds: 0.2 },
};
