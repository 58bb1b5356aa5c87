import * as identityChecks from '../../shared/domain/guards/identity-checks.ts';
import * as identityExpiry from '../../shared/domain/guards/identity-expiry.ts';
import * as identity from '../../shared/domain/guards/identity.ts';
import { readOptions } from '../../shared/domain/shop/options.ts';
import * as reseal from '../../shared/domain/shop/reseal.ts';
import * as secondFactorCodes from '../../shared/domain/guards/second-factor-codes.ts';
import * as factorReset from '../../shared/domain/guards/second-factor-reset.ts';
import * as secondFactor from '../../shared/domain/guards/second-factor.ts';
import { rateOf } from '../../shared/money.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const secrets = async () => (await testPlatform()).secrets;

const money = { amount: 5n, currency: 'USD' };
const settings = {
  currency: 'USD',
  options: readOptions({
    identity: { none: { withdrawDay: '1' }, basic: {}, full: {} },
  }),
};
const quotes = {
  rate: () => Promise.resolve({ rate: rateOf('USD', 'USD', '1'), sources: [], at: 0 }),
  promise: () => Promise.reject(new Error('nobody asks')),
};

export const calls: Calls = {
    'identity-told.asksOf': null,
    'identity-told.nextStep': null,
    'identity-told.withAnswer': null,
    'identity-told.toldPurpose': null,
    'identity-checks.list': (a, f) => identityChecks.list(a, f.customer.id),
    'identity-checks.findOpen': async (a, f) => identityChecks.findOpen(a, await secrets(), f.customer.id),
    'identity-checks.begin': (a, f) => identityChecks.begin(a, settings.options, f.customer.id, 'basic'),
    'identity-checks.tell': async (a, f) => identityChecks.tell(a, await secrets(), settings.options, f.customer.id, { step: 'name', text: 'A B' }),
    'identity-checks.send': async (a, f) => identityChecks.send(a, await secrets(), settings.options, f.customer.id),
    'identity-checks.forget': (a, f) => identityChecks.forget(a, f.customer.id),
    'identity-checks.listSent': (a) => identityChecks.listSent(a, { limit: 5, offset: 0 }),
    'identity-checks.find': async (a, f) => identityChecks.find(a, await secrets(), f.id),
    'identity-checks.decide': (a, f) => identityChecks.decide(a, settings.options, f.id, { actorId: 1, reason: null }),
    'identity-expiry.tidy': (a) => identityExpiry.tidy(a),
    'reseal.people': async (a) => reseal.people(a, await secrets()),
    'identity.limitsOf': (a, f) => identity.limitsOf(a, settings, f.customer.id),
    'identity.levelOf': (a, f) => identity.levelOf(a, f.customer.id),
    'identity.demandLevel': (a, f) => identity.demandLevel(a, { settings, quotes }, { customerId: f.customer.id, kind: 'withdraw', money }),
    'second-factor.find': (a, f) => secondFactor.find(a, f.customer.telegramId),
    'second-factor.needsCode': (a, f) => secondFactor.needsCode(a, f.customer.telegramId, 'withdraw', { staffFactor: 'optional' }),
    'second-factor-codes.draft': null,
    'second-factor-codes.linkOf': null,
    'second-factor-codes.stepOf': null,
    'second-factor-codes.recoveryCodes': null,
    'second-factor-codes.mark': null,
    'second-factor-reset.reset': (a, f) => factorReset.reset(a, 1, f.customer.telegramId),
    'second-factor-reset.resetOperator': (a) => factorReset.resetOperator(a, 1),
    'second-factor-reset.mayReset': null,
    'second-factor.ofStaff': (a) => secondFactor.ofStaff(a),
    'second-factor.enrol': async (a, f) => secondFactor.enrol(a, await secrets(), { telegramId: f.customer.telegramId, secret: secondFactorCodes.draft(), code: '000000' }),
    'second-factor.judge': async (a, f) => secondFactor.judge(a, await secrets(), f.customer.telegramId, '000000'),
    'second-factor.spend': (a, f) => secondFactor.spend(a, f.customer.telegramId, { step: 1 }),
    'second-factor.renewCodes': (a, f) => secondFactor.renewCodes(a, f.customer.telegramId),
    'second-factor.remove': (a, f) => secondFactor.remove(a, f.customer.telegramId),
    'second-factor.purpose': null,
}; // prettier-ignore
