import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { WebhookRejected } from '../../shared/errors.ts';
import { findProvider, providers, type ProviderId } from '../../shared/payments/index.ts';
import { PATH_SIGNATURE } from '../../shared/payments/path-proof.ts';
import type { Provider, RawWebhook } from '../../shared/payments/provider.ts';
import { rejected } from './case.ts';
import { cases } from './provider-cases.ts';

const fixtures = new URL('../fixtures/', import.meta.url);

for (const id of Object.keys(providers) as ProviderId[]) {
  const { callbacks, credentials, otherCredentials } = cases[id];
  if (!callbacks) continue;
  const provider: Provider = providers[id];
  const { proof, means } = callbacks;
  const header =
    typeof proof === 'object' ? proof.header : proof === 'path' ? PATH_SIGNATURE : null;
  const files = readdirSync(new URL(`${id}/`, fixtures));
  const bytes = (name: string) => readFileSync(new URL(`${id}/${name}`, fixtures));
  const file = (what: string) =>
    files.find((name) => name.startsWith(`webhook-${what}.`)) ?? expect.fail(`no webhook-${what}`);
  const signatures = (
    header === null ? {} : JSON.parse(bytes('signatures.json').toString())
  ) as Record<string, string>;
  const message = (what: string, signature = signatures[file(what)]): RawWebhook => ({
    body: bytes(file(what)),
    headers: {
      'content-type': 'application/json',
      ...(header === null ? {} : { [header]: signature }),
    },
  });
  const refusal = async (webhook: RawWebhook, secret = credentials) => {
    const error = await rejected(() => provider.readWebhook(webhook, secret));
    expect(error).to.be.instanceOf(WebhookRejected);
    return (error as WebhookRejected).status;
  };

  describe(`provider ${id}: callbacks`, () => {
    it('reads a message that another tool signed', () => {
      const event = provider.readWebhook(message('paid'), credentials);
      expect(event).to.deep.include({ about: 'invoice', ...means });
      expect(event.eventKey).to.match(/^.{1,200}$/);
    });

    it('answers 400 to nothing, babble, another form and a truncated body that is signed well', async () => {
      expect(await refusal(message('truncated'))).to.be.oneOf(
        proof === 'body' ? [400, 401] : [400],
      );
      for (const text of ['', 'null', '[]', '{}', '{"a":', '<xml/>', '\u0000'])
        expect(await refusal({ body: Buffer.from(text), headers: {} }), text).to.be.oneOf([
          400, 401,
        ]);
    });

    it('reads numbers and escapes as they stand there', () => {
      const event = provider.readWebhook(message('odd-numbers'), credentials);
      expect(event.externalId ?? event.key).to.match(/^[\w-]+$/);
    });

    it('takes an unknown status as a hint to ask again', () => {
      const event = provider.readWebhook(message('unknown-status'), credentials);
      expect(event.externalId ?? event.key).to.be.a('string').and.not.empty;
    });

    it('gives a repeat the same event key, another invoice another one', () => {
      const keyOf = (what: string) => provider.readWebhook(message(what), credentials).eventKey;
      expect(keyOf('paid')).to.equal(keyOf('paid'));
      expect(keyOf('unknown-status')).to.not.equal(keyOf('paid'));
    });

    if (header !== null) {
      it('names the header that carries its proof', () => {
        expect(provider.proofHeaders).to.include(header);
      });

      it('refuses a missing, empty, doubled, short, long or wrong signature', async () => {
        const { body } = message('paid');
        const good = signatures[file('paid')] ?? '';
        const wrong = good.replace(/^./, (sign) => (sign === '0' ? '1' : '0'));
        const bad = [
          undefined,
          '',
          [good, good],
          good.slice(2),
          `${good}00`,
          'zz'.repeat(32),
          wrong,
        ];
        for (const value of bad)
          expect(await refusal({ body, headers: { [header]: value } }), String(value)).to.equal(
            401,
          );
        expect(await refusal({ body, headers: {} })).to.equal(401);
      });

      it('refuses a changed body before it reads it', async () => {
        // A path proves which payment is meant; the body is believed when asking again confirms it.
        if (proof === 'path') return;
        const { body, headers } = message('paid');
        const [digit] = /\d/.exec(body.toString()) ?? expect.fail();
        const changed = body.toString().replace(digit, digit === '7' ? '8' : '7');
        for (const other of [changed, body.subarray(0, 40), Buffer.alloc(0), `${body.toString()}x`])
          expect(await refusal({ body: Buffer.from(other), headers })).to.equal(401);
      });

      it("refuses another tenant's signature", async () => {
        const other = message('paid', signatures['other-tenant']);
        expect(await refusal(other)).to.equal(401);
        expect(await refusal(message('paid'), otherCredentials)).to.equal(401);
        expect(provider.readWebhook(other, otherCredentials)).to.deep.include(means);
      });
    }

    if (proof === 'body')
      it("refuses every forged message, and another tenant's", async () => {
        const forged = files.filter((name) => name.startsWith('webhook-forged-'));
        expect(forged).to.not.be.empty;
        for (const name of forged)
          expect(await refusal({ body: bytes(name), headers: {} }), name).to.equal(401);
        expect(await refusal(message('other-tenant'))).to.equal(401);
      });
  });
}

describe('the table of providers', () => {
  it('keeps every provider under its own id', () => {
    for (const [id, provider] of Object.entries(providers)) expect(provider.id).to.equal(id);
  });

  it('refuses the fake in production only', () => {
    expect(findProvider('fake', true)).to.equal(null);
    expect(findProvider('fake', false)).to.equal(providers.fake);
    expect(findProvider('cryptopay', true)).to.equal(providers.cryptopay);
    expect(findProvider('constructor', false)).to.equal(null);
  });

  it('says how a shop learns of money where nobody calls back', () => {
    for (const [id, { callbacks, start }] of Object.entries(cases))
      if (callbacks === null && start === null)
        expect(providers[id as ProviderId], id).to.have.property('byHand', true);
  });
});
