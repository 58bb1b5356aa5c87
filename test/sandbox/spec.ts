import { spec, type Field } from '../../sandbox/telegram/spec.ts';

/** What is wrong with a value, measured by the Bot API's own tables; nothing if nothing is. */
export function problems(value: unknown, type: string, path = type): string[] {
  if (type.startsWith('Array of ')) {
    if (!Array.isArray(value)) return [`${path} is no array`];
    return value.flatMap((item, index) =>
      problems(item, type.slice('Array of '.length), `${path}[${index}]`),
    );
  }
  switch (type) {
    case 'Integer':
      return Number.isSafeInteger(value) ? [] : [`${path} is no Integer`];
    case 'Float':
      return typeof value === 'number' ? [] : [`${path} is no Float`];
    case 'String':
      return typeof value === 'string' ? [] : [`${path} is no String`];
    case 'Boolean':
      return typeof value === 'boolean' ? [] : [`${path} is no Boolean`];
    default:
      return objectProblems(value, type, path);
  }
}

function objectProblems(value: unknown, type: string, path: string): string[] {
  const known = spec.types[type];
  if (!known) return [`${path}: the Bot API has no ${type}`];
  if (typeof value !== 'object' || value === null) return [`${path} is no object`];
  if (known.subtypes) {
    const each = known.subtypes.map((subtype) => problems(value, subtype, path));
    return each.some((found) => found.length === 0) ? [] : each[0]!;
  }
  const fields = known.fields ?? [];
  const names = new Set(fields.map((field) => field.name));
  const unknown = Object.keys(value)
    .filter((name) => !names.has(name))
    .map((name) => `${path}.${name} is not in the Bot API`);
  return [...unknown, ...fields.flatMap((field) => fieldProblems(value, field, path))];
}

function fieldProblems(value: object, field: Field, path: string): string[] {
  const inner = (value as Record<string, unknown>)[field.name];
  if (inner === undefined) return field.required ? [`${path}.${field.name} is missing`] : [];
  const each = field.types.map((type) => problems(inner, type, `${path}.${field.name}`));
  return each.some((found) => found.length === 0) ? [] : each[0]!;
}
