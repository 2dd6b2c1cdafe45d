import process from 'node:process';

/** Milliseconds of a core that this thread has used so far: what it takes does not grow with what else is running. */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
