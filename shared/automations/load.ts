/** Reads the automations file, wherever it lies. It may be a copy: at run time it needs nothing of this project. */
import { readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError, messageOf } from '../core/errors.ts';
import { resolveAutomations } from './resolve.ts';
import type { ResolvedAutomations } from './schema.ts';

const MODULE_ENDINGS = ['.ts', '.mts', '.js', '.mjs'];

/**
 * A module that exports `automations`, or the same as JSON. Throws `config.notFound` when there is no such file and
 * `config.invalid`, in one sentence or with one line a fault, when it cannot be used.
 */
export async function loadAutomations(path: string): Promise<ResolvedAutomations> {
  const file = resolve(path);
  await mustBeFile(file);
  const value = extname(file) === '.json' ? await readJson(file) : await importAutomations(file);
  return resolveAutomations(value, file);
}

async function mustBeFile(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new AppError('config.notFound', `The automations file ${file} cannot be read (${error.code}).`, {
      cause: error,
    });
  });
  if (found?.isFile()) return;
  const fault =
    found === undefined ? 'There is no automations file at' : 'There is no file, but a folder, at';
  throw new AppError('config.notFound', `${fault} ${file}; give its path with --automations FILE.`);
}

/** The parser's own message is left out: it quotes the file, and a secrets file may be given by mistake. */
async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new AppError('config.notFound', `The automations file ${file} cannot be read (${error.code}).`, {
      cause: error,
    });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    const place = /\(line \d+ column \d+\)/.exec(messageOf(error))?.[0].slice(1, -1);
    throw invalid(`${basename(file)} is not valid JSON${place ? ` at ${place}` : ''}; mend ${file}.`);
  }
}

async function importAutomations(file: string): Promise<unknown> {
  if (!MODULE_ENDINGS.includes(extname(file))) {
    throw invalid(`${file} must end in ${MODULE_ENDINGS.join(', ')} or .json to be read as automations.`);
  }
  const module = await importModule(file);
  if ('automations' in module) return module.automations;
  throw invalid(`${file} exports no automations; write "export const automations = { … }" in it.`);
}

async function importModule(file: string): Promise<{ readonly automations?: unknown }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw invalid(
        `${file} cannot be read as TypeScript${lineOf(error, file)}: ${firstLine(error)}.`,
        error,
      );
    }
    throw invalid(`${file} fails while it is loaded: ${firstLine(error)}.`, error);
  }
}

/** Node names the faulty line only in the first line of the stack, as `path:line`. */
function lineOf(error: SyntaxError, file: string): string {
  const place = error.stack?.split('\n')[0] ?? '';
  const line = place.includes(basename(file)) ? /:(\d+)$/.exec(place)?.[1] : undefined;
  return line === undefined ? '' : ` (line ${line})`;
}

function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0]?.replace(/\.$/, '') ?? '';
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('config.invalid', message, { cause });
}
