import type { Kind, State } from '../domain/catalogue/products.ts';
import type { Terms } from '../domain/subscriptions/subscription-rules.ts';
import { UserError, type ErrorData } from '../errors.ts';

/** One product of an import file, as far as the file speaks of it; `undefined`: it does not. */
export interface ParsedProduct {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly key?: string | undefined;
  /** Names of its categories from the top; empty: at the top of the shop. */
  readonly category?: readonly string[] | undefined;
  readonly name: string;
  readonly kind?: Kind | undefined;
  readonly state?: Exclude<State, 'deleted'> | undefined;
  readonly description?: string | undefined;
  /** Amounts as people write them. */
  readonly price?: string | undefined;
  readonly sale?: ParsedSale | null | undefined;
  readonly tiers?: readonly { readonly from: number; readonly price: string }[] | undefined;
  readonly minQuantity?: number | undefined;
  readonly maxQuantity?: number | null | undefined;
  readonly customerLimit?: number | null | undefined;
  readonly stock?: number | null | undefined;
  /** Added to the stock that an earlier line of the same file said: one row, one piece. */
  readonly pieces?: number | undefined;
  readonly options?: ParsedOptions | undefined;
  /** What a plan is beyond a product. */
  readonly plan?: Terms | undefined;
  /** File ids of the bot that made the file. */
  readonly photos?: readonly string[] | undefined;
  /** What 'text' delivers to everybody; for 'unique' its lines, one below the other. */
  readonly goods?: string | undefined;
  /** What 'file' delivers: a file id of this bot. */
  readonly file?: { readonly fileId: string; readonly name: string } | undefined;
  /** Stock lines, each as it is. */
  readonly lines?: readonly string[] | undefined;
}

export interface ParsedSale {
  readonly price: string;
  readonly from: string | null;
  readonly until: string | null;
}

export interface ParsedOptions {
  readonly warrantyH?: number | undefined;
  readonly lowStock?: number | undefined;
  readonly protect?: boolean | undefined;
  readonly unlisted?: boolean | undefined;
}

/** A category that a file names by itself, perhaps without products. */
export interface ParsedCategory {
  readonly line: number;
  readonly path: readonly string[];
  readonly hidden: boolean;
}

/** Why a line is not taken: a key of the locale files with its data. */
export interface Problem {
  readonly line: number;
  readonly key: string;
  readonly data?: ErrorData;
}

export const formats = ['csv', 'json', 'aiogram-json', 'aiogram-txt'] as const;
export type Format = (typeof formats)[number];

/** A whole import file. */
export interface Parsed {
  readonly format: Format;
  readonly products: readonly ParsedProduct[];
  readonly categories: readonly ParsedCategory[];
  readonly problems: readonly Problem[];
}

/** More than any shop has; each row costs memory until the file is through. */
export const MOST_ROWS = 50_000;

/** A line that cannot be taken, `import-problem-<code>`; caught by the reader of its file. */
export class BadLine extends Error {
  readonly code: string;
  readonly data: ErrorData;

  constructor(code: string, data: ErrorData = {}) {
    super(code);
    this.code = code;
    this.data = data;
  }
}

/** Reads each row by itself: one that is bad becomes a problem, and the others are read. */
export function readRows<R>(
  rows: readonly R[],
  lineOf: (row: R, at: number) => number,
  read: (row: R, line: number) => ParsedProduct | null,
): Pick<Parsed, 'products' | 'problems'> {
  const products: ParsedProduct[] = [];
  const problems: Problem[] = [];
  for (const [at, row] of rows.entries()) {
    const line = lineOf(row, at);
    try {
      const product = read(row, line);
      if (product) products.push(product);
    } catch (error) {
      problems.push(problemOf(line, error));
    }
  }
  return { products, problems };
}

/** What is wrong with a line, from what its reader or the rules of the shop threw. */
export function problemOf(line: number, error: unknown): Problem {
  if (error instanceof BadLine)
    return { line, key: `import-problem-${error.code}`, data: error.data };
  if (error instanceof UserError) return { line, key: `error-${error.code}`, data: error.data };
  throw error;
}
