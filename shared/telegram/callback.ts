import assert from 'node:assert/strict';
import { UserError } from '../errors.ts';

/** Telegram's limit. */
const LONGEST_BYTES = 64;

/** Callback data `<screen>:<args>`; ids only, because there is room for 64 bytes. */
export function press(name: string, ...args: readonly (string | number | bigint)[]): string {
  const data = [name, ...args].join(':');
  assert(Buffer.byteLength(data) <= LONGEST_BYTES, `callback data is too long: ${data}`);
  return data;
}

/** Reads an id from callback data. Throws UserError `button-old` on anything else: data can be forged. */
export function readId(text: string | undefined): bigint {
  if (text === undefined || !/^[1-9]\d{0,17}$/.test(text)) throw new UserError('button-old');
  return BigInt(text);
}

/** Reads a group's or channel's number from callback data. Throws UserError `button-old` on anything else. */
export function readChatId(text: string | undefined): number {
  if (text === undefined || !/^-[1-9]\d{0,15}$/.test(text)) throw new UserError('button-old');
  return Number(text);
}

/** Reads one of a few words from callback data. Throws UserError `button-old` on any other. */
export function readWord<T extends string>(text: string | undefined, words: readonly T[]): T {
  const word = words.find((known) => known === text);
  if (word === undefined) throw new UserError('button-old');
  return word;
}
