const NAMES: Readonly<Record<string, string>> = {
  binance: 'Binance',
  coingecko: 'CoinGecko',
  ecb: 'ECB',
  kraken: 'Kraken',
  okx: 'OKX',
};

/** Sources as people call them, in one line; what we know no name of as it is. */
export function sourceNames(sources: readonly string[]): string {
  return sources.map((id) => NAMES[id] ?? id).join(', ');
}
