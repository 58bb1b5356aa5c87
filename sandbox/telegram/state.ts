import type {
  BotCommand,
  MediaKind,
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
  /** The person or bot behind a group's message, also where the group speaks for itself. */
  senderId?: number;
  /** The identifier by which an inline bot may edit it. */
  inlineId?: string;
  keyboard?: ReplyKeyboard;
  invoice?: InvoiceTerms;
  paidBy?: string;
  reactions?: Reaction[];
}

/** One user's private chat with one bot. */
export interface PrivateChat {
  userId: number;
  started: boolean;
  blocked: boolean;
  /** Who asked to join a group may be written to for a while, without having started the bot. */
  openUntilMs?: number;
  messages: Map<number, StoredMessage>;
  pinned: number[];
  keyboard: ReplyKeyboard | null;
}

/** Rights of an administrator, or permissions of a member, by their names in the Bot API. */
export type Rights = Record<string, boolean>;

/** Someone's place in a group. */
export interface Member {
  id: number;
  status: 'creator' | 'administrator' | 'member' | 'restricted' | 'left' | 'kicked';
  /** Of an administrator. */
  rights: Rights;
  /** Of a restricted one. */
  permissions: Rights;
  /** A restricted one may be in or out. */
  isMember: boolean;
  /** When a ban or restriction ends; 0 never. */
  untilDate: number;
}

/** A forum topic; its id is that of its first message. */
export interface Topic {
  id: number;
  name: string;
  iconColor: number;
  iconEmoji?: string;
  isClosed: boolean;
  creatorId: number;
}

/** A link that lets people into a group. */
export interface InviteLink {
  link: string;
  creatorId: number;
  name: string;
  /** 0: never, and none. */
  expireDate: number;
  memberLimit: number;
  createsJoinRequest: boolean;
  isPrimary: boolean;
  isRevoked: boolean;
  joined: number;
  /** Who came by it: no more of them may be in at one time than the limit says. */
  joinedBy?: number[];
  /** What a place by it costs, and for how long, in Stars. */
  subscription?: { periodS: number; price: number };
}

/** A place in a channel that somebody pays Telegram for. */
export interface PaidPlace {
  link: string;
  price: number;
  periodS: number;
  untilDate: number;
  /** They pay no more: it ends then. */
  isStopped: boolean;
}

/** A group, supergroup or channel. */
export interface Group {
  id: number;
  type: 'group' | 'supergroup' | 'channel';
  title: string;
  username: string;
  description: string;
  isForum: boolean;
  members: Map<number, Member>;
  /** What members without rights may do. */
  permissions: Rights;
  topics: Map<number, Topic>;
  links: Map<string, InviteLink>;
  /** Who pays for their place, and the Stars that the channel got. */
  payers?: Map<number, PaidPlace>;
  stars?: number;
  /** Who waits to be let in, with the link they used. */
  requests: Map<number, { link: string; date: number }>;
  messages: Map<number, StoredMessage>;
  pinned: number[];
  nextMessageId: number;
  /** What people sent here; each bot knows it by an id of its own. */
  files: Map<string, StoredFile>;
  /** The bot that is asked about each request to join and has ten seconds for its answer. */
  guardId?: number;
  /** Nobody else comes in. */
  isFull?: boolean;
  /** A basic group that became a supergroup. */
  migratedTo: number;
}

/** What a `chat_id` names. */
export type ChatRecord = PrivateChat | Group;

/** A message that an inline bot sent through somebody, for edits by its identifier. */
export interface InlineMessage {
  botId: number;
  /** The bot whose private chat it is in, or the group. */
  placeId: number;
  userId: number;
  messageId: number;
}

/** A file that a bot can name by its `file_id`. */
export interface StoredFile {
  fileId: string;
  uniqueId: string;
  path: string;
  name: string;
  mimeType: string;
  kind: MediaKind;
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
  kind: 'callback' | 'pre_checkout' | 'inline' | 'join';
  userId: number;
  /** Of a request to join: where to. */
  groupId?: number;
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
  /** BotFather's "inline feedback": chosen results are told. */
  inlineFeedback?: boolean;
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
  chats: Map<number, PrivateChat>;
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
  groups: Map<number, Group>;
  inlineMessages: Map<string, InlineMessage>;
  nextBotId: number;
  nextUserId: number;
  nextGroupId: number;
}

/** A state with nobody in it. */
export function emptyState(): State {
  return {
    users: new Map(),
    bots: new Map(),
    links: new Map(),
    groups: new Map(),
    inlineMessages: new Map(),
    nextBotId: 7_000_000_001,
    nextUserId: 5_000_001,
    nextGroupId: 2_000_000_001,
  };
}
