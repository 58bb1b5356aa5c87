import { Agent } from 'node:https';
import { run, type RunnerHandle } from '@grammyjs/runner';
import { Bot, type ApiClientOptions } from 'grammy';
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
let secure: ApiClientOptions = {};
const running: RunnerHandle[] = [];

answer({
  begin(given: Options) {
    options = given;
    const { ca } = given;
    // grammY's own default, one agent for all bots, that also knows our authority.
    if (ca !== undefined)
      secure = { baseFetchConfig: { compress: true, agent: new Agent({ keepAlive: true, ca }) } };
  },
  start({ from, to }: { readonly from: number; readonly to: number }) {
    for (const token of options.tokens.slice(from, to)) {
      const bot = new Bot(token, { client: { apiRoot: options.apiRoot, ...secure } });
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
  // Functions without a name: what tsx adds to named ones is no cost of grammY.
  if (n % 3 === 0) bot.command(`command_${n}`, (ctx) => ctx.reply(`${bot.token.length}: ${n}`));
  else if (n % 3 === 1) bot.callbackQuery(`press:${n}`, (ctx) => ctx.reply(`${n} of ${bot.token}`));
  else bot.hears(`text ${n}`, (ctx) => ctx.reply(`${bot.token.length}: ${n}`));
}
