import { UserError } from '../errors.ts';

/** An account in the chain's bytes: its workchain, then 32 bytes of hash. */
export const ACCOUNT_BYTES = 33;

/** TEP-2: what the first byte of a friendly address says. */
const BOUNCEABLE = 0x11;
const NOT_BOUNCEABLE = 0x51;
const TEST_ONLY = 0x80;
/** That of wallets, and the masterchain. */
const WORKCHAINS: Readonly<Record<string, string>> = { '0': '00', '-1': 'ff' };

/**
 * Reads an address of TON mainnet as wallets and explorers write it (TEP-2): friendly, bounceable or not,
 * in either alphabet of base64, or raw. `isChecked` is false for the raw form: it has no checksum. Throws
 * UserError `ton-testnet`, `ton-workchain`, `address-unreadable`.
 * https://github.com/ton-blockchain/TEPs/blob/master/text/0002-address.md
 */
export function readAccount(text: string): { script: Buffer; isChecked: boolean } {
  const plain = text.trim();
  const raw = /^(-?\d{1,10}):([0-9a-fA-F]{64})$/.exec(plain);
  if (raw) {
    const workchain = WORKCHAINS[raw[1] ?? ''];
    if (workchain === undefined) throw new UserError('ton-workchain');
    return { script: Buffer.from(`${workchain}${raw[2]}`, 'hex'), isChecked: false };
  }
  const bytes = friendlyBytes(plain);
  const flag = bytes.readUInt8(0);
  const isKnown = [BOUNCEABLE, NOT_BOUNCEABLE].includes(flag & ~TEST_ONLY);
  if (!isKnown || bytes.readUInt16BE(34) !== crc16(bytes.subarray(0, 34)))
    throw new UserError('address-unreadable');
  if (flag & TEST_ONLY) throw new UserError('ton-testnet');
  if (bytes[1] !== 0 && bytes[1] !== 0xff) throw new UserError('ton-workchain');
  return { script: bytes.subarray(1, 34), isChecked: true };
}

/**
 * The form we show: friendly and not bounceable, so that what is sent to a wallet that was never used stays
 * there.
 */
export function formatAccount(script: Uint8Array): string {
  const bytes = Buffer.alloc(36);
  bytes.writeUInt8(NOT_BOUNCEABLE, 0);
  bytes.set(script.subarray(0, ACCOUNT_BYTES), 1);
  bytes.writeUInt16BE(crc16(bytes.subarray(0, 34)), 34);
  return bytes.toString('base64url');
}

/** The raw form, as interfaces answer it: `0:` and capitals. */
export function rawAccount(script: Uint8Array): string {
  const hash = Buffer.from(script.subarray(1, ACCOUNT_BYTES)).toString('hex').toUpperCase();
  return `${Buffer.from(script).readInt8(0)}:${hash}`;
}

function friendlyBytes(text: string): Buffer {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]{48}$/.test(plain)) throw new UserError('address-unreadable');
  return Buffer.from(plain, 'base64');
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
    crc &= 0xffff;
  }
  return crc;
}
