import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import type { Update } from 'grammy/types';
import { noMetrics } from '../../../tenant/fleet/metrics.ts';
import { createPoller, type PolledBot, type PollParts } from '../../../tenant/fleet/poller.ts';
import { createPollSource, POLL_TIMING, type Reactions } from '../../../tenant/fleet/source.ts';
import { LeaseLost } from '../../../tenant/fleet/store.ts';
import { testLog } from '../../support/platform.ts';
import { message, movableClock, until } from './support.ts';

/** The offsets of each getUpdates, which gives one update and then waits until it is ended. */
function somePolls() {
  const offsets: number[] = [];
  const transport: PollParts['transport'] = {
    poll: (_token, { offset }, signal) => {
      offsets.push(offset);
      const answer = { ok: true as const, result: [message(offset + 7, 1)] };
      if (offsets.length === 1) return Promise.resolve(answer);
      return new Promise((_, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('ended')), { once: true }),
      );
    },
  };
  return { offsets, parts: { transport, clock: movableClock(), timing: POLL_TIMING } };
}

describe('the updates of one bot', () => {
  const quiet = { onSuccess: () => {}, onFailure: async () => null, count: () => {} };

  it('are not asked for by whoever may not, and what was stored is not confirmed by them', async () => {
    const { offsets, parts } = somePolls();
    let may = false;
    const reactions: Reactions = { ...quiet, mayPoll: () => may };
    const read = () => createPollSource(parts, { token: () => 'token' }, reactions);
    expect(await read().generator().next()).to.deep.include({ done: true });
    expect(offsets).to.deep.equal([]);
    may = true;
    const source = read();
    const first = await source.generator().next();
    expect((first.value as Update[]).map(({ update_id: id }) => id)).to.deep.equal([7]);
    may = false;
    expect((await source.generator().next()).done).to.equal(true);
    expect([offsets, source.isActive()]).to.deep.equal([[0], false]);
  });

  it('are not asked for once the source was closed while it waited whether it may', async () => {
    const { offsets, parts } = somePolls();
    let answer: (may: boolean) => void = () => {};
    const mayPoll = () => new Promise<boolean>((done) => (answer = done));
    const source = createPollSource(parts, { token: () => 'token' }, { ...quiet, mayPoll });
    const next = source.generator().next();
    source.close();
    answer(true);
    expect((await next).done).to.equal(true);
    expect(offsets).to.deep.equal([]);
  });

  it('are left unconfirmed to whoever has the lease now', async () => {
    for (const lose of ['before it is stored', 'while it is stored'] as const) {
      const { offsets, parts } = somePolls();
      const said: string[] = [];
      let may = true;
      const bot: Partial<PolledBot> = {
        log: testLog,
        priority: () => 0,
        token: () => 'token',
        busy: () => 0,
        setState: () => {},
        onLeaseLost: () => void said.push('lost'),
        // By its own clock the lease is good; the database knows better.
        mayWork: () => may,
        take: () => (said.push('stored'), Promise.reject(new LeaseLost('passed on'))),
      };
      const slowStart = { admit: async () => true, flooded: () => {}, waiting: () => 0 };
      const transport: PollParts['transport'] = {
        async poll(...given) {
          const found = await parts.transport.poll(...given);
          if (lose === 'before it is stored') may = false;
          return found;
        },
      };
      const poller = createPoller({ ...parts, transport, slowStart, metrics: noMetrics }, bot as PolledBot); // prettier-ignore
      poller.start();
      await until(() => said.includes('lost'), 'the loss');
      may = true;
      for (let turns = 0; turns < 20; turns += 1) await setImmediate();
      expect(offsets, lose).to.deep.equal([0]);
      expect(said).to.deep.equal(lose === 'before it is stored' ? ['lost'] : ['stored', 'lost']);
      await poller.stop();
    }
  });
});
