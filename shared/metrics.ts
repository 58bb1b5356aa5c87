import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What this process counts. Labels come from short closed lists, never from tenants or people. */
export interface Metrics {
  /** A new update was stored. */
  update(kind: string): void;
  /** Seconds from storing an update to the end of its handling. */
  latency(seconds: number): void;
  poll(result: string): void;
  /** A shell changed its state; undefined before its start and after its end. */
  shell(from: string | undefined, to: string | undefined): void;
  leases(held: number): void;
  /** A customer was credited. */
  credit(source: string): void;
  /** Blocks between a chain's tip and what is read of it. */
  chainLag(chain: string, blocks: number): void;
  queueDepth(queue: string, depth: number): void;
  request(facts: { route: string; method: string; status: number; seconds: number }): void;
  /** A port did without Redis. */
  portFailed(port: string): void;
  /** Prometheus text. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** https://core.telegram.org/bots/api#update, those that a shop subscribes to or may meet. */
const UPDATE_KINDS = [
  'message', 'edited_message', 'callback_query', 'inline_query', 'chosen_inline_result',
  'shipping_query', 'pre_checkout_query', 'purchased_paid_media', 'my_chat_member', 'chat_member',
  'chat_join_request', 'managed_bot', 'channel_post', 'business_message', 'subscription',
]; // prettier-ignore
const POLL_RESULTS = ['updates', 'empty', 'failed', 'flooded', 'conflict', 'unauthorized'];
const SHELL_STATES = ['starting', 'active', 'paused', 'revoked', 'conflict', 'flooded'];
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** Whatever names come from the code (chains, sources, queues, routes), no more than so many. */
const MOST_NAMES = 200;

/** Metrics of one process. `process: false` leaves out those of Node.js itself. */
export function createMetrics(options: { process?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process ?? true) collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `shopherd_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name: `shopherd_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Histogram({ name: `shopherd_${name}`, help, labelNames, buckets: SECONDS, registers });

  const updates = counter('updates_total', 'Updates stored, by kind', ['kind']);
  const latency = histogram('update_seconds', 'From storing an update to its end', []);
  const polls = counter('polls_total', 'Long polls, by result', ['result']);
  const shells = gauge('shells', 'Bots run here, by state', ['state']);
  const leases = gauge('shard_leases', 'Shards leased to this process', []);
  const credits = counter('credits_total', 'Credits to customers, by source', ['source']);
  const lag = gauge('chain_lag_blocks', 'Blocks not read yet, by chain', ['chain']);
  const queues = gauge('queue_depth', 'Rows that wait, by queue', ['queue']);
  const requests = histogram('http_request_seconds', 'HTTP requests', [
    'route',
    'method',
    'status',
  ]);
  const ports = counter('port_failures_total', 'Commands that Redis did not serve', ['port']);
  const [sources, chains, queueNames, routes] = [bounded(), bounded(), bounded(), bounded()];

  return {
    update: (kind) => updates.inc({ kind: oneOf(UPDATE_KINDS, kind) }),
    latency: (seconds) => latency.observe(seconds),
    poll: (result) => polls.inc({ result: oneOf(POLL_RESULTS, result) }),
    shell(from, to) {
      if (from !== undefined) shells.dec({ state: oneOf(SHELL_STATES, from) });
      if (to !== undefined) shells.inc({ state: oneOf(SHELL_STATES, to) });
    },
    leases: (held) => leases.set(held),
    credit: (source) => credits.inc({ source: sources(source) }),
    chainLag: (chain, blocks) => lag.set({ chain: chains(chain) }, blocks),
    queueDepth: (queue, depth) => queues.set({ queue: queueNames(queue) }, depth),
    request: ({ route, method, status, seconds }) =>
      requests.observe(
        { route: routes(route), method: oneOf(METHODS, method), status: String(status) },
        seconds,
      ),
    portFailed: (port) => ports.inc({ port: oneOf(['hints', 'limits', 'cache'], port) }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

function oneOf(known: readonly string[], value: string): string {
  return known.includes(value) ? value : 'other';
}

/** Names as they come, until somebody makes them up. */
function bounded(): (name: string) => string {
  const seen = new Set<string>();
  return (name) => {
    if (!seen.has(name) && seen.size >= MOST_NAMES) return 'other';
    seen.add(name);
    return name;
  };
}
