import { bank } from './bank.ts';
import { chapa, liveChapa } from './chapa.ts';
import { cryptopay } from './cryptopay.ts';
import { fake } from './fake.ts';
import { kryptoexpress } from './kryptoexpress.ts';
import { mobee } from './mobee.ts';
import { mpesa } from './mpesa.ts';
import { okx } from './okx.ts';
import type { Provider } from './provider.ts';
import { telebirr } from './telebirr.ts';

/** Every payment provider. To add one: its file, its line here, its fixtures. */
export const providers = {
  cryptopay,
  chapa,
  kryptoexpress,
  mpesa,
  telebirr,
  okx,
  mobee,
  bank,
  fake,
};

export type ProviderId = keyof typeof providers;

/** The providers that may be used here: in production no fake, and none that takes test money. */
export function providersFor(production: boolean): readonly Provider[] {
  const { fake: _fake, ...real } = providers;
  return Object.values(production ? { ...real, chapa: liveChapa } : providers);
}

/** The provider of this id, or null where there is none or it may not be used here. */
export function findProvider(id: string, production: boolean): Provider | null {
  return providersFor(production).find((provider) => provider.id === id) ?? null;
}
