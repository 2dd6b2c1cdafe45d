/** The name of a stage is part of the name of everything on AWS. */
export function isStageName(stage: string): boolean {
  return /^[a-z][a-z0-9-]{0,19}$/.test(stage);
}

/** One sentence on what is wrong with the name of a stage. */
export function stageFault(stage: string, example = 'test'): string | undefined {
  return isStageName(stage)
    ? undefined
    : `Stage '${stage}' must be 1–20 lower-case letters, digits or hyphens and start with a letter, e.g. ${example}.`;
}
