import type { FakeBot } from './fake-bot.ts';
import type { Shop } from '../tenant/screens/shop.ts';

/** A press that went wrong, and how one came there. */
export interface Finding {
  readonly data: string;
  readonly problem: string;
}

export interface Walk {
  /** Every kind of press that was reached, numbers as `#`. */
  readonly reached: ReadonlySet<string>;
  readonly findings: readonly Finding[];
  readonly presses: number;
}

/** Presses of one kind (they differ in numbers only): enough to meet a second row of a list. */
const EACH_KIND = 2;
/** A walk that is longer than this goes in circles. */
const LONGEST = 1_500;
/** What people answer to a question that wants something else. */
const ANSWERS = ['<s>&"\u202eأهلا 👩‍👩‍👧 '.repeat(40), '-1', '12'];
/** What a screen never says. */
const NONSENSE = /undefined|\[object|NaN|\{ ?\$|went wrong on our side|<pre>\s*\{/;

/**
 * Presses every button that can be reached from some commands, breadth first, and answers each question
 * with nonsense before it is cancelled. What throws, stays unanswered or says nonsense is a finding.
 */
export async function walk(shop: Shop, bot: FakeBot, commands: readonly string[]): Promise<Walk> {
  const findings: Finding[] = [];
  const visits = new Map<string, number>();
  const waiting: string[] = [];
  let seenCalls = bot.calls.length;
  let presses = 0;

  /** Collects the buttons of all that was sent since the last look. */
  const collect = (where: string) => {
    for (const { payload } of bot.calls.slice(seenCalls)) {
      const { text, caption } = payload as { text?: string; caption?: string };
      const said = text ?? caption ?? '';
      if (NONSENSE.test(said))
        findings.push({ data: where, problem: `says: ${said.slice(0, 200)}` });
      const markup = payload['reply_markup'] as
        { inline_keyboard?: { callback_data?: string }[][] } | undefined;
      for (const { callback_data: data } of markup?.inline_keyboard?.flat() ?? []) {
        if (data === undefined) continue;
        const kind = kindOf(data);
        const count = visits.get(kind) ?? 0;
        if (count >= EACH_KIND || waiting.includes(data)) continue;
        visits.set(kind, count + 1);
        waiting.push(data);
      }
    }
    seenCalls = bot.calls.length;
  };

  const attempt = async (where: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      findings.push({ data: where, problem: error instanceof Error ? `${error.message}\n${error.stack?.split('\n').slice(1, 4).join('\n')}` : String(error) }); // prettier-ignore
    }
    collect(where);
  };

  for (const command of commands) await attempt(command, () => bot.say(command));
  for (
    let data = waiting.shift();
    data !== undefined && presses < LONGEST;
    data = waiting.shift()
  ) {
    const pressed = data;
    presses += 1;
    await attempt(pressed, () => bot.press(pressed));
    if (!(await isAsked(shop, bot))) continue;
    for (const answer of ANSWERS) {
      if (!(await isAsked(shop, bot))) break;
      await attempt(`${pressed} ← ${answer.slice(0, 10)}`, () => bot.say(answer));
    }
    if (await isAsked(shop, bot)) await attempt(`${pressed} ← photo`, () => bot.message({ photo: [{ file_id: 'walked', file_unique_id: 'walked', width: 90, height: 90 }] })); // prettier-ignore
    await attempt(`${pressed} ← cancel`, () => bot.press('cancel'));
  }
  for (const data of bot.unanswered())
    findings.push({ data, problem: 'the press was not answered' });
  return { reached: new Set(visits.keys()), findings, presses };
}

function kindOf(data: string): string {
  return data.replaceAll(/\d+/g, '#');
}

async function isAsked(shop: Shop, bot: FakeBot): Promise<boolean> {
  const rows = await shop.scope.db.query(
    'select 1 from customers where telegram_id = $1 and dialogue is not null',
    [bot.person.id],
  );
  return rows.length > 0;
}
