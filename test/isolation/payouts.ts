import * as actionTokens from '../../shared/domain/action-tokens.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'action-tokens.issue': (a, f) => actionTokens.issue(a, { telegramId: f.customer.telegramId, action: 'probe', data: {}, ttlMs: 1000 }),
  'action-tokens.take': (a, f) => actionTokens.take(a, { token: 'shop-b-token', telegramId: f.customer.telegramId, action: 'probe' }),
  'action-tokens.forgetOld': (a) => actionTokens.forgetOld(a),
}; // prettier-ignore
