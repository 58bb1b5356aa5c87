import { createI18n } from '../../shared/telegram/i18n.ts';
import { createPace } from '../../shared/telegram/pace.ts';
import { renderContent } from '../../shared/telegram/view.ts';
import { createSender } from '../../shared/workers/sender.ts';
import { createTopics } from '../../shared/workers/topics.ts';
import type { Scope } from '../../shared/scope.ts';
import { recordingApi, type RecordingApi } from '../support/recording-api.ts';

const i18n = createI18n(['shared/locales', 'tenant/locales']);

/** The workers of one shop, on a Telegram that writes down what it is asked. */
export interface Delivery extends RecordingApi {
  /** Sends what is queued. */
  send(): Promise<void>;
  /** Opens the topic of a ticket and sends what waits for it. */
  openTopic(ticketId: bigint): Promise<void>;
  /** Texts and captions that a chat got, oldest first. */
  to(chatId: number): string[];
}

export function deliveryOf(scope: Scope): Delivery {
  const recording = recordingApi();
  const apiOf = async () => recording.api;
  const send = createSender({
    apiOf,
    pace: createPace(),
    render: (_tenant, language, fallback, content) =>
      renderContent(i18n, i18n.pick(language, fallback), content),
  });
  const topics = createTopics(apiOf);
  return {
    ...recording,
    send: () => send(scope),
    async openTopic(ticketId) {
      await topics(scope, ticketId);
      await send(scope);
    },
    to: (chatId) =>
      recording.calls
        .filter(({ payload }) => payload['chat_id'] === chatId)
        .map(({ payload }) => (payload['text'] ?? payload['caption'] ?? '') as string),
  };
}
