import { setMaxListeners } from 'node:events';
import { expect } from 'chai';
import { createSlowStart } from '../../../tenant/fleet/slow-start.ts';
import { movableClock } from './support.ts';

describe('slow start', () => {
  const never = new AbortController().signal;
  setMaxListeners(0, never);

  it('admits 20 at once, never more than 20 in a minute, the most active first', async () => {
    const clock = movableClock();
    const gate = createSlowStart({ clock });
    const order: number[] = [];
    for (let n = 1; n <= 50; n++) void gate.admit(n, never).then(() => order.push(n));
    await clock.move(0);
    expect(order).to.deep.equal(Array.from({ length: 20 }, (_, i) => 50 - i));
    await clock.move(59_999);
    expect(order).to.have.length(20);
    await clock.move(1);
    expect(order).to.have.length(40);
    await clock.move(60_000);
    expect(order).to.have.length(50);
    expect(gate.waiting()).to.equal(0);
  });

  it('admits no more than 600 in an hour', async () => {
    const clock = movableClock();
    const gate = createSlowStart({ clock });
    let count = 0;
    for (let n = 1; n <= 700; n++) void gate.admit(n, never).then(() => count++);
    await clock.move(45 * 60_000);
    expect(count).to.equal(600);
    await clock.move(15 * 60_000 + 1_000);
    expect(count).to.equal(620);
  });

  it('rests as long as a 429 says and goes on more slowly', async () => {
    const clock = movableClock();
    const gate = createSlowStart({ clock });
    gate.flooded(30);
    let count = 0;
    for (let n = 1; n <= 30; n++) void gate.admit(n, never).then(() => count++);
    await clock.move(29_999);
    expect(count).to.equal(0);
    await clock.move(1);
    expect(count).to.equal(10);
  });

  it('lets a bot leave that is stopped while it waits', async () => {
    const clock = movableClock();
    const gate = createSlowStart({ clock, perMinute: 1 });
    const stop = new AbortController();
    expect(await gate.admit(1, never)).to.equal(true);
    const waiting = gate.admit(2, stop.signal);
    await clock.move(10);
    stop.abort();
    expect(await waiting).to.equal(false);
    expect(gate.waiting()).to.equal(0);
  });

  it('holds nobody up where servers are our own', async () => {
    const gate = createSlowStart({ clock: movableClock(), unlimited: true });
    const all = Array.from({ length: 1_000 }, (_, n) => gate.admit(n, never));
    expect((await Promise.all(all)).every(Boolean)).to.equal(true);
  });
});
