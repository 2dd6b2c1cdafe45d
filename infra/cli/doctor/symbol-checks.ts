/** Whether the exchange knows and trades the symbols that the automations name. */
import { messageOf } from '../../../shared/core/errors.ts';
import type { Instrument, Venue } from '../../../shared/venues/venue.ts';
import { attempt, codeOf } from './attempt.ts';
import type { Finding, Verdicts } from './finding.ts';

export interface SymbolReport {
  readonly findings: readonly Finding[];
  readonly instruments: readonly Instrument[];
}

/** `check` names the findings. */
export async function checkSymbols(
  say: Verdicts,
  check: string,
  venue: Pick<Venue, 'instruments'>,
  symbols: readonly string[],
): Promise<SymbolReport> {
  if (symbols.length === 0) return { findings: [], instruments: [] };
  const asked = await attempt(() => venue.instruments(symbols));
  if (!asked.ok && codeOf(asked.error) === 'venue.notFound')
    return checkEachSymbol(say, check, venue, symbols);
  if (!asked.ok) return { findings: [say.failed(check, messageOf(asked.error))], instruments: [] };
  const offline = asked.value
    .filter(({ tradable }) => !tradable)
    .map((instrument) => notTraded(say, check, instrument));
  return {
    findings: offline.length === 0 ? [say.ok(check, `${symbols.join(', ')}: known and traded.`)] : offline,
    instruments: asked.value,
  };
}

/** Asked for several symbols, a venue names only the first that it does not know. */
async function checkEachSymbol(
  say: Verdicts,
  check: string,
  venue: Pick<Venue, 'instruments'>,
  symbols: readonly string[],
): Promise<SymbolReport> {
  const findings: Finding[] = [];
  const instruments: Instrument[] = [];
  for (const symbol of symbols) {
    const asked = await attempt(() => venue.instruments([symbol]));
    const found = asked.ok ? asked.value : [];
    instruments.push(...found);
    findings.push(
      ...found.filter(({ tradable }) => !tradable).map((instrument) => notTraded(say, check, instrument)),
    );
    if (!asked.ok) findings.push(unknownSymbol(say, check, symbol, asked.error));
  }
  return { findings, instruments };
}

function unknownSymbol(say: Verdicts, check: string, symbol: string, error: unknown): Finding {
  return codeOf(error) === 'venue.notFound'
    ? say.failed(check, `The exchange does not know ${symbol}: check its spelling in the automations.`)
    : say.failed(check, messageOf(error));
}

function notTraded(say: Verdicts, check: string, { symbol }: Instrument): Finding {
  return say.failed(
    check,
    `The exchange does not trade ${symbol} at present: pause what uses it or choose another.`,
  );
}
