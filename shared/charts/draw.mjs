import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { Resvg } from '@resvg/resvg-js';

/* oxlint-disable unicorn/require-post-message-target-origin -- a thread has none */

/**
 * The thread that turns SVG into PNG. Plain JavaScript, so that it starts without a loader under every
 * Node.js. The fonts come with us: what a machine has installed changes nothing.
 */
const { resolve } = createRequire(import.meta.url);
const fontFiles = ['400Regular/Inter_400Regular', '600SemiBold/Inter_600SemiBold'].map((name) =>
  resolve(`@expo-google-fonts/inter/${name}.ttf`),
);

parentPort?.on('message', ({ id, input }) => {
  try {
    const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'Inter' };
    const bytes = new Resvg(input, { font }).render().asPng();
    parentPort?.postMessage({ id, bytes });
  } catch (error) {
    parentPort?.postMessage({ id, error: String(error) });
  }
});
