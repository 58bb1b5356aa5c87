/**
 * Where a person can talk: bots first, then their groups. A group's id is negative.
 * @param {{role: string, user: any}} person
 * @param {{bots: any[], groups: any[]}} world
 */
export function placesOf({ role, user }, { bots, groups }) {
  const managers = bots.filter((bot) => bot.can_manage_bots);
  const shops = bots.filter((bot) => !bot.can_manage_bots);
  const seen =
    role === 'customer'
      ? [...shops, ...managers]
      : [...managers, ...shops.filter((bot) => role === 'owner' || bot.owner === user.id)];
  return [
    ...seen.map((bot) => ({ id: bot.id, name: bot.name, about: `@${bot.username}`, bot })),
    ...groups.filter((group) => isMember(group, user)).map(groupPlace),
  ];
}

/** The place of a group. */
export function groupPlace(group) {
  return { id: group.id, name: group.title, about: aboutGroup(group), group };
}

/** Whether somebody is in a group. */
export function isMember(group, user) {
  return group.members.some((member) => member.user.id === user.id);
}

/** Whether somebody runs a group, with this right if one is named. */
export function isAdmin(group, user, right) {
  const found = group.members.find((member) => member.user.id === user.id);
  if (found?.status === 'creator') return true;
  return found?.status === 'administrator' && (!right || found.rights.includes(right));
}

function aboutGroup({ type, members, username, is_forum: isForum }) {
  const kind = type === 'channel' ? 'channel' : isForum ? 'group with topics' : 'group';
  const count = members.length === 1 ? '1 member' : `${members.length} members`;
  return [kind, count, ...(username ? [`@${username}`] : [])].join(' · ');
}
