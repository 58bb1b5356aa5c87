import { expect } from 'chai';
import { createPace } from '../../../shared/telegram/pace.ts';

describe('pace', () => {
  let now = 1_000_000;
  const pace = () => createPace({ now: () => now });

  it('lets a bot send 25 at once to different chats and then 25 a second', () => {
    const { take } = pace();
    let chat = 0;
    expect(burst(() => take(1, ++chat))).to.equal(25);
    expect(take(1, ++chat)).to.equal(40);
    now += 1_000;
    expect(burst(() => take(1, ++chat))).to.equal(25);
  });

  it('lets one chat have a few at once and then one a second', () => {
    const { take } = pace();
    expect(burst(() => take(1, 7))).to.equal(3);
    expect(take(1, 7)).to.equal(1_000);
    expect(take(1, 8)).to.equal(0);
    now += 1_000;
    expect(burst(() => take(1, 7))).to.equal(1);
  });

  it('rests exactly as long as Telegram asks, is slower afterwards, and recovers', () => {
    const { take, flooded } = pace();
    let chat = 0;
    flooded(1, 5, 12);
    expect(take(1, ++chat)).to.equal(12_000);
    expect(take(2, ++chat)).to.equal(0);
    now += 12_000;
    expect(burst(() => take(1, ++chat))).to.equal(0);
    now += 1_000;
    expect(burst(() => take(1, ++chat))).to.equal(12);
    now += 300_000;
    expect(burst(() => take(1, ++chat))).to.equal(25);
  });

  it('lets a flooded group rest alone', () => {
    const { take, flooded } = pace();
    flooded(1, -100, 30);
    expect(take(1, -100)).to.equal(30_000);
    expect(take(1, 5)).to.equal(0);
  });

  it('remembers a bounded number of chats', () => {
    const { take } = pace();
    for (let chat = 1; chat <= 10_000; chat++) {
      now += 40;
      expect(take(1, chat)).to.equal(0);
    }
  });
});

function burst(takes: () => number): number {
  let count = 0;
  while (takes() === 0) count++;
  return count;
}
