/** Figures as a picture: every text is written already, in the reader's language. */
export interface Picture {
  readonly title: string;
  readonly period: string;
  /** Six, in two rows. */
  readonly tiles: readonly {
    readonly label: string;
    readonly value: string;
    readonly note?: string;
  }[];
  readonly series: {
    readonly title: string;
    readonly points: readonly {
      readonly label: string;
      readonly value: number;
      /** A bar beside it. */
      readonly second?: number;
    }[];
    /** What the bars are, where there are two of each. */
    readonly legend?: readonly [string, string];
    /** What the highest bar says. */
    readonly top: string;
    /** A value in a few letters: for the scale, and above the bars where there is room. */
    readonly say: (value: number) => string;
  };
  /** Two, side by side. */
  readonly lists: readonly {
    readonly title: string;
    readonly rows: readonly {
      readonly label: string;
      readonly value: number;
      readonly text: string;
    }[];
  }[];
  /** Said where there is nothing to show. */
  readonly nothing: string;
}

const WIDTH = 1080;
const HEIGHT = 1350;
const EDGE = 48;
const GAP = 24;
const INNER = WIDTH - 2 * EDGE;
/** The scale leaves most of the card to the bars. */
const WIDEST_SCALE = 170;
const INK = '#17202c';
const FAINT = '#748091';
const LINE = '#e6eaf0';
const BLUE = '#2f6fed';
const TEAL = '#12a594';
const CORAL = '#e5604d';

/** Draws figures as SVG for a phone: 4 to 5, light, large letters. */
export function drawPicture(picture: Picture): string {
  const parts = [
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#f3f5f9"/>`,
    write(EDGE, 92, fitting(picture.title, 44, 760), { size: 44, bold: true }),
    write(EDGE, 140, fitting(picture.period, 28, INNER), { size: 28, color: FAINT }),
    ...picture.tiles.map((tile, at) => drawTile(tile, at)),
    drawSeries(picture, 532),
    ...picture.lists.map((list, at) => drawList(list, at, 932, picture.nothing)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="Inter">${parts.join('')}</svg>`;
}

function drawTile({ label, value, note }: Picture['tiles'][number], at: number): string {
  const width = (INNER - 2 * GAP) / 3;
  const x = EDGE + (at % 3) * (width + GAP);
  const y = 176 + Math.floor(at / 3) * 172;
  const size = value.length > 13 ? 30 : value.length > 10 ? 36 : 44;
  return (
    card(x, y, width, 148) +
    write(x + 24, y + 44, fitting(label, 24, width - 48), { size: 24, color: FAINT }) +
    write(x + 24, y + 98, fitting(value, size, width - 40), { size, bold: true }) +
    (note === undefined
      ? ''
      : write(x + 24, y + 130, fitting(note, 20, width - 48), { size: 20, color: FAINT }))
  );
}

/** Round numbers from 0 up to the highest bar or a little above it: four steps or so, and never less than one apiece. */
export function scaleOf(highest: number): number[] {
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const round = [1, 2, 5, 10].find((each) => each * power >= rough) ?? 10;
  const step = Math.max(1, round * power);
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, n) => n * step);
}

function drawSeries({ series, nothing }: Picture, y: number): string {
  const height = 376;
  const { points, title, top, legend, say } = series;
  const highest = Math.max(...points.map(({ value, second = 0 }) => Math.max(value, second)), 0);
  const head =
    card(EDGE, y, INNER, height) + write(EDGE + 28, y + 50, title, { size: 28, bold: true });
  if (highest === 0)
    return (
      head +
      write(WIDTH / 2, y + height / 2 + 20, nothing, { size: 26, color: FAINT, at: 'middle' })
    );
  const ticks = scaleOf(highest);
  const most = ticks.at(-1) ?? highest;
  const margin = Math.min(WIDEST_SCALE, Math.max(...ticks.map((each) => widthOf(say(each), 20))));
  const [left, right, floor, room] = [EDGE + 28 + margin + 14, WIDTH - EDGE - 28, y + height - 60, height - 160]; // prettier-ignore
  const step = (right - left) / points.length;
  const width = Math.min(72, step * 0.68);
  const lines = ticks.map((tick) => {
    const at = round(floor - (tick / most) * room);
    return (
      `<line x1="${round(left)}" x2="${right}" y1="${at}" y2="${at}" stroke="${LINE}" stroke-width="2"/>` +
      write(left - 14, at + 7, fitting(say(tick), 20, margin + 8), { size: 20, color: FAINT, at: 'end' })
    ); // prettier-ignore
  });
  // As many labels as can be read beside each other.
  const every = Math.ceil((points.length * 84) / (right - left));
  // Values stand above the bars where none is wider than its place.
  const place = legend ? step / 2 : step;
  const said = points.flatMap(({ value, second = 0 }) => [value, second]).filter((each) => each > 0); // prettier-ignore
  const hasValues = said.every((each) => widthOf(say(each), 22) < place - 4);
  const bar = (x: number, wide: number, value: number, color: string) => {
    const tall = Math.max(value > 0 ? 4 : 0, (value / most) * room);
    const radius = Math.min(10, wide / 2, tall / 2);
    return (
      `<rect x="${round(x)}" y="${round(floor - tall)}" width="${round(wide)}" height="${round(tall)}" rx="${round(radius)}" fill="${color}"/>` +
      (hasValues && value > 0
        ? write(x + wide / 2, round(floor - tall - 8), say(value), { size: 20, at: 'middle', bold: true }) // prettier-ignore
        : '')
    );
  };
  const bars = points.map(({ label, value, second }, at) => {
    const x = left + step * at + (step - width) / 2;
    const shown = at % every === 0 ? write(x + width / 2, floor + 36, label, { size: 20, color: FAINT, at: 'middle' }) : ''; // prettier-ignore
    if (second !== undefined)
      return bar(x, width * 0.47, value, BLUE) + bar(x + width * 0.53, width * 0.47, second, CORAL) + shown; // prettier-ignore
    return bar(x, width, value, value === highest ? BLUE : '#8fb2f7') + shown;
  });
  const key = legend
    ? write(right, y + 50, legend[1], { size: 24, color: CORAL, at: 'end', bold: true }) +
      write(right - widthOf(legend[1], 24) - 28, y + 50, legend[0], { size: 24, color: BLUE, at: 'end', bold: true }) // prettier-ignore
    : write(right, y + 50, top, { size: 24, color: BLUE, at: 'end', bold: true });
  return head + key + lines.join('') + bars.join('');
}

function drawList(list: Picture['lists'][number], at: number, y: number, nothing: string): string {
  const width = (INNER - GAP) / 2;
  const height = 374;
  const x = EDGE + at * (width + GAP);
  const highest = Math.max(...list.rows.map(({ value }) => value), 0);
  const rows = list.rows.slice(0, 5).map(({ label, value, text }, place) => {
    const top = y + 96 + place * 56;
    const room = width - 56;
    const filled = highest === 0 ? 0 : Math.max(8, (value / highest) * room);
    const saidWidth = text.length * 12.5;
    return (
      write(x + 28, top, fitting(label, 22, room - saidWidth - 12), { size: 22 }) +
      write(x + width - 28, top, text, { size: 22, bold: true, at: 'end' }) +
      `<rect x="${x + 28}" y="${top + 10}" width="${round(room)}" height="10" rx="5" fill="${LINE}"/>` +
      `<rect x="${x + 28}" y="${top + 10}" width="${round(filled)}" height="10" rx="5" fill="${at === 0 ? BLUE : TEAL}"/>`
    );
  });
  const empty = write(x + width / 2, y + height / 2 + 20, nothing, { size: 24, color: FAINT, at: 'middle' }); // prettier-ignore
  return (
    card(x, y, width, height) +
    write(x + 28, y + 50, fitting(list.title, 28, width - 56), { size: 28, bold: true }) +
    (rows.length > 0 ? rows.join('') : empty)
  );
}

function card(x: number, y: number, width: number, height: number): string {
  return `<rect x="${x}" y="${y}" width="${round(width)}" height="${height}" rx="24" fill="#ffffff"/>`;
}

function write(
  x: number,
  y: number,
  text: string,
  how: {
    readonly size: number;
    readonly color?: string;
    readonly bold?: boolean;
    readonly at?: 'middle' | 'end';
  },
): string {
  const weight = how.bold === true ? ' font-weight="600"' : '';
  const anchor = how.at === undefined ? '' : ` text-anchor="${how.at}"`;
  return `<text x="${round(x)}" y="${y}" font-size="${how.size}" fill="${how.color ?? INK}"${weight}${anchor}>${escaped(text)}</text>`;
}

/** A letter is about 0.58 of its size wide. */
const LETTER = 0.58;

function widthOf(text: string, size: number): number {
  return Array.from(clean(text)).length * size * LETTER;
}

/** Cuts a text that would leave its place. */
function fitting(text: string, size: number, room: number): string {
  const most = Math.max(3, Math.floor(room / (size * LETTER)));
  const letters = Array.from(clean(text));
  return letters.length <= most
    ? letters.join('')
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trim()}…`;
}

/** The fonts have no pictograms, and XML no control characters. */
function clean(text: string): string {
  return text
    .replaceAll(/[\p{Extended_Pictographic}\p{Cc}\p{Cf}\p{Cs}\uFE0F\u{1F1E6}-\u{1F1FF}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function escaped(text: string): string {
  return clean(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}
