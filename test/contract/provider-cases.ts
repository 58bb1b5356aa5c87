import type { ProviderId } from '../../shared/payments/index.ts';
import type { ProviderCase } from './case.ts';
import { cryptopay } from './cases/cryptopay.ts';
import { fake } from './cases/fake.ts';
import { mpesa } from './cases/mpesa.ts';
import { kryptoexpress } from './cases/kryptoexpress.ts';

/** One case per entry of the table; a provider without one does not compile. */
export const cases: Record<ProviderId, ProviderCase> = {
  cryptopay,
  fake,
  mpesa,
  kryptoexpress,
};
