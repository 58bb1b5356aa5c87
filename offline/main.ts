import { run } from './pool.ts';

process.exitCode = run(process.argv.slice(2), (text) => void process.stdout.write(text));
