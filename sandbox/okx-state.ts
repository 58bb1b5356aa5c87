/** One API key of an account. */
export interface OkxAccount {
  readonly key: string;
  readonly secret: string;
  readonly passphrase: string;
  readonly uid: string;
}

export interface OkxState {
  nextId: number;
  /** By account (6 funding, 18 trading) and coin. */
  balances: Record<string, Record<string, string>>;
  /** Newest first, like the withdrawals. */
  deposits: {
    depId: string; ccy: string; chain: string; amt: string; to: string; from: string; txId: string;
    ts: string; state: string; actualDepBlkConfirm: string;
  }[];
  withdrawals: {
    wdId: string; clientId: string; ccy: string; amt: string; chain: string; to: string; fee: string;
    feeCcy: string; txId: string; state: string; ts: string;
  }[];
  orders: {
    ordId: string; clOrdId: string; instId: string; side: string; state: string; avgPx: string;
    accFillSz: string; fee: string; feeCcy: string;
  }[];
  transfers: { transId: string; ccy: string; amt: string; from: string; to: string; state: string }[];
} // prettier-ignore

const chain = (
  ccy: string,
  network: string,
  terms: { minDep: string; minWd: string; fee: string; wdTickSz?: string; needTag?: boolean },
) => ({
  ccy,
  chain: `${ccy}-${network}`,
  canDep: true,
  canWd: true,
  maxWd: '1000000',
  wdTickSz: '6',
  burningFeeRate: '',
  needTag: false,
  ...terms,
});

/** What deposits and withdrawals cost, as OKX asked in 2026, roughly. */
export const CHAINS = [
  chain('USDT', 'TRC20', { minDep: '1', minWd: '2', fee: '1' }),
  chain('USDT', 'ERC20', { minDep: '1', minWd: '2', fee: '3.2' }),
  chain('USDT', 'Polygon', { minDep: '0.1', minWd: '0.8', fee: '0.8' }),
  chain('USDT', 'Solana', { minDep: '0.1', minWd: '1', fee: '1' }),
  chain('USDT', 'TON', { minDep: '0.1', minWd: '0.2', fee: '0.15', needTag: true }),
  chain('USDC', 'ERC20', { minDep: '1', minWd: '2', fee: '2.4' }),
  chain('BTC', 'Bitcoin', { minDep: '0.00001', minWd: '0.0001', fee: '0.00004', wdTickSz: '8' }),
  chain('ETH', 'ERC20', { minDep: '0.0005', minWd: '0.001', fee: '0.0004', wdTickSz: '8' }),
  chain('LTC', 'Litecoin', { minDep: '0.001', minWd: '0.002', fee: '0.001', wdTickSz: '8' }),
  chain('TRX', 'TRC20', { minDep: '0.1', minWd: '1', fee: '1' }),
  chain('SOL', 'Solana', { minDep: '0.001', minWd: '0.1', fee: '0.008', wdTickSz: '8' }),
  chain('TON', 'TON', { minDep: '0.1', minWd: '1', fee: '0.02', needTag: true, wdTickSz: '8' }),
];

const TRON = 'TJRabPrwbZy45sbavfcjinPJC18kjpRTv8';
const EVM = '0x52908400098527886E0F7030069857D2E4169EE7';
const SOLANA = '7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV';
const TON_ADDRESS = 'EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2';
const address = (ccy: string, network: string, addr: string, more = {}) => ({
  ccy,
  chain: `${ccy}-${network}`,
  addr,
  to: '6',
  selected: true,
  ctAddr: '',
  ...more,
});

/** The deposit addresses of the account. */
export const ADDRESSES = [
  address('USDT', 'TRC20', TRON),
  address('USDT', 'ERC20', EVM),
  address('USDT', 'Polygon', EVM),
  address('USDT', 'Solana', SOLANA),
  address('USDT', 'TON', TON_ADDRESS, { addrEx: { comment: '7710204' } }),
  address('USDC', 'ERC20', EVM),
  address('BTC', 'Bitcoin', 'bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu'),
  address('ETH', 'ERC20', EVM),
  address('LTC', 'Litecoin', 'ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh'),
  address('TRX', 'TRC20', TRON),
  address('SOL', 'Solana', SOLANA),
  address('TON', 'TON', TON_ADDRESS, { addrEx: { comment: '7710204' } }),
];

/** Markets and their lots. */
export const MARKETS: Readonly<Record<string, string>> = {
  'BTC-USDT': '0.00000001',
  'ETH-USDT': '0.000001',
  'LTC-USDT': '0.000001',
  'SOL-USDT': '0.000001',
  'TON-USDT': '0.01',
  'TRX-USDT': '0.01',
  'USDC-USDT': '0.0001',
  'ETH-BTC': '0.000001',
};
