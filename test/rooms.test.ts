import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';

/** An import as it would stand in that file, and whether the rules between the rooms allow it. */
const imports: readonly (readonly [file: string, from: string, allowed: boolean])[] = [
  ['manager/screens/a.ts', '../../tenant/bot.ts', false],
  ['manager/bot.ts', '../tenant/bot.ts', false],
  ['manager/bot.ts', '../sandbox/start.ts', false],
  ['manager/bot.ts', '../platform.ts', false],
  ['manager/bot.ts', '../test/support/builders.ts', false],
  ['manager/lifecycle/a.ts', '../../shared/db/admin.ts', true],
  ['manager/screens/a.ts', '../../shared/db/admin.ts', false],
  ['manager/screens/a.ts', '../../shared/domain/staff/staff.ts', true],
  ['tenant/bot.ts', '../manager/bot.ts', false],
  ['tenant/fleet/a.ts', '../../manager/lifecycle/token.ts', false],
  ['tenant/fleet/a.ts', '../../shared/db/tenant-db.ts', true],
  ['tenant/screens/a.ts', '../../shared/db/tenant-db.ts', false],
  ['tenant/screens/admin/a.ts', 'pg', false],
  ['tenant/screens/admin/a.ts', '../../../shared/domain/money/accounts.ts', true],
  ['shared/workers/a.ts', '../../manager/bot.ts', false],
  ['shared/workers/a.ts', '../../tenant/router.ts', false],
  ['shared/workers/a.ts', '../../sandbox/chain.ts', false],
  ['shared/workers/a.ts', '../../main.ts', false],
  ['shared/workers/a.ts', '../domain/payments.ts', true],
  ['shared/db/a.ts', '../../migrations/tenant/index.ts', true],
  ['shared/domain/a.ts', 'grammy', false],
  ['shared/domain/a.ts', 'grammy/types', false],
  ['shared/domain/a.ts', '@grammyjs/runner', false],
  ['shared/domain/a.ts', 'koa', false],
  ['shared/domain/a.ts', 'ioredis', false],
  ['shared/domain/a.ts', 'pg', false],
  ['shared/domain/a.ts', '../cache/redis.ts', false],
  ['shared/domain/a.ts', '../telegram/view.ts', false],
  ['shared/domain/a.ts', '../scope.ts', true],
  ['shared/domain/money/deposits.ts', './payments.ts', true],
  ['shared/domain/money/payments.ts', './deposits.ts', false],
  ['shared/domain/money/payments.ts', './invoices.ts', true],
  ['shared/domain/money/invoices.ts', './payments.ts', false],
  ['shared/domain/people/customers.ts', '../money/ledger.ts', false],
  ['shared/domain/people/customers.ts', '../shop/settings.ts', true],
  ['shared/domain/people/customers.ts', '../../../tenant/bot.ts', false],
  ['shared/api/a.ts', 'koa', false],
  ['shared/api/a.ts', '../web/body.ts', false],
  ['shared/api/a.ts', '../domain/orders.ts', true],
  ['shared/payments/a.ts', '../domain/payments.ts', false],
  ['shared/payments/a.ts', '../db/connect.ts', false],
  ['shared/payments/a.ts', '../logger.ts', false],
  ['shared/payments/a.ts', '../money.ts', true],
  ['shared/chains/a.ts', '../platform/chains.ts', false],
  ['shared/chains/a.ts', 'pg', false],
  ['migrations/tenant/a.ts', '../../shared/domain/money/ledger.ts', false],
  ['migrations/tenant/a.ts', '../../shared/db/tenant-names.ts', true],
  ['sandbox/a.ts', '../tenant/bot.ts', false],
  ['sandbox/a.ts', '../shared/domain/money/payments.ts', false],
  ['sandbox/a.ts', '../shared/db/connect.ts', false],
  ['sandbox/a.ts', '../shared/money.ts', true],
  ['platform.ts', './sandbox/start.ts', false],
  ['platform.ts', './tenant/bot.ts', true],
  ['platform.ts', './main.ts', false],
  ['main.ts', './platform.ts', true],
  ['main.ts', './test/support/platform.ts', false],
];

describe('rules between the rooms', () => {
  const root = dirname(import.meta.dirname);
  let directory = '';
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'shopherd-rooms-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('the linter refuses each import that they forbid, and no other', function () {
    this.timeout(20_000);
    copyFileSync(join(root, '.oxlintrc.json'), join(directory, '.oxlintrc.json'));
    const byFile = new Map<string, string[]>();
    for (const [file, from] of imports) byFile.set(file, [...(byFile.get(file) ?? []), from]);
    for (const [file, froms] of byFile) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      const lines = froms.map((from, line) => `export { a as a${line} } from '${from}';`);
      writeFileSync(join(directory, file), `${lines.join('\n')}\n`);
    }

    const refused = refusals(directory);
    const wrong = imports.filter(([file, from, allowed]) => {
      const line = (byFile.get(file) ?? []).indexOf(from) + 1;
      return refused.has(`${file}:${line}`) === allowed;
    });
    expect(wrong).to.deep.equal([]);
  });
});

/** `file:line` of everything that the import rules refuse below a folder. */
function refusals(directory: string): Set<string> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin');
  const run = spawnSync(process.execPath, [join(bin, 'oxlint'), '--format', 'json', '.'], {
    cwd: directory,
    encoding: 'utf8',
  });
  const { diagnostics } = JSON.parse(run.stdout) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  return new Set(
    diagnostics
      .filter(({ code }) => code.includes('no-restricted-imports'))
      .map(({ filename, labels }) => `${filename}:${labels[0]?.span.line}`),
  );
}
