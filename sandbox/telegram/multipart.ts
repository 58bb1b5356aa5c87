import { badRequest } from './errors.ts';

/** A file that came in a `multipart/form-data` body. */
export interface Upload {
  fileName: string;
  mimeType: string;
  content: Buffer;
}

/** The fields and files of a `multipart/form-data` body. */
export interface Form {
  fields: Map<string, string>;
  uploads: Map<string, Upload>;
}

/** Takes a multipart body apart (RFC 7578, as far as Bot API clients use it). */
export function parseMultipart(body: Buffer, contentType: string): Form {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (!mark) throw badRequest("can't parse multipart body: no boundary");
  const form: Form = { fields: new Map(), uploads: new Map() };
  for (const part of split(body, mark)) addPart(form, part);
  return form;
}

function split(body: Buffer, mark: string): Buffer[] {
  const delimiter = Buffer.from(`\r\n--${mark}`);
  // The first delimiter has no line break before it.
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Buffer[] = [];
  let at = whole.indexOf(delimiter);
  while (at !== -1) {
    const begin = at + delimiter.length;
    if (whole.subarray(begin, begin + 2).toString('latin1') === '--') return parts;
    const end = whole.indexOf(delimiter, begin);
    if (end === -1) break;
    parts.push(whole.subarray(begin + 2, end));
    at = end;
  }
  throw badRequest("can't parse multipart body: it ends too early");
}

function addPart(form: Form, part: Buffer): void {
  const gap = part.indexOf('\r\n\r\n');
  if (gap === -1) return;
  const headers = part.subarray(0, gap).toString('utf8');
  const content = part.subarray(gap + 4);
  const name = parameter(headers, 'name');
  if (name === undefined) return;
  const fileName = parameter(headers, 'filename');
  if (fileName === undefined) {
    form.fields.set(name, content.toString('utf8'));
    return;
  }
  const mimeType =
    /^content-type:\s*([^\r\n;]+)/im.exec(headers)?.[1] ?? 'application/octet-stream';
  form.uploads.set(name, { fileName, mimeType, content: Buffer.from(content) });
}

function parameter(headers: string, name: string): string | undefined {
  const found = new RegExp(
    `^content-disposition:[^\\r\\n]*;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`,
    'im',
  );
  const match = found.exec(headers);
  return match?.[1] ?? match?.[2];
}
