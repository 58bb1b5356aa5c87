import { closeShared } from './platform.ts';

/** What the whole run shares ends with it. */
export const mochaHooks = {
  /** Why a test failed stands below its name at once: a run that is ended early keeps its reasons. */
  afterEach(this: Mocha.Context): void {
    const { state, err } = this.currentTest ?? {};
    if (state === 'failed') process.stdout.write(`${err?.stack ?? err?.message}\n`);
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(20_000);
    await closeShared();
  },
};
