import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** What a sealed value belongs to: opening it for anything else fails. */
export interface SealPurpose {
  readonly tenantId: number;
  readonly purpose: string;
}

export interface Secrets {
  /** AES-256-GCM with tenant and purpose as associated data (NIST SP 800-38D). */
  seal(plaintext: string, belongs: SealPurpose): Buffer;
  /** Throws when the value was changed, belongs elsewhere or neither key made it. */
  open(sealed: Buffer, belongs: SealPurpose): string;
  /** Whether the value was sealed with the key before: `npm run rekey` seals it again. */
  isOld(sealed: Buffer, belongs: SealPurpose): boolean;
  /** A password or key of our own, derived from the platform's key. */
  derive(name: string): string;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals with `key` (32 bytes, hex); opens what `key` or `previous` sealed. */
export function createSecrets(key: string, previous: string | null = null): Secrets {
  const current = Buffer.from(key, 'hex');
  const old = previous === null ? null : Buffer.from(previous, 'hex');
  return {
    seal(plaintext, belongs) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(associated(belongs));
      const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from([VERSION]), nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, belongs) {
      const opened = unseal(sealed, current, belongs) ?? (old && unseal(sealed, old, belongs));
      if (opened === null) throw new Error('a sealed value does not open with this key');
      return opened;
    },
    isOld: (sealed, belongs) => unseal(sealed, current, belongs) === null,
    derive: (name) => createHmac('sha256', current).update(`derive:${name}`).digest('hex'),
  };
}

/** A secret compared or looked up by its digest, never kept as text. */
export function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** An opaque name outside: 24 random bytes, safe in a path and a deep link. */
export function randomKey(bytes = 24): string {
  return randomBytes(bytes).toString('base64url');
}

function associated({ tenantId, purpose }: SealPurpose): Buffer {
  return Buffer.from(`shopherd:${VERSION}:${tenantId}:${purpose}`);
}

function unseal(sealed: Buffer, key: Buffer, belongs: SealPurpose): string | null {
  if (sealed[0] !== VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(associated(belongs));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const body = sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
