import { expect } from 'chai';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aPicture, aScene, caller, closeAll, messageOf, start, updatesOf } from './support.ts';

describe('sandbox Telegram: memory', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  afterEach(async () => {
    await closeAll();
    await rm(folder, { recursive: true });
  });

  it('continues where it stopped: bots, chats, files, updates and their numbers', async () => {
    const stateFile = join(folder, 'deep', 'telegram.json');
    const { telegram, userId, botId, token, call } = await aScene({ stateFile });
    const sent = messageOf(
      await call('sendMessage', {
        chat_id: userId,
        text: 'keep me',
        reply_markup: { inline_keyboard: [[{ text: 'b', callback_data: 'go' }]] },
      }),
    );
    const file = telegram.sendFile(userId, botId, {
      kind: 'photo',
      name: 'a.png',
      mimeType: 'image/png',
      content: aPicture(),
    });
    const { id: group } = telegram.createGroup(userId, { title: 'Staff', is_forum: true });
    const link = telegram.invite(userId, group);
    telegram.createTopic(userId, group, 'Ticket');
    telegram.say(userId, botId, 'pending');
    await call('setMyCommands', { commands: [{ command: 'a', description: 'A' }] });
    const last = (await updatesOf(call, { offset: 2 })).at(-1)!.update_id;
    await telegram.close();
    expect(await readdir(join(folder, 'deep'))).to.deep.equal(['telegram.json']);

    const again = await start({ stateFile });
    const retry = caller(again, token);
    expect(again.pendingCount(botId)).to.equal(2);
    again.say(userId, botId, 'next');
    const updates = await updatesOf(retry, { offset: 2 });
    expect(updates.at(-1)!.update_id).to.equal(last + 1);
    expect(updates.at(-1)!.message!.message_id).to.be.greaterThan(sent.message_id);
    const edited = await retry('editMessageText', {
      chat_id: userId,
      message_id: sent.message_id,
      text: 'kept',
    });
    expect(edited.ok).to.equal(true);
    expect(again.file(botId, file.photo![0]!.file_id)!.content.equals(aPicture())).to.equal(true);
    expect(again.view(userId, botId).commands).to.have.length(1);
    expect(again.group(group).topics).to.have.length(1);
    expect(again.join(again.user({ first_name: 'Bob' }).id, link)).to.equal('joined');
    expect(again.createBot({ owner: userId, username: 'new_bot', name: 'N' }).id).to.not.equal(
      botId,
    );
  });

  it('keeps large files beside the state, written once', async () => {
    const stateFile = join(folder, 'telegram.json');
    const { telegram, userId, botId, call } = await aScene({ stateFile });
    const content = Buffer.alloc(3 * 1024 * 1024, 7);
    const file = { kind: 'document' as const, name: 'big.zip', mimeType: 'application/zip' };
    const sent = telegram.sendFile(userId, botId, { ...file, content });
    telegram.sendFile(userId, botId, { ...file, content: Buffer.from(content) });
    await call('sendMessage', { chat_id: userId, text: 'more' });
    await telegram.close();
    expect(await readdir(`${stateFile}.files`)).to.have.length(1);
    expect((await stat(stateFile)).size).to.be.lessThan(100_000);
    const again = await start({ stateFile });
    const kept = again.file(botId, sent.document!.file_id)!;
    expect(kept.content.equals(content)).to.equal(true);
  });
});
