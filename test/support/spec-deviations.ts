/**
 * Where Pionex's openapi files and its wire are known to differ, and what was read into a file where it says
 * nothing. Each entry changes the parsed document before anything is checked against it.
 */
export interface SpecSchema {
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  nullable?: boolean;
  minimum?: number;
  maximum?: number;
  required?: string[];
  properties?: Record<string, SpecSchema>;
  items?: SpecSchema;
  additionalProperties?: boolean | SpecSchema;
  allOf?: SpecSchema[];
  anyOf?: SpecSchema[];
  $ref?: string;
}

export interface SpecDocument {
  paths: Record<string, Record<string, SpecOperation>>;
  components: {
    schemas: Record<string, SpecSchema>;
    parameters: Record<string, SpecParameter>;
  };
}

export interface SpecOperation {
  security?: unknown[];
  parameters?: (SpecParameter | { $ref: string })[];
  requestBody?: { content: { 'application/json': { schema: SpecSchema } } };
  responses: Record<string, { content?: { 'application/json': { schema: SpecSchema } } }>;
}

export interface SpecParameter {
  name: string;
  in: string;
  required?: boolean;
  schema: SpecSchema;
}

export interface Deviation {
  readonly reason: string;
  readonly apply: (document: SpecDocument) => void;
}

/** Fields that some rows of a kind rightly lack. All others of the file's rows must be there. */
export type MayBeMissing = Readonly<Record<string, readonly string[]>>;

const SPOT_ROWS: MayBeMissing = {
  // `amount` is only on market buys; orders of other programs may carry no client order id.
  Order: ['amount', 'clientOrderId'],
  // Perpetuals only.
  SymbolInfo: ['name', 'minNotional', 'maxImpactMarket', 'liquidationFeeRate'],
  Fill: [],
  Balance: [],
  Kline: [],
  Ticker: [],
  BookTicker: [],
};

const FUTURES_ROWS: MayBeMissing = {
  // `amount` is for orders by amount, which nothing takes; orders of other programs may carry no client order id.
  Order: ['amount', 'clientOrderId'],
  // The wire has `type: "PERP"` instead.
  FuturesSymbolInfo: ['contractType'],
  Fill: [],
  AccountBalance: [],
  // Isolated positions only.
  Position: ['riskState'],
  AccountDetailBalance: [],
  AccountDetailPosition: ['riskState'],
  HistoryPosition: [],
  RiskTableEntry: [],
  FuturesIndex: [],
  IndexKline: [],
  FundingFeeRecord: [],
  // Moved by hand, or by a program that gave no id.
  TransferRecord: ['clientId', 'comment'],
  Kline: [],
  Ticker: [],
};

/** What all files have in common. */
export const envelope: Deviation = {
  reason: 'The file marks no field of the envelope as required, so that an empty object would pass.',
  apply: ({ components }) => {
    named(components.schemas, 'BaseResponse').required = ['result', 'timestamp'];
    named(components.schemas, 'ErrorResponse').required = ['result', 'code', 'message', 'timestamp'];
  },
};

export const nullLists: Deviation = {
  reason: 'Empty lists arrive as null.',
  apply: ({ paths, components }) => {
    for (const { properties } of Object.values(components.schemas)) {
      for (const list of Object.values(properties ?? {})) if (list.type === 'array') list.nullable = true;
    }
    for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
      const schema = operation.responses['200']?.content?.['application/json'].schema;
      const data = schema?.allOf?.[1]?.properties?.['data'];
      for (const list of Object.values(data?.properties ?? {})) {
        if (list.type === 'array') list.nullable = true;
      }
    }
  },
};

export const openCodes: Deviation = {
  reason: 'The list of error codes is not complete: TRADE_NOT_ENOUGH_MONEY and others are sent too.',
  apply: ({ components }) => {
    const code = named(components.schemas, 'ErrorResponse').properties?.['code'];
    if (code === undefined) throw new Error('ErrorResponse.code has moved');
    delete code.enum;
    code.pattern = '^[A-Z][A-Z_]+$';
  },
};

const countAsNumber: Deviation = {
  reason: 'tickers sends count as a string and as a number.',
  apply: ({ components }) => textOrInteger(named(components.schemas, 'Ticker'), 'count'),
};

/** Of openapi.yaml. */
export const spotDeviations: readonly Deviation[] = [
  envelope,
  wholeRows(SPOT_ROWS),
  orderIdRequired('/api/v1/trade/order'),
  {
    reason: 'bookTickers sends its timestamp as a string and as a number.',
    apply: ({ components }) => textOrInteger(named(components.schemas, 'BookTicker'), 'timestamp'),
  },
  countAsNumber,
  nullLists,
  openCodes,
];

/** Of openapi_futures.yaml. */
export const futuresDeviations: readonly Deviation[] = [
  envelope,
  wholeRows(FUTURES_ROWS),
  orderIdRequired('/uapi/v1/trade/order'),
  countAsNumber,
  nullLists,
  openCodes,
];

export function wholeRows(mayBeMissing: MayBeMissing): Deviation {
  return {
    reason: 'The file marks no field of a row as required, so that an empty object would pass.',
    apply: ({ components }) => {
      for (const [name, optional] of Object.entries(mayBeMissing)) {
        const schema = named(components.schemas, name);
        schema.required = Object.keys(schema.properties ?? {}).filter((field) => !optional.includes(field));
      }
    },
  };
}

function orderIdRequired(path: string): Deviation {
  return {
    reason: 'An order that was taken without an id would be lost; the file does not require one.',
    apply: ({ paths }) => {
      const schema = named(paths, path)['post']?.responses['200']?.content?.['application/json'].schema;
      const data = schema?.allOf?.[1]?.properties?.['data'];
      if (data === undefined) throw new Error(`the reply of POST ${path} has moved`);
      data.required = ['orderId'];
    },
  };
}

function textOrInteger(schema: SpecSchema, field: string): void {
  const properties = schema.properties ?? {};
  properties[field] = { anyOf: [{ type: 'string' }, { type: 'integer' }] };
}

export function named<T>(from: Record<string, T>, name: string): T {
  const found = from[name];
  if (found === undefined) throw new Error(`the file no longer has ${name}`);
  return found;
}
