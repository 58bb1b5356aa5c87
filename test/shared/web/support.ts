import type { Router } from '@koa/router';
import { Writable } from 'node:stream';
import { createLogger, type Logger } from '../../../shared/logger.ts';
import { createMetrics, type Metrics } from '../../../shared/metrics.ts';
import { createWeb, type Web } from '../../../shared/web/server.ts';

export interface TestWeb {
  readonly web: Web;
  readonly url: string;
  readonly metrics: Metrics;
  /** Every line that was logged. */
  readonly lines: string[];
}

/** A web server on a free loopback port, with a log that can be read. */
export async function startWeb(
  routersOf: (parts: { log: Logger; metrics: Metrics }) => readonly Router[],
): Promise<TestWeb> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const log = createLogger('info', sink);
  const metrics = createMetrics({ process: false });
  const web = createWeb({ routers: routersOf({ log, metrics }), log, metrics, drainMs: 1_000 });
  const url = await web.listen({ host: '127.0.0.1', port: 0 });
  return { web, url, metrics, lines };
}
