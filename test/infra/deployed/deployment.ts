/** The stacks as if they were deployed: what the templates say, on emulators. */

import { functions } from '../../../infra/functions.ts';
import { functionName } from '../../../infra/physical-names.ts';
import type { Automations } from '../../../shared/automations/schema.ts';
import { type AwsEndpoint, startAwsEndpoint } from './aws-endpoint.ts';
import {
  type CloudAssembly,
  type StackTemplate,
  synthesizeApp,
  type TemplateResource,
} from './cloud-assembly.ts';
import { createResources, type Emulators, PLACE, startEmulators } from './emulators.ts';
import { type Resolve, resolver } from './intrinsics.ts';
import { type LambdaProcess, startLambda } from './lambda-process.ts';
import type { Statement } from './policies.ts';

/** The stage that `cdk synth` makes when nobody names one. */
const STAGE = 'prod';

/** A function as its template has it, every reference resolved. */
export interface DeployedFunction {
  readonly name: string;
  readonly arn: string;
  readonly folder: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly statements: readonly Statement[];
  readonly accessKeyId: string;
}

export interface Deployment {
  readonly emulators: Emulators;
  readonly aws: AwsEndpoint;
  /** By the name of its row in `infra/functions.ts`. */
  function(name: string): DeployedFunction;
  readonly functions: readonly DeployedFunction[];
  /** Properties of all resources of a type, resolved. */
  resources(type: string): readonly Readonly<Record<string, unknown>>[];
  /** A cold start. */
  start(name: string): LambdaProcess;
  /** Everything that any function has logged, a line each. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

export interface DeploymentOptions {
  readonly automations: Automations;
  readonly folder: string;
  /** File with the certificate of the https servers that the functions shall trust. */
  readonly trusted: string;
  /** By how much the functions' clock is ahead of the real one. */
  readonly aheadMs: () => number;
}

export async function deploy(options: DeploymentOptions): Promise<Deployment> {
  const [assembly, emulators] = await Promise.all([
    synthesizeApp(options.automations, options.folder),
    startEmulators(),
  ]);
  const aws = await startAwsEndpoint(emulators.addresses, PLACE);
  const physicalOf = await createResources(assembly.stacks, emulators, aws.url);
  const pseudo = {
    'AWS::Region': PLACE.region,
    'AWS::AccountId': PLACE.accountId,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const resolve = resolver(assembly.stacks, { physicalOf, pseudo });
  const deployed = functionsOf(assembly, resolve);
  for (const { name, statements, accessKeyId } of deployed.values()) {
    aws.callers.set(accessKeyId, { name, statements });
  }
  const log: string[] = [];
  const processes: LambdaProcess[] = [];
  const functionNamed = (name: string): DeployedFunction => {
    const found = deployed.get(name);
    if (found === undefined) throw new Error(`the template has no function ${name}`);
    return found;
  };
  return {
    emulators,
    aws,
    function: functionNamed,
    functions: [...deployed.values()],
    resources: (type) =>
      resourcesOf(assembly.stacks, type).map(
        ({ stack, resource }) =>
          resolve(stack.stackName, resource.Properties) as Readonly<Record<string, unknown>>,
      ),
    start: (name) => {
      const { folder, handler, environment, timeoutMs, accessKeyId } = functionNamed(name);
      const process = startLambda({
        folder,
        handler,
        timeoutMs,
        aheadMs: options.aheadMs,
        onLog: (line) => log.push(line),
        environment: {
          ...environment,
          AWS_REGION: PLACE.region,
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: 'of-an-emulator',
          AWS_SESSION_TOKEN: 'of-an-emulator',
          AWS_ENDPOINT_URL: aws.url,
          AWS_LAMBDA_FUNCTION_NAME: name,
          LAMBDA_TASK_ROOT: folder,
          NODE_EXTRA_CA_CERTS: options.trusted,
          TZ: ':UTC',
        },
      });
      processes.push(process);
      return process;
    },
    log,
    stop: async () => {
      await Promise.all(processes.map((process) => process.stop()));
      await Promise.all([aws.stop(), emulators.stop()]);
    },
  };
}

function functionsOf(assembly: CloudAssembly, resolve: Resolve): ReadonlyMap<string, DeployedFunction> {
  const { stacks, folderOf } = assembly;
  const found = resourcesOf(stacks, 'AWS::Lambda::Function').flatMap(({ stack, logicalId, resource }) => {
    // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own JSON, looked at by path.
    const given = resolve(stack.stackName, resource.Properties) as any;
    // What CDK itself brings along is none of ours.
    const row = functions.find(({ name }) => functionName(STAGE, name) === given.FunctionName);
    return row === undefined ? [] : [{ row, stack, logicalId, given }];
  });
  return new Map(
    found.map(({ row, stack, logicalId, given }, index): [string, DeployedFunction] => [
      row.name,
      {
        name: row.name,
        arn: String(resolve(stack.stackName, { 'Fn::GetAtt': [logicalId, 'Arn'] })),
        folder: folderOf(given.Code.S3Key),
        handler: given.Handler,
        environment: given.Environment.Variables,
        timeoutMs: given.Timeout * 1_000,
        statements: statementsOf(stacks, resolve, given.Role),
        accessKeyId: `ASIAEMULATED${String(index).padStart(8, '0')}`,
      },
    ]),
  );
}

/** Of the policies in the role. It must have no others. */
function statementsOf(
  stacks: readonly StackTemplate[],
  resolve: Resolve,
  roleArn: string,
): readonly Statement[] {
  const role = resourcesOf(stacks, 'AWS::IAM::Role').find(
    ({ stack, logicalId }) => resolve(stack.stackName, { 'Fn::GetAtt': [logicalId, 'Arn'] }) === roleArn,
  );
  if (role === undefined) throw new Error(`no template has the role ${roleArn}`);
  const { Policies, ManagedPolicyArns = [] } = role.resource.Properties;
  if (ManagedPolicyArns.length > 0) throw new Error(`${roleArn} has rights that its template does not show`);
  const policies = resolve(role.stack.stackName, Policies) as readonly {
    readonly PolicyDocument: { readonly Statement: readonly Statement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function resourcesOf(stacks: readonly StackTemplate[], type: string) {
  return stacks.flatMap((stack) =>
    Object.entries(stack.resources)
      .filter(([, { Type }]) => Type === type)
      .map(([logicalId, resource]): Found => ({ stack, logicalId, resource })),
  );
}

interface Found {
  readonly stack: StackTemplate;
  readonly logicalId: string;
  readonly resource: TemplateResource;
}
