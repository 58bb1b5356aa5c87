import { inspect } from 'node:util';
import { InputFile } from 'grammy';
import { expect } from 'chai';
import { CallFailed, createTelegram, GrammyError } from '../../../shared/telegram/client.ts';
import { createTransport } from '../../../shared/telegram/transport.ts';
import { cert, failureOf, h1Server, h2Server, TOKEN, type TestServer } from './servers.ts';

describe('telegram client', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const apiOf = (server: TestServer) => {
    const transport = createTransport({ apiRoot: server.url, ca: cert });
    closers.push(server.close, transport.close);
    return createTelegram({ apiRoot: server.url, transport }).api(TOKEN);
  };

  it('calls methods and uploads files over the transport', async () => {
    const bodies: string[] = [];
    const server = await h2Server((stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        bodies.push(Buffer.concat(chunks).toString());
        stream.respond({ ':status': 200 });
        stream.end('{"ok":true,"result":{"message_id":5}}');
      });
    });
    const api = apiOf(server);
    expect(await api.sendMessage(1, 'hello')).to.deep.equal({ message_id: 5 });
    await api.sendDocument(1, new InputFile(Buffer.from('a'.repeat(300_000)), 'a.txt'));
    expect(JSON.parse(bodies[0] ?? '')).to.deep.equal({ chat_id: 1, text: 'hello' });
    expect(bodies[1]).to.contain('filename=a.txt').and.to.have.length.above(300_000);
  });

  it("keeps Telegram's refusals as they are", async () => {
    const server = await h1Server((_request, response) => {
      response.statusCode = 429;
      const parameters = { retry_after: 7 };
      response.end(
        JSON.stringify({
          ok: false,
          error_code: 429,
          description: 'Too Many Requests',
          parameters,
        }),
      );
    });
    const error = await failureOf(apiOf(server).sendMessage(1, 'x'));
    expect(error).to.be.instanceOf(GrammyError).and.include({ error_code: 429 });
    expect((error as GrammyError).parameters.retry_after).to.equal(7);
  });

  it('says of a failed call whether it may have happened, and shows no token', async () => {
    const cut = apiOf(await h1Server((request) => request.socket.destroy()));
    const gone = await h1Server(() => {});
    await gone.close();
    const transport = createTransport({ apiRoot: gone.url });
    closers.push(transport.close);
    const nobody = createTelegram({ apiRoot: gone.url, transport }).api(TOKEN);
    const [lost, never] = [await failureOf(cut.getMe()), await failureOf(nobody.getMe())];
    expect(lost).to.be.instanceOf(CallFailed).and.include({ processed: 'unknown' });
    expect(never).to.be.instanceOf(CallFailed).and.include({ processed: 'no' });
    for (const error of [lost, never]) {
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.to.contain('AAE-abc');
    }
  });
});
