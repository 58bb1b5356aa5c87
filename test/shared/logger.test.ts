import { expect } from 'chai';
import { createLogger, redact } from '../../shared/logger.ts';

const TOKEN = '123456789:AAH-abcdefghijklmnopqrstuvwxyz_12345';

function logged(write: (log: ReturnType<typeof createLogger>) => void, level = 'info'): string[] {
  const lines: string[] = [];
  write(createLogger(level, { write: (line: string) => void lines.push(line) }));
  return lines;
}

describe('the log', () => {
  it('is one JSON line an event, with the values as fields', () => {
    const [line = '', ...more] = logged((log) => log.info({ tenant: 7 }, 'a shop was added'));
    expect(more).to.deep.equal([]);
    expect(JSON.parse(line)).to.include({ level: 30, tenant: 7, msg: 'a shop was added' });
  });

  it('keeps below its level quiet', () => {
    expect(logged((log) => log.debug('x'))).to.deep.equal([]);
    expect(logged((log) => log.debug('x'), 'debug')).to.have.length(1);
  });

  it('hides bot tokens wherever they stand', () => {
    const error = new Error(`GET https://api.telegram.org/bot${TOKEN}/getMe failed`, {
      cause: new Error(`inner ${TOKEN}`),
    });
    const lines = logged((log) => {
      log.error({ error }, 'failed');
      log.child({ url: `/bot${TOKEN}/getUpdates` }).warn(`said ${TOKEN}`);
      log.info({ deep: { deeper: { deepest: [TOKEN] } } }, 'x');
    });
    expect(lines).to.have.length(3);
    expect(lines.join()).to.contain('[token]').and.contain('stack').and.not.contain('AAH-');
  });

  it('hides secrets by the name of their field, one level down too', () => {
    const secret = 'plain-secret-value';
    const names = ['token', 'secret', 'password', 'credentials', 'authorization', 'secretKey', 'xpub']; // prettier-ignore
    for (const name of names) {
      const lines = logged((log) => log.info({ [name]: secret, account: { [name]: secret } }, 'x'));
      expect(lines.join(), name).to.contain('[hidden]').and.not.contain(secret);
    }
  });

  it('redacts a text for other places', () => {
    expect(redact(`a ${TOKEN} b ${TOKEN}`)).to.equal('a [token] b [token]');
    expect(redact('12:30 is a time, 123456789:short is not a token')).to.contain('12:30');
  });
});
