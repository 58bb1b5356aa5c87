import { MOBEE_KEY, type MobeeSandbox } from './mobee.ts';
import { OKX_KEY, type OkxSandbox } from './okx.ts';
import { ADDRESSES } from './okx-state.ts';
import type { Extra } from './page/page.ts';

/** Sends coins to the exchange's address, as a customer's wallet does. */
export function okxExtra(okx: OkxSandbox): Extra {
  const { key, secret, passphrase } = OKX_KEY;
  return {
    id: 'okx',
    title: `OKX — key ${key}, secret ${secret}, passphrase ${passphrase}`,
    fields: [
      { name: 'address', label: 'Send coins to the address', placeholder: 'as the invoice says' },
      { name: 'amount', label: 'Exact amount', placeholder: '10.004217' },
      { name: 'network', label: 'Coin and network', placeholder: 'USDT-TRC20' },
    ],
    async submit({ address = '', amount = '', network = '' }) {
      const name = network.trim() || 'USDT-TRC20';
      const found = ADDRESSES.find(({ chain }) => chain.toLowerCase() === name.toLowerCase());
      if (!found) throw new Error(`The network is one of ${ADDRESSES.map(({ chain }) => chain).join(', ')}.`); // prettier-ignore
      if (!/^\d+(\.\d+)?$/.test(amount.trim())) throw new Error('Say the amount as 10.004217.');
      okx.deposit({ network: found.chain, address: address.trim(), amount: amount.trim() });
      return 'Sent. OKX counts it after three seconds; the shop finds it when it asks next.';
    },
  };
}

/** Pays rupiah to the account number of an invoice, as a customer does at the bank. */
export function mobeeExtra(mobee: MobeeSandbox): Extra {
  const { key, secret } = MOBEE_KEY;
  return {
    id: 'mobee',
    title: `Mobee — key ${key}, secret ${secret}`,
    fields: [
      { name: 'account', label: 'Pay to the account number', placeholder: '8808…' },
      { name: 'amount', label: 'Rupiah', placeholder: 'empty: what was asked for' },
    ],
    async submit({ account = '', amount = '' }) {
      const rupiah = amount.trim() === '' ? undefined : amount.trim();
      if (rupiah !== undefined && !/^\d{1,12}$/.test(rupiah)) throw new Error('Whole rupiah.');
      if (!mobee.payTo(account.trim(), rupiah))
        throw new Error('Nobody waits for money at this account number.');
      return 'Paid. The shop finds it when it asks next, or staff confirm it.';
    },
  };
}
