import { expect } from 'chai';
import * as accounts from '../../../../shared/domain/money/accounts.ts';
import { UserError } from '../../../../shared/errors.ts';
import type { Scope } from '../../../../shared/scope.ts';
import { newScope, testPlatform } from '../../../support/platform.ts';

describe('an account that one shop may have', () => {
  let number = 0;
  const add = async (scope: Scope, label: string, isExclusive = true) => {
    const { secrets } = await testPlatform();
    return accounts.add(scope, secrets, {
      actorId: 1,
      provider: 'okx',
      label,
      credentials: { key: 'k' },
      isExclusive,
    });
  };
  const refusal = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (error: unknown) => error,
    );
    return error instanceof UserError ? error.code : error;
  };
  const label = () => `uid-${(number += 1)}`;

  it('is refused to another shop, and taken again by the same one', async () => {
    const [mine, other] = [await newScope(), await newScope()];
    const uid = label();
    const { id } = await add(mine, uid);
    expect(await refusal(add(other, uid))).to.equal('account-elsewhere');
    expect(await accounts.list(other)).to.deep.equal([]);
    // Removed, it still finds late money: nobody else gets it.
    await accounts.remove(mine, 1, id);
    expect(await refusal(add(other, uid))).to.equal('account-elsewhere');
    await add(mine, uid);
    expect(await accounts.list(mine)).to.have.length(1);
  });

  it('goes to one of twenty shops that add it at once', async () => {
    const uid = label();
    const scopes = await Promise.all(Array.from({ length: 20 }, () => newScope()));
    const results = await Promise.all(scopes.map((scope) => refusal(add(scope, uid))));
    expect(results.filter((result) => result === null)).to.have.length(1);
    expect(results.filter((result) => result === 'account-elsewhere')).to.have.length(19);
  });

  it('is no matter where an account tells payments apart by itself', async () => {
    const uid = label();
    for (const scope of [await newScope(), await newScope()]) await add(scope, uid, false);
  });
});
