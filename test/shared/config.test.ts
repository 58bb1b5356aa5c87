import { expect } from 'chai';
import { ConfigError, readConfig } from '../../shared/config.ts';

const TOKEN = '123456789:AAH-abcdefghijklmnopqrstuvwxyz_12345';
const KEY = 'ab'.repeat(32);

function problems(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs nothing: then it is the sandbox, with the defaults', () => {
    const config = readConfig({});
    expect(config.telegram).to.deep.equal({ mode: 'sandbox' });
    expect(config).to.deep.include({
      registration: 'invite', databaseUrl: null, redisUrl: null, dataDir: './.data', updates: 'polling',
      roles: ['manager', 'runner', 'worker', 'web'], logLevel: 'info', production: false,
      http: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
      chains: {}, chainKeys: {}, ratesUrls: null, providerUrls: {},
    }); // prettier-ignore
    expect(config.nodeId).to.match(/^[\w.-]+-\d+$/);
  });

  it('reads every variable', () => {
    const config = readConfig({
      MANAGER_BOT_TOKEN: TOKEN, OWNER_IDS: '1, 22', REGISTRATION: 'open',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9/', DATABASE_URL: 'postgres://a@b/c',
      REDIS_URL: 'rediss://b', DATA_DIR: '/d', HTTP_HOST: '::1', HTTP_PORT: '0', SECRET_KEY: KEY,
      SECRET_KEY_PREVIOUS: KEY, ROLES: 'web,worker', NODE_ID: 'n.1', UPDATES: 'polling', LOG_LEVEL: 'warn',
      ETH_URL: 'https://a/k, https://b', TRON_URL: 'https://t', TRON_API_KEY: 'k-1', RATES_URL: 'https://r', CRYPTOPAY_URL: 'https://p', PUBLIC_URL: '',
    }); // prettier-ignore
    expect(config.telegram).to.deep.equal({
      mode: 'real',
      managerToken: TOKEN,
      ownerIds: [1, 22],
      apiRoot: 'http://127.0.0.1:9',
    });
    expect(config.http).to.deep.equal({ host: '::1', port: 0, publicUrl: 'http://[::1]:0' });
    expect(config.roles).to.deep.equal(['web', 'worker']);
    expect(config.chains).to.deep.equal({
      ethereum: ['https://a/k', 'https://b'],
      tron: ['https://t'],
    });
    expect(config.chainKeys).to.deep.equal({ tron: 'k-1' });
    expect(config.providerUrls).to.deep.equal({ cryptopay: 'https://p' });
    expect(config.ratesUrls).to.deep.equal(['https://r']);
  });

  it('reports every problem at once, by the name of its variable', () => {
    const found = problems({
      MANAGER_BOT_TOKEN: 'x', REGISTRATION: 'all', TELEGRAM_API_ROOT: 'ftp://x', DATABASE_URL: 'mysql://x',
      REDIS_URL: 'x', HTTP_PORT: '70000', SECRET_KEY: 'short', ROLES: 'boss', UPDATES: 'push', LOG_LEVEL: 'loud',
      ETH_URL: 'x', TON_API_KEY: 'a b', RATES_URL: ',', CRYPTOPAY_URL: 'x', NODE_ID: 'a b',
    }); // prettier-ignore
    for (const name of ['MANAGER_BOT_TOKEN', 'OWNER_IDS', 'REGISTRATION', 'TELEGRAM_API_ROOT', 'DATABASE_URL', 'REDIS_URL', 'HTTP_PORT', 'SECRET_KEY', 'ROLES', 'UPDATES', 'LOG_LEVEL', 'ETH_URL', 'TON_API_KEY', 'RATES_URL', 'CRYPTOPAY_URL', 'NODE_ID']) // prettier-ignore
      expect(found.filter((problem) => problem.startsWith(`${name} `)), name).to.have.length(1); // prettier-ignore
    expect(new ConfigError(found).message).to.contain(`${found.length} problem(s)`);
  });

  it('never repeats a wrong value: it may be a secret', () => {
    const text = problems({ MANAGER_BOT_TOKEN: 'geheim', SECRET_KEY: 'geheim', DATABASE_URL: 'x:geheim@y' }).join(); // prettier-ignore
    expect(text).to.contain('SECRET_KEY').and.not.contain('geheim');
  });

  it('does not run the sandbox in production', () => {
    expect(problems({ NODE_ENV: 'production' }).join()).to.contain('MANAGER_BOT_TOKEN is missing');
    const real = { NODE_ENV: 'production', MANAGER_BOT_TOKEN: TOKEN, OWNER_IDS: '1' };
    expect(problems(real)).to.deep.equal([]);
    expect(problems({ ...real, DATABASE_URL: 'postgres://x' }).join()).to.contain('SECRET_KEY');
    expect(problems({ MANAGER_BOT_TOKEN: TOKEN }).join()).to.contain('OWNER_IDS is missing');
  });

  it('takes webhooks only with a public https address, or from a server on this machine', () => {
    const real = { MANAGER_BOT_TOKEN: TOKEN, OWNER_IDS: '1', UPDATES: 'webhook' };
    expect(problems(real).join()).to.contain('PUBLIC_URL');
    expect(problems({ ...real, PUBLIC_URL: 'http://shop.example' }).join()).to.contain(
      'PUBLIC_URL',
    );
    expect(problems({ ...real, PUBLIC_URL: 'https://shop.example' })).to.deep.equal([]);
    expect(problems({ ...real, TELEGRAM_API_ROOT: 'http://localhost:9' })).to.deep.equal([]);
  });
});
