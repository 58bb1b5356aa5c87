import { Agent } from 'node:https';
import { run, type RunnerHandle } from '@grammyjs/runner';
import { Bot, type Context } from 'grammy';
import { answer, cost, cpuMs } from './answers.ts';

/** What one usually writes: a `Bot` of its own per tenant under `run`. */
interface Options {
  readonly apiRoot: string;
  readonly ca?: string;
  readonly tokens: readonly string[];
  /** Handlers of each bot; 1 is the bare echo. */
  readonly handlers: number;
  readonly pollSeconds: number;
}

let options: Options;
const running: RunnerHandle[] = [];

answer({
  begin(given: Options) {
    options = given;
  },
  start() {
    const { apiRoot, ca } = options;
    // grammY's own default, one agent for all bots, that also knows our authority.
    const agent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
    const secure = ca === undefined ? {} : { baseFetchConfig: { compress: true, agent } };
    for (const token of options.tokens) {
      const bot = new Bot(token, { client: { apiRoot, ...secure } });
      for (let n = 1; n < options.handlers; n += 1) handlerOf(bot, n);
      bot.on('message:text', (ctx) => ctx.reply(ctx.message.text));
      bot.catch(() => {});
      const runner = { fetch: { timeout: options.pollSeconds }, silent: true };
      const handle = run(bot, { runner });
      handle.task()?.catch(() => {});
      running.push(handle);
    }
  },
  cost,
  cpu: cpuMs,
});

/** As a shop has them: commands, buttons and texts, each bound to its own tenant. */
function handlerOf(bot: Bot, n: number): void {
  const reply = (ctx: Context) => ctx.reply(`${bot.token.length}: ${n}`);
  if (n % 3 === 0) bot.command(`command_${n}`, reply);
  else if (n % 3 === 1) bot.callbackQuery(`press:${n}`, reply);
  else bot.hears(`text ${n}`, reply);
}
