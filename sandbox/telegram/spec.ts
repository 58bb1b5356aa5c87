import { readFileSync } from 'node:fs';

/** A parameter of a method or a field of an object, as Telegram documents it. */
export interface Field {
  name: string;
  types: string[];
  required: boolean;
}

/** The Bot API as data. */
export interface Spec {
  version: string;
  methods: Record<string, { returns: string[]; fields: Field[] }>;
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>;
}

/** The Bot API 10.1, without its descriptions. */
export const spec: Spec = JSON.parse(
  readFileSync(new URL('bot-api-10.1.json', import.meta.url), 'utf8'),
) as Spec;

const byLowerCase = new Map(Object.keys(spec.methods).map((name) => [name.toLowerCase(), name]));

/** A method's documented name, from any spelling of its case. */
export function methodNamed(name: string): string | undefined {
  return byLowerCase.get(name.toLowerCase());
}
