import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { fromDecimal, type Money } from '../shared/money.ts';
import { createDeliveries, takeOne } from './deliveries.ts';
import { createFaults, withFaults, type ProviderFaults } from './faults.ts';
import { json, serve, type Reply } from './loopback.ts';
import { openState } from './state-file.ts';

/** The API key that the page shows. */
export const MOBEE_KEY = { key: 'mobee-sandbox-key-0001', secret: 'mobee-sandbox-secret-0001' };

interface MobeeState {
  nextId: number;
  deposits: {
    id: string; transaction_id: string; amount: number; account_name: string; account_number: string;
    bank_code: string; expired_at: number; status: string;
  }[];
  withdrawals: {
    id: string; currency: string; amount: string; fee: string; address: string; network_name: string;
    explorer_url: string; status: string;
  }[];
} // prettier-ignore

export interface MobeeOptions {
  readonly port?: number;
  readonly stateFile?: string;
  readonly keys?: readonly { readonly key: string; readonly secret: string }[];
  /** Whether deposits and withdrawals can be asked about: nothing of the kind is documented. */
  readonly tells?: boolean;
  readonly now?: () => number;
}

export interface MobeeSandbox {
  readonly url: string;
  readonly faults: ProviderFaults;
  /** Pays rupiah to an account number; false when nobody waits there. */
  payTo(accountNumber: string, rupiah?: string): boolean;
  /** Pays what the invoice with this id waits for. */
  pay(externalId: string): Promise<boolean>;
  /** Ends the withdrawals to an address. */
  settle(address: string, status?: 'completed' | 'failed'): void;
  sent(): { address: string; money: Money }[];
  idle(): Promise<void>;
  close(): Promise<void>;
}

const BANKS = ['BNI', 'BRI', 'MANDIRI', 'PERMATA', 'CIMB'];
const TOLERANCE_S = 30;
const LIFE_S = 24 * 3600;

/** Mobee's open API as its clients see it, on loopback: signature, virtual accounts, withdrawals. */
export async function startMobee(options: MobeeOptions = {}): Promise<MobeeSandbox> {
  const { keys = [MOBEE_KEY], tells = true, now = Date.now } = options;
  const { state, save } = openState<MobeeState>(options.stateFile, {
    nextId: 1,
    deposits: [],
    withdrawals: [],
  });
  const deliveries = createDeliveries([]);
  const faults = createFaults(deliveries.faults);
  const server = await serve(
    withFaults(faults, answer, ({ method }) => method === 'POST'),
    options.port,
  );

  function answer(request: IncomingMessage, url: URL, body: string): Reply | null {
    const refusal = refusalOf(request, url, body);
    if (refusal) return refusal;
    const [, , room, noun, id] = url.pathname.split('/');
    if (room === 'markets' && noun === 'summary') return json({ data: { IDR_USDT: { last: '16450' } } }); // prettier-ignore
    if (room !== 'wallets') return null;
    if (request.method === 'POST') {
      const input = JSON.parse(body) as Record<string, unknown>;
      const reply = noun === 'fiat-deposits' ? ask(input) : noun === 'crypto-withdrawals' ? withdraw(input) : null; // prettier-ignore
      save();
      return reply;
    }
    if (!tells || id === undefined) return null;
    const found =
      noun === 'fiat-deposits'
        ? state.deposits.find((each) => each.id === id)
        : state.withdrawals.find((each) => each.id === id);
    return found ? json({ data: aged(found) }) : null;
  }

  /** Where nobody paid in time. */
  function aged<T extends { status: string; expired_at?: number }>(found: T): T {
    const isOver = found.expired_at !== undefined && found.expired_at * 1000 <= now();
    return isOver && found.status === 'pending' ? { ...found, status: 'expired' } : found;
  }

  function refusalOf(request: IncomingMessage, url: URL, body: string): Reply | null {
    const header = (name: string) => String(request.headers[name] ?? '');
    const known = keys.find(({ key }) => key === header('x-api-key'));
    if (!known) return refused(401, 'INVALID_API_KEY');
    const timestamp = header('x-request-timestamp');
    if (!/^\d{10}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - Date.now()) > TOLERANCE_S * 1000)
      return refused(401, 'TIMESTAMP_OUT_OF_TOLERANCE'); // prettier-ignore
    const parts = [request.method, url.pathname, timestamp];
    if (request.method === 'POST') parts.push(body);
    const right = createHmac('sha256', known.secret).update(parts.join('\n')).digest();
    const given = Buffer.from(header('x-request-signature'), 'base64');
    if (given.length !== right.length || !timingSafeEqual(given, right))
      return refused(401, 'INVALID_SIGNATURE');
    return null;
  }

  function ask({ amount, bank_code: bank }: Record<string, unknown>): Reply {
    if (typeof amount !== 'number' || !Number.isInteger(amount) || amount < 50_000)
      return refused(422, 'INVALID_AMOUNT');
    if (typeof bank !== 'string' || !BANKS.includes(bank)) return refused(422, 'INVALID_BANK');
    const number = state.nextId++;
    const made = {
      id: `${8_100_000 + number}`,
      transaction_id: `FD${number.toString().padStart(10, '0')}`,
      amount,
      account_name: 'MOBEE SANDBOX',
      account_number: `8808${(10_000_000_000 + number * 7919).toString().slice(-12)}`,
      bank_code: bank,
      expired_at: Math.floor(now() / 1000) + LIFE_S,
      status: 'pending',
    };
    state.deposits.push(made);
    const { status: _status, ...shown } = made;
    return json({ data: shown });
  }

  function withdraw(input: Record<string, unknown>): Reply {
    const { currency, amount, address, network_id: network } = input;
    if (currency !== 'USDT' || network !== 12) return refused(422, 'INVALID_NETWORK');
    if (typeof address !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(address) || /^0x0+$/.test(address))
      return refused(422, 'INVALID_ADDRESS'); // prettier-ignore
    if (typeof amount !== 'number' || amount < 2.5) return refused(422, 'AMOUNT_TOO_SMALL');
    const id = `${9_400_000 + state.nextId++}`;
    const made = {
      id, currency, amount: `${amount}`, fee: '1.5', address, network_name: 'BEP20',
      explorer_url: `https://bscscan.example/tx/0x${createHmac('sha256', 'tx').update(id).digest('hex')}`,
      status: 'processing',
    }; // prettier-ignore
    state.withdrawals.push(made);
    const { status: _status, ...shown } = made;
    return json({ data: { ...shown, amount } });
  }

  function payTo(accountNumber: string, rupiah?: string): boolean {
    const found = state.deposits.find((each) => each.account_number === accountNumber);
    if (!found || aged(found).status !== 'pending') return false;
    if (rupiah !== undefined) found.amount = Number(rupiah);
    if (takeOne(faults, 'lie')) found.amount = Math.floor(found.amount / 2);
    found.status = 'completed';
    save();
    return true;
  }

  return {
    url: server.url,
    faults,
    payTo,
    async pay(externalId) {
      const [id] = externalId.split(':');
      const found = state.deposits.find((each) => each.id === id);
      return found !== undefined && payTo(found.account_number);
    },
    settle(address, status = 'completed') {
      for (const each of state.withdrawals) if (each.address === address) each.status = status;
      save();
    },
    sent: () =>
      state.withdrawals.map(({ address, amount, currency }) => ({
        address,
        money: { amount: fromDecimal(amount, currency, 'exact'), currency },
      })),
    idle: () => Promise.resolve(),
    close: () => server.close(),
  };
}

function refused(status: number, code: string): Reply {
  return json({ error: { code, message: code.toLowerCase().replaceAll('_', ' ') } }, status);
}
