import { Router } from '@koa/router';
import type { Metrics } from '../metrics.ts';

/** `GET /metrics`: Prometheus text. */
export function metricsRoutes(metrics: Metrics): Router {
  const router = new Router();
  router.get('/metrics', async (ctx) => {
    ctx.body = await metrics.text();
    ctx.type = metrics.contentType;
  });
  return router;
}
