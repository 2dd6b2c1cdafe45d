import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import * as z from 'zod';
import type { DataFolder } from './data-folder.ts';

/** Where a command run beside the host finds it. Believed only while that very process holds the folder's lock. */
const hostFileSchema = z.strictObject({
  pid: z.int().positive(),
  /** Loopback port of the host's paper exchange. */
  paperPort: z.int().positive(),
});

export type HostFile = z.output<typeof hostFileSchema>;

export function writeHostFile(folder: DataFolder, host: HostFile): void {
  const draft = `${folder.hostFile}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(host)}\n`, { mode: 0o600 });
  renameSync(draft, folder.hostFile);
}

/** `undefined` when there is none or it cannot be read as one. */
export function readHostFile(folder: DataFolder): HostFile | undefined {
  try {
    return hostFileSchema.parse(JSON.parse(readFileSync(folder.hostFile, 'utf8')));
  } catch {
    return undefined;
  }
}

export function removeHostFile(folder: DataFolder): void {
  rmSync(folder.hostFile, { force: true });
}
