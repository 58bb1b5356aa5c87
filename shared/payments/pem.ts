import { createPrivateKey, createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { z, type ZodType } from 'zod';

/** RSA below this is broken, or soon will be. */
const LEAST_BITS = 2048;
/** `-----BEGIN …-----`, also where a keyboard made long dashes of the short ones. */
const BORDER = /[-‐-―]+\s*(?:BEGIN|END)\s[A-Z0-9 ]+?\s*[-‐-―]+/g;
const LINE = /.{1,64}/g;

/** An RSA private key as PEM (PKCS#8), however its line breaks and borders came through a chat. */
export const privateKeyPem = keyPem(privateReaders);

/** An RSA public key as PEM (SPKI), given as such or as a certificate. */
export const publicKeyPem = keyPem((der) => {
  // Node would make the public key of it: whoever sends this has mixed up the two.
  if (firstOf(privateReaders(der))) return [];
  return [
    () => createPublicKey({ key: der, format: 'der', type: 'spki' }),
    () => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }),
    () => new X509Certificate(der).publicKey,
  ];
});

function privateReaders(der: Buffer): readonly (() => KeyObject)[] {
  return [
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }),
    () => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }),
  ];
}

function keyPem(readersOf: (der: Buffer) => readonly (() => KeyObject)[]): ZodType<string> {
  return z.string().transform((text, context) => {
    const body = text.replaceAll(BORDER, '').replaceAll(/[^A-Za-z0-9+/=]/g, '');
    const der = Buffer.from(body, 'base64');
    const key = firstOf(readersOf(der));
    const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key?.asymmetricKeyType === 'rsa' && bits >= LEAST_BITS) return pemOf(key);
    context.addIssue('is an RSA key of 2048 bits or more, as PEM or Base64');
    return z.NEVER;
  });
}

function firstOf(readers: readonly (() => KeyObject)[]): KeyObject | null {
  for (const read of readers)
    try {
      return read();
    } catch {
      continue; // Another form, or none.
    }
  return null;
}

function pemOf(key: KeyObject): string {
  const [label, der] =
    key.type === 'private'
      ? ['PRIVATE', key.export({ format: 'der', type: 'pkcs8' })]
      : ['PUBLIC', key.export({ format: 'der', type: 'spki' })];
  const lines = (der as Buffer).toString('base64').match(LINE) ?? [];
  return `-----BEGIN ${label} KEY-----\n${lines.join('\n')}\n-----END ${label} KEY-----\n`;
}
