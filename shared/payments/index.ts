import { bank } from './bank.ts';
import { cryptopay } from './cryptopay.ts';
import { fake } from './fake.ts';
import { kryptoexpress } from './kryptoexpress.ts';
import { mobee } from './mobee.ts';
import { mpesa } from './mpesa.ts';
import { okx } from './okx.ts';
import type { Provider } from './provider.ts';

/** Every payment provider. To add one: its file, its line here, its fixtures. */
export const providers = {
  cryptopay,
  kryptoexpress,
  mpesa,
  okx,
  mobee,
  bank,
  fake,
};

export type ProviderId = keyof typeof providers;

/** The providers that may be used here: in production all but the fake. */
export function providersFor(production: boolean): readonly Provider[] {
  return Object.values(providers).filter((provider) => !production || provider !== fake);
}

/** The provider of this id, or null where there is none or it may not be used here. */
export function findProvider(id: string, production: boolean): Provider | null {
  return providersFor(production).find((provider) => provider.id === id) ?? null;
}
