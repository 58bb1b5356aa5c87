import { Router } from '@koa/router';
import { messageOf } from '../errors.ts';

/** A check that takes longer is a reason itself. */
const CHECK_MS = 2_000;

/**
 * `GET /healthz`: the process lives. `GET /readyz`: it does its work, or why not; `readiness` gives
 * the reasons, none when all is well.
 */
export function healthRoutes(
  readiness: () => Promise<readonly string[]>,
  checkMs: number = CHECK_MS,
): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'alive' };
  });
  router.get('/readyz', async (ctx) => {
    const reasons = await reasonsOf(readiness, checkMs);
    ctx.status = reasons.length === 0 ? 200 : 503;
    ctx.body = { ready: reasons.length === 0, reasons };
  });
  return router;
}

async function reasonsOf(
  readiness: () => Promise<readonly string[]>,
  checkMs: number,
): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly string[]>((resolve) => {
    timer = setTimeout(() => resolve(['readiness check timed out']), checkMs);
  });
  try {
    return await Promise.race([readiness(), late]);
  } catch (error) {
    return [`readiness check failed: ${messageOf(error)}`];
  } finally {
    clearTimeout(timer);
  }
}
