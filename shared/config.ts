import { hostname } from 'node:os';
import { z } from 'zod';

/** Every problem of the environment at once; `main` prints it and exits with code 78 (EX_CONFIG). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

export const roles = ['manager', 'runner', 'worker', 'web'] as const;
export type ProcessRole = (typeof roles)[number];

/** What the environment says, checked. `telegram` tells the sandbox from the real thing. */
export interface Config {
  readonly production: boolean;
  readonly telegram:
    | { readonly mode: 'sandbox' }
    | {
        readonly mode: 'real';
        readonly managerToken: string;
        readonly ownerIds: readonly number[];
        readonly apiRoot: string;
      };
  readonly registration: 'open' | 'invite' | 'closed';
  readonly databaseUrl: string | null;
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string };
  readonly secretKey: string | null;
  readonly secretKeyPrevious: string | null;
  readonly roles: readonly ProcessRole[];
  readonly nodeId: string;
  readonly updates: 'polling' | 'webhook';
  readonly logLevel: string;
  /** Node URLs by chain id; a chain without one is off. */
  readonly chains: Readonly<Record<string, readonly string[]>>;
  /** What a node's operator gave us to be asked more, by chain id. */
  readonly chainKeys: Readonly<Record<string, string>>;
  readonly ratesUrls: readonly string[] | null;
  /** Hosts of providers that differ from their live ones, by provider id. */
  readonly providerUrls: Readonly<Record<string, string>>;
}

const CHAIN_VARIABLES = {
  BTC_URL: 'bitcoin', LTC_URL: 'litecoin', ETH_URL: 'ethereum', BSC_URL: 'bsc', POLYGON_URL: 'polygon',
  TRON_URL: 'tron', SOL_URL: 'solana', TON_URL: 'ton',
} as const; // prettier-ignore
const CHAIN_KEY_VARIABLES = {
  TRON_API_KEY: 'tron',
  TON_API_KEY: 'ton',
} as const;
const PROVIDER_VARIABLES = {
  CRYPTOPAY_URL: 'cryptopay', KRYPTOEXPRESS_URL: 'kryptoexpress', MPESA_URL: 'mpesa',
  TELEBIRR_URL: 'telebirr', CHAPA_URL: 'chapa', OKX_URL: 'okx', MOBEE_URL: 'mobee',
} as const; // prettier-ignore

const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `is an address beginning with ${protocols.map((p) => `${p}//`).join(' or ')}`,
    );
const web = url(['http:', 'https:']);
const list = (text: string) => text.split(',').map((part) => part.trim()).filter(Boolean); // prettier-ignore
const key = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/, 'is 32 bytes in hex: 64 digits (make one: openssl rand -hex 32)');
const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'is a key as its service gave it, without spaces');
const webList = z.string().transform(list).pipe(z.array(web).min(1, 'names at least one address'));

const schema = z.object({
  NODE_ENV: z.string().optional(),
  MANAGER_BOT_TOKEN: z.string().regex(/^\d+:[\w-]{30,}$/, 'is a bot token as BotFather gives it, like 123456789:AA…').optional(),
  OWNER_IDS: z.string().transform(list).pipe(
    z.array(z.string().regex(/^\d{1,15}$/, 'are Telegram ids: whole numbers, comma-separated').transform(Number)).min(1),
  ).optional(),
  REGISTRATION: z.enum(['open', 'invite', 'closed'], 'is open, invite or closed').default('invite'),
  TELEGRAM_API_ROOT: web.default('https://api.telegram.org'),
  DATABASE_URL: url(['postgres:', 'postgresql:']).optional(),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  DATA_DIR: z.string().default('./.data'),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.string().regex(/^\d{1,5}$/, 'is a port from 0 to 65535').transform(Number)
    .refine((port) => port <= 65535, 'is a port from 0 to 65535').default(8080),
  PUBLIC_URL: web.optional(),
  SECRET_KEY: key.optional(),
  SECRET_KEY_PREVIOUS: key.optional(),
  ROLES: z.string().transform(list).pipe(z.array(z.enum(roles, `are some of ${roles.join(', ')}`)).min(1)).default([...roles]),
  NODE_ID: z.string().regex(/^[\w.:-]{1,100}$/, 'has letters, digits and . : - _ only').optional(),
  UPDATES: z.enum(['polling', 'webhook'], 'is polling or webhook').default('polling'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'is one of pino\'s levels').default('info'),
  RATES_URL: webList.optional(),
  ...Object.fromEntries(Object.keys(CHAIN_VARIABLES).map((name) => [name, webList.optional()])),
  ...Object.fromEntries(Object.keys(CHAIN_KEY_VARIABLES).map((name) => [name, apiKey.optional()])),
  ...Object.fromEntries(Object.keys(PROVIDER_VARIABLES).map((name) => [name, web.optional()])),
}); // prettier-ignore

/** Reads the environment. Pure. Throws ConfigError with every problem. Empty values count as unset. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const read = schema.safeParse(given);
  const problems = read.success
    ? []
    : read.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
  problems.push(...contradictions(given));
  if (!read.success || problems.length > 0) throw new ConfigError([...new Set(problems)]);
  const value = read.data as z.infer<typeof schema> & Record<string, unknown>;

  const publicHost = value.HTTP_HOST.includes(':') ? `[${value.HTTP_HOST}]` : value.HTTP_HOST;
  return {
    production: value.NODE_ENV === 'production',
    telegram:
      value.MANAGER_BOT_TOKEN === undefined
        ? { mode: 'sandbox' }
        : {
            mode: 'real',
            managerToken: value.MANAGER_BOT_TOKEN,
            ownerIds: value.OWNER_IDS ?? [],
            apiRoot: value.TELEGRAM_API_ROOT.replace(/\/+$/, ''),
          },
    registration: value.REGISTRATION,
    databaseUrl: value.DATABASE_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    dataDir: value.DATA_DIR,
    http: {
      host: value.HTTP_HOST,
      port: value.HTTP_PORT,
      publicUrl: (value.PUBLIC_URL ?? `http://${publicHost}:${value.HTTP_PORT}`).replace(
        /\/+$/,
        '',
      ),
    },
    secretKey: value.SECRET_KEY ?? null,
    secretKeyPrevious: value.SECRET_KEY_PREVIOUS ?? null,
    roles: value.ROLES,
    nodeId: value.NODE_ID ?? `${hostname().replaceAll(/[^\w.-]/g, '-')}-${process.pid}`,
    updates: value.UPDATES,
    logLevel: value.LOG_LEVEL,
    chains: pick(CHAIN_VARIABLES, value) as Record<string, readonly string[]>,
    chainKeys: pick(CHAIN_KEY_VARIABLES, value) as Record<string, string>,
    ratesUrls: value.RATES_URL ?? null,
    providerUrls: pick(PROVIDER_VARIABLES, value) as Record<string, string>,
  };
}

/** Problems between variables that are each fine. */
function contradictions(env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const token = env['MANAGER_BOT_TOKEN'];
  if (!token && env['NODE_ENV'] === 'production')
    problems.push(
      'MANAGER_BOT_TOKEN is missing: the sandbox does not run with NODE_ENV=production',
    );
  if (token && !env['OWNER_IDS'])
    problems.push(
      'OWNER_IDS is missing: with a token, name the Telegram ids of the platform owners',
    );
  if (
    env['UPDATES'] === 'webhook' &&
    token &&
    !env['PUBLIC_URL']?.startsWith('https://') &&
    !isLoopback(env['TELEGRAM_API_ROOT'])
  )
    problems.push('UPDATES=webhook needs a PUBLIC_URL that begins with https://');
  if (env['DATABASE_URL'] && env['NODE_ENV'] === 'production' && !env['SECRET_KEY'])
    problems.push(
      'SECRET_KEY is missing: with a database of its own, a production platform names its key',
    );
  return problems;
}

function isLoopback(address: string | undefined): boolean {
  return (
    address !== undefined &&
    URL.canParse(address) &&
    ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname)
  );
}

function pick(
  names: Readonly<Record<string, string>>,
  values: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(names)
      .filter(([variable]) => values[variable] !== undefined)
      .map(([variable, id]) => [id, values[variable]]),
  );
}

/**
 * Whether all of this happens on one machine, as in the sandbox: only then may programs of this machine
 * be told of events. In production never.
 */
export function isLocal({ production, http, telegram }: Config): boolean {
  if (production || !isLoopback(http.publicUrl)) return false;
  return telegram.mode === 'sandbox' || isLoopback(telegram.apiRoot);
}
