import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import * as z from 'zod';
import { type DataFolder, lockHolder } from './data-folder.ts';

/** Where a command run beside the host finds it. Believed only while that very process holds the folder's lock. */
const hostFileSchema = z.strictObject({
  pid: z.int().positive(),
  /** Loopback port of the host's paper exchange, if it has one. */
  paperPort: z.int().positive().optional(),
  /** Loopback port where the host shows its page. */
  pagePort: z.int().positive().optional(),
  /** Loopback port where the host receives signals, if it does. */
  signalPort: z.int().positive().optional(),
});

export type HostFile = z.output<typeof hostFileSchema>;

/** Adds to what this process wrote before; what another left behind is forgotten. */
export function writeHostFile(folder: DataFolder, ports: Omit<HostFile, 'pid'>): void {
  const { pid } = process;
  const before = readHostFile(folder);
  const host: HostFile = { ...(before?.pid === pid ? before : {}), pid, ...ports };
  const draft = `${folder.hostFile}.${pid}.new`;
  writeFileSync(draft, `${JSON.stringify(host)}\n`, { mode: 0o600 });
  renameSync(draft, folder.hostFile);
}

/** What the host that runs on this folder now has written; `undefined` when none runs, or it listens nowhere. */
export function runningHost(folder: DataFolder): HostFile | undefined {
  const host = readHostFile(folder);
  // The file alone proves nothing: it may be what a killed host left behind.
  return host !== undefined && host.pid === lockHolder(folder) ? host : undefined;
}

/** Address of the page of the host that runs on this folder now, if one does. */
export function pageUrlOf(folder: DataFolder): string | undefined {
  const port = runningHost(folder)?.pagePort;
  return port === undefined ? undefined : `http://127.0.0.1:${port}/`;
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
