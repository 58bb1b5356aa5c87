import { closeShared } from './platform.ts';

/** What the whole run shares ends with it. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(20_000);
    await closeShared();
  },
};
