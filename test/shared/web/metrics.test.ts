import { expect } from 'chai';
import { createMetrics } from '../../../shared/metrics.ts';

describe('metrics', () => {
  it('names what happened, with closed labels', async () => {
    const metrics = createMetrics({ process: false });
    metrics.update('message');
    metrics.update('made_up_kind');
    metrics.latency(0.02);
    metrics.poll('updates');
    metrics.shell(undefined, 'starting');
    metrics.shell('starting', 'active');
    metrics.leases(17);
    metrics.credit('cryptopay');
    metrics.chainLag('ethereum', 3);
    metrics.queueDepth('inbox', 5);
    metrics.portFailed('cache');
    const text = await metrics.text();
    for (const line of [
      'shopherd_updates_total{kind="message"} 1',
      'shopherd_updates_total{kind="other"} 1',
      'shopherd_update_seconds_bucket{le="0.025"} 1',
      'shopherd_polls_total{result="updates"} 1',
      'shopherd_shells{state="starting"} 0',
      'shopherd_shells{state="active"} 1',
      'shopherd_shard_leases 17',
      'shopherd_credits_total{source="cryptopay"} 1',
      'shopherd_chain_lag_blocks{chain="ethereum"} 3',
      'shopherd_queue_depth{queue="inbox"} 5',
      'shopherd_port_failures_total{port="cache"} 1',
    ])
      expect(text).to.include(line);
  });

  it('stays small however many names are made up', async () => {
    const metrics = createMetrics({ process: false });
    for (let name = 0; name < 1_000; name++) metrics.credit(`source-${name}`);
    const lines = (await metrics.text()).split('\n');
    expect(lines.filter((line) => line.startsWith('shopherd_credits_total')).length).to.be.below(
      210,
    );
  });

  it('tells of the process too', async () => {
    expect(await createMetrics().text()).to.include('process_resident_memory_bytes');
  });
});
