import { base58 } from '@scure/base';
import { readAddress as readEvm, formatAddress as formatEvm } from '../../chains/eip55.ts';
import { isOnCurve } from '../../chains/solana-address.ts';
import { readAccount } from '../../chains/ton-address.ts';
import { readTronAddress as readTron } from '../../chains/tron-address.ts';
import { scriptOf, type AddressForm } from '../../chains/utxo-address.ts';
import { UserError } from '../../errors.ts';

/** Networks whose addresses we can read. The ids of our chains where we have one. */
export const networks = [
  'bitcoin',
  'litecoin',
  'ethereum',
  'bsc',
  'polygon',
  'tron',
  'solana',
  'ton',
] as const;
export type Network = (typeof networks)[number];

/** A written address that money can be sent to. */
export interface DestinationAddress {
  /** Its normal form. */
  readonly address: string;
  /** What it says in the chain's own bytes. */
  readonly script: Buffer;
  /** False: the way it was written has no checksum, so a typing mistake could not be seen. */
  readonly isChecked: boolean;
}

/** Contracts that keep what is sent to them. Ours are known by each chain's own list. */
const CONTRACTS: Readonly<Partial<Record<Network, readonly string[]>>> = {
  ethereum: [
    '0xdAC17F958D2ee523a2206206994597C13D831ec7', // USDT
    '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', // USDC
  ],
  bsc: [
    '0x55d398326f99059fF775485246999027B3197955', // USDT
    '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d', // USDC
  ],
  polygon: [
    '0xc2132D05D31c914a87C6611C10748AEb04B58e8F', // USDT
    '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359', // USDC
    '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174', // USDC.e
  ],
  tron: [
    'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', // USDT
    'TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8', // USDC
  ],
  solana: [
    'Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB', // USDT
    'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v', // USDC
    'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', // the token program
  ],
  ton: ['EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs'], // USDT
};

/** How networks are called by providers, and the coins that have one network of their own. */
const NAMES: readonly (readonly [RegExp, Network])[] = [
  [/trc-?20|tron|^trx\b/i, 'tron'],
  [/bep-?20|bsc|bnb/i, 'bsc'],
  [/polygon|matic/i, 'polygon'],
  // The later ones write addresses as Ethereum does.
  [/erc-?20|ethereum|^eth\b|arbitrum|optimism|avalanche c/i, 'ethereum'],
  [/solana|^sol\b|-sol$/i, 'solana'],
  [/litecoin|^ltc\b/i, 'litecoin'],
  [/bitcoin|^btc\b/i, 'bitcoin'],
  [/^(the open network|toncoin|ton)\b|-ton$/i, 'ton'],
];

/** The network that a chain's id, a provider's own name for one, or a coin means; null: unknown. */
export function networkOf(name: string): Network | null {
  return NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/**
 * Reads where somebody wants money to. Throws UserError `address-unreadable` for a wrong checksum,
 * network or shape, `destination-contract` for what keeps whatever it gets, `destination-ambiguous`
 * for the old Litecoin form that Bitcoin has too, `destination-curve` for a Solana address that is
 * no wallet.
 */
export function readAddress(network: Network, text: string): DestinationAddress {
  const read = READERS[network](text.trim());
  const isContract = CONTRACTS[network]?.some((contract) => sameScript(network, contract, read));
  if (isContract === true || isEmpty(network, read.script))
    throw new UserError('destination-contract');
  return read;
}

const READERS: Readonly<Record<Network, (text: string) => DestinationAddress>> = {
  bitcoin: (text) => readUtxo(text, { prefix: 'bc', keyHash: 0x00, scriptHash: 0x05 }),
  litecoin(text) {
    if (text.startsWith('3')) throw new UserError('destination-ambiguous');
    return readUtxo(text, { prefix: 'ltc', keyHash: 0x30, scriptHash: 0x32 });
  },
  ethereum: readEvmAddress,
  bsc: readEvmAddress,
  polygon: readEvmAddress,
  tron(text) {
    return { address: text, script: readTron(text), isChecked: true };
  },
  solana(text) {
    const bytes = decoded(() => base58.decode(text));
    if (bytes.length !== 32) throw new UserError('address-unreadable');
    // Off the curve is an account of a program, such as a token account: no wallet can sign for it.
    if (!isOnCurve(bytes)) throw new UserError('destination-curve');
    return { address: text, script: Buffer.from(bytes), isChecked: false };
  },
  ton: readTon,
};

function readUtxo(text: string, form: AddressForm): DestinationAddress {
  const isBech = text.toLowerCase().startsWith(`${form.prefix}1`);
  return {
    address: isBech ? text.toLowerCase() : text,
    script: scriptOf(text, form),
    isChecked: true,
  };
}

function readEvmAddress(text: string): DestinationAddress {
  const { script, checksummed } = readEvm(text);
  return { address: formatEvm(script), script, isChecked: checksummed };
}

/** The friendly form alone (TEP-2): the raw one has no checksum. */
function readTon(text: string): DestinationAddress {
  if (text.includes(':')) throw new UserError('address-unreadable');
  const { script, isChecked } = readAccount(text);
  return { address: text, script, isChecked };
}

function sameScript(network: Network, contract: string, read: DestinationAddress): boolean {
  // A program of Solana need not be on the curve.
  if (network === 'solana') return contract === read.address;
  return READERS[network](contract).script.equals(read.script);
}

/** Nothing but zeros, or a number that the chain keeps for itself: nobody has the key. */
function isEmpty(network: Network, script: Buffer): boolean {
  if (network === 'bitcoin' || network === 'litecoin') return false;
  const spare = network === 'solana' ? 0 : 2;
  return script.subarray(0, script.length - spare).every((byte) => byte === 0);
}

function decoded(decode: () => Uint8Array): Uint8Array {
  try {
    return decode();
  } catch {
    throw new UserError('address-unreadable');
  }
}
