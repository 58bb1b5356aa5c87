import * as proof from '../../shared/domain/proof/proof.ts';
import type { Calls } from './calls.ts';

export const calls: Calls = {
  'proof.seal': (a) => proof.seal(a),
  'proof.head': (a) => proof.head(a),
  'proof.verify': (a) => proof.verify(a),
  'proof.differences': (a) => proof.differences(a),
  'proof.linesOf': (a, f) => proof.linesOf(a, f.customer.id),
  'proof.scheduleCheck': (a) => proof.scheduleCheck(a, { chatId: 1, messageId: 1, language: 'en' }),
};
