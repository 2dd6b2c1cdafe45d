/** What a bundle was made of, in few characters: told to each function, so that a person can ask what is deployed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedAutomations } from '../shared/automations/schema.ts';
import { AUTOMATIONS_FILE, hashOfAutomationsText, hashOfTexts } from '../shared/aws/automations-hash.ts';

/** As it stands in the bundle. */
export function automationsText(automations: ResolvedAutomations): string {
  return `${JSON.stringify(automations, undefined, 2)}\n`;
}

/** Of the code alone, in whatever files it is. */
export function codeHash(folder: string): string {
  return hashOfFiles(
    folder,
    readdirSync(folder).filter((name) => name !== AUTOMATIONS_FILE),
  );
}

export function automationsHash(folder: string): string {
  return hashOfFiles(
    folder,
    readdirSync(folder).filter((name) => name === AUTOMATIONS_FILE),
  );
}

/** The same as of a bundle with them. */
export function hashOfAutomations(automations: ResolvedAutomations): string {
  return hashOfAutomationsText(automationsText(automations));
}

function hashOfFiles(folder: string, names: readonly string[]): string {
  return hashOfTexts([...names].sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
