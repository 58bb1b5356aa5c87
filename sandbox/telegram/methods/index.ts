import { account } from './account.ts';
import { edits } from './edits.ts';
import { groups } from './groups.ts';
import { managed } from './managed.ts';
import { media } from './media.ts';
import { messages } from './messages.ts';
import type { Method } from './method.ts';
import { payments } from './payments.ts';
import { people } from './people.ts';
import { queries } from './queries.ts';
import { updates } from './updates.ts';

/** Every method that is simulated, by its documented name. */
export const methods: Readonly<Record<string, Method>> = {
  ...updates,
  ...account,
  ...people,
  ...groups,
  ...messages,
  ...media,
  ...edits,
  ...queries,
  ...payments,
  ...managed,
};
