import { expect } from 'chai';
import type { Clock } from '../../../../shared/clock.ts';
import * as actionTokens from '../../../../shared/domain/guards/action-tokens.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { newScope } from '../../../support/platform.ts';

const WHO = { telegramId: 7, action: 'withdraw' };
const codeOf = (error: unknown) => (error instanceof UserError ? error.code : String(error));

describe('action tokens', () => {
  let scope: Scope;
  let now = Date.UTC(2026, 10, 1);
  before(async () => {
    const clock: Clock = { now: () => now, sleep: () => Promise.resolve(), random: () => 0 };
    scope = await newScope({ clock });
  });
  const issue = (data = {}) => actionTokens.issue(scope, { ...WHO, data, ttlMs: 300_000 });
  const take = (token: string, bound: Partial<typeof WHO> = {}, within = scope) =>
    actionTokens.take(within, { ...WHO, ...bound, token }).catch(codeOf);

  const peek = (token: string, bound: Partial<typeof WHO> = {}) =>
    actionTokens.peek(scope, { ...WHO, ...bound, token }).catch(codeOf);

  it('gives what it was made for, once', async () => {
    const token = await issue({ amount: '5' });
    expect(token).to.match(/^[\w-]{16}$/);
    for (let time = 0; time < 2; time++)
      expect(await peek(token), 'looking takes nothing').to.deep.equal({ amount: '5' });
    expect(await peek(token, { telegramId: 8 })).to.equal('action-stale');
    expect(await take(token)).to.deep.equal({ amount: '5' });
    expect(await take(token)).to.equal('action-used');
    expect(await peek(token)).to.equal('action-used');
  });

  it('is over after its time, and tells a used one as used for a day', async () => {
    const [late, used] = [await issue(), await issue()];
    await take(used);
    now += 299_999;
    expect(await take(await issue())).to.deep.equal({});
    now += 1;
    expect(await take(late)).to.equal('action-stale');
    expect(await peek(late)).to.equal('action-stale');
    expect(await take(used)).to.equal('action-used');
    now += 25 * 3600_000;
    await actionTokens.forgetOld(scope);
    expect(await take(used)).to.equal('action-stale');
  });

  it('is nobody else’s and does nothing else', async () => {
    const token = await issue();
    const other = await newScope();
    expect(await take(token, { telegramId: 8 })).to.equal('action-stale');
    expect(await take(token, { action: 'trade' })).to.equal('action-stale');
    expect(await take(token, {}, other)).to.equal('action-stale');
    expect(await take('AAAAAAAAAAAAAAAA')).to.equal('action-stale');
    expect(await take(token)).to.deep.equal({});
  });

  it('is taken by one of twenty at once', async () => {
    const token = await issue();
    const took = await Promise.all(
      Array.from({ length: 20 }, () => scope.transaction((inner) => take(token, {}, inner))),
    );
    expect(took.filter((each) => each === 'action-used')).to.have.length(19);
  });

  it('is there again when its effect was not committed', async () => {
    const token = await issue();
    await scope
      .transaction(async (inner) => {
        await take(token, {}, inner);
        throw new Error('crash');
      })
      .catch(() => undefined);
    expect(await take(token)).to.deep.equal({});
  });
});
