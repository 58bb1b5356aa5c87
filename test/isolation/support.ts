import * as rules from '../../shared/domain/people/rules.ts';
import * as staffChat from '../../shared/domain/staff/staff-chat.ts';
import * as tickets from '../../shared/domain/staff/tickets.ts';
import type { Calls } from './calls.ts';

const words = { text: 'probe', media: null, reference: 'probe' };
const chat = { chatId: -7, title: 'A', isForum: true };

export const calls: Calls = {
  'rules.accept': (a, f) => rules.accept(a, f.customer.id),
  'staff-chat.beginGroupTurn': (a) => staffChat.beginGroupTurn(a, { telegramId: 1, threadId: 1 }),
  'staff-chat.bind': (a) => staffChat.bind(a, 1, chat),
  'staff-chat.unbind': (a) => staffChat.unbind(a, 1, chat),
  'staff-chat.lose': (a) => staffChat.lose(a, -7),
  'staff-chat.move': (a) => staffChat.move(a, -7, -8),
  'staff-chat.setForum': (a) => staffChat.setForum(a, false),
  'staff-chat.wantedTopic': (a, f) => staffChat.wantedTopic(a, f.id),
  'staff-chat.openTopic': (a, f) => staffChat.openTopic(a, f.id, 5),
  'staff-chat.loseTopic': (a, f) => staffChat.loseTopic(a, f.id, -7),
  'staff-chat.route': (a, f) => staffChat.route(a, f.id),
  'tickets.open': (a, f) =>
    tickets.open(a, { ...words, customerId: f.customer.id, orderId: f.id, subject: 'probe' }),
  'tickets.begin': (a, f) =>
    tickets.begin(a, {
      ...words,
      staffId: 1,
      customerId: f.customer.id,
      orderId: f.id,
      subject: 's',
    }),
  'tickets.ofOrder': (a, f) => tickets.ofOrder(a, f.id, null),
  'tickets.write': (a, f) =>
    tickets.write(a, { ...words, ticketId: f.id, customerId: f.customer.id }),
  'tickets.answer': (a, f) => tickets.answer(a, { ...words, ticketId: f.id, staffId: 1 }),
  'tickets.setState': (a, f) => tickets.setState(a, f.id, 'closed', { staffId: 1 }),
  'tickets.find': (a, f) => tickets.find(a, { id: f.id, limit: 5 }),
  'tickets.listOf': (a, f) => tickets.listOf(a, f.customer.id, { offset: 0, limit: 5 }),
  'tickets.list': (a) => tickets.list(a, { state: 'open', offset: 0, limit: 5 }),
  'tickets.findMedia': (a, f) => tickets.findMedia(a, { messageId: f.id }),
};
