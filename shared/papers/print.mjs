import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { PDFDocument } from 'pdfkit';

/* oxlint-disable unicorn/require-post-message-target-origin -- a thread has none */

/**
 * The thread that prints papers (papers.ts) as PDF. Plain JavaScript, so that it starts without a loader
 * under every Node.js. The font comes with us, with Cyrillic in it.
 */
const { resolve } = createRequire(import.meta.url);
const fonts = {
  plain: resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
};

const MARGIN = 48;
const FOOTER = 28;
const SIZE = 8.5;
const PAD = 4;
const INK = '#1c1c1e';
const GREY = '#6d6d72';
const LINE = '#d1d1d6';
const SHADE = '#f2f2f7';

parentPort?.on('message', ({ id, input }) => {
  const failed = (error) => parentPort?.postMessage({ id, error: String(error) });
  try {
    const pdf = new PDFDocument({
      size: 'A4',
      margin: MARGIN,
      bufferPages: true,
      font: fonts.plain,
    });
    const chunks = [];
    pdf.on('data', (chunk) => chunks.push(chunk));
    pdf.on('error', failed);
    pdf.on('end', () => parentPort?.postMessage({ id, bytes: Buffer.concat(chunks) }));
    print(pdf, input);
    pdf.end();
  } catch (error) {
    failed(error);
  }
});

function print(pdf, paper) {
  pdf.info.Title = paper.title;
  pdf.font(fonts.bold).fontSize(20).fillColor(INK).text(paper.title);
  pdf.moveDown(0.6);
  for (const [name, value] of paper.facts) {
    const top = pdf.y;
    pdf.font(fonts.plain).fontSize(9).fillColor(GREY).text(name, MARGIN, top, { width: 110 });
    const below = pdf.y;
    pdf.fillColor(INK).text(drawable(pdf, value), MARGIN + 114, top, { width: widthOf(pdf) - 114 });
    pdf.y = Math.max(below, pdf.y) + 2;
  }
  for (const section of paper.sections) printSection(pdf, section);
  const { start, count } = pdf.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    pdf.switchToPage(page);
    // Below the margin a text would begin a page of its own.
    pdf.page.margins.bottom = 0;
    pdf.font(fonts.plain).fontSize(7.5).fillColor(GREY);
    const text = drawable(pdf, paper.footer)
      .replace('{page}', page + 1)
      .replace('{pages}', count);
    const top = pdf.page.height - MARGIN + 8;
    pdf.text(text, MARGIN, top, { width: widthOf(pdf), align: 'center', lineBreak: false });
  }
}

function printSection(pdf, section) {
  const { columns } = section;
  // A heading alone at the end of a page says nothing.
  if (pdf.y > bottomOf(pdf) - 120) pdf.addPage();
  pdf.x = MARGIN;
  pdf.moveDown(1.4);
  pdf.font(fonts.bold).fontSize(13).fillColor(INK).text(section.heading, MARGIN);
  pdf.moveDown(0.4);
  const head = () => printRow(pdf, columns, columns.map(({ title }) => title), { font: fonts.bold, ink: GREY }); // prettier-ignore
  head();
  const bold = { font: fonts.bold, ink: INK, shade: true };
  const all = [
    [section.first, bold],
    ...section.rows.map((row) => [row, { font: fonts.plain, ink: INK }]),
    [section.last, bold],
  ];
  for (const [row, style] of all) {
    if (pdf.y + heightOf(pdf, columns, row, style) > bottomOf(pdf)) {
      pdf.addPage();
      head();
    }
    printRow(pdf, columns, row, style);
  }
}

function printRow(pdf, columns, cells, style) {
  const height = heightOf(pdf, columns, cells, style);
  const top = pdf.y;
  const width = widthOf(pdf);
  if (style.shade) pdf.rect(MARGIN, top, width, height).fill(SHADE);
  let left = MARGIN;
  for (const [at, column] of columns.entries()) {
    pdf.font(style.font).fontSize(SIZE).fillColor(style.ink);
    pdf.text(drawable(pdf, cells[at] ?? ''), left + PAD, top + PAD, {
      width: column.width * width - 2 * PAD,
      align: column.align,
    });
    left += column.width * width;
  }
  pdf.moveTo(MARGIN, top + height).lineTo(MARGIN + width, top + height);
  pdf.lineWidth(0.5).strokeColor(LINE).stroke();
  pdf.y = top + height;
  pdf.x = MARGIN;
}

function heightOf(pdf, columns, cells, { font }) {
  pdf.font(font).fontSize(SIZE);
  const heights = columns.map(({ width }, at) =>
    pdf.heightOfString(drawable(pdf, cells[at] ?? '') || ' ', {
      width: width * widthOf(pdf) - 2 * PAD,
    }),
  );
  return Math.max(...heights) + 2 * PAD;
}

/**
 * What the font has signs for. Emoji go without a word, a name in another script is a question mark: boxes
 * for each of its letters would run off the page.
 */
function drawable(pdf, text) {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- pdfkit tells nowhere else what its font has
  const { font } = pdf._font;
  const plain = text.replaceAll(/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200D|\uFE0F|\u20E3/gu, ''); // prettier-ignore
  const isKnown = (sign) => sign === '\n' || font.hasGlyphForCodePoint(sign.codePointAt(0));
  const signs = Array.from(plain, (sign) => (isKnown(sign) ? sign : '\uFFFF')).join('');
  return signs.replaceAll(/\uFFFF+/g, '?').trimEnd();
}

function widthOf(pdf) {
  return pdf.page.width - 2 * MARGIN;
}

function bottomOf(pdf) {
  return pdf.page.height - MARGIN - FOOTER + 20;
}
