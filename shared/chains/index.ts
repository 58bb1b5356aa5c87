import { ethereum } from './ethereum.ts';

/** Every chain we watch, by its id. Nobody outside asks which one it is. */
export const chains = { ethereum };
