import { UserError } from '../../errors.ts';
import type { Scope } from '../../scope.ts';
import type { SealPurpose } from '../../secrets.ts';
import { identityDocuments, type IdentityDocument, type Options } from '../shop/options.ts';

/** Levels that somebody can ask for. */
export const askedLevels = ['basic', 'full'] as const;
export type AskedLevel = (typeof askedLevels)[number];

/** What is asked for, one after another. */
export const identitySteps = ['name', 'birth', 'document', 'front', 'back', 'selfie'] as const;
export type IdentityStep = (typeof identitySteps)[number];
export type PictureStep = 'front' | 'back' | 'selfie';

/** A picture at Telegram, as a photo or as a file. */
export interface Picture {
  readonly step: PictureStep;
  readonly fileId: string;
  readonly as: 'photo' | 'document';
}

/** What somebody told so far; sealed at rest. */
export interface Told {
  readonly name?: string;
  /** `1990-01-31`. */
  readonly birth?: string;
  readonly document?: IdentityDocument;
  readonly pictures: readonly Picture[];
}

/** One answer. */
export type Answer =
  { readonly step: 'name' | 'birth' | 'document'; readonly text: string } | Picture;

/** Passports say everything on one page. */
const TWO_SIDED: readonly IdentityDocument[] = ['id-card', 'licence'];
const LONGEST_NAME = 100;
/** Nobody opens an account before, nobody lives longer. */
const YOUNGEST = 14;
const OLDEST = 120;

/** What a level asks for. */
export function asksOf(options: Options, level: AskedLevel) {
  if (options.identity === null) throw new UserError('identity-off');
  return options.identity[level];
}

/** The next thing that is asked; null: all is told. */
export function nextStep(
  { documents, selfie }: ReturnType<typeof asksOf>,
  told: Told,
): IdentityStep | null {
  const has = (step: PictureStep) => told.pictures.some((each) => each.step === step);
  if (told.name === undefined) return 'name';
  if (told.birth === undefined) return 'birth';
  if (documents.length > 0) {
    // One that the shop takes no more does not count.
    const document = documents.find((each) => each === told.document);
    if (document === undefined) return 'document';
    if (!has('front')) return 'front';
    if (TWO_SIDED.includes(document) && !has('back')) return 'back';
  }
  return selfie && !has('selfie') ? 'selfie' : null;
}

/**
 * What was told with one more answer. Another document makes its pictures worthless. Throws UserError
 * `identity-name`, `identity-birth` or `button-old`.
 */
export function withAnswer(told: Told, answer: Answer, now: number): Told {
  if ('fileId' in answer) {
    const others = told.pictures.filter(({ step }) => step !== answer.step);
    return { ...told, pictures: [...others, answer] };
  }
  if (answer.step === 'name') return { ...told, name: readName(answer.text) };
  if (answer.step === 'birth') return { ...told, birth: readBirth(answer.text, now) };
  const document = identityDocuments.find((each) => each === answer.text);
  if (!document) throw new UserError('button-old');
  const pictures = told.pictures.filter(({ step }) => step === 'selfie');
  return { ...told, document, pictures };
}

/** What sealed words of a customer belong to. */
export function toldPurpose(scope: Scope, customerId: bigint): SealPurpose {
  return { tenantId: scope.tenant.id, purpose: `identity:${customerId}` };
}

function readName(text: string): string {
  const name = text.trim().replaceAll(/\s+/g, ' ');
  if (
    name.length > LONGEST_NAME ||
    !/^\p{L}[\p{L}\p{M}'’.\- ]*$/u.test(name) ||
    !name.includes(' ')
  )
    throw new UserError('identity-name');
  return name;
}

/** `31.01.1990`, `31/1/1990` or `1990-01-31`. */
function readBirth(text: string, now: number): string {
  const plain = text.trim();
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(plain) ?? reversed(plain);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  const age = (years: number) => Date.UTC(Number(year) + years, Number(month) - 1, Number(day));
  if (!isReal || age(YOUNGEST) > now || age(OLDEST) < now) throw new UserError('identity-birth');
  return date.toISOString().slice(0, 10);
}

function reversed(text: string): string[] {
  const [all = '', year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return [all, day, month, year];
}
