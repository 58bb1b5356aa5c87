/** How a shop treats money that does not fit. */
export interface Rules {
  /** In hundredths of a percent. */
  readonly tolerance: number;
  readonly partial: 'balance' | 'wait';
  readonly over: 'balance' | 'wait';
  readonly late: 'balance' | 'wait';
}

/** What happens to an invoice: money in what it asks, or its end. */
export type Step = bigint | 'end';

/** What an invoice asks and promises, and the price of now for what is late or too much. */
export interface Promise {
  readonly asked: bigint;
  readonly money: bigint;
  readonly now: readonly [numerator: bigint, denominator: bigint];
}

/** What must be true of it in the end. */
export interface Outcome {
  readonly status: 'new' | 'processing' | 'settled' | 'expired';
  readonly paid: 'exact' | 'partial' | 'over' | null;
  readonly isLate: boolean;
  readonly covered: bigint;
  readonly credited: bigint;
  readonly held: bigint;
}

const sum = (parts: readonly bigint[]) => parts.reduce((all, part) => all + part, 0n);
const min = (a: bigint, b: bigint) => (a < b ? a : b);

/** An invoice as the rules say it in words, without a database. */
export function outcomeOf(
  { asked, money, now }: Promise,
  rules: Rules,
  steps: readonly Step[],
): Outcome {
  const slack = (asked * BigInt(rules.tolerance)) / 10_000n;
  const end = steps.indexOf('end');
  const parts = (from: number, to: number) =>
    steps.slice(from, to).filter((step): step is bigint => step !== 'end');
  const inTime = end < 0 ? parts(0, steps.length) : parts(0, end);
  const late = end < 0 ? [] : parts(end, steps.length);
  const atNow = (part: bigint) => (part * now[0]) / now[1];

  const timely = sum(inTime);
  const isDone = timely >= asked - slack;
  // What was promised: all of it once it is done, else the part of it.
  const promised = isDone ? money : (timely * money) / asked;
  // What is too much: each payment's part above what was asked.
  const extras = inTime.map((part, at) => {
    const before = sum(inTime.slice(0, at));
    const extra = before + part - (before > asked ? before : asked);
    const waits = rules.over === 'wait' && before + part > asked + slack;
    return { amount: extra > 0n ? min(extra, part) : 0n, waits };
  });
  const extraHeld = sum(extras.map(({ amount, waits }) => (waits ? amount : 0n)));
  const extraCredit = sum(extras.map(({ amount, waits }) => (waits ? 0n : atNow(amount))));

  const lateCovers = rules.late === 'wait' ? 0n : sum(late);
  const covered = timely + lateCovers;
  const isSettled = covered > 0n && covered >= asked - slack;
  const partialWaits = !isDone && rules.partial === 'wait' && timely > 0n;
  const released = !partialWaits || isSettled;
  return {
    status: isSettled ? 'settled' : end >= 0 ? 'expired' : covered > 0n ? 'processing' : 'new',
    paid: covered === 0n ? null : !isSettled ? 'partial' : covered > asked + slack ? 'over' : 'exact', // prettier-ignore
    isLate: late.length > 0,
    covered,
    credited:
      (released ? promised : 0n) +
      extraCredit +
      (rules.late === 'wait' ? 0n : sum(late.map(atNow))),
    held: (released ? 0n : timely) + extraHeld + (rules.late === 'wait' ? sum(late) : 0n),
  };
}
