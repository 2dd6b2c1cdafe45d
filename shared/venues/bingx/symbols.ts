/** Symbols of perpetuals, which BingX writes as those of spot. */
const SUFFIX = '-PERP';

/** `BTC-USDT-PERP` as BingX writes it. */
export function onWire(symbol: string): string {
  return symbol.endsWith(SUFFIX) ? symbol.slice(0, -SUFFIX.length) : symbol;
}

/** BingX's `BTC-USDT` as a perpetual is written here. */
export function asPerpetual(wireSymbol: string): string {
  return `${wireSymbol}${SUFFIX}`;
}

/** The two halves of a symbol of either market, also of one that is no longer listed. */
export function coinsOf(symbol: string): { readonly baseCoin: string; readonly quoteCoin: string } {
  const pair = onWire(symbol);
  const at = pair.lastIndexOf('-');
  return at === -1
    ? { baseCoin: pair, quoteCoin: '' }
    : { baseCoin: pair.slice(0, at), quoteCoin: pair.slice(at + 1) };
}
