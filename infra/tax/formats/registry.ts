import type { TaxFormat } from '../tax-format.ts';
import { blockpit } from './blockpit.ts';
import { coinledger } from './coinledger.ts';
import { cointracker } from './cointracker.ts';
import { cointracking } from './cointracking.ts';
import { koinly } from './koinly.ts';
import { rotki } from './rotki.ts';

/** By the word for `--format`. */
export const TAX_FORMATS = {
  koinly,
  cointracker,
  coinledger,
  rotki,
  cointracking,
  blockpit,
} as const satisfies Readonly<Record<string, TaxFormat>>;

export type TaxFormatName = keyof typeof TAX_FORMATS;
