import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from '../shared/chains/chain.ts';
import type { Clock } from '../shared/clock.ts';
import type { Config } from '../shared/config.ts';
import { messageOf } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import { startCoinChains } from './coin-chains.ts';
import { startEvmChains, unstarted } from './evm-chains.ts';
import { chapaDashboard } from './chapa-dashboard.ts';
import { startChapa } from './chapa.ts';
import { startCryptoPay, type CryptoPaySandbox } from './cryptopay.ts';
import { mobeeExtra, okxExtra } from './exchange-extras.ts';
import { startFake } from './fake.ts';
import { faultsExtra } from './faults-extra.ts';
import type { ProviderFaults } from './faults.ts';
import { startMpesa } from './mpesa.ts';
import { customersPhone } from './mpesa-phone.ts';
import { startKryptoExpress, type KryptoExpressSandbox } from './kryptoexpress.ts';
import { startMobee } from './mobee.ts';
import { startOkx } from './okx.ts';
import { fullChats } from './full-chats.ts';
import { movedClock, moveClock } from './moved-clock.ts';
import { startPage, type Extra } from './page/page.ts';
import { startRates } from './rates.ts';
import { reorganise } from './reorganise.ts';
import { sendCoins } from './send-coins.ts';
import { telebirrPortal } from './telebirr-portal.ts';
import { startTelebirr } from './telebirr.ts';
import { PROVIDER_TOKEN } from './telegram/methods/payments.ts';
import { startTonChain } from './ton-chain.ts';
import { startTelegram } from './telegram/server.ts';
import { startSolanaChain } from './solana-chain.ts';
import { startTronChain } from './tron-chain.ts';

type RealConfig = Config & { readonly telegram: Extract<Config['telegram'], { mode: 'real' }> };

/** A world on loopback that the platform takes for the real one. */
export interface Sandbox {
  readonly config: RealConfig;
  readonly chains: Readonly<Record<string, Chain>>;
  readonly clock: Clock;
  /** Says where the page is. */
  announce(address: string | null): void;
  close(): Promise<void>;
}

const OWNER = 1001;
const PAGE_PORT = 8081;
/** Telegram's own limit per group and minute, so that a busy staff group is met here already. */
const GROUP_MESSAGES = 20;
/** Any token of this shape is an app of the local Crypto Pay; this one is easy to find. */
const APP_TOKEN = '1001:SandboxCryptoPayAppToken00000000001';
/** What such an app has from the start, so that it can pay out before anybody paid in. */
const APP_FLOAT = { USDT: '5000', TON: '500', BTC: '0.1' };
/** Any key of this shape is an account of the local KryptoExpress. */
const KRYPTO_KEY = 'SandboxKryptoExpressKey0001';

/** Starts Telegram, providers, prices and a chain on loopback, kept in DATA_DIR for the next start. */
export async function startSandbox(config: Config, log: Logger): Promise<Sandbox> {
  const directory = join(config.dataDir, 'sandbox');
  await mkdir(directory, { recursive: true });
  const moved = movedClock();
  const now = () => moved.now();
  const closers: (() => Promise<void>)[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  const close = async () => {
    for (const each of closers.toReversed())
      await each().catch((error: unknown) => log.warn({ error }, 'a sandbox part did not stop'));
  };
  try {
    const telegram = keep(
      await startTelegram({
        stateFile: join(directory, 'telegram.json'),
        limits: { perGroupPerMinute: GROUP_MESSAGES },
        clock: now,
      }),
    );
    telegram.user({ id: OWNER, first_name: 'Olivia', username: 'olivia_owner' });
    const known = telegram.bots().find((bot) => bot.username === 'shopherd_bot');
    const manager =
      known ??
      telegram.createBot({
        owner: OWNER,
        username: 'shopherd_bot',
        name: 'Shopherd',
        can_manage_bots: true,
      });
    const cryptopay = keep(
      await startCryptoPay({ stateFile: join(directory, 'cryptopay.json'), float: APP_FLOAT, now }),
    );
    const kryptoexpress = keep(
      await startKryptoExpress({ stateFile: join(directory, 'kryptoexpress.json'), now }),
    );
    const fake = keep(await startFake({ now }));
    const chapa = keep(await startChapa({ stateFile: join(directory, 'chapa.json'), now }));
    const telebirr = keep(
      await startTelebirr({ stateFile: join(directory, 'telebirr.json'), now }),
    );
    const mpesa = keep(await startMpesa({ stateFile: join(directory, 'mpesa.json'), now }));
    const okx = keep(await startOkx({ stateFile: join(directory, 'okx.json'), now }));
    const mobee = keep(await startMobee({ stateFile: join(directory, 'mobee.json'), now }));
    const rates = keep(await startRates({ now }));
    // Side by side; what started is kept, and closed should another one fail.
    const starting = [
      startEvmChains(config.dataDir).then(keep, (error: unknown) => {
        log.warn(
          { error: messageOf(error) },
          'the sandbox has no Ethereum: its coins cannot be tried',
        );
        return null;
      }),
      startSolanaChain(directory, now).then(keep),
      startCoinChains(directory, now).then(keep),
      startTronChain(directory, now).then(keep),
      startTonChain(directory, now).then(keep),
    ] as const;
    await Promise.allSettled(starting);
    const [evmChains, solanaChain, ...others] = await Promise.all(starting);
    const local = [...others, solanaChain, ...(evmChains ? [evmChains] : [])];
    const hands = local.flatMap((each) => each.hands);
    const extras = [
      app(cryptopay),
      kryptoPayment(kryptoexpress),
      customersPhone(mpesa),
      okxExtra(okx),
      mobeeExtra(mobee),
      chapaDashboard(chapa),
      telebirrPortal(telebirr),
      sendCoins(hands),
      reorganise(hands),
      solanaChain.extra,
      faultsExtra(faultsOf({ cryptopay, kryptoexpress, chapa, telebirr, mpesa, okx, mobee })),
      fullChats(telegram),
      moveClock(moved, telegram, local),
    ];
    const page = keep(
      await startPage({ telegram, extras, port: PAGE_PORT, people: { owner: OWNER } }).catch(() =>
        startPage({ telegram, extras, people: { owner: OWNER } }),
      ),
    );
    return {
      config: {
        ...config,
        telegram: {
          mode: 'real',
          managerToken: manager.token,
          ownerIds: [OWNER],
          apiRoot: telegram.url,
        },
        // A newcomer's second person must be able to add a shop at once.
        registration: config.registration === 'invite' ? 'open' : config.registration,
        chains: Object.fromEntries(local.flatMap(({ urls }) => Object.entries(urls))),
        // Whoever has a key is asked at a key's pace.
        chainKeys: { ...config.chainKeys, ton: 'sandbox' },
        ratesUrls: rates.urls,
        providerUrls: {
          ...config.providerUrls,
          cryptopay: cryptopay.url,
          fake: fake.url,
          mpesa: mpesa.url,
          chapa: chapa.url,
          telebirr: telebirr.url,
          kryptoexpress: kryptoexpress.url,
          okx: okx.url,
          mobee: mobee.url,
        },
      },
      chains: {
        ...unstarted,
        ...Object.fromEntries(local.flatMap(({ chains }) => Object.entries(chains))),
      },
      clock: moved.clock,
      announce: (address) => process.stdout.write(welcome(page.url, address)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What can go wrong, by provider. */
function faultsOf(
  providers: Readonly<Record<string, { readonly faults: ProviderFaults }>>,
): Readonly<Record<string, ProviderFaults>> {
  return Object.fromEntries(Object.entries(providers).map(([id, { faults }]) => [id, faults]));
}

/** What an operator does in @CryptoBot: names the address that callbacks go to. */
function app(cryptopay: CryptoPaySandbox): Extra {
  return {
    id: 'cryptopay',
    title: `Crypto Pay app — its test token is ${APP_TOKEN}`,
    fields: [
      { name: 'token', label: 'App token', placeholder: APP_TOKEN },
      { name: 'url', label: 'Callback address', placeholder: 'as /admin → Payments shows it' },
    ],
    async submit({ token = '', url = '' }) {
      if (!URL.canParse(url)) throw new Error('Paste the callback address that the shop shows.');
      cryptopay.setWebhook(token.trim() || APP_TOKEN, url.trim());
      return 'Callbacks go there from now on. Without one, payments are found by asking.';
    },
  };
}

/** What a payer does in a wallet: sends coins to the address that the shop showed. */
function kryptoPayment(kryptoexpress: KryptoExpressSandbox): Extra {
  return {
    id: 'kryptoexpress',
    title: `Pay by KryptoExpress — its test key is ${KRYPTO_KEY}`,
    fields: [
      { name: 'address', label: 'To address', placeholder: 'sandbox1q…' },
      { name: 'amount', label: 'Amount (empty: all of it)', placeholder: '0.0001' },
    ],
    async submit({ address = '', amount = '' }) {
      if (!kryptoexpress.pay(address.trim(), amount.trim() || undefined))
        throw new Error('No open payment has this address.');
      return 'Sent. What comes in parts is credited when it is all there.';
    },
  };
}

function welcome(page: string, address: string | null): string {
  return `
  Shopherd runs in the sandbox: no MANAGER_BOT_TOKEN is set, so this is a local Telegram.
  Nothing here is real, and nothing listens beyond this machine.

    Open ${page}
    ${address ? `The platform's web server: ${address}` : ''}
    A provider token as @BotFather gives them: ${PROVIDER_TOKEN}

  Press Ctrl-C to stop. What you do is kept in DATA_DIR for the next start.

`;
}
