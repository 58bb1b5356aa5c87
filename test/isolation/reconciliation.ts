import * as reconciliation from '../../shared/domain/proof/reconciliation.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'reconciliation.ownLines': (a, f) =>
    reconciliation.ownLines(a, { id: f.accountId, provider: 'fake' }, new Date(0)),
  'reconciliation.compare': null,
};
