/** A bank or wallet that Chapa sends to. */
export interface ChapaBank {
  /** Its `bank_code`. */
  readonly code: number;
  readonly name: string;
}

/**
 * Wallets first, then banks by name: what people are asked to choose from. `GET /v1/banks` is asked
 * about the chosen one before a payout, so a bank that left is refused and not sent to.
 */
export const chapaBanks: readonly ChapaBank[] = [
  { code: 855, name: 'telebirr' },
  { code: 128, name: 'CBEBirr' },
  { code: 266, name: 'M-Pesa' },
  { code: 893, name: 'Coopay-Ebirr' },
  { code: 130, name: 'Abay Bank' },
  { code: 772, name: 'Addis International Bank' },
  { code: 207, name: 'Ahadu Bank' },
  { code: 656, name: 'Awash Bank' },
  { code: 347, name: 'Bank of Abyssinia' },
  { code: 571, name: 'Berhan Bank' },
  { code: 946, name: 'Commercial Bank of Ethiopia' },
  { code: 880, name: 'Dashen Bank' },
  { code: 301, name: 'Global Bank Ethiopia' },
  { code: 534, name: 'Hibret Bank' },
  { code: 315, name: 'Lion International Bank' },
  { code: 979, name: 'Nib International Bank' },
  { code: 423, name: 'Oromia Bank' },
  { code: 472, name: 'Wegagen Bank' },
  { code: 687, name: 'Zemen Bank' },
];
