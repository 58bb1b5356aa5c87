import { encodeQR } from 'qr';

/** Read from a screen by a camera: large modules, and a white edge of four as the standard wants. */
const SIZE = 720;
const EDGE = 4;

/** A QR code as SVG: a square of black on white. */
export function drawQr(text: string): string {
  const rows = encodeQR(text, 'raw', { border: EDGE });
  const modules = rows.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  const side = rows.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${side} ${side}" shape-rendering="crispEdges"><rect width="${side}" height="${side}" fill="#fff"/><path d="${modules.join('')}"/></svg>`;
}
