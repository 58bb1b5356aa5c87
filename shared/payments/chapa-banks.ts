/** A bank or wallet that Chapa sends to. */
export interface ChapaBank {
  /** Its `bank_code`. */
  readonly value: string;
  readonly label: string;
}

/**
 * Wallets first, then banks by name: what people are asked to choose from. `GET /v1/banks` is asked
 * about the chosen one before a payout, so a bank that left is refused and not sent to.
 */
export const chapaBanks: readonly ChapaBank[] = [
  { value: '855', label: 'telebirr' },
  { value: '128', label: 'CBEBirr' },
  { value: '266', label: 'M-Pesa' },
  { value: '893', label: 'Coopay-Ebirr' },
  { value: '130', label: 'Abay Bank' },
  { value: '772', label: 'Addis International Bank' },
  { value: '207', label: 'Ahadu Bank' },
  { value: '656', label: 'Awash Bank' },
  { value: '347', label: 'Bank of Abyssinia' },
  { value: '571', label: 'Berhan Bank' },
  { value: '946', label: 'Commercial Bank of Ethiopia' },
  { value: '880', label: 'Dashen Bank' },
  { value: '301', label: 'Global Bank Ethiopia' },
  { value: '534', label: 'Hibret Bank' },
  { value: '315', label: 'Lion International Bank' },
  { value: '979', label: 'Nib International Bank' },
  { value: '423', label: 'Oromia Bank' },
  { value: '472', label: 'Wegagen Bank' },
  { value: '687', label: 'Zemen Bank' },
];
