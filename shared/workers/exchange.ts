import { createHash } from 'node:crypto';
import { GrammyError, InputFile, type Api } from 'grammy';
import * as exportPeople from '../domain/people/export-people.ts';
import * as exportSubscriptions from '../domain/subscriptions/export-subscriptions.ts';
import * as exports from '../domain/catalogue/exports.ts';
import { exportRights, type ExportJob, type ExportKind } from '../domain/catalogue/exports.ts';
import * as imports from '../domain/catalogue/imports.ts';
import type { ImportJob } from '../domain/catalogue/imports.ts';
import * as messages from '../domain/shop/messages.ts';
import type { Permission } from '../domain/staff/permissions.ts';
import * as settings from '../domain/shop/settings.ts';
import * as staff from '../domain/staff/staff.ts';
import { UserError } from '../errors.ts';
import { readImport } from '../exchange/read.ts';
import type { Scope } from '../scope.ts';
import type { Secrets } from '../secrets.ts';
import type { Files } from '../telegram/files.ts';
import type { I18n } from '../telegram/i18n.ts';
import { createProgress } from './progress.ts';

export interface ExchangeParts {
  /** A client of the tenant's bot; null when it has no working token now. */
  readonly apiOf: (tenantId: number) => Promise<Api | null>;
  readonly files: Files;
  readonly secrets: Secrets;
  readonly wordsOf: (tenantId: number) => I18n;
}

/** A file of import: above it nothing is read. */
export const LONGEST_IMPORT = 10_000_000;
/** Telegram takes 50 MB from a bot; longer exports are sent in parts. */
const LONGEST_PART = 45_000_000;
/** So much of a file goes to the network at once. */
const CHUNK = 64_000;

/** Takes in a file that somebody confirmed. A repeat of the job changes nothing and says it once. */
export function createImporter(
  parts: ExchangeParts,
): (scope: Scope, job: ImportJob) => Promise<void> {
  return async (scope, job) => {
    const { actorId, chatId, messageId } = job;
    const api = await demandApi(parts, scope);
    const words = parts.wordsOf(scope.tenant.id);
    const progress = createProgress(api, { chatId, messageId }, scope.clock, (done, total) =>
      words.t(job.language, 'import-progress', { done, total }),
    );
    const reference = `import:${chatId}:${messageId}:${job.hash}`;
    try {
      await demandRights(scope, actorId, ['catalogue', 'stock']);
      const bytes = await readAgain(parts, api, job.fileId);
      if (createHash('sha256').update(bytes).digest('hex') !== job.hash)
        throw new UserError('import-changed');
      const { currency } = await settings.read(scope);
      const parsed = await readImport(bytes, { botId: scope.tenant.botId, currency });
      await imports.apply(scope, actorId, parsed, { secrets: parts.secrets, currency }, {
        onProgress: (done, total) => progress.at(done, total),
        finish: (scope, counts, auditId) =>
          messages.queue(scope, {
            reference,
            chatId,
            content: {
              key: 'notice-import-done',
              data: { ...counts },
              buttons: [
                [{ key: 'notice-import-open', press: 'products' }],
                auditId === null ? [] : [{ key: 'undo-button', press: `undo:${auditId}` }],
              ],
            },
          }),
      }); // prettier-ignore
    } catch (error) {
      await tellFailure(scope, chatId, reference, error);
    }
    await progress.end(words.t(job.language, 'import-over'));
  };
}

/** The confirmed file once more; Telegram may not have it any more. */
async function readAgain({ files }: ExchangeParts, api: Api, fileId: string): Promise<Buffer> {
  try {
    return await files.read(api, fileId, LONGEST_IMPORT);
  } catch (error) {
    if (error instanceof GrammyError && error.error_code === 400)
      throw new UserError('import-changed');
    throw error;
  }
}

/** Sends an export as a document, page by page: nothing of it is kept anywhere. */
export function createExporter(
  parts: ExchangeParts,
): (scope: Scope, job: ExportJob) => Promise<void> {
  return async (scope, { actorId, chatId, kind, language }) => {
    const api = await demandApi(parts, scope);
    try {
      await demandRights(scope, actorId, [exportRights[kind]]);
    } catch (error) {
      return tellFailure(scope, chatId, null, error);
    }
    const { currency } = await settings.read(scope);
    const words = parts.wordsOf(scope.tenant.id);
    const day = new Date(scope.clock.now()).toISOString().slice(0, 10);
    const [name, ending] = kind === 'catalogue-json' ? ['catalogue', 'json'] : [kind.replace('-csv', ''), 'csv']; // prettier-ignore
    const source = chunksOf(TEXTS[kind](scope, currency, parts.secrets));
    let next = await source.next();
    for (let part = 1; !next.done; part += 1) {
      const before = next;
      const file = async function* () {
        for (let bytes = 0; !next.done && bytes < LONGEST_PART; next = await source.next()) {
          bytes += next.value.length;
          yield next.value;
        }
      };
      const number = part === 1 ? '' : `-${part}`;
      await api.sendDocument(chatId, new InputFile(file(), `${name}-${day}${number}.${ending}`), {
        caption: words.plain(language, `export-done-${kind}`),
      });
      if (next === before) throw new Error('a document that was sent was not read');
    }
  };
}

/** What each kind of export says. */
const TEXTS: Readonly<
  Record<ExportKind, (scope: Scope, currency: string, secrets: Secrets) => AsyncIterable<string>>
> = {
  'catalogue-csv': exports.catalogueCsv,
  'catalogue-json': exports.catalogueJson,
  stock: (scope, _currency, secrets) => exports.stockCsv(scope, secrets),
  orders: exportPeople.ordersCsv,
  customers: exportPeople.customersCsv,
  subscriptions: exportSubscriptions.subscriptionsCsv,
  periods: exportSubscriptions.periodsCsv,
};

async function* chunksOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array, undefined> {
  let waiting = '';
  for await (const text of texts) {
    waiting += text;
    if (waiting.length < CHUNK) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  if (waiting !== '') yield Buffer.from(waiting);
  return undefined;
}

/** Who asked for it may have lost the right since. */
export async function demandRights(
  scope: Scope,
  actorId: number,
  permissions: readonly Permission[],
): Promise<void> {
  const member = (await staff.list(scope)).find(({ telegramId }) => telegramId === actorId);
  for (const permission of permissions) staff.demand(member?.role ?? null, permission);
}

/** A client of the shop's bot; without a token the job comes again later. */
export async function demandApi(
  parts: Pick<ExchangeParts, 'apiOf'>,
  { tenant }: Pick<Scope, 'tenant'>,
): Promise<Api> {
  const api = await parts.apiOf(tenant.id);
  if (!api) throw new Error('the bot has no working token now');
  return api;
}

/** Tells what a person can mend; anything else is thrown for another try. */
export async function tellFailure(
  scope: Scope,
  chatId: number,
  reference: string | null,
  error: unknown,
): Promise<void> {
  if (!(error instanceof UserError)) throw error;
  const { code, data } = error;
  await messages.queue(scope, { reference, chatId, content: { key: `error-${code}`, data } });
}
