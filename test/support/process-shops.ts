import * as accounts from '../../shared/domain/money/accounts.ts';
import * as settings from '../../shared/domain/shop/settings.ts';
import { createScope, type Scope } from '../../shared/scope.ts';
import { systemClock } from '../../shared/clock.ts';
import { provision } from '../../manager/lifecycle/provision.ts';
import { aBot, testLog } from './platform.ts';
import type { TestWorld } from './world.ts';

/** A shop that was made before the program runs: its bot, its schema and a hand on its tables. */
export interface TestShop {
  readonly id: number;
  readonly bot: { readonly id: number; readonly token: string; readonly username: string };
  readonly operator: number;
  readonly scope: Scope;
}

let made = 0;

/** A shop with a bot on the world's Telegram. Its operator is a person of its own. */
export async function aShop(world: TestWorld, name = 'shop'): Promise<TestShop> {
  const number = (made += 1);
  const operator = world.telegram.user({ first_name: `Operator ${number}` }).id;
  const bot = world.telegram.createBot({
    owner: operator,
    username: `${name}_${number}_bot`,
    name: `${name} ${number}`,
  });
  // So that the platform may write to its operator.
  world.telegram.say(operator, world.manager.id, '/help');
  const { admin, secrets } = world.platform;
  const { id, username } = bot;
  const tenant = await provision(admin, secrets, {
    token: bot.token,
    botInfo: { ...aBot(`${name} ${number}`), id, username },
    ownerId: operator,
    language: 'en',
  });
  const scope = createScope({
    tenant,
    db: world.platform.database.tenant(tenant.id),
    log: testLog,
    clock: systemClock,
  });
  // These buyers are in a hurry, and what is tested is not that they are slowed down.
  const limits = { actions: 1e6, purchases: 1e6, invoices: 1e6, banMinutes: 0 };
  await settings.setOptions(scope, operator, { limits });
  return { id: tenant.id, bot, operator, scope };
}

/** Gives a shop an account at Crypto Pay, whose callbacks go to a program at `address`. */
export async function withCryptoPay(
  world: TestWorld,
  shop: TestShop,
  address: string,
): Promise<{ readonly token: string; readonly accountId: bigint }> {
  const token = `${2_000 + shop.id}:TestCryptoPayAppToken${String(shop.id).padStart(15, '0')}`;
  const { id, hookKey } = await accounts.add(shop.scope, world.platform.secrets, {
    actorId: shop.operator,
    provider: 'cryptopay',
    label: 'test',
    credentials: { token },
  });
  world.cryptopay.setWebhook(token, `${address}/hooks/cryptopay/${hookKey}`);
  return { token, accountId: id };
}
