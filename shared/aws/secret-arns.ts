import * as z from 'zod';

/** ARNs by name as the stack writes them, in an output and in an environment variable: JSON text. */
export const secretArnsText = z
  .string('is not set')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string(), z.string().startsWith('arn:', 'is not an ARN'), 'is not a map of ARNs'));
