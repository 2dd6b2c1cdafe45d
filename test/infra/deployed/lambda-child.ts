/**
 * The runtime of one function: `node lambda-child.ts INDEX EXPORT`. Its process is told an event at a time over IPC and
 * answers with the report or the error, as Lambda's own runtime does.
 */
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** What the test sends. */
export interface Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  /** By how much the clock of this machine is ahead of the real one. */
  readonly aheadMs: number;
}

/** What becomes of it. */
export type Outcome =
  | { readonly report: unknown }
  | { readonly error: { readonly type: string; readonly message: string } };

const [, , index = '', name = ''] = process.argv;
const RealDate = Date;
let aheadMs = 0;

globalThis.Date = class extends RealDate {
  constructor(...given: []) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...given);
  }
  static override now(): number {
    return RealDate.now() + aheadMs;
  }
} as DateConstructor;

process.on('message', async (invocation: Invocation) => {
  aheadMs = invocation.aheadMs;
  process.send?.(await outcomeOf(invocation));
});

async function outcomeOf({ id, event, timeoutMs }: Invocation): Promise<Outcome> {
  const endMs = performance.now() + timeoutMs;
  const context = { awsRequestId: id, getRemainingTimeInMillis: () => Math.floor(endMs - performance.now()) };
  try {
    // The module is kept between invocations, as in an execution environment of Lambda.
    const module = await import(pathToFileURL(index).href);
    // Whatever cannot be sent as JSON would not come back from Lambda either.
    return { report: JSON.parse(JSON.stringify((await module[name](event, context)) ?? null)) };
  } catch (thrown) {
    const { name: type, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { error: { type, message } };
  }
}
