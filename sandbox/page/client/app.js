import { listen, read } from './api.js';
import { createPane } from './chat.js';
import { el, toast } from './dom.js';
import { showExtras } from './extras.js';

/** What concerns every pane. */
const WIDE = new Set(['bot', 'user', 'commands', 'group']);

let world = { bots: [], groups: [], people: [] };
let panes = [];
let renewing = false;
let again = false;

async function start() {
  const state = await read('/api/state');
  world = state;
  panes = state.people.map((person) => createPane(person, () => world));
  document.querySelector('#panes').append(...panes.map((pane) => pane.node));
  showTabs();
  showExtras(state.extras);
  await Promise.all(panes.map((pane) => pane.renew(state.people)));
  listen(onEvent, onLine);
}

/** Reads bots, groups and people again; many changes at once are read once. */
async function renew() {
  again = true;
  if (renewing) return;
  renewing = true;
  while (again) {
    again = false;
    const state = await read('/api/state');
    world = state;
    await Promise.all(panes.map((pane) => pane.renew(state.people)));
  }
  renewing = false;
}

function onEvent(event) {
  if (WIDE.has(event.kind)) soon();
  else for (const pane of panes) pane.on(event).catch(complain);
}

let timer;
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => void renew().catch(complain), 150);
}

let wasOffline = false;
function onLine(isUp) {
  const live = document.querySelector('#live');
  live.textContent = isUp ? 'live' : 'offline';
  live.classList.toggle('down', !isUp);
  if (isUp && wasOffline) soon();
  wasOffline = !isUp;
}

function showTabs() {
  const tabs = panes.map((pane) =>
    el(
      'button.tab',
      {
        type: 'button',
        click: () => {
          const row = document.querySelector('#panes');
          row.scrollTo({ left: pane.node.offsetLeft - row.offsetLeft, behavior: 'smooth' });
        },
      },
      pane.label.split(' ').at(-1),
    ),
  );
  document.querySelector('#tabs').append(...tabs);
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const index = panes.findIndex((pane) => pane.node === entry.target);
        tabs[index].classList.toggle('current', entry.isIntersecting);
      }
    },
    { root: document.querySelector('#panes'), threshold: 0.6 },
  );
  for (const pane of panes) watch.observe(pane.node);
}

function complain(error) {
  toast(error.message, true);
}

start().catch(complain);
