export interface ReadSecretArns {
  readonly arns: Readonly<Record<string, string>>;
  /** What is wrong, each to follow the name of what holds the text: ` is not JSON`, `.main is not an ARN`. */
  readonly faults: readonly string[];
}

/** ARNs by name as the stack writes them, in an output and in an environment variable: JSON text. */
export function readSecretArns(text: string): ReadSecretArns {
  const found = parsed(text);
  if (found === undefined) return { arns: {}, faults: [' is not JSON'] };
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return { arns: {}, faults: [' is not a map of ARNs'] };
  }
  const wrong = Object.entries(found).filter(([, arn]) => typeof arn !== 'string' || !arn.startsWith('arn:'));
  return { arns: found as Record<string, string>, faults: wrong.map(([name]) => `.${name} is not an ARN`) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
