import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { Scope } from '../../scope.ts';
import { digest } from '../../secrets.ts';

/** RFC 6238 as every authenticator does it by default. */
const PERIOD_MS = 30_000;
const SHAPE = { algorithm: 'SHA1', digits: 6, period: PERIOD_MS / 1000 } as const;
/** Clocks differ: one step to each side. */
const DRIFT = [0, -1, 1];
/** RFC 4226 wants 128 bits at least and recommends 160. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 80 bits: nobody guesses them, not even from their digests. */
const RECOVERY_BYTES = 10;
/** It stands in a link that becomes a picture. */
const LONGEST_ISSUER = 32;

/** A new secret, which is nobody's yet. */
export function draft(): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** What an authenticator reads from the picture. */
export function linkOf(scope: Scope, secret: string, shop: string): string {
  const issuer = Array.from(shop).slice(0, LONGEST_ISSUER).join('').replaceAll(':', ' ');
  return new TOTP({ ...SHAPE, issuer, label: `@${scope.tenant.username}`, secret }).toString();
}

/** The time step whose code this is; null: of none that is near. */
export function stepOf(secret: string, answer: string, now: number): number | null {
  const code = answer.replaceAll(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) return null;
  const totp = new TOTP({ ...SHAPE, secret });
  const steps = DRIFT.map((drift) => Math.floor(now / PERIOD_MS) + drift);
  const isOf = (step: number) =>
    timingSafeEqual(Buffer.from(totp.generate({ timestamp: step * PERIOD_MS })), Buffer.from(code));
  return steps.filter((step) => isOf(step)).at(0) ?? null;
}

/** Codes for when the phone is gone, each good once. */
export function recoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const text = new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_BYTES)).buffer }).base32;
    return (text.match(/.{4}/g) ?? []).join('-').toLowerCase();
  });
}

/** What is kept of a recovery code. */
export function mark(scope: Scope, telegramId: number, code: string): string {
  const plain = code.replaceAll(/[\s-]/g, '').toLowerCase();
  return digest(`recovery:${scope.tenant.id}:${telegramId}:${plain}`).toString('base64');
}
