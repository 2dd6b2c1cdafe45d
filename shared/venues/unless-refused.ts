import { AppError, type ErrorCode } from '../core/errors.ts';

/** What is answered where a venue lacks a part, or the key may not read it. */
const NOT_HAD: readonly ErrorCode[] = ['venue.auth', 'venue.refused', 'venue.unsupported'];

/** What `read` answers; `undefined` for a part that the account does not have or its key may not read. */
export async function unlessRefused<Part>(read: () => Promise<Part>): Promise<Part | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof AppError && NOT_HAD.includes(thrown.code)) return undefined;
    throw thrown;
  }
}

/** As `unlessRefused`, for a part that the venue itself does not have: a refused key is an error here. */
export async function unlessUnsupported<Part>(read: () => Promise<Part>): Promise<Part | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'venue.unsupported') return undefined;
    throw thrown;
  }
}
