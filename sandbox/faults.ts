import type { IncomingMessage } from 'node:http';
import type { Answerer, Reply } from './loopback.ts';
import { takeOne, type DeliveryFaults } from './deliveries.ts';
import { json } from './loopback.ts';

/**
 * What may go wrong with a simulated provider's next answers, as counters that run down. Only calls
 * that do something (make an invoice, send money) are counted; whoever only asks is answered.
 */
export interface AnswerFaults {
  /** So many calls are done and answered 500. */
  fail: number;
  /** So many calls are done and never answered: the connection ends, as after a time-out. */
  drop: number;
  /** So many calls are refused with 503 and not done. */
  refuse: number;
  /** So many questions are answered 503: what is unknown stays it. */
  silent: number;
  /** Every counted call waits so long before its answer. */
  delayMs: number;
  /** Whatever comes with this text in its address or headers is answered 503: one account of many. */
  broken: string;
}

/** Everything that a simulated provider can be told to do wrong. */
export interface ProviderFaults extends DeliveryFaults, AnswerFaults {
  /** So many payments arrive as another amount than the payer was asked for. */
  lie: number;
  /** So many payouts, refunds and orders are accepted and come to nothing. */
  reject: number;
}

/** No fault yet; the deliveries' counters are those that `createDeliveries` counts down. */
export function createFaults(deliveries: DeliveryFaults): ProviderFaults {
  const answers = { fail: 0, drop: 0, refuse: 0, silent: 0, delayMs: 0, broken: '' };
  return Object.assign(deliveries, answers, { lie: 0, reject: 0 });
}

/** Puts the faults of answers around a simulated provider's door. */
export function withFaults(
  faults: AnswerFaults,
  answer: Answerer,
  doesSomething: (request: IncomingMessage, url: URL) => boolean,
): Answerer {
  return async (request, url, body): Promise<Reply | null> => {
    if (isBroken(faults, request)) return json({ error: 'not now' }, 503);
    if (!doesSomething(request, url))
      return takeOne(faults, 'silent')
        ? json({ error: 'not now' }, 503)
        : answer(request, url, body);
    if (takeOne(faults, 'refuse')) return json({ error: 'not now' }, 503);
    const reply = await answer(request, url, body);
    if (faults.delayMs > 0) await new Promise((done) => setTimeout(done, faults.delayMs));
    if (takeOne(faults, 'fail')) return json({ error: 'something went wrong' }, 500);
    if (takeOne(faults, 'drop')) request.socket.destroy();
    return reply;
  };
}

function isBroken({ broken }: AnswerFaults, { url, headers }: IncomingMessage): boolean {
  return broken !== '' && [url, ...Object.values(headers)].join('\n').includes(broken);
}
