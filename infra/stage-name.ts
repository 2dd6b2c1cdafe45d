/** One sentence on what is wrong with the name of a stage, which is part of the name of everything on AWS. */
export function stageFault(stage: string, example = 'test'): string | undefined {
  return /^[a-z][a-z0-9-]{0,19}$/.test(stage)
    ? undefined
    : `Stage '${stage}' must be 1–20 lower-case letters, digits or hyphens and start with a letter, e.g. ${example}.`;
}
