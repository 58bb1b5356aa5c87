import { revokeToken } from '../bots.ts';
import { badRequest } from '../errors.ts';
import type { Bot } from '../state.ts';
import type { Call, Method } from './method.ts';

function managedBot({ world, bot, params }: Call): Bot {
  const managed = world.state.bots.get(params.integer('user_id'));
  if (!managed) throw badRequest('user not found');
  if (!bot.canManageBots || managed.managerId !== bot.id) throw badRequest('BOT_ACCESS_FORBIDDEN');
  return managed;
}

function setAccess(call: Call): true {
  const { world, params } = call;
  const managed = managedBot(call);
  const ids = (params.list('added_user_ids') ?? []).map(Number);
  if (ids.length > 10) throw badRequest('too many user identifiers specified');
  if (!ids.every((id) => world.state.users.has(id))) throw badRequest('user not found');
  managed.access = { restricted: params.flag('is_access_restricted'), addedUserIds: ids };
  world.touch();
  return true;
}

function getAccess(call: Call): unknown {
  const { access } = managedBot(call);
  const users = access.addedUserIds.flatMap((id) => call.world.state.users.get(id) ?? []);
  return {
    is_access_restricted: access.restricted,
    ...(users.length > 0 ? { added_users: users } : {}),
  };
}

/** Bots that belong to a manager bot. */
export const managed: Record<string, Method> = {
  getManagedBotToken: (call) => managedBot(call).token,
  replaceManagedBotToken: (call) => revokeToken(call.world, managedBot(call)),
  getManagedBotAccessSettings: getAccess,
  setManagedBotAccessSettings: setAccess,
};
