import type { ProviderFaults } from './faults.ts';
import type { Extra } from './page/page.ts';

/** What each fault does, as the visitor reads it. */
const FAULTS = {
  fail: 'done, but answered 500',
  drop: 'done, but never answered',
  refuse: 'answered 503 and not done',
  silent: 'questions answered 503',
  reject: 'payouts, refunds and orders that come to nothing',
  lie: 'payments of another amount',
  lose: 'callbacks that are lost',
  duplicate: 'callbacks that come twice',
  hold: 'callbacks that come too late',
} as const;

/** Tells a simulated provider what goes wrong next, so that doubt and outages can be watched. */
export function faultsExtra(providers: Readonly<Record<string, ProviderFaults>>): Extra {
  const kinds = Object.entries(FAULTS).map(([name, what]) => `${name}: ${what}`);
  return {
    id: 'faults',
    title: `What goes wrong next — ${kinds.join(' · ')}`,
    fields: [
      { name: 'provider', label: 'Provider', placeholder: Object.keys(providers).join(', ') },
      { name: 'fault', label: 'Fault', placeholder: 'fail' },
      { name: 'times', label: 'How often (0: not any more)', placeholder: '1' },
      { name: 'key', label: 'Or: this key or token is down (empty: none)', placeholder: '…' },
    ],
    async submit({ provider = '', fault = '', times = '', key = '' }) {
      const faults = providers[provider.trim().toLowerCase()];
      if (!faults) throw new Error(`The provider is one of ${Object.keys(providers).join(', ')}.`);
      faults.broken = key.trim();
      const name = fault.trim().toLowerCase();
      if (name === '') return faults.broken === '' ? 'Every key works again.' : 'This key is down.';
      if (!isFault(name)) throw new Error(`A fault is one of ${Object.keys(FAULTS).join(', ')}.`);
      const count = times.trim() || '1';
      if (!/^\d{1,4}$/.test(count)) throw new Error('How often: a whole number.');
      faults[name] = Number(count);
      return count === '0' ? 'Not any more.' : `${count} × ${FAULTS[name]}.`;
    },
  };
}

function isFault(name: string): name is keyof typeof FAULTS {
  return name in FAULTS;
}
