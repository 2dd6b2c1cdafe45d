import { createHash } from 'node:crypto';

/** The file beside the code of a deployed function. */
export const AUTOMATIONS_FILE = 'automations.json';

/** Of the file's text, in few characters. The stack tells it to the function, and the function holds the file to it. */
export function hashOfAutomationsText(text: string): string {
  return hashOfTexts([[AUTOMATIONS_FILE, text]]);
}

export function hashOfTexts(files: readonly (readonly [name: string, text: string])[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
