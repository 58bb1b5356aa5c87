import * as secondFactor from '../../shared/domain/second-factor.ts';
import { testPlatform } from '../support/platform.ts';
import type { Calls } from './calls.ts';

const secrets = async () => (await testPlatform()).secrets;

export const calls: Calls = {
    'second-factor.find': (a, f) => secondFactor.find(a, f.customer.telegramId),
    'second-factor.needsCode': (a, f) => secondFactor.needsCode(a, f.customer.telegramId, 'withdraw', { staffFactor: 'optional' }),
    'second-factor.draft': null,
    'second-factor.linkOf': null,
    'second-factor.enrol': async (a, f) => secondFactor.enrol(a, await secrets(), { telegramId: f.customer.telegramId, secret: secondFactor.draft(), code: '000000' }),
    'second-factor.judge': async (a, f) => secondFactor.judge(a, await secrets(), f.customer.telegramId, '000000'),
    'second-factor.spend': (a, f) => secondFactor.spend(a, f.customer.telegramId, { step: 1 }),
    'second-factor.renewCodes': (a, f) => secondFactor.renewCodes(a, f.customer.telegramId),
    'second-factor.remove': (a, f) => secondFactor.remove(a, f.customer.telegramId),
    'second-factor.purpose': null,
}; // prettier-ignore
