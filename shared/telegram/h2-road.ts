import type { Logger } from '../logger.ts';
import { CallFailed, toCallFailed } from './call-failed.ts';
import { H2NotOffered, openSession, type H2Session, type H2SessionOptions } from './h2-session.ts';
import { guard, type Road, type RoadAnswer, type RoadRequest } from './road.ts';

/** A set of HTTP/2 connections to one server. */
export interface H2RoadOptions extends Omit<H2SessionOptions, 'onChange'> {
  readonly maxConnections: number;
  readonly log?: Logger | undefined;
}

interface Waiter {
  readonly take: (session: H2Session) => void;
  readonly fail: (error: unknown) => void;
}

/** A refused request is tried again on another connection: the server never looked at it. */
const MAX_TRIES = 5;
/** Handshakes at once: each costs a few milliseconds of processor on both sides. */
const MAX_OPENING = 8;

/** Connections that carry many requests at once. `send` rejects with `H2NotOffered` once it knows. */
export function createH2Road(options: H2RoadOptions): Road {
  const sessions = new Set<H2Session>();
  const waiting = new Set<Waiter>();
  let opening = 0;
  let expectedStreams = options.maxStreams;
  let closing = false;

  const pump = () => {
    if (closing) return;
    for (const waiter of waiting) {
      const session = fullest(sessions);
      if (session === undefined) break;
      waiting.delete(waiter);
      waiter.take(session);
    }
    const room = () => Math.min(options.maxConnections - sessions.size, MAX_OPENING) - opening;
    while (room() > 0 && waiting.size > opening * expectedStreams) void open();
  };

  const open = async () => {
    opening++;
    try {
      const session = await openSession({ ...options, onChange });
      expectedStreams = session.maxStreams;
      sessions.add(session);
      options.log?.debug({ connections: sessions.size }, 'telegram connection opened');
      if (closing) session.destroy();
      if (session.closed()) sessions.delete(session);
    } catch (error) {
      // Those who waited for this connection learn of it; others wait for the next.
      const all = error instanceof H2NotOffered;
      const list = [...waiting].slice(0, all ? undefined : expectedStreams);
      for (const waiter of list) {
        waiting.delete(waiter);
        waiter.fail(error);
      }
    } finally {
      opening--;
      pump();
    }
  };

  const onChange = (session: H2Session) => {
    if (session.closed()) sessions.delete(session);
    if (waiting.size > 0) pump();
  };

  /** Sends at once or as soon as a stream is free, within the request's deadline. */
  const dispatch = (request: RoadRequest, startedAt: number): Promise<RoadAnswer> => {
    const session = waiting.size === 0 ? fullest(sessions) : undefined;
    if (session !== undefined) return session.send(request, startedAt);
    return new Promise((resolve, reject) => {
      const watch = guard(request, startedAt, (error) => {
        waiting.delete(waiter);
        reject(new CallFailed(error.message, 'no', error));
      });
      const waiter: Waiter = {
        // Sends in the same turn: the stream is taken before anybody else looks at the connection.
        take: (session) => {
          watch.release();
          resolve(session.send(request, startedAt));
        },
        fail: (error) => {
          watch.release();
          reject(error);
        },
      };
      waiting.add(waiter);
      pump();
    });
  };

  return {
    async send(request) {
      const startedAt = performance.now();
      const replayable = request.body === undefined || !isStream(request.body);
      for (let attempt = 1; ; attempt++) {
        if (closing || request.signal?.aborted) throw new CallFailed('call aborted', 'no');
        try {
          return await dispatch(request, startedAt);
        } catch (error) {
          if (error instanceof H2NotOffered) throw error;
          const failed = toCallFailed(error, 'unknown');
          if (failed.processed === 'unknown' || !replayable || attempt >= MAX_TRIES) throw failed;
        }
      }
    },
    counts: () => ({
      connections: sessions.size,
      requests: [...sessions].reduce((sum, session) => sum + session.active(), 0),
    }),
    async close() {
      closing = true;
      for (const waiter of waiting) waiter.fail(new CallFailed('transport closed', 'no'));
      waiting.clear();
      for (const session of sessions) session.destroy();
      sessions.clear();
    },
  };
}

function isStream(body: NonNullable<RoadRequest['body']>): boolean {
  return typeof body !== 'string' && !(body instanceof Uint8Array);
}

/** Filling one connection before the next lets the emptier ones end. */
function fullest(sessions: ReadonlySet<H2Session>): H2Session | undefined {
  let best: H2Session | undefined;
  for (const session of sessions) {
    const free = session.free();
    if (free > 0 && (best === undefined || free < best.free())) best = session;
  }
  return best;
}
