/**
 * Checks what goes over Pionex's wire against its official openapi files, in both directions: every request must be
 * one that a file describes, every reply one that it allows (see `spec-deviations.ts` for the differences).
 *
 * Whole numbers become BigInts before they are checked, so that an int64 is judged by all its digits.
 */
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { Fetch } from '../../shared/http/http-client.ts';
import { earnDeviations, walletDeviations } from './spec-account-deviations.ts';
import { botDeviations } from './spec-bot-deviations.ts';
import {
  type Deviation,
  futuresDeviations,
  type SpecDocument,
  type SpecOperation,
  type SpecParameter,
  type SpecSchema,
  spotDeviations,
} from './spec-deviations.ts';

export class SpecViolation extends Error {
  override readonly name = 'SpecViolation';
}

/** A checked handler, and everything that it found: a client may well take a thrown violation for a lost reply. */
export interface CheckedFetch extends Fetch {
  readonly violations: readonly SpecViolation[];
}

const INT64_MAX = 2n ** 63n - 1n;
const documents: Readonly<Record<string, SpecDocument>> = {
  'openapi.yaml': loadDocument('openapi.yaml', spotDeviations),
  'openapi_futures.yaml': loadDocument('openapi_futures.yaml', futuresDeviations),
  'openapi_bot.yaml': loadDocument('openapi_bot.yaml', botDeviations),
  'openapi_wallet.yaml': loadDocument('openapi_wallet.yaml', walletDeviations),
  'openapi_earn_dual.yaml': loadDocument('openapi_earn_dual.yaml', earnDeviations),
};
const ajv = createAjv();
const compiled = new Map<string, ValidateFunction>();

export function checkedFetch(fetch: Fetch): CheckedFetch {
  const violations: SpecViolation[] = [];
  const record = async (check: Promise<void>) => {
    try {
      await check;
    } catch (thrown) {
      if (thrown instanceof SpecViolation) violations.push(thrown);
      throw thrown;
    }
  };
  const checked = async (request: Request) => {
    await record(checkRequest(request.clone()));
    const response = await fetch(request);
    await record(checkReply(request, response.clone()));
    return response;
  };
  return Object.assign(checked, { violations });
}

/** Throws a `SpecViolation` for a request that no file describes. */
export async function checkRequest(request: Request): Promise<void> {
  const { document, operation, pointer, what } = operationOf(request);
  checkHeaders(request, operation, what);
  checkQuery(new URL(request.url).searchParams, parametersOf(operation, document), what);
  const text = await request.text();
  const schema = operation.requestBody?.content['application/json'].schema;
  if (schema === undefined) return demand(text === '', `${what} takes no body`);
  demand(request.headers.get('content-type')?.startsWith('application/json'), `${what} wants a JSON body`);
  const body = parseWire(text, what);
  checkSchema(`${pointer}/requestBody/content/application~1json/schema`, body, `the body of ${what}`);
  const known = Object.keys(resolved(schema, document).properties ?? {});
  for (const field of Object.keys(body as object))
    demand(known.includes(field), `${what} has no field ${field}`);
}

/** Throws a `SpecViolation` for a reply that the file does not allow. Gateway trouble and 429 are outside of it. */
export async function checkReply(request: Request, response: Response): Promise<void> {
  if (response.status >= 500 || response.status === 429) return;
  const { operation, file, pointer, what } = operationOf(request);
  const body = parseWire(await response.text(), `the reply to ${what}`);
  const failed = (body as { result?: unknown } | null)?.result !== true;
  // Most failures come with HTTP 200, where the file has only successes.
  if (failed) return checkSchema(`${file}#/components/schemas/ErrorResponse`, body, `the failure of ${what}`);
  demand(response.status === 200, `${what} succeeded with HTTP ${response.status}`);
  checkSchema(`${pointer}/responses/200/content/application~1json/schema`, body, `the reply to ${what}`);
  const hasData = (body as { data?: unknown }).data !== undefined;
  const isBare = operation.responses['200']?.content?.['application/json'].schema.allOf === undefined;
  demand(hasData || isBare, `the reply to ${what} has no data`);
}

interface Described {
  readonly file: string;
  readonly document: SpecDocument;
  readonly operation: SpecOperation;
  /** Of the operation, in its file. */
  readonly pointer: string;
  readonly what: string;
}

/** Some market calls stand in two files, because their rows differ: the later one is for perpetuals. */
function operationOf(request: Request): Described {
  const { pathname, search } = new URL(request.url);
  const method = request.method.toLowerCase();
  const what = `${request.method} ${pathname}`;
  const found = Object.entries(documents).flatMap(([file, document]) => {
    const operation = document.paths[pathname]?.[method];
    const pointer = `${file}#/paths/${pathname.replaceAll('/', '~1')}/${method}`;
    return operation === undefined ? [] : [{ file, document, operation, pointer, what }];
  });
  const described = search.includes('PERP') ? found.at(-1) : found[0];
  if (described === undefined) throw new SpecViolation(`${what} does not exist`);
  return described;
}

function checkHeaders(request: Request, operation: SpecOperation, what: string): void {
  for (const header of ['PIONEX-KEY', 'PIONEX-SIGNATURE']) {
    const isPrivate = (operation.security ?? []).length > 0;
    demand(
      request.headers.has(header) === isPrivate,
      `${what} is ${isPrivate ? '' : 'not '}to be sent with ${header}`,
    );
  }
}

function parametersOf(operation: SpecOperation, document: SpecDocument): readonly SpecParameter[] {
  return (operation.parameters ?? []).map((parameter) =>
    '$ref' in parameter
      ? (document.components.parameters[parameter.$ref.split('/').at(-1) ?? ''] as SpecParameter)
      : parameter,
  );
}

function checkQuery(query: URLSearchParams, parameters: readonly SpecParameter[], what: string): void {
  for (const name of query.keys()) {
    demand(
      parameters.some((parameter) => parameter.name === name),
      `${what} has no parameter ${name}`,
    );
    demand(query.getAll(name).length === 1, `${what} repeats the parameter ${name}`);
  }
  for (const { name, required, schema } of parameters) {
    const text = query.get(name);
    demand(text !== null || required !== true, `${what} lacks the parameter ${name}`);
    if (text === null) continue;
    const value = schema.type === undefined && /^-?\d+$/.test(text) ? BigInt(text) : text;
    demand(ajv.validate(schema, value), `${what}, parameter ${name}: ${ajv.errorsText()}`);
  }
}

function checkSchema(pointer: string, value: unknown, what: string): void {
  const validate = compiled.get(pointer) ?? ajv.compile({ $ref: pointer });
  compiled.set(pointer, validate);
  demand(validate(value), `${what}: ${ajv.errorsText(validate.errors)}`);
}

function demand(holds: unknown, message: string): void {
  if (!holds) throw new SpecViolation(message);
}

function resolved(schema: SpecSchema, document: SpecDocument): SpecSchema {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components.schemas[name] ?? schema);
}

function parseWire(text: string, what: string): unknown {
  try {
    const reviver = (_key: string, value: unknown, context?: { source: string }) =>
      typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '')
        ? BigInt(context?.source ?? '')
        : value;
    return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
  } catch {
    throw new SpecViolation(`${what} is no JSON: ${text.slice(0, 80)}`);
  }
}

function createAjv(): Ajv {
  const instance = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  instance.addKeyword({
    keyword: 'wholeNumber',
    schemaType: 'object',
    validate: ({ minimum, maximum }: SpecSchema, value: unknown) =>
      typeof value === 'bigint' &&
      value >= BigInt(minimum ?? -INT64_MAX) &&
      value <= BigInt(maximum ?? INT64_MAX),
  });
  for (const [file, document] of Object.entries(documents)) instance.addSchema(document, file);
  return instance;
}

function loadDocument(file: string, deviations: readonly Deviation[]): SpecDocument {
  const path = new URL(`../pionex-openapi/${file}`, import.meta.url);
  const loaded = parse(readFileSync(path, 'utf8')) as SpecDocument;
  for (const deviation of deviations) deviation.apply(loaded);
  return withWholeNumbers(loaded) as SpecDocument;
}

/** `type: integer` is for JavaScript numbers; here whole numbers are BigInts, with a keyword of their own. */
function withWholeNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWholeNumbers);
  if (typeof value !== 'object' || value === null) return value;
  if ('type' in value && value.type === 'integer') {
    const { type: _type, ...rest } = value as SpecSchema;
    return { wholeNumber: rest };
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withWholeNumbers(item)]));
}
