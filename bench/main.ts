import { cpus } from 'node:os';
import * as settings from '../shared/domain/shop/settings.ts';
import { measureCallbacks } from './callbacks.ts';
import { measureChains } from './chains.ts';
import { measureCredits, scopeOf } from './credits.ts';
import { openHouse, type House } from './house.ts';
import { measureFigures } from './figures.ts';
import { measureIdle } from './idle.ts';
import { startProcess, type Process } from './process.ts';
import { botsWanted, measureProvisioning, type Bot } from './provisioning.ts';
import { keep, printed, type Section } from './report.ts';
import { FULL, QUICK } from './sizes.ts';
import { measureUpdates, updateBotsWanted } from './updates.ts';

/**
 * `npm run bench` measures everything and keeps it in RESULTS.md; `--quick` shows in a minute that
 * everything runs and keeps nothing; `--only=credits,idle` measures a part.
 */
const quick = process.argv.includes('--quick');
const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);
const sizes = quick ? QUICK : FULL;
const isWanted = (part: string) => only === undefined || only.split(',').includes(part);

/** Whoever writes as soon as they are answered would soon be told to wait. */
const NONE = { actions: 1e9, purchases: 1e9, invoices: 1e9, banMinutes: 0 };

const ends: (() => Promise<void>)[] = [];
const sections: Section[] = [];
const startedAt = performance.now();
try {
  await measure();
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  console.log(`\n${minutes} minutes`);
  if (!quick && only === undefined)
    keep(sections, [
      `${cpus().length} cores, shared with the database, the local Telegram and whatever else ran`,
      `Node ${process.versions.node.split('.')[0]}, the embedded PostgreSQL with its defaults, fsync on`,
      `${new Date().toISOString().slice(0, 10)}, ${minutes} minutes`,
    ]);
} finally {
  for (const end of ends.toReversed()) await end();
}

async function measure(): Promise<void> {
  const house = await opened(openHouse(), (house) => house.close());
  if (isWanted('chains')) show(await measureChains(house, sizes));
  if (only === 'chains') return;
  const [secure, plain] = await Promise.all([
    telegramOf({ tls: true, bots: botsWanted(sizes), idsFrom: 0 }),
    telegramOf({ tls: false, bots: updateBotsWanted(sizes), idsFrom: 1e12 }),
  ]);
  const { section, tenants } = await measureProvisioning(house, sizes, await botsOf(secure));
  if (isWanted('provisioning')) show(section);
  if (isWanted('credits')) show(await measureCredits(house, sizes, tenants));
  if (isWanted('updates')) show(await updatesOf(house, plain));
  if (isWanted('figures')) show(await measureFigures(house, sizes, tenants));
  if (isWanted('idle')) show(await measureIdle(house, sizes, secure));
  // Last: its Telegram does not know these shops' bots.
  if (isWanted('callbacks')) show(await measureCallbacks(house, sizes, tenants));
}

async function updatesOf(house: House, telegram: Process): Promise<Section> {
  const bots = await botsOf(telegram);
  const made = await measureProvisioning(house, { ...sizes, tenants: [0], provisioned: 1 }, bots);
  for (const tenant of made.tenants)
    await settings.setOptions(scopeOf(house, tenant), 1, { limits: NONE });
  return measureUpdates(house, sizes, telegram);
}

function show(section: Section): void {
  sections.push(section);
  console.log(printed(section));
}

function telegramOf(options: object): Promise<Process> {
  return opened(startProcess('telegram', options), (process) => process.end());
}

function botsOf(telegram: Process): Promise<Bot[]> {
  return telegram.ask<Bot[]>('bots');
}

/** What is opened is closed at the end, whatever happens between. */
async function opened<T>(opening: Promise<T>, close: (value: T) => Promise<void>): Promise<T> {
  const value = await opening;
  ends.push(() => close(value));
  return value;
}
