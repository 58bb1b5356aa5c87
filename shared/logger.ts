import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** Also behind `bot` in an address, where no word begins. */
const TOKEN = /(?<!\d)\d{6,16}:[A-Za-z0-9_-]{30,}/g;
/** Keys of the REST API: their beginning may be seen, as in `/admin`. */
const API_KEY = /\b(shk_[0-9a-f]{16})_[A-Za-z0-9_-]{20,}/g;
const HIDDEN = ['token', 'secret', 'password', 'credentials', 'authorization', 'secretKey', 'xpub'];

/** Hides Bot API tokens and API keys in a text, whatever it is part of. */
export function redact(text: string): string {
  return text.replaceAll(TOKEN, '[token]').replaceAll(API_KEY, '$1_[key]');
}

/**
 * The process's log: one JSON line per event on standard output, constant messages, values as
 * fields. Tokens are hidden by field name and, wherever they stand in a line, by their shape.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const sink = destination ?? pino.destination({ fd: 1, sync: true });
  return pino(
    {
      level,
      base: null,
      redact: { paths: HIDDEN.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
      serializers: { error: readError, err: readError },
    },
    {
      write(line: string) {
        sink.write(redact(line));
      },
    },
  );
}

/** Of an error only what helps: libraries hang whole clients on theirs. */
function readError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const { code } = error as NodeJS.ErrnoException;
  return {
    name,
    message,
    code,
    stack,
    ...(cause === undefined ? {} : { cause: readError(cause) }),
  };
}
