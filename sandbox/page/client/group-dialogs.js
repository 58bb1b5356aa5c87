import { act, read } from './api.js';
import { confirmDialog, field, form, openDialog } from './dialogs.js';
import { avatar, copy, el, toast } from './dom.js';
import { isAdmin } from './places.js';

const STATUS = { creator: 'owner', administrator: 'administrator', restricted: 'restricted' };

/** Makes a group or a channel, or joins one by its link. */
export function newGroupDialog(user, opened) {
  const kind = el(
    'select',
    { name: 'type', 'aria-label': 'Kind' },
    el('option', { value: 'forum' }, 'Group with topics'),
    el('option', { value: 'supergroup' }, 'Group'),
    el('option', { value: 'group' }, 'Small group'),
    el('option', { value: 'channel' }, 'Channel'),
  );
  const dialog = openDialog(
    'New group or channel',
    form(
      [
        el('label.field', {}, el('span', {}, 'Kind'), kind),
        field('Title', 'title', '', 'Tea staff'),
        field('Public name (optional)', 'username', '', 'tea_news', false),
      ],
      'Create',
      async ({ type, title, username }) => {
        const forum = type === 'forum';
        const made = await act('new-group', { user: user.id, title, type, forum, username });
        if (!made) return;
        dialog.close();
        await opened(made.id);
      },
    ),
    el('hr'),
    form([field('Invite link or @name', 'link', '', 'https://t.me/+…')], 'Join', async (values) => {
      if (await joinBy(user, values.link, opened)) dialog.close();
    }),
  );
}

/** Joins by a link, and pays where a place has a price; true where the person is in or waits now. */
export async function joinBy(user, link, opened) {
  const price = await priceOf(link, user);
  const pay = price !== undefined;
  if (pay && !(await confirmDialog('Pay for a place?', `⭐ ${price} now and every 30 days, to the channel.`, 'Pay'))) return false; // prettier-ignore
  const joined = await act('join', { user: user.id, link, pay });
  if (!joined) return false;
  if (joined.state === 'requested') {
    toast('Your request was sent: an administrator lets you in.');
    return true;
  }
  const { groups } = await read('/api/state');
  const group = groups.find((each) => isOf(each, link)) ?? newest(groups, user);
  if (group) await opened(group.id);
  return true;
}

/** What a place by a link costs this person now; undefined: nothing. */
async function priceOf(link, user) {
  const { groups } = await read('/api/state');
  const group = groups.find((each) => isOf(each, link));
  const isPaid = group?.payers.some((place) => place.user.id === user.id);
  return isPaid ? undefined : group?.links.find((each) => each.link === link.trim())?.subscription?.price; // prettier-ignore
}

/**
 * Members, links and settings of a group.
 * @param {number} id
 * @param {any} user who looks
 */
export function groupDialog(id, user) {
  const box = el('div.group-box');
  const dialog = openDialog('Group', box);

  async function show() {
    const state = await read('/api/state');
    const group = state.groups.find((each) => each.id === id);
    if (!group) {
      dialog.close();
      return;
    }
    dialog.rename(group.title);
    box.replaceChildren(...content(group, state, user, then));
  }

  /** Does something and shows what has become of it. */
  async function then(name, input) {
    const result = await act(name, { user: user.id, group: id, ...input });
    if (['leave', 'delete-group', 'upgrade'].includes(name)) dialog.close();
    else await show();
    return result;
  }

  show().catch((error) => toast(error.message, true));
}

function content(group, state, user, then) {
  const known = new Set(group.members.map((member) => member.user.id));
  const people = state.people.map((person) => ({ ...person.user, label: person.user.first_name }));
  const bots = state.bots.map((bot) => ({ ...bot, label: `@${bot.username}` }));
  const others = [...people, ...bots].filter((each) => !known.has(each.id));
  const mayInvite = isAdmin(group, user, 'can_invite_users');
  return [
    el('div.members', {}, ...group.members.map((member) => memberRow(member, group, user, then))),
    others.length > 0 && addRow(others, group, then),
    ...group.requests.map((person) => requestRow(person, then)),
    ...group.payers.map((place) => payerRow(place, user, then)),
    group.stars > 0 && el('small', {}, `The channel got ⭐ ${group.stars} for places.`),
    mayInvite && links(group, user, then),
    mayInvite && guardRow(group, state, then),
    group.type === 'supergroup' &&
      isAdmin(group, user, 'can_change_info') &&
      el(
        'label.check',
        {},
        el('input', {
          type: 'checkbox',
          checked: group.is_forum,
          change: (event) => then('set-forum', { on: event.target.checked }),
        }),
        el('span', {}, 'Topics'),
      ),
    el(
      'div.dialog-buttons',
      {},
      el(
        'button.quiet.danger',
        {
          type: 'button',
          click: async () => {
            const words = `${user.first_name} will not see it any more.`;
            if (await confirmDialog(`Leave ${group.title}?`, words, 'Leave')) await then('leave');
          },
        },
        'Leave',
      ),
      ...ownerButtons(group, user, then),
    ),
  ].filter(Boolean);
}

/** What only the owner may do with the whole group. */
function ownerButtons(group, user, then) {
  const isOwner = group.members.some(
    (member) => member.user.id === user.id && member.status === 'creator',
  );
  if (!isOwner) return [];
  const remove = async () => {
    const words = 'It is gone for everybody.';
    if (await confirmDialog(`Delete ${group.title}?`, words, 'Delete')) await then('delete-group');
  };
  return [
    group.type === 'group' &&
      el('button.quiet', { type: 'button', click: () => then('upgrade') }, 'Make it a supergroup'),
    el('button.quiet.danger', { type: 'button', click: remove }, 'Delete'),
  ].filter(Boolean);
}

/** Which bot is asked about requests to join. */
function guardRow(group, state, then) {
  const bots = state.bots.filter((bot) => isAdmin(group, bot, 'can_invite_users'));
  if (bots.length === 0) return false;
  const choice = el(
    'select',
    {
      'aria-label': 'Who decides about requests',
      change: (event) => then('guard', { bot: Number(event.target.value) }),
    },
    el('option', { value: '0' }, 'Administrators decide about requests'),
    ...bots.map((bot) =>
      el(
        'option',
        { value: String(bot.id), selected: group.guard === bot.id },
        `@${bot.username} is asked about requests`,
      ),
    ),
  );
  return el('div.add-member', {}, choice);
}

function memberRow({ user: member, status }, group, user, then) {
  const isOther = member.id !== user.id && status !== 'creator';
  const isPromoted = status === 'administrator';
  return el(
    'div.member',
    {},
    avatar(member.first_name),
    el(
      'span.member-name',
      {},
      el('b', {}, member.first_name),
      el('small', {}, STATUS[status] ?? (member.is_bot ? 'bot' : 'member')),
    ),
    isOther &&
      isAdmin(group, user, 'can_promote_members') &&
      el(
        'button.quiet.small',
        {
          type: 'button',
          click: () => then(isPromoted ? 'demote' : 'promote', { member: member.id }),
        },
        isPromoted ? 'Dismiss' : 'Make admin',
      ),
    isOther &&
      isAdmin(group, user, 'can_restrict_members') &&
      el(
        'button.icon.small',
        {
          type: 'button',
          title: `Remove ${member.first_name}`,
          click: () => then('ban', { member: member.id }),
        },
        '×',
      ),
  );
}

function addRow(others, group, then) {
  const choice = el(
    'select',
    { 'aria-label': 'Whom to add' },
    ...others.map(({ id, label }) => el('option', { value: String(id) }, label)),
  );
  const add = (name) => () => then(name, { member: Number(choice.value) });
  return el(
    'div.add-member',
    {},
    choice,
    group.type !== 'channel' &&
      el('button.quiet', { type: 'button', click: add('add-member') }, 'Add'),
    el('button.quiet', { type: 'button', click: add('promote') }, 'Add as admin'),
  );
}

function requestRow(person, then) {
  const answer = (approved) => () => then('answer-request', { member: person.id, approved });
  return el(
    'div.member',
    {},
    avatar(person.first_name),
    el('span.member-name', {}, el('b', {}, person.first_name), el('small', {}, 'wants to join')),
    el('button.quiet.small', { type: 'button', click: answer(true) }, 'Let in'),
    el('button.icon.small', { type: 'button', title: 'Decline', click: answer(false) }, '×'),
  );
}

function links(group, user, then) {
  const mine = group.links.filter((link) => link.creatorId === user.id || link.subscription);
  return el(
    'div.invites',
    {},
    el('small', {}, 'Invite links'),
    ...mine.map((link) =>
      el(
        'div.member',
        {},
        el('code', { title: 'Copy', click: () => copy(link.link) }, link.link),
        el('small', {}, aboutLink(link)),
        link.creatorId === user.id &&
          el(
            'button.icon.small',
            {
              type: 'button',
              title: 'Revoke',
              click: () => then('revoke-invite', { link: link.link }),
            },
            '×',
          ),
      ),
    ),
    el(
      'div.add-member',
      {},
      el('button.quiet', { type: 'button', click: () => then('invite', {}) }, '+ Link'),
      el(
        'button.quiet',
        { type: 'button', click: () => then('invite', { request: true }) },
        '+ Link on request',
      ),
      group.type === 'channel' &&
        el(
          'button.quiet',
          { type: 'button', click: () => then('invite', { price: 100 }) },
          '+ Link for ⭐ 100',
        ),
    ),
  );
}

function aboutLink({ createsJoinRequest, joined, name, subscription }) {
  if (createsJoinRequest) return 'on request';
  const price = subscription ? `⭐ ${subscription.price} / 30 days · ` : '';
  return `${name ? `${name} · ` : ''}${price}${joined} joined`;
}

/** Until when somebody's place is paid; they alone stop that. */
function payerRow({ user: payer, price, untilDate, isStopped }, user, then) {
  const until = new Date(untilDate * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return el(
    'div.member',
    {},
    avatar(payer.first_name),
    el(
      'span.member-name',
      {},
      el('b', {}, payer.first_name),
      el('small', {}, `${isStopped ? 'paid' : `pays ⭐ ${price}, again on`} ${until} UTC`),
    ),
    payer.id === user.id &&
      el(
        'button.quiet.small',
        { type: 'button', click: () => then('stop-paying', { stop: !isStopped }) },
        isStopped ? 'Go on paying' : 'Stop paying',
      ),
  );
}

/** BotFather's switch of a bot's inline mode. */
export async function inlineDialog(bot, user) {
  const isOn = bot.supports_inline_queries;
  const words = isOn
    ? `@${bot.username} answers to “@${bot.username} …” in every chat.`
    : `People will be able to type “@${bot.username} …” in every chat and send what it finds.`;
  const yes = isOn ? 'Switch off' : 'Switch on';
  if (!(await confirmDialog('Inline mode', words, yes))) return;
  await act('set-inline', { user: user.id, bot: bot.id, on: !isOn });
}

/** Asks for the chat that a button's query goes to. */
export function chooseChat(places, title) {
  return new Promise((resolve) => {
    const dialog = openDialog(
      title,
      el(
        'div.members',
        {},
        ...places.map((place) =>
          el(
            'button.member',
            {
              type: 'button',
              click: () => {
                resolve(place);
                dialog.close();
              },
            },
            avatar(place.name),
            el('span.member-name', {}, el('b', {}, place.name), el('small', {}, place.about)),
          ),
        ),
      ),
    );
    void dialog.closed.then(() => resolve(undefined));
  });
}

function isOf(group, link) {
  const name = link.replace(/^@|^https?:\/\/t\.me\//, '').toLowerCase();
  return (
    group.links.some((each) => each.link === link.trim()) ||
    (group.username !== '' && group.username.toLowerCase() === name)
  );
}

function newest(groups, user) {
  return groups.findLast((group) => group.members.some((member) => member.user.id === user.id));
}
