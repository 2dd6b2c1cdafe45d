/** CloudFormation's intrinsic functions, as far as templates of this project use them; any other throws. */
import type { StackTemplate } from './cloud-assembly.ts';

/** What became of one resource: its `Ref`, and its attributes by name. */
export interface Physical {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Resolves a value of the stack's template to plain JSON. */
export type Resolve = (stackName: string, value: unknown) => unknown;

// biome-ignore lint/suspicious/noExplicitAny: the arguments have a shape for each function.
type Arguments = any;

export function resolver(
  stacks: readonly StackTemplate[],
  parts: {
    readonly physicalOf: (stackName: string, logicalId: string) => Physical;
    /** e.g. `AWS::Region`. */
    readonly pseudo: Readonly<Record<string, string>>;
  },
): Resolve {
  const stackOf = (stackName: string): StackTemplate => {
    const stack = stacks.find((each) => each.stackName === stackName);
    if (stack === undefined) throw new Error(`there is no stack ${stackName}`);
    return stack;
  };
  const output = (stackName: string, name: string): unknown => {
    const found = stackOf(stackName).outputs[name];
    if (found === undefined) throw new Error(`stack ${stackName} has no output ${name}`);
    return resolve(stackName, found.Value);
  };
  const reference = (stackName: string, name: string): string =>
    name.startsWith('AWS::') ? pseudoOf(stackName, name) : parts.physicalOf(stackName, name).ref;
  const pseudoOf = (stackName: string, name: string): string => {
    const value = name === 'AWS::StackName' ? stackName : parts.pseudo[name];
    if (value === undefined) throw new Error(`no value for ${name}`);
    return value;
  };
  const attribute = (stackName: string, logicalId: string, name: string): string => {
    const value = parts.physicalOf(stackName, logicalId).attributes[name];
    if (value === undefined) throw new Error(`nothing is known of ${logicalId}.${name}`);
    return value;
  };
  const substituted = (stackName: string, text: string, values: Arguments): string =>
    text.replaceAll(/\$\{([^!}]+)\}/g, (_, name: string) => {
      if (Object.hasOwn(values, name)) return String(resolve(stackName, values[name]));
      const [logicalId = '', ...path] = name.split('.');
      return path.length === 0 ? reference(stackName, name) : attribute(stackName, logicalId, path.join('.'));
    });

  const functions: Readonly<Record<string, (stackName: string, given: Arguments) => unknown>> = {
    Ref: reference,
    'Fn::GetAtt': (stackName, given) => {
      const [logicalId = '', ...path]: string[] = typeof given === 'string' ? given.split('.') : given;
      return attribute(stackName, logicalId, path.join('.'));
    },
    'Fn::Join': (stackName, [separator, items]) =>
      (resolve(stackName, items) as readonly string[]).join(separator),
    'Fn::Sub': (stackName, given) =>
      typeof given === 'string'
        ? substituted(stackName, given, {})
        : substituted(stackName, given[0], given[1]),
    'Fn::GetStackOutput': (_, { StackName, OutputName }) => output(StackName, OutputName),
    'Fn::Select': (stackName, [index, items]) =>
      (resolve(stackName, items) as readonly unknown[])[Number(index)],
    'Fn::Split': (stackName, [separator, text]) => String(resolve(stackName, text)).split(separator),
  };

  const resolve: Resolve = (stackName, value) => {
    if (Array.isArray(value)) return value.map((item) => resolve(stackName, item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [name = '', given] = entries[0] ?? [];
    if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
      const apply = functions[name];
      if (apply === undefined) throw new Error(`${name} is not known here`);
      return apply(stackName, given);
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, resolve(stackName, item)]));
  };
  return resolve;
}
