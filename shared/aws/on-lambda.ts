import { fileURLToPath } from 'node:url';
import { systemClock } from '../core/system-clock.ts';
import type { BoundHandler, FunctionHandler, InvocationContext } from '../handler.ts';
import { createFigures } from '../metrics/figures.ts';
import { type AwsSurroundings, awsDeps } from './deps.ts';
import type { AwsExtras } from './extras.ts';
import { writingFigures } from './write-figures.ts';

/** What Lambda calls. */
export type LambdaHandler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/** The file that the deployment puts beside the bundle, which this file is then part of. */
const BESIDE_THE_BUNDLE = fileURLToPath(new URL('automations.json', import.meta.url));

/** Runs a function on Lambda: dependencies are built by the first invocation and kept for the later ones. */
export function onLambda(
  functionHandler: FunctionHandler,
  extras: AwsExtras = {},
  surroundings: AwsSurroundings = {
    // biome-ignore lint/style/noProcessEnv: this is where Lambda hands the environment over.
    environment: process.env,
    automationsFile: BESIDE_THE_BUNDLE,
  },
): LambdaHandler {
  let bound: Promise<BoundHandler> | undefined;
  // A process has one invocation at a time, so what it counts is that invocation's.
  const figures = createFigures();
  const parts = {
    figures,
    environment: surroundings.environment,
    function: functionHandler.name,
    clock: systemClock,
  };
  return (event, context) =>
    writingFigures(parts, context, async () => {
      bound ??= awsDeps(surroundings, extras, figures).then((deps) => functionHandler.bind(deps));
      const handler = await bound.catch((thrown) => {
        bound = undefined;
        figures.add('RunsFailed', 1);
        throw thrown;
      });
      return handler(event, context);
    });
}
