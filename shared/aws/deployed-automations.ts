/**
 * The automations that were deployed with a function: what runs is what was reviewed.
 *
 * They were checked and resolved when the stacks were made, so they are not checked again at each start, which would
 * cost as much as all clients of AWS. Instead the file must be the very one, by its hash.
 */
import { readFile } from 'node:fs/promises';
import type { ResolvedAutomations } from '../automations/schema.ts';
import { AppError } from '../core/errors.ts';
import { hashOfAutomationsText } from './automations-hash.ts';

/** Throws `config.notFound` when there is no such file, and `config.invalid` when it is another than was deployed. */
export async function readDeployedAutomations(file: string, hash: string): Promise<ResolvedAutomations> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AppError('config.notFound', `The automations file ${file} cannot be read (${error.code}).`, {
      cause: error,
    });
  });
  if (hashOfAutomationsText(text) === hash) return JSON.parse(text);
  throw new AppError(
    'config.invalid',
    `The automations beside this function are not those that it was deployed with (${file} was changed since): deploy the stacks again.`,
  );
}
