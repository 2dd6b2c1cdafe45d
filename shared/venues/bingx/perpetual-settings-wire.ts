/** Settings of a symbol at BingX perpetuals, and what they mean here. */
import * as z from 'zod';
import { compare } from '../../core/decimal.ts';
import type { MarginMode } from '../perpetual.ts';
import { wireAmountIfAny } from './wire-values.ts';

/** The third is of accounts in hedge mode: each order's position stands for itself, which is no mode of ours. */
const MODES: Readonly<Record<string, MarginMode | undefined>> = {
  CROSSED: 'cross',
  ISOLATED: 'isolated',
  SEPARATE_ISOLATED: undefined,
};

export const marginTypeData = z
  .looseObject({
    marginType: z.string().refine((word) => Object.hasOwn(MODES, word), {
      error: (issue) => `unknown margin type ${JSON.stringify(issue.input)}`,
    }),
  })
  .transform(({ marginType }) => ({ marginMode: MODES[marginType] }));

/** What is asked for both directions is told for each; undefined where they differ. */
export const leveragesData = z
  .looseObject({ longLeverage: wireAmountIfAny, shortLeverage: wireAmountIfAny })
  .transform(({ longLeverage: long, shortLeverage: short }) =>
    long !== undefined && short !== undefined && compare(long, short) === 0 ? long : undefined,
  );

/** The answer to a change. */
export const leverageData = z.looseObject({ leverage: wireAmountIfAny });
