/** Addresses to compare, numbered where there are several. */
export function listOf(addresses: readonly string[]): string {
  return addresses
    .map((address, i) => `${addresses.length > 1 ? `${i + 1}. ` : ''}<code>${address}</code>`)
    .join('\n');
}
