import type { Params } from '../params.ts';
import type { Bot } from '../state.ts';
import type { World } from '../world.ts';

/** One call of a method. */
export interface Call {
  world: World;
  bot: Bot;
  params: Params;
  /** Aborted when the client goes away. */
  signal: AbortSignal;
}

/** Does what a method does and returns its `result`, or throws an ApiError. */
export type Method = (call: Call) => unknown;

/** A result with a `description` beside it. */
export class Described {
  readonly result: unknown;
  readonly description: string;

  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
