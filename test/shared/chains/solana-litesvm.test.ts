import { AccountRole, address, getAddressEncoder, lamports, type Address, type Instruction } from '@solana/kit'; // prettier-ignore
import * as system from '@solana-program/system';
import * as token from '@solana-program/token';
import { expect } from 'chai';
import { solana, solanaWith } from '../../../shared/chains/solana.ts';
import { keysOf, loadLitesvm, startLitesvm, type Signer, type Validator } from './litesvm.ts';
import { TOKEN_2022 } from './litesvm-answers.ts';
import { forwarder } from './litesvm-forwarder.ts';
import { mintOf, nodeOf } from './solana-support.ts';

const [USDT, USDC] = ['USDT', 'USDC'].map((currency) => address(mintOf(currency))) as [Address, Address]; // prettier-ignore
const WRAPPED = address('So11111111111111111111111111111111111111112');
const SOL = 1_000_000_000n;
/** What a token account has to hold, and one of a nonce. */
const [TOKEN_BYTES, NONCE_BYTES] = [165n, 80n];

describe('Solana’s own virtual machine', () => {
  let vm: Validator;
  let payer: Signer;
  let issuer: Signer;

  before(async function () {
    const module = await loadLitesvm();
    if (!module) {
      process.stdout.write('      litesvm has nothing for this machine: Solana is not tested against it\n'); // prettier-ignore
      this.skip();
    }
    vm = await startLitesvm(module);
    [payer, issuer] = await Promise.all([vm.rich('payer'), vm.rich('issuer')]);
    for (const mint of [USDT, USDC]) vm.mint(mint, issuer.address);
    await vm.execute(issuer, [
      ...(await Promise.all([open(payer.address, USDT), open(payer.address, USDC)])),
      token.getMintToInstruction({ mint: USDT, token: await ata(payer.address, USDT), mintAuthority: issuer, amount: 10n ** 12n }), // prettier-ignore
      token.getMintToInstruction({ mint: USDC, token: await ata(payer.address, USDC), mintAuthority: issuer, amount: 10n ** 12n }), // prettier-ignore
    ]);
  });
  // Missing when it was skipped.
  after(() => (vm as Validator | undefined)?.close());

  const node = () => nodeOf(solanaWith({ genesis: vm.genesis }), vm.url);
  const wallet = async (name: string) => (await keysOf(name)).address;
  const ata = async (
    owner: Address,
    mint: Address,
    tokenProgram: Address = token.TOKEN_PROGRAM_ADDRESS,
  ) => (await token.findAssociatedTokenPda({ owner, mint, tokenProgram }))[0];
  const open = (owner: Address, mint: Address, tokenProgram: Address = token.TOKEN_PROGRAM_ADDRESS) =>
    token.getCreateAssociatedTokenIdempotentInstructionAsync({ payer: issuer, owner, mint, tokenProgram }); // prettier-ignore
  const coins = (to: Address, amount: bigint) =>
    system.getTransferSolInstruction({ source: payer, destination: to, amount });
  const move = async (to: Address, mint: Address, amount: bigint) =>
    token.getTransferInstruction({ source: await ata(payer.address, mint), destination: await ata(to, mint), authority: payer, amount }); // prettier-ignore
  const moveChecked = async (to: Address, mint: Address, amount: bigint, tokenProgram: Address = token.TOKEN_PROGRAM_ADDRESS) =>
    token.getTransferCheckedInstruction(
      {
        source: await ata(payer.address, mint, tokenProgram), destination: await ata(to, mint, tokenProgram),
        mint, authority: payer, amount, decimals: 6,
      },
      { programAddress: tokenProgram },
    ); // prettier-ignore

  /** What the watch of accounts credits to a wallet, by currency; it must leave nothing to be looked at. */
  async function credited(to: Address): Promise<Record<string, bigint>> {
    const reader = node().accounts;
    const sums: Record<string, bigint> = {};
    let cursor: string | null = null;
    for (let more = true; more;) {
      const reading = await reader.since({ address: to, cursor, from: 0 });
      for (const { ordinal, money } of reading.transfers)
        if (ordinal.startsWith(`${to}.`)) sums[money.currency] = (sums[money.currency] ?? 0n) + money.amount; // prettier-ignore
      ({ cursor, more } = reading);
    }
    expect(await reader.changed([{ address: to, cursor, from: 0 }])).to.deep.equal([]);
    return sums;
  }

  /** The same by the machine's own books, of a wallet that had nothing before. */
  function held(to: Address): Record<string, bigint> {
    const all = { SOL: vm.svm.getBalance(to) ?? 0n, USDT: vm.tokens(to, USDT), USDC: vm.tokens(to, USDC) }; // prettier-ignore
    return Object.fromEntries(Object.entries(all).filter(([, amount]) => amount > 0n));
  }

  async function both(to: Address, expected: Record<string, bigint>): Promise<void> {
    expect(held(to), 'what the machine says').to.deep.equal(expected);
    expect(await credited(to), 'what is credited').to.deep.equal(expected);
  }

  for (const version of ['legacy', 0, 1] as const)
    it(`pays coins and tokens by transactions of version ${version}`, async () => {
      const to = await wallet(`version ${version}`);
      const instructions = [coins(to, 2n * SOL), await open(to, USDT), await move(to, USDT, 5_000_000n)]; // prettier-ignore
      const { signature, error, inner } = await vm.execute(payer, instructions, { version });
      expect(error).to.equal(null);
      expect(inner, 'the token account is made by programs that call one another').to.be.above(0);
      await both(to, { SOL: 2n * SOL, USDT: 5_000_000n });
      expect(await node().sent?.(signature)).to.include({ succeeded: true, confirmations: 1 });
      await vm.execute(payer, [await moveChecked(to, USDT, 1n), await open(to, USDC), await moveChecked(to, USDC, 7n)], { version }); // prettier-ignore
      await both(to, { SOL: 2n * SOL, USDT: 5_000_001n, USDC: 7n });
    });

  it('pays twice in one transaction, to one wallet and to two', async () => {
    const [one, other] = [await wallet('twice one'), await wallet('twice other')];
    const { signature } = await vm.execute(payer, [
      coins(one, SOL),
      coins(other, 3n * SOL),
      coins(one, SOL),
      await open(one, USDC),
      await move(one, USDC, 4n),
      await moveChecked(one, USDC, 5n),
    ]);
    await both(one, { SOL: 2n * SOL, USDC: 9n });
    await both(other, { SOL: 3n * SOL });
    const found = await node().accounts.ofTransaction(signature);
    expect(found?.map(({ ordinal }) => ordinal)).to.have.members([`${one}.SOL`, `${other}.SOL`, `${one}.USDC`]); // prettier-ignore
  });

  it('names accounts by a lookup table', async () => {
    const to = await wallet('by table');
    const table = await wallet('the table');
    const addresses = [to, await ata(to, USDT), USDT, await ata(payer.address, USDT)];
    const head = Buffer.alloc(56);
    head.writeUInt32LE(1, 0);
    head.writeBigUInt64LE(2n ** 64n - 1n, 4);
    const data = Buffer.concat([
      head,
      ...addresses.map((each) => Buffer.from(getAddressEncoder().encode(each))),
    ]);
    vm.svm.setAccount({
      address: table, data, executable: false, lamports: lamports(SOL), space: BigInt(data.length),
      programAddress: address('AddressLookupTab1e1111111111111111111111111'),
    }); // prettier-ignore
    const instructions = [coins(to, SOL), await open(to, USDT), await moveChecked(to, USDT, 6n)];
    const { before } = await vm.execute(payer, instructions, { version: 0, tables: { [table]: addresses } }); // prettier-ignore
    expect([...before.loaded.writable, ...before.loaded.readonly]).to.have.members(addresses);
    await both(to, { SOL, USDT: 6n });
  });

  it('moves coins by programs that are no transfer', async () => {
    const to = await wallet('by programs');
    const rent = vm.svm.minimumBalanceForRentExemption(TOKEN_BYTES);
    const temporary = await keysOf('temporary');
    const wrap = (owner: Address): Instruction[] => [
      system.getCreateAccountInstruction({ payer, newAccount: temporary, lamports: rent + SOL, space: TOKEN_BYTES, programAddress: token.TOKEN_PROGRAM_ADDRESS }), // prettier-ignore
      token.getInitializeAccount3Instruction({ account: temporary.address, mint: WRAPPED, owner }),
    ];
    const close = token.getCloseAccountInstruction({ account: temporary.address, destination: to, owner: payer }); // prettier-ignore
    // Made and closed in one transaction; then over two.
    await vm.execute(payer, [...wrap(payer.address), close]);
    await both(to, { SOL: SOL + rent });
    await vm.execute(payer, wrap(payer.address));
    await vm.execute(payer, [close]);
    await both(to, { SOL: 2n * (SOL + rent) });
    const nonce = await keysOf('nonce');
    const kept = vm.svm.minimumBalanceForRentExemption(NONCE_BYTES) + SOL;
    await vm.execute(payer, [
      system.getCreateAccountInstruction({ payer, newAccount: nonce, lamports: kept, space: NONCE_BYTES, programAddress: system.SYSTEM_PROGRAM_ADDRESS }), // prettier-ignore
      system.getInitializeNonceAccountInstruction({ nonceAccount: nonce.address, nonceAuthority: payer.address }), // prettier-ignore
    ]);
    const withdrawn = await vm.execute(payer, [
      system.getWithdrawNonceAccountInstruction({ nonceAccount: nonce.address, recipientAccount: to, nonceAuthority: payer, withdrawAmount: SOL }), // prettier-ignore
    ]);
    expect(withdrawn.error).to.equal(null);
    await both(to, { SOL: 3n * SOL + 2n * rent });
  });

  it('moves coins and tokens by a program that calls another', async () => {
    const to = await wallet('by calls');
    const program = await wallet('the program');
    vm.svm.addProgram(program, forwarder());
    const through = ({ programAddress, accounts = [], data }: Instruction): Instruction => ({
      programAddress: program,
      accounts: [...accounts, { address: programAddress, role: AccountRole.READONLY }],
      ...(data ? { data } : {}),
    });
    for (const mint of [USDT, USDC]) await vm.execute(payer, [await open(to, mint)]);
    const all = [coins(to, SOL), await move(to, USDT, 5n), await moveChecked(to, USDC, 6n)];
    const { error, inner } = await vm.execute(payer, all.map(through));
    expect([error, inner]).to.deep.equal([null, 3]);
    await both(to, { SOL, USDT: 5n, USDC: 6n });
    const failed = await vm.execute(payer, [through(coins(to, SOL)), through(await move(to, USDT, 10n ** 15n))]); // prettier-ignore
    expect(failed.error).to.match(/Custom\(1\)/);
    await both(to, { SOL, USDT: 5n, USDC: 6n });
  });

  it('moves tokens by delegates, multisignatures and several at once', async () => {
    const to = await wallet('by others');
    const [delegate, one, two, many] = await Promise.all([vm.rich('delegate'), keysOf('signer one'), keysOf('signer two'), keysOf('multisignature')]); // prettier-ignore
    const source = await ata(payer.address, USDC);
    await vm.execute(payer, [
      await open(to, USDC),
      token.getApproveInstruction({ source, delegate: delegate.address, owner: payer, amount: 10n }), // prettier-ignore
      system.getCreateAccountInstruction({ payer, newAccount: many, lamports: SOL, space: 355n, programAddress: token.TOKEN_PROGRAM_ADDRESS }), // prettier-ignore
      token.getInitializeMultisig2Instruction({ multisig: many.address, m: 2, signers: [one.address, two.address] }), // prettier-ignore
      await open(many.address, USDC),
      await move(many.address, USDC, 20n),
    ]);
    const destination = await ata(to, USDC);
    await vm.execute(delegate, [token.getTransferInstruction({ source, destination, authority: delegate, amount: 10n })]); // prettier-ignore
    await both(to, { USDC: 10n });
    await vm.execute(payer, [
      token.getTransferInstruction({ source: await ata(many.address, USDC), destination, authority: many.address, amount: 20n, multiSigners: [one, two] }), // prettier-ignore
    ]);
    await both(to, { USDC: 30n });
    const batch = token.getBatchInstruction([await move(to, USDC, 1n), await move(to, USDC, 2n)]);
    expect((await vm.execute(payer, [batch])).error).to.equal(null);
    await both(to, { USDC: 33n });
  });

  it('brings nothing that failed, of another mint, or of dust', async () => {
    const to = await wallet('nothing');
    const fake = await wallet('fake mint');
    vm.mint(fake, issuer.address);
    await vm.execute(issuer, [
      await open(to, fake),
      token.getMintToInstruction({ mint: fake, token: await ata(to, fake), mintAuthority: issuer, amount: 10n ** 12n }), // prettier-ignore
    ]);
    await both(to, {});
    const failed = await vm.execute(payer, [
      coins(to, SOL),
      await open(to, USDT),
      await move(to, USDT, 10n ** 15n),
    ]);
    expect(failed.error).to.match(/Custom\(1\)/);
    expect(await node().sent?.(failed.signature)).to.deep.include({ succeeded: false, transfers: [] }); // prettier-ignore
    await both(to, {});
    // A new account has to hold its rent: the machine itself refuses less.
    const poor = await vm.execute(payer, [coins(to, 5_000n)]);
    expect(poor.error).to.match(/InsufficientFundsForRent/);
    await both(to, {});
    await vm.execute(payer, [coins(to, SOL)]);
    await vm.execute(payer, [coins(to, 4_999n)]);
    expect(held(to)).to.deep.equal({ SOL: SOL + 4_999n });
    expect(await credited(to)).to.deep.equal({ SOL });
  });

  it('brings nothing of a Token-2022 that is not ours, and of one that is what is left of its fee', async () => {
    const to = await wallet('with fee');
    const mint = await keysOf('mint with fee');
    const space = 278n;
    const made = await vm.execute(payer, [
      system.getCreateAccountInstruction({ payer, newAccount: mint, lamports: vm.svm.minimumBalanceForRentExemption(space), space, programAddress: TOKEN_2022 }), // prettier-ignore
      // InitializeTransferFeeConfig: nobody may change it, a hundredth of each transfer, and at most this.
      { programAddress: TOKEN_2022, accounts: [{ address: mint.address, role: AccountRole.WRITABLE }], data: Uint8Array.from([26, 0, 0, 0, 100, 0, 64, 66, 15, 0, 0, 0, 0, 0]) }, // prettier-ignore
      token.getInitializeMint2Instruction({ mint: mint.address, decimals: 6, mintAuthority: issuer.address }, { programAddress: TOKEN_2022 }), // prettier-ignore
      await open(payer.address, mint.address, TOKEN_2022),
      await open(to, mint.address, TOKEN_2022),
      token.getMintToInstruction({ mint: mint.address, token: await ata(payer.address, mint.address, TOKEN_2022), mintAuthority: issuer, amount: 10n ** 9n }, { programAddress: TOKEN_2022 }), // prettier-ignore
    ]);
    expect(made.error).to.equal(null);
    const { signature, error } = await vm.execute(payer, [await moveChecked(to, mint.address, 10_000_000n, TOKEN_2022)]); // prettier-ignore
    expect(error).to.equal(null);
    await both(to, {});
    expect((await node().sent?.(signature))?.transfers).to.deep.equal([]);
    const ours = solanaWith({
      genesis: vm.genesis,
      assets: [...solana.assets.slice(0, 2), { currency: 'USDC', contract: mint.address, decimals: 6 }], // prettier-ignore
    });
    const found = await nodeOf(ours, vm.url).sent?.(signature);
    expect(found?.transfers.map(({ money }) => money)).to.deep.equal([{ amount: 9_900_000n, currency: 'USDC' }]); // prettier-ignore
  });

  it('brings nothing by what its owner collects, and all that comes to a closed account later', async () => {
    const owner = await vm.rich('owner');
    const to = owner.address;
    // Begins after what lay there before anybody was shown the address.
    const { cursor } = await node().accounts.since({ address: to, cursor: null, from: 2 ** 31 });
    await vm.execute(payer, [await open(to, USDT), await move(to, USDT, 50n)]);
    const [source, destination] = [await ata(to, USDT), await ata(payer.address, USDT)];
    await vm.execute(owner, [
      token.getTransferInstruction({ source, destination, authority: owner, amount: 50n }),
      token.getCloseAccountInstruction({ account: source, destination: to, owner }),
    ]);
    expect(held(to), 'its tokens are gone').to.have.keys('SOL');
    await vm.execute(payer, [await open(to, USDT), await move(to, USDT, 8n), coins(to, SOL)]);
    const reading = await node().accounts.since({ address: to, cursor, from: 0 });
    const own = reading.transfers.filter(({ ordinal }) => ordinal.startsWith(to));
    expect(own.map(({ money }) => `${money.amount} ${money.currency}`)).to.deep.equal([
      '50 USDT', `${SOL} SOL`, '8 USDT',
    ]); // prettier-ignore
    expect(await node().accounts.changed([{ address: to, cursor: reading.cursor, from: 0 }])).to.deep.equal([]); // prettier-ignore
  });

  it('pays a Solana Pay request, which its reference finds', async () => {
    const to = await wallet('requested');
    const link = new URL(solana.payLink(to, { amount: 12_500_000n, currency: 'USDC' }));
    const reference = address(link.searchParams.get('reference') ?? '');
    const mint = address(link.searchParams.get('spl-token') ?? '');
    const amount = BigInt(Number(link.searchParams.get('amount')) * 1e6);
    const transfer = await moveChecked(address(link.pathname), mint, amount);
    const { signature } = await vm.execute(payer, [
      await open(to, USDC),
      { ...transfer, accounts: [...transfer.accounts, { address: reference, role: AccountRole.READONLY }] }, // prettier-ignore
    ]);
    await both(to, { USDC: 12_500_000n });
    const listed = await ask('getSignaturesForAddress', [reference, { commitment: 'finalized' }]);
    expect(listed).to.have.length(1);
    expect(listed).to.have.nested.property('[0].signature', signature);
  });

  it('leaves what lies in another token account of the wallet to its hash', async () => {
    const to = await wallet('elsewhere');
    const other = await keysOf('another account');
    const { signature } = await vm.execute(payer, [
      system.getCreateAccountInstruction({ payer, newAccount: other, lamports: SOL, space: TOKEN_BYTES, programAddress: token.TOKEN_PROGRAM_ADDRESS }), // prettier-ignore
      token.getInitializeAccount3Instruction({ account: other.address, mint: USDT, owner: to }),
      token.getTransferInstruction({ source: await ata(payer.address, USDT), destination: other.address, authority: payer, amount: 3n }), // prettier-ignore
    ]);
    expect(held(to)).to.deep.equal({ USDT: 3n });
    // Nothing in the transaction names the wallet, so no list of the wallet has it.
    expect(await credited(to)).to.deep.equal({});
    const found = await node().sent?.(signature);
    expect(found?.transfers.map(({ money }) => money.amount)).to.deep.equal([3n]);
  });

  async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const response = await fetch(vm.url, { method: 'POST', body });
    return ((await response.json()) as { result: unknown }).result;
  }
});
