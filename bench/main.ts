import { measureCredits } from './credits.ts';
import { openHouse } from './house.ts';
import { botsWanted, measureProvisioning } from './provisioning.ts';
import { printed, type Section } from './report.ts';
import { FULL, QUICK } from './sizes.ts';

const sizes = process.argv.includes('--quick') ? QUICK : FULL;
const house = await openHouse();
try {
  const sections: Section[] = [];
  const show = (section: Section) => {
    sections.push(section);
    console.log(printed(section));
  };
  const bots = Array.from({ length: botsWanted(sizes) }, (_, n) => ({ id: n + 1e9, token: `${n + 1e9}:x`, username: `b${n}_bot` }));
  const { section, tenants } = await measureProvisioning(house, sizes, bots);
  show(section);
  show(await measureCredits(house, sizes, tenants));
} finally {
  await house.close();
}
