import { html, type Reply } from './loopback.ts';

/** What an operator copies from a simulated provider into a shop: one box a value. */
export function credentialsPage(
  provider: string,
  values: readonly (readonly [string, string])[],
): Reply {
  const rows = values.map(([label, value]) => `<dt>${label}</dt><dd><textarea readonly rows="${value.includes('\n') ? 8 : 1}">${value}</textarea></dd>`); // prettier-ignore
  return html(`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${provider}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}dt{margin-top:1rem}
dd{margin:0}textarea{width:100%;font:14px/1.4 monospace;padding:8px;border:1px solid #ccd5de;border-radius:8px}</style>
<h1>${provider}</h1><p>Test credentials of the sandbox. No real money.</p><dl>${rows.join('')}</dl></html>`);
}
