import { act } from './api.js';
import { confirmDialog, managedBotDialog } from './dialogs.js';
import { toast } from './dom.js';
import { chooseChat, joinBy } from './group-dialogs.js';
import { groupPlace, isMember } from './places.js';

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
 * @param {{user: any, bots: any[], groups: any[], open(id: number): Promise<void>, say(text: string): Promise<void>}} at
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
  } else if (first === 'c') {
    await openInside(Number(`-100${second}`), at);
  } else if (first.startsWith('+')) {
    await openGroup(address, at);
  } else if (url.searchParams.has('startgroup') || url.searchParams.has('startchannel')) {
    await addToGroup(first, url.searchParams, at);
  } else {
    await openBot(first, url.searchParams.get('start'), at);
  }
}

async function openBot(username, payload, at) {
  const wanted = username.toLowerCase();
  const bot = at.bots.find((known) => known.username.toLowerCase() === wanted);
  if (!bot && at.groups.some((group) => group.username.toLowerCase() === wanted)) {
    await openGroup(`@${username}`, at);
    return;
  }
  if (!bot) {
    toast(`@${username} is not in this sandbox`, true);
    return;
  }
  await at.open(bot.id);
  if (payload !== null) await at.say(payload ? `/start ${payload}` : '/start');
}

/** Brings a bot into a group or channel that the visitor chooses, perhaps as an administrator. */
async function addToGroup(bot, query, at) {
  const isChannel = query.has('startchannel');
  const fitting = at.groups
    .filter((group) => (group.type === 'channel') === isChannel && isMember(group, at.user))
    .map(groupPlace);
  if (fitting.length === 0) {
    toast(`Make a ${isChannel ? 'channel' : 'group'} first: + Group`, true);
    return;
  }
  const chosen = await chooseChat(fitting, `Add @${bot} to…`);
  if (!chosen) return;
  const admin = query.get('admin')?.replaceAll(' ', '+') ?? '';
  const payload = query.get('startgroup') ?? '';
  const input = { user: at.user.id, bot, group: chosen.id, payload, admin };
  if ((await act('start-group', input)) !== undefined) await at.open(chosen.id);
}

/** Opens a private group by its number, for who is in it. */
async function openInside(id, at) {
  if (at.groups.some((group) => group.id === id && isMember(group, at.user))) await at.open(id);
  else toast('You are not in this chat', true);
}

/** Opens a group by its link or name; who is not in it is asked first. */
async function openGroup(link, at) {
  const group = at.groups.find(
    (each) =>
      each.links.some((known) => known.link === link) ||
      (each.username !== '' && `@${each.username}`.toLowerCase() === link.toLowerCase()),
  );
  if (group && isMember(group, at.user)) {
    await at.open(group.id);
    return;
  }
  const title = group ? `Join ${group.title}?` : 'Join this group?';
  if (!(await confirmDialog(title, link, 'Join'))) return;
  await joinBy(at.user, link, at.open);
}
