import { InputFile } from 'grammy';
import * as customers from '../domain/people/customers.ts';
import * as settingsOf from '../domain/shop/settings.ts';
import type { Settings } from '../domain/shop/settings.ts';
import type { HistoryLine } from '../domain/money/ledger-history.ts';
import * as statements from '../domain/money/statements.ts';
import type {
  StatementFormat,
  StatementJob,
  StatementSection,
} from '../domain/money/statements.ts';
import { BOM, csvRow } from '../exchange/cells.ts';
import { writeMoment } from '../moment.ts';
import { toDecimal, type Money } from '../money.ts';
import type { Paper, Papers } from '../papers/papers.ts';
import type { Scope } from '../scope.ts';
import { formatMoney } from '../telegram/format.ts';
import { counterNames, kindName, outsideNames, type Speech } from '../telegram/ledger-words.ts';
import { demandApi, tellFailure, type ExchangeParts } from './exchange.ts';
import { createProgress } from './progress.ts';

export interface StatementParts extends Pick<ExchangeParts, 'apiOf' | 'wordsOf'> {
  readonly papers: Papers;
}

/** What a statement is made of, in the reader's words. */
interface Story extends Speech {
  readonly language: string;
  readonly settings: Settings;
  readonly customer: customers.Customer;
  readonly job: StatementJob;
  readonly sections: readonly StatementSection[];
  /** A moment by the shop's clock. */
  readonly moment: (date: Date) => string;
}

/** No font of paper has these. */
const PICTURES = /\p{Extended_Pictographic}\uFE0F?\s*/gu;

/** Makes a statement and sends it as a document: nothing of it is kept anywhere. */
export function createStatementWriter(
  parts: StatementParts,
): (scope: Scope, job: StatementJob) => Promise<void> {
  return async (scope, job) => {
    const { chatId, messageId, language, format } = job;
    const api = await demandApi(parts, scope);
    const customer = await customers.find(scope, BigInt(job.customerId));
    // Who asked to be forgotten since gets nothing more.
    if (customer?.telegramId !== chatId) return;
    const settings = await settingsOf.read(scope);
    const { timeZone } = settings.options;
    const words = parts.wordsOf(scope.tenant.id);
    const label: Speech['label'] = (key, data) => words.plain(language, key, data, timeZone);
    const progress = createProgress(api, { chatId, messageId }, scope.clock, (done) =>
      label('statement-progress', { done }),
    );
    try {
      const period = { from: job.from === null ? null : new Date(job.from), to: new Date(job.to) };
      const sections = await statements.read(scope, customer.id, period, (done) =>
        progress.at(done, done),
      );
      const story: Story = {
        label: (key, data) => label(key, data).replaceAll(PICTURES, ''),
        has: (key) => words.has(key),
        moment: (date) => writeMoment(date, timeZone),
        language, settings, customer, job, sections,
      }; // prettier-ignore
      const file = new InputFile(await FILES[format](story, parts.papers), nameOf(story));
      await api.sendDocument(chatId, file, { caption: label('statement-done') });
      await progress.end(label('statement-sent'));
    } catch (error) {
      await tellFailure(scope, chatId, null, error);
      await progress.end(label('statement-failed'));
    }
  };
}

const FILES: Readonly<
  Record<StatementFormat, (story: Story, papers: Papers) => Promise<Uint8Array>>
> = {
  csv: (story) => Promise.resolve(Buffer.from(csvOf(story))),
  pdf: (story, papers) => papers.print(paperOf(story)),
};

function nameOf({ job }: Story): string {
  const days = [job.from, job.to].flatMap((text) => (text === null ? [] : [text.slice(0, 10)]));
  return `statement-${days.join('-')}.${job.format}`;
}

const decimalOf = (money: Money) => ({ decimal: toDecimal(money) });

/** Amounts as other programs read them, one row for each currency of a line. */
function csvOf({ label, has, moment, sections, job }: Story): string {
  const speech = { label, has };
  const columns = ['time', 'number', 'what', 'counterparty', 'currency', 'amount', 'balance'];
  const whole = (key: string, at: string | null, balance: Money) =>
    csvRow([at === null ? '' : moment(new Date(at)), '', label(key), '', balance.currency, '', decimalOf(balance)]); // prettier-ignore
  const rows = sections.flatMap(({ opening, rows, closing }) => [
    whole('statement-opening', job.from, opening),
    ...rows.map(({ line, money, balance }) =>
      csvRow([
        moment(line.at),
        line.id,
        kindName(speech, line),
        counterNames(speech, line),
        money.currency,
        decimalOf(money),
        decimalOf(balance),
      ]),
    ),
    whole('statement-closing', job.to, closing),
  ]);
  const head = columns.map((name) => label(`statement-column-${name}`));
  return BOM + csvRow(head) + rows.join('');
}

function paperOf(story: Story): Paper {
  const { label, moment, settings, customer, job, sections } = story;
  const period = [
    job.from === null ? label('statement-ever') : moment(new Date(job.from)),
    moment(new Date(job.to)),
  ];
  return {
    title: label('statement-title'),
    facts: [
      [label('statement-fact-shop'), settings.name],
      [label('statement-fact-customer'), `${customer.name} (№ ${customer.id})`],
      [label('statement-fact-period'), `${period.join(' – ')}, ${settings.options.timeZone}`],
      ...(sections.length === 0 ? [[label('statement-fact-lines'), label('statement-no-lines')] as const] : []),
    ],
    sections: sections.map((section) => sectionOf(story, section)),
    footer: label('statement-footer', { shop: settings.name, page: '{page}', pages: '{pages}' }),
  }; // prettier-ignore
}

function sectionOf(story: Story, { currency, opening, rows, closing }: StatementSection) {
  const { label, moment, language } = story;
  const written = (money: Money) => formatMoney(language, money);
  const signed = (money: Money) => (money.amount > 0n ? `+${written(money)}` : written(money));
  const whole = (key: string, money: Money) => ['', '', label(key), '', written(money)];
  const column = (name: string, width: number, align: 'left' | 'right' = 'left') => ({
    title: label(`statement-column-${name}`),
    width,
    align,
  });
  return {
    heading: currency,
    columns: [
      column('time', 0.19),
      column('number', 0.09),
      column('what', 0.34),
      column('amount', 0.19, 'right'),
      column('balance', 0.19, 'right'),
    ],
    first: whole('statement-opening', opening),
    rows: rows.map(({ line, money, balance }) => {
      const what = [kindName(story, line), swapOf(line, written) ?? outsideNames(story, line)];
      const cells = [moment(line.at), `${line.id}`, what.filter(Boolean).join(' · ')];
      return [...cells, signed(money), written(balance)];
    }),
    last: whole('statement-closing', closing),
  };
}

/** The other side of an exchange stands in another section. */
function swapOf({ money }: HistoryLine, written: (money: Money) => string): string | null {
  const [gave, got] = [
    money.find(({ amount }) => amount < 0n),
    money.find(({ amount }) => amount > 0n),
  ];
  return gave && got ? `${written({ ...gave, amount: -gave.amount })} → ${written(got)}` : null;
}
