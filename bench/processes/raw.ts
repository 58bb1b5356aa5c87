import { Agent, request } from 'node:http';
import { answer, cpuMs } from './answers.ts';

/** The least that can be done: ask for updates, answer each, nothing else. */
interface Options {
  readonly apiRoot: string;
  readonly tokens: readonly string[];
  readonly pollSeconds: number;
}

interface Answer {
  readonly result: readonly {
    readonly update_id: number;
    readonly message?: { readonly text?: string; readonly chat: { readonly id: number } };
  }[];
}

const polls = new Agent({ keepAlive: true });
const sends = new Agent({ keepAlive: true, maxSockets: 64 });
let options: Options;

answer({
  begin(given: Options) {
    options = given;
  },
  start({ from, to }: { readonly from: number; readonly to: number }) {
    for (const token of options.tokens.slice(from, to)) void poll(token);
  },
  cpu: cpuMs,
});

async function poll(token: string): Promise<void> {
  let offset = 0;
  for (;;) {
    const answer = await call<Answer>(polls, token, 'getUpdates', {
      offset,
      limit: 100,
      timeout: options.pollSeconds,
    });
    for (const { update_id: id, message } of answer.result) {
      offset = id + 1;
      if (!message) continue;
      void call(sends, token, 'sendMessage', { chat_id: message.chat.id, text: message.text });
    }
    // A socket is free again only after this turn of the loop.
    await new Promise(setImmediate);
  }
}

function call<T>(agent: Agent, token: string, method: string, body: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    const url = `${options.apiRoot}/bot${token}/${method}`;
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()) as T));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(text);
  });
}
