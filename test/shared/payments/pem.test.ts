import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { privateKeyPem, publicKeyPem } from '../../../shared/payments/pem.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);
const file = (name: string) => readFileSync(new URL(name, fixtures), 'utf8');
const privateKey = file('mpesa/initiator-key.pem');
const certificate = file('mpesa/initiator-cert.pem');

describe('keys that come through a chat', () => {
  it('are the same, however they were mangled on the way', () => {
    const straight = privateKeyPem.parse(privateKey);
    expect(straight).to.equal(privateKey);
    for (const mangle of [
      (text: string) => text.replaceAll('\n', ' '),
      (text: string) => text.replaceAll('\n', ''),
      (text: string) => text.replaceAll('\n', '\r\n\r\n'),
      (text: string) => text.replaceAll('-----', '—–-'),
      (text: string) => `  ${text.replaceAll('-----', '———')}\u200b `,
      (text: string) => text.replaceAll(/-+[A-Z ]+-+/g, '').replaceAll('\n', ''),
      (text: string) => text.replaceAll('\n', '\\n').replaceAll('\\n', '\n> '),
    ])
      expect(privateKeyPem.parse(mangle(privateKey))).to.equal(straight);
  });

  it('are taken in every form that openssl writes', () => {
    const { privateKey: made, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const forms = (['pkcs8', 'pkcs1'] as const).map((type) =>
      privateKeyPem.parse(made.export({ type, format: 'pem' })),
    );
    expect(forms[0]).to.equal(forms[1]);
    const open = (['spki', 'pkcs1'] as const).map((type) =>
      publicKeyPem.parse(publicKey.export({ type, format: 'pem' })),
    );
    expect(open[0]).to.equal(open[1]);
    expect(publicKeyPem.parse(certificate)).to.match(/^-----BEGIN PUBLIC KEY-----\n/);
  });

  it('are refused when they are weak, of another kind, cut or nothing', () => {
    const { privateKey: weak } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { privateKey: curve } = generateKeyPairSync('ed25519');
    for (const text of [
      weak.export({ type: 'pkcs8', format: 'pem' }) as string,
      curve.export({ type: 'pkcs8', format: 'pem' }) as string,
      privateKey.slice(0, 400),
      certificate,
      'MIIB',
      '',
    ])
      expect(privateKeyPem.safeParse(text).success).to.equal(false);
    expect(publicKeyPem.safeParse(privateKey).success).to.equal(false);
  });
});
