import { writeFileSync } from 'node:fs';

/** What one measurement found. The first row's neighbours are compared with `baseline`. */
export interface Section {
  readonly title: string;
  /** How it was measured, one sentence each. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What was aimed at, and what came out. */
  readonly verdicts: readonly Verdict[];
}

/** An aim and whether this run reached it. */
export interface Verdict {
  readonly aim: string;
  readonly found: string;
  readonly met: boolean;
}

const RESULTS = new URL('RESULTS.md', import.meta.url);

/** A section as a terminal shows it. */
export function printed({ title, notes, columns, rows, verdicts }: Section): string {
  const widths = columns.map((column, place) =>
    Math.max(column.length, ...rows.map((row) => row[place]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, place) =>
        place === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[place] ?? 0),
      )
      .join('  ');
  return [
    `\n${title}`,
    ...notes.map((note) => `  ${note}`),
    line(columns),
    widths.map((width) => '-'.repeat(width)).join('  '),
    ...rows.map(line),
    ...verdicts.map(said),
  ].join('\n');
}

/** Keeps the last full run beside the programs that measured it. */
export function keep(sections: readonly Section[], circumstances: readonly string[]): void {
  const parts = sections.map(({ title, notes, columns, rows, verdicts }) =>
    [
      `## ${title}`,
      notes.join(' '),
      [
        `| ${columns.join(' | ')} |`,
        `|${columns.map((_, place) => (place === 0 ? ' --- |' : ' ---: |')).join('')}`,
        ...rows.map((row) => `| ${row.join(' | ')} |`),
      ].join('\n'),
      ...(verdicts.length > 0 ? [verdicts.map((verdict) => `- ${said(verdict)}`).join('\n')] : []),
    ].join('\n\n'),
  );
  writeFileSync(
    RESULTS,
    `${[
      '# Figures',
      'Written by `npm run bench`. The machine is noisy: compare within one run, not across runs.',
      circumstances.map((each) => `- ${each}`).join('\n'),
      ...parts,
    ].join('\n\n')}\n`,
  );
}

function said({ aim, found, met }: Verdict): string {
  return `${met ? 'met' : 'MISSED'}: ${aim} – ${found}`;
}
