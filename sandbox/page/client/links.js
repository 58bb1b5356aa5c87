import { act } from './api.js';
import { confirmDialog, managedBotDialog } from './dialogs.js';
import { toast } from './dom.js';

/** Tells how a payment ended. */
export function tellPayment(result) {
  if (result && !result.ok) toast(`The payment failed: ${result.error}`, true);
  else if (result) toast('Paid ✓');
}

/** Opens Telegram's dialog for a new managed bot. */
export function askManagedBot(user, wanted) {
  managedBotDialog(user, wanted, (bot) => toast(`@${bot.username} was created`));
}

/**
 * Does what Telegram does with a link: its own kinds inside, everything else in a new tab.
 * @param {string} address
 * @param {{user: any, bots: any[], open(botId: number): Promise<void>, say(text: string): Promise<void>}} at
 */
export async function followLink(address, at) {
  const url = new URL(address);
  if (!['t.me', 'telegram.me'].includes(url.hostname)) {
    if (/^https?:$/.test(url.protocol)) window.open(url.href, '_blank', 'noopener,noreferrer');
    return;
  }
  const [first = '', second = '', third = ''] = url.pathname.split('/').filter(Boolean);
  if (first === 'newbot') {
    const name = url.searchParams.get('name') ?? '';
    askManagedBot(at.user, { manager: second, username: third, name });
  } else if (first.startsWith('$') || first === 'invoice') {
    const isSure = await confirmDialog('Confirm payment', 'Pay this invoice?', 'Pay');
    if (isSure) tellPayment(await act('pay-link', { user: at.user.id, link: address }));
  } else {
    await openBot(first, url.searchParams.get('start'), at);
  }
}

async function openBot(username, payload, at) {
  const wanted = username.toLowerCase();
  const bot = at.bots.find((known) => known.username.toLowerCase() === wanted);
  if (!bot) {
    toast(`@${username} is not in this sandbox`, true);
    return;
  }
  await at.open(bot.id);
  if (payload !== null) await at.say(payload ? `/start ${payload}` : '/start');
}
