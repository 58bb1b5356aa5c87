import { bitcoin } from './bitcoin.ts';
import { bsc } from './bsc.ts';
import { ethereum } from './ethereum.ts';
import { litecoin } from './litecoin.ts';
import { polygon } from './polygon.ts';
import { solana } from './solana.ts';
import { ton } from './ton.ts';
import { tron } from './tron.ts';

/** Every chain we watch, by its id. Nobody outside asks which one it is. */
export const chains = { bitcoin, litecoin, ethereum, bsc, polygon, tron, solana, ton };
