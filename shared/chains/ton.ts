import { UserError } from '../errors.ts';
import type { Money } from '../money.ts';
import type { Chain, ChainAsset } from './chain.ts';
import { formatAccount, readAccount } from './ton-address.ts';
import { codeOf } from './ton-comment.ts';
import { connectTon } from './ton-node.ts';
import { scriptFor } from './ton-transfers.ts';
import { isPrivate } from './xpub.ts';

/** What differs between TON and a test of it. */
export interface TonParameters {
  readonly id: string;
  readonly assets: readonly ChainAsset[];
}

const parameters: TonParameters = {
  id: 'ton',
  assets: [
    { currency: 'TON', contract: null, decimals: 9 },
    { currency: 'USDT', contract: 'EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs', decimals: 6 },
  ],
};

/** TON with another jetton or name: the sandbox, a test. */
export function tonWith(options: Partial<TonParameters> = {}): Chain {
  const facts = { ...parameters, ...options };
  return {
    ...facts,
    // What the masterchain has once is final (ton.org, "Message delivery guarantees").
    confirmationsRequired: 1,
    blockTimeS: 0.4,
    ringSize: 0,
    source: 'comment',
    addressPer: 'customer',
    accounts: { lookS: 4, active: 200, idle: 100, reads: 20 },
    readKey(text) {
      if (isPrivate(text.trim())) throw new UserError('ton-private');
      const { script } = readAccount(text);
      // The masterchain costs a thousand times as much: no wallet of a shop is there.
      if (script.readInt8(0) !== 0) throw new UserError('ton-workchain');
      const isContract = facts.assets.some(
        ({ contract }) => contract !== null && readAccount(contract).script.equals(script),
      );
      if (isContract) throw new UserError('ton-contract');
      const key = formatAccount(script);
      return { key, fingerprint: key };
    },
    /** Number 0 is the account itself: what comes to it without a known comment. */
    deriveAddress(key, index) {
      const { script: account } = readAccount(key);
      const address = formatAccount(account);
      if (index === 0) return { address, script: account };
      const comment = codeOf(account, index);
      return { address, script: scriptFor(account, comment), comment };
    },
    payLink: (address, money, comment) => linkOf(facts, address, money, comment),
    explorer: (txid) => `https://tonviewer.com/transaction/${txid}`,
    connect: (options) => connectTon(facts.assets, options),
    outgoing: {
      scriptOf: (text) => readAccount(splitMemo(text).address).script,
      memo: (text) => splitMemo(text).memo,
      link(text, money) {
        const { address, memo } = splitMemo(text);
        return linkOf(facts, address, money, memo ?? undefined);
      },
    },
  };
}

/** TON and its USDT. */
export const ton: Chain = tonWith();

/** https://docs.ton.org/overview/wallets/wallet-apps/deep-links, and Tonkeeper's `jetton`. */
function linkOf(
  { assets }: TonParameters,
  address: string,
  money: Money,
  comment?: string,
): string {
  const asset = assets.find(({ currency }) => currency === money.currency);
  if (!asset) throw new Error(`no ${money.currency} on this chain`);
  // No `+` for a space: wallets read it as it stands.
  const query = [
    asset.contract === null ? '' : `jetton=${asset.contract}`,
    `amount=${money.amount}`,
    comment === undefined ? '' : `text=${encodeURIComponent(comment)}`,
  ];
  return `ton://transfer/${address}?${query.filter(Boolean).join('&')}`;
}

/** Behind a colon stands what an exchange wants beside its address. */
function splitMemo(text: string): { address: string; memo: string | null } {
  const [address = '', ...memo] = text.trim().split(':');
  return { address, memo: memo.length === 0 ? null : memo.join(':') };
}
