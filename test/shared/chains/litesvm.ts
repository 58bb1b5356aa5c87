import { createHash } from 'node:crypto';
import * as kit from '@solana/kit';
import { getMintEncoder, getTokenDecoder, TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';
import type { LiteSVM } from 'litesvm';
import { json, serve } from '../../../sandbox/loopback.ts';
import { litesvmAnswers, type Executed } from './litesvm-answers.ts';

/** What nodes of Solana run, in this process, behind the JSON-RPC that it has not itself. */
export interface Validator {
  readonly url: string;
  readonly genesis: string;
  readonly svm: LiteSVM;
  /** Signs and executes instructions in a slot of their own; the first signer pays. */
  execute(payer: Signer, instructions: readonly kit.Instruction[], how?: How): Promise<Executed>;
  /** Whoever this name stands for, with money for fees. */
  rich(name: string): Promise<Signer>;
  /** Makes a token of nobody's choice at this address, with somebody who may make more of it. */
  mint(at: string, authority: string): void;
  /** What all accounts of an owner hold of a token, by the machine's own books. */
  tokens(owner: string, mint: string): bigint;
  close(): Promise<void>;
}

export type Signer = kit.KeyPairSigner;

interface How {
  readonly version?: 'legacy' | 0 | 1;
  /** Of a lookup table: the accounts that the transaction names by it. */
  readonly tables?: kit.AddressesByLookupTableAddress;
}

/** Its first block, unless another moment is named. */
const FIRST_S = 1_790_000_000;
const FIRST_SLOT = 400_000_000n;
const RICH = kit.lamports(1_000_000_000_000n);
/** Version 1 has to say what it may use. */
const LIMITS = { computeUnitLimit: 400_000, loadedAccountsDataSizeLimit: 2_000_000 };

/** The module; null where its native part is not there for this platform, or was not installed. */
export async function loadLitesvm(): Promise<typeof import('litesvm') | null> {
  try {
    return await import('litesvm');
  } catch {
    return null;
  }
}

/** Always the same key pair for a name. */
export function keysOf(name: string): Promise<Signer> {
  return kit.createKeyPairSignerFromPrivateKeyBytes(createHash('sha256').update(name).digest());
}

/** Starts one on a free loopback port, whose slots are a second each from this one on. */
export async function startLitesvm(
  module: typeof import('litesvm'),
  firstS = FIRST_S,
): Promise<Validator> {
  const svm = new module.LiteSVM();
  const genesis = kit.getBase58Decoder().decode(createHash('sha256').update('genesis').digest());
  const executed: Executed[] = [];
  const answers = litesvmAnswers(svm, genesis, executed);
  const server = await serve((_request, _url, body) => json(answers.reply(body)));
  svm.warpToSlot(FIRST_SLOT);

  function nextSlot(): void {
    const clock = svm.getClock();
    clock.slot += 1n;
    clock.unixTimestamp = BigInt(firstS) + clock.slot - FIRST_SLOT;
    svm.setClock(clock);
    svm.expireBlockhash();
  }

  return {
    url: server.url,
    genesis,
    svm,
    close: () => server.close(),
    async execute(payer, instructions, { version = 'legacy', tables } = {}) {
      nextSlot();
      // The three are alike in all that is done with them here; their types are not.
      const empty = kit.createTransactionMessage({ version: version as 0 });
      const message = kit.pipe(
        version === 1 ? (kit.setTransactionMessageConfig(LIMITS, empty as never) as typeof empty) : empty, // prettier-ignore
        (each) => kit.setTransactionMessageFeePayerSigner(payer, each),
        (each) => svm.setTransactionMessageLifetimeUsingLatestBlockhash(each),
        (each) => kit.appendTransactionMessageInstructions(instructions, each),
        (each) => (tables ? kit.compressTransactionMessageUsingAddressLookupTables(each, tables) : each), // prettier-ignore
      );
      const signed = await kit.signTransactionMessageWithSigners(message);
      const before = answers.look(signed);
      const result = svm.sendTransaction(signed);
      const meta = result instanceof module.TransactionMetadata ? result : result.meta();
      const found: Executed = {
        signature: kit.getSignatureFromTransaction(signed),
        slot: Number(svm.getClock().slot),
        time: Number(svm.getClock().unixTimestamp),
        error: result instanceof module.TransactionMetadata ? null : result.toString(),
        logs: meta.logs(),
        inner: meta.innerInstructions().flat().length,
        before,
        after: answers.look(signed),
      };
      // A transaction that paid no fee is in no block.
      if (found.before.lamports[0] === found.after.lamports[0]) throw new Error(found.error ?? '');
      executed.push(found);
      return found;
    },
    async rich(name) {
      const signer = await keysOf(name);
      svm.airdrop(signer.address, RICH);
      return signer;
    },
    mint(at, authority) {
      const data = getMintEncoder().encode({
        mintAuthority: kit.address(authority), supply: 0n, decimals: 6, isInitialized: true, freezeAuthority: null,
      }); // prettier-ignore
      svm.setAccount({
        address: kit.address(at), data: new Uint8Array(data), executable: false, programAddress: TOKEN_PROGRAM_ADDRESS,
        lamports: kit.lamports(svm.minimumBalanceForRentExemption(BigInt(data.length))), space: BigInt(data.length),
      }); // prettier-ignore
    },
    tokens: (owner, mint) =>
      svm
        .getProgramAccounts(TOKEN_PROGRAM_ADDRESS)
        .filter(({ data }) => data.length === 165)
        .map(({ data }) => getTokenDecoder().decode(data))
        .filter((each) => each.owner === owner && each.mint === mint)
        .reduce((sum, { amount }) => sum + amount, 0n),
  };
}
