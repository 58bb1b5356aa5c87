import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../../sandbox/telegram/certificate.ts';
import { startTelegram, type SandboxTelegram } from '../../sandbox/telegram/server.ts';
import type { Bot } from '../provisioning.ts';
import { median, quantile } from '../numbers.ts';
import { answer, cpuMs } from './answers.ts';

/** Customers begin here; each writes to one bot. */
const FIRST_CUSTOMER = 100_000;
const OWNER = 7001;
const LOOK_MS = 10;
const UNANSWERED_MS = 10_000;

/** What a conversation of many chats showed. */
export interface Talk {
  readonly count: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  /** Processor time of this server for each update. */
  readonly serverUs: number;
}

let telegram: SandboxTelegram;
let bots: readonly Bot[] = [];
let ca: string | undefined;
let idsFrom = 0;

answer({
  async begin(options: { readonly tls: boolean; readonly bots: number; readonly idsFrom: number }) {
    ({ idsFrom } = options);
    const tls = options.tls ? selfSigned() : undefined;
    ca = tls?.cert;
    telegram = await startTelegram({ ...(tls ? { tls } : {}), callLog: 1 });
    telegram.user({ id: OWNER, first_name: 'Olivia' });
    bots = Array.from({ length: options.bots }, (_, n) =>
      telegram.createBot({ owner: OWNER, username: `bench_${n}_bot`, name: `Shop ${n}` }),
    );
  },
  where: () => ({ apiRoot: telegram.url, ca }),
  /** Servers number their bots alike; the platform tells them apart. */
  bots: () => bots.map((bot) => ({ ...bot, id: bot.id + idsFrom })),
  /** Answers with the time when each of the first bots waits in a poll. */
  async polling({ count }: { readonly count: number }) {
    while (!bots.slice(0, count).every((bot) => telegram.isPolling(bot.id))) await sleep(LOOK_MS);
    return Date.now();
  },
  talk,
});

/** Each chat says something, waits for the answer and says it again. */
async function talk(wanted: {
  readonly text: string;
  /** Place of the first bot that is written to. */
  readonly first: number;
  readonly bots: number;
  readonly chats: number;
  readonly seconds: number;
}): Promise<Talk> {
  const waiting = new Map<string, (messageId: number) => void>();
  const stop = telegram.subscribe((event) => {
    if (event.kind === 'message')
      waiting.get(`${event.botId}:${event.userId}`)?.(event.messageId ?? 0);
  });
  const times: number[] = [];
  let inTime = 0;
  const cpu = cpuMs();
  const startedAt = performance.now();
  const endsAt = startedAt + wanted.seconds * 1000;

  const chat = async (number: number) => {
    const bot = bots[wanted.first + (number % wanted.bots)];
    if (!bot) throw new Error('no such bot');
    const { id: userId } = telegram.user({ id: FIRST_CUSTOMER + number, first_name: 'Clara' });
    while (performance.now() < endsAt) {
      const saidAt = performance.now();
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no answer')), UNANSWERED_MS);
        const { message_id: said } = telegram.say(userId, bot.id, wanted.text);
        waiting.set(`${bot.id}:${userId}`, (messageId) => {
          if (messageId <= said) return;
          clearTimeout(timer);
          resolve();
        });
      });
      waiting.delete(`${bot.id}:${userId}`);
      const endedAt = performance.now();
      times.push(endedAt - saidAt);
      if (endedAt < endsAt) inTime += 1;
      // The next one comes from another turn of the loop, as from another person.
      await new Promise(setImmediate);
    }
  };
  try {
    await Promise.all(Array.from({ length: wanted.chats }, (_, number) => chat(number)));
  } finally {
    stop();
  }
  return {
    count: times.length,
    perSecond: inTime / wanted.seconds,
    medianMs: median(times),
    p95Ms: quantile(times, 0.95),
    serverUs: ((cpuMs() - cpu) * 1000) / times.length,
  };
}
