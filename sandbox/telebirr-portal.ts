import type { Extra } from './page/page.ts';
import type { TelebirrSandbox } from './telebirr.ts';

/** Where the test credentials are, and how payments are told of from now on. */
export function telebirrPortal(telebirr: TelebirrSandbox): Extra {
  return {
    id: 'telebirr',
    title: `telebirr — test credentials and keys: ${telebirr.url}/credentials`,
    fields: [{ name: 'form', label: 'Tell of payments as', placeholder: 'json, or form' }],
    async submit({ form = '' }) {
      telebirr.notifiesAs = /^f/i.test(form.trim()) ? 'form' : 'json';
      return `Payments are told of as ${telebirr.notifiesAs} from now on.`;
    },
  };
}
