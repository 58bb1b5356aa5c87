import type { Extra } from './page/page.ts';
import type { SandboxTelegram } from './telegram/server.ts';

/** Fills a chat or a person's list of chats, so that the shop's radar and its words can be watched. */
export function fullChats(
  telegram: Pick<SandboxTelegram, 'groups' | 'setFull' | 'setCrowded'>,
): Extra {
  return {
    id: 'full',
    title: 'A chat that is full, or a person who is in as many as Telegram allows',
    fields: [
      { name: 'chat', label: 'Chat: its title or number', placeholder: 'Tea circle' },
      { name: 'person', label: 'Or a person: their number', placeholder: '1003' },
      { name: 'full', label: 'Full', placeholder: 'yes or no' },
    ],
    async submit({ chat = '', person = '', full = '' }) {
      const isFull = full.trim().toLowerCase() !== 'no';
      const [title, number] = [chat.trim(), person.trim()];
      if (title !== '') {
        const found = telegram
          .groups()
          .find((each) => each.title === title || `${each.id}` === title);
        if (!found) throw new Error('There is no chat of this title.');
        if (found.type === 'channel') throw new Error('A channel has room for everybody.');
        telegram.setFull(found.id, isFull);
        return isFull ? 'It is full: nobody else comes in.' : 'There is room again.';
      }
      if (!/^\d{1,15}$/.test(number)) throw new Error('Name a chat or a person.');
      telegram.setCrowded(Number(number), isFull);
      return isFull ? 'They can be in no other chat.' : 'They can come into chats again.';
    },
  };
}
