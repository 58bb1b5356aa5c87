import type { ProviderId } from '../../shared/payments/index.ts';
import type { ProviderCase } from './case.ts';
import { bank } from './cases/bank.ts';
import { chapa } from './cases/chapa.ts';
import { cryptopay } from './cases/cryptopay.ts';
import { fake } from './cases/fake.ts';
import { mpesa } from './cases/mpesa.ts';
import { kryptoexpress } from './cases/kryptoexpress.ts';
import { mobee } from './cases/mobee.ts';
import { telebirr } from './cases/telebirr.ts';
import { okx } from './cases/okx.ts';

/** One case per entry of the table; a provider without one does not compile. */
export const cases: Record<ProviderId, ProviderCase> = {
  chapa,
  cryptopay,
  fake,
  mpesa,
  telebirr,
  kryptoexpress,
  okx,
  mobee,
  bank,
};
