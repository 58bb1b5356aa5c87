import { expect } from 'chai';
import { systemClock } from '../../../shared/clock.ts';
import { noMetrics } from '../../../tenant/fleet/metrics.ts';
import { createReactions, type ReactionsOptions } from '../../../tenant/fleet/reactions.ts';
import { POLL_TIMING } from '../../../tenant/fleet/source.ts';
import { testLog } from '../../support/platform.ts';

describe('reactions to a failed poll', () => {
  it('tells nothing of a bot that is another node’s by now', async () => {
    const said: string[] = [];
    const options: Partial<ReactionsOptions> = {
      clock: systemClock,
      timing: POLL_TIMING,
      log: testLog,
      metrics: noMetrics,
      mayWork: () => false,
      onLeaseLost: () => void said.push('lease lost'),
      setState: (state) => void said.push(state),
      renewToken: async () => false,
    };
    const reactions = createReactions(options as ReactionsOptions, new AbortController().signal);
    expect(await reactions.onFailure({ kind: 'conflict', webhook: false }, 0)).to.equal(null);
    expect(await reactions.onFailure({ kind: 'unauthorized' }, 0)).to.equal(null);
    expect(said).to.deep.equal(['lease lost', 'lease lost']);
  });
});
