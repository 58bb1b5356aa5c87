import { html, type Reply } from './loopback.ts';

export interface PayPage {
  readonly provider: string;
  readonly amount: string;
  readonly description: string;
  readonly status: 'open' | 'paid' | 'expired';
  /** What the payer may choose to pay with: the form's value and what it costs. */
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly returnUrl: string | null;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;background:#eef1f5;display:grid;
place-items:center;min-height:100vh;margin:0;color:#1c2733}main{background:#fff;border-radius:16px;
padding:32px;width:min(92vw,360px);box-shadow:0 8px 30px #0002;text-align:center}h1{font-size:28px;
margin:.2em 0}small{color:#6b7a8b}select,button{font:inherit;width:100%;padding:12px;border-radius:10px;
border:1px solid #ccd5de;margin-top:12px}button{background:#2a9d6f;border:0;color:#fff;cursor:pointer}`;

/** The page where a simulated provider lets one pay; paying is a POST to the same address. */
export function payPage(page: PayPage): Reply {
  const back = page.returnUrl
    ? `<p><a href="${escape(page.returnUrl)}">Back to the shop</a></p>`
    : '';
  return html(`<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${escape(page.provider)}</title>
<style>${STYLE}</style><main><small>${escape(page.provider)} · sandbox, no real money</small>
<h1>${escape(page.amount)}</h1><p>${escape(page.description)}</p>${bodyOf(page)}${back}</main></html>`);
}

function bodyOf({ status, choices }: PayPage): string {
  if (status === 'paid') return '<p>✅ Paid</p>';
  if (status === 'expired') return '<p>⌛ Expired</p>';
  const options = choices.map(
    ({ value, label }) => `<option value="${escape(value)}">${escape(label)}</option>`,
  );
  return `<form method="post"><select name="asset">${options.join('')}</select>
<button type="submit">Pay</button></form>`;
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
