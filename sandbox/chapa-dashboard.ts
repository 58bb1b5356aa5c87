import { CHAPA_MERCHANT, type ChapaSandbox } from './chapa.ts';
import type { Extra } from './page/page.ts';

/** What a merchant types into its dashboard: where callbacks and questions go. */
export function chapaDashboard(chapa: ChapaSandbox): Extra {
  return {
    id: 'chapa',
    title: `Chapa’s dashboard — test credentials: ${chapa.url}/credentials`,
    fields: [
      { name: 'url', label: 'Callback address', placeholder: 'as /admin → Payments shows it' },
      { name: 'approves', label: 'Ask it before each transfer', placeholder: 'yes' },
    ],
    async submit({ url = '', approves = '' }) {
      const webhook = url.trim();
      if (!URL.canParse(webhook))
        throw new Error('Paste the callback address that the shop shows.');
      const asks = !/^n/i.test(approves.trim());
      chapa.setAddresses(CHAPA_MERCHANT.key, {
        webhook,
        approval: asks ? `${webhook}/approval` : undefined,
      });
      return asks
        ? 'Callbacks go there from now on, and each transfer asks it first.'
        : 'Callbacks go there from now on; transfers are sent unasked.';
    },
  };
}
