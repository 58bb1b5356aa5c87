import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { noMetrics } from '../../../tenant/fleet/metrics.ts';
import {
  createReactions,
  type PolledBot,
  type PollParts,
} from '../../../tenant/fleet/reactions.ts';
import { POLL_TIMING } from '../../../tenant/fleet/source.ts';
import { testLog } from '../../support/platform.ts';

describe('reactions to a failed poll', () => {
  it('tells nothing of a bot that is another node’s by now', async () => {
    const said: string[] = [];
    const parts: Partial<PollParts> = {
      clock: systemClock,
      timing: POLL_TIMING,
      metrics: noMetrics,
    };
    const bot: Partial<PolledBot> = {
      log: testLog,
      mayWork: () => false,
      onLeaseLost: () => void said.push('lease lost'),
      setState: (state) => void said.push(state),
      renewToken: async () => false,
    };
    const { signal } = new AbortController();
    const reactions = createReactions(parts as PollParts, bot as PolledBot, signal);
    expect(await reactions.onFailure({ kind: 'conflict', webhook: false }, 0)).to.equal(null);
    expect(await reactions.onFailure({ kind: 'unauthorized' }, 0)).to.equal(null);
    expect(said).to.deep.equal(['lease lost', 'lease lost']);
  });

  it('ask for nothing without the lease, nor when it was lost while a first contact waited its turn', async () => {
    const said: string[] = [];
    let may = false;
    let admitted = 0;
    const admit = async () => ((admitted += 1), (may = false), true);
    const parts = {
      clock: systemClock,
      timing: POLL_TIMING,
      metrics: noMetrics,
      slowStart: { admit },
    };
    const bot: Partial<PolledBot> = {
      token: () => 'token',
      priority: () => 0,
      mayWork: () => may,
      onLeaseLost: () => void said.push('lease lost'),
    };
    const { signal } = new AbortController();
    const reactions = createReactions(parts as unknown as PollParts, bot as PolledBot, signal);
    expect([await reactions.mayPoll(), admitted, said]).to.deep.equal([false, 0, ['lease lost']]);
    may = true;
    expect([await reactions.mayPoll(), admitted]).to.deep.equal([false, 1]);
    may = true;
    expect([await reactions.mayPoll(), admitted], 'greeted already').to.deep.equal([true, 1]);
  });
});
