import type {
  BotCommand,
  MenuButton,
  Message,
  Reaction,
  ReplyKeyboard,
  Update,
  User,
} from './model.ts';

/** An update in a bot's queue, with the moment after which Telegram forgets it. */
export interface QueuedUpdate {
  update: Update;
  expiresAtMs: number;
  /** Updates of one lane are delivered to a webhook in order. */
  lane: number;
}

/** What an invoice asks for. */
export interface InvoiceTerms {
  title: string;
  description: string;
  payload: string;
  currency: string;
  totalAmount: number;
  subscriptionPeriodS?: number;
}

/** A message and what only the sandbox knows of it. */
export interface StoredMessage {
  message: Message;
  fromBot: boolean;
  keyboard?: ReplyKeyboard;
  invoice?: InvoiceTerms;
  paidBy?: string;
  reactions?: Reaction[];
}

/** One user's private chat with one bot. */
export interface ChatRecord {
  userId: number;
  started: boolean;
  blocked: boolean;
  messages: Map<number, StoredMessage>;
  pinned: number[];
  keyboard: ReplyKeyboard | null;
}

/** A file that a bot can name by its `file_id`. */
export interface StoredFile {
  fileId: string;
  uniqueId: string;
  path: string;
  name: string;
  mimeType: string;
  kind: 'photo' | 'document';
  width: number;
  height: number;
  content: Buffer;
}

/** Where and how updates are delivered by HTTP. */
export interface Webhook {
  url: string;
  secretToken: string;
  maxConnections: number;
  certificate: string;
  lastErrorAt: number;
  lastErrorMessage: string;
  firstGoneAtMs: number;
}

/** A question to the bot that waits for its answer. */
export interface PendingQuery {
  kind: 'callback' | 'pre_checkout' | 'inline';
  userId: number;
  expiresAtMs: number;
}

/** Money that a bot received. */
export interface Payment {
  chargeId: string;
  userId: number;
  terms: InvoiceTerms;
  paidAt: number;
  refunded: boolean;
  subscription?: { expiresAt: number; canceledByUser: boolean; canceledByBot: boolean };
}

/** One line of a bot's Star history. */
export interface StarTransaction {
  id: string;
  amount: number;
  date: number;
  incoming: boolean;
  userId: number;
  payload: string;
  subscriptionPeriodS?: number;
}

/** A bot and everything that belongs to it alone. */
export interface Bot {
  id: number;
  token: string;
  ownerId: number;
  username: string;
  name: string;
  canManageBots: boolean;
  managerId: number;
  supportsInline: boolean;
  access: { restricted: boolean; addedUserIds: number[] };
  names: Map<string, string>;
  descriptions: Map<string, string>;
  shortDescriptions: Map<string, string>;
  commands: Map<string, BotCommand[]>;
  menuButtons: Map<number, MenuButton>;
  allowedUpdates: string[] | null;
  queue: QueuedUpdate[];
  nextUpdateId: number;
  lastUpdateAtMs: number;
  webhook: Webhook | null;
  chats: Map<number, ChatRecord>;
  nextMessageId: number;
  queries: Map<string, PendingQuery>;
  files: Map<string, StoredFile>;
  payments: Map<string, Payment>;
  transactions: StarTransaction[];
  loggedOutAtMs: number;
}

/** Everything that outlives a restart. */
export interface State {
  users: Map<number, User>;
  bots: Map<number, Bot>;
  links: Map<string, { botId: number; terms: InvoiceTerms }>;
  nextBotId: number;
  nextUserId: number;
}

/** A state with nobody in it. */
export function emptyState(): State {
  return {
    users: new Map(),
    bots: new Map(),
    links: new Map(),
    nextBotId: 7_000_000_001,
    nextUserId: 5_000_001,
  };
}
