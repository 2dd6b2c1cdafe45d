/** The sentence for an answer that is none of the allowed ones, or nothing. */
export function oneOf(answer: string | undefined, allowed: readonly string[]): string | undefined {
  if (answer !== undefined && allowed.includes(answer)) return undefined;
  // What was typed is not repeated: by mistake it may be something that nobody should see.
  return `Answer ${allowed.slice(0, -1).join(', ')}${allowed.length > 1 ? ' or ' : ''}${allowed.at(-1)}.`;
}
