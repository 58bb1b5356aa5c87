import { expect } from 'chai';
import { newScope } from '../../support/platform.ts';

describe('provisioning', () => {
  it('makes a shop with its owner as first staff member', async () => {
    const scope = await newScope();
    const staff = await scope.db.query('select telegram_id, role from staff');
    expect(staff).to.deep.equal([{ telegram_id: String(scope.tenant.ownerId), role: 'OWNER' }]);
  });
});
