import { kinds, states, type Kind, type State } from '../domain/catalogue/products.ts';
import { BadLine } from './parsed.ts';

/** Ten digits and more are a slip, and no `int` of the database. */
const MOST = 1_000_000_000;

export function isKind(word: string): word is Kind {
  return kinds.includes(word as Kind);
}

/** A state that a file may name: nobody imports what is deleted. */
export function isState(word: string): word is Exclude<State, 'deleted'> {
  return word !== 'deleted' && states.includes(word as State);
}

/** A whole number from 0; null for an empty field, undefined for none. Throws `BadLine`. */
export function readWhole(
  field: string,
  value: string | null | undefined,
): number | null | undefined {
  if (value === undefined) return undefined;
  if (value === null || value === '') return null;
  if (!/^\d{1,10}$/.test(value) || Number(value) > MOST)
    throw new BadLine('number', { column: field, text: value.slice(0, 40) });
  return Number(value);
}

/** Yes or no; undefined for an empty field or none. Throws `BadLine`. */
export function readFlag(field: string, value: string | undefined): boolean | undefined {
  if (value === undefined || value === '') return undefined;
  const word = value.toLowerCase();
  if (['true', 'yes', '1'].includes(word)) return true;
  if (['false', 'no', '0'].includes(word)) return false;
  throw new BadLine('word', { column: field, text: word.slice(0, 40) });
}
