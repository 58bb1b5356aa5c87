import { badRequest, type ApiError } from './errors.ts';
import type { Upload } from './multipart.ts';
import { spec, type Field } from './spec.ts';

/** What a client sent, before it is checked: text from forms, values from JSON. */
export interface RawParams {
  values: Map<string, unknown>;
  uploads: Map<string, Upload>;
}

/** A method's parameters, checked against the Bot API. */
export class Params {
  readonly uploads: Map<string, Upload>;
  readonly #values: Map<string, unknown>;

  constructor(values: Map<string, unknown>, uploads: Map<string, Upload>) {
    this.#values = values;
    this.uploads = uploads;
  }

  has(name: string): boolean {
    return this.#values.has(name) || this.uploads.has(name);
  }

  /** A String parameter, empty where there is none. */
  text(name: string): string {
    const value = this.#values.get(name);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? value : '';
  }

  integer(name: string, otherwise = 0): number {
    const value = this.#values.get(name);
    return value === undefined ? otherwise : Number(value);
  }

  flag(name: string): boolean {
    return this.#values.get(name) === true;
  }

  /** An Array parameter. */
  list(name: string): unknown[] | undefined {
    return this.#values.get(name) as unknown[] | undefined;
  }

  /** An object parameter. */
  object(name: string): Record<string, unknown> | undefined {
    return this.#values.get(name) as Record<string, unknown> | undefined;
  }
}

/** Parameters that may be empty or missing although the documentation requires them. */
const MAY_BE_EMPTY = new Set(['setWebhook.url']);

/** The real server's own words for some missing parameters. */
const MISSING: Record<string, string> = {
  chat_id: 'chat_id is empty',
  from_chat_id: 'chat_id is empty',
  text: 'message text is empty',
  user_id: 'invalid user_id specified',
  message_id: 'message identifier is not specified',
  message_ids: 'message identifiers are not specified',
  photo: 'there is no photo in the request',
  document: 'there is no document in the request',
  video: 'there is no video in the request',
  animation: 'there is no animation in the request',
  audio: 'there is no audio in the request',
  voice: 'there is no voice in the request',
  sticker: 'there is no sticker in the request',
  file_id: 'file_id not specified',
  action: 'wrong parameter action in request',
};

/** Checks required parameters and basic types of a method, and brings values into their types. */
export function checkParams(method: string, raw: RawParams): Params {
  const values = new Map<string, unknown>();
  for (const field of spec.methods[method]?.fields ?? []) {
    const value = raw.values.get(field.name);
    const missing = value === undefined || value === null || value === '';
    if (!missing) {
      values.set(field.name, convert(field, value));
    } else if (
      field.required &&
      !raw.uploads.has(field.name) &&
      !MAY_BE_EMPTY.has(`${method}.${field.name}`)
    ) {
      throw badRequest(MISSING[field.name] ?? `parameter "${field.name}" is required`);
    }
  }
  // Names from before Bot API 7 that clients still send.
  for (const old of ['reply_to_message_id', 'disable_web_page_preview']) {
    const value = raw.values.get(old);
    if (value !== undefined) values.set(old, value);
  }
  return new Params(values, raw.uploads);
}

function convert(field: Field, value: unknown): unknown {
  const { types } = field;
  if (types.includes('String') || types.includes('InputFile')) {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return String(value);
    throw wrongType(field);
  }
  if (types.includes('Integer')) return integer(field, value);
  if (types.includes('Float')) {
    const number = Number(value);
    if (!Number.isFinite(number)) throw wrongType(field);
    return number;
  }
  if (types.includes('Boolean')) return flag(field, value);
  return structure(field, value);
}

function integer(field: Field, value: unknown): number {
  const good =
    typeof value === 'number'
      ? Number.isSafeInteger(value)
      : typeof value === 'string' && /^\s*-?\d{1,16}\s*$/.test(value);
  if (!good) throw wrongType(field);
  return Number(value);
}

function flag(field: Field, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  const text = String(value).toLowerCase();
  if (['true', 'yes', '1'].includes(text)) return true;
  if (['false', 'no', '0'].includes(text)) return false;
  throw wrongType(field);
}

function structure(field: Field, value: unknown): unknown {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${words(field)} JSON object`);
    }
  }
  const wantsArray = field.types[0]!.startsWith('Array of');
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed) !== wantsArray) {
    throw wrongType(field);
  }
  return parsed;
}

function words(field: Field): string {
  return field.name === 'reply_markup' ? 'reply keyboard markup' : field.name.replaceAll('_', ' ');
}

function wrongType(field: Field): ApiError {
  const type = field.types[0]!;
  if (field.name === 'reply_markup') return badRequest('object expected as reply markup');
  if (type.startsWith('Array of')) return badRequest(`expected an ${type} in "${field.name}"`);
  return badRequest(`parameter "${field.name}" must be of type ${type}`);
}
