/** Where Pionex's openapi_bot.yaml and its wire are known to differ, and what was read into it where it says nothing. */
import type { Deviation, SpecDocument, SpecSchema } from './spec-deviations.ts';

/** Fields that some rows of a kind rightly lack. All others of the file's rows must be there. */
const MAY_BE_MISSING: Readonly<Record<string, readonly string[]>> = {
  BotOrder: [],
  SpotGridOrder: [],
  FuturesGridOrder: [],
  SmartCopyOrderDetail: [],
  // Stops and triggers are there only when they are set.
  SpotGridOrderData: ['lossStopType', 'profitStopType', 'condition', 'conditionDirection'],
  SmartCopyOrderData: [],
  SmartCopyPortfolioItem: [],
  SpotGridCheckParamsData: [],
  FuturesGridCheckParamsData: [],
  CheckSmartCopyParamsData: [],
  CreateSmartCopyOrderResponse: [],
  CancelSmartCopyOrderResponse: [],
  TransferRecord: [],
  SpotGridAiStrategy: [],
  SpotGridAiStrategyOption: [],
  UserSignalDetail: [],
  UserSignalListResponse: [],
  // A refusal only.
  ReduceFuturesGridResponse: ['reason'],
  BaseResponse: [],
  ErrorResponse: [],
};

/** What every futures grid has; the file's other fields belong to options that few use. */
const FUTURES_GRID = [
  ...['status', 'top', 'bottom', 'row', 'gridType', 'openPrice', 'trend', 'leverage', 'extraMargin'],
  ...['quoteInvestment', 'usdtInvestment', 'perVolume', 'position', 'positionOpenPrice', 'marginBalance'],
  ...['liquidationTriggered', 'liquidationPrice', 'liquidationFee', 'lossStop', 'profitStop', 'riskStatus'],
  ...['estimateLiquidationPriceUp', 'estimateLiquidationPriceDown', 'marginStatus', 'notionalStatus'],
  ...['profitWithdrawn', 'profitReduce', 'profitExited', 'fundingFeePayment', 'investCoin', 'closeSellModel'],
] as const;

/** Bodies, and what lies inside of them. */
const BODIES: readonly RegExp[] = [/Request$/, /^(Create|Check).*OrderData$/, /^SignalListenerData$/];

export const botDeviations: readonly Deviation[] = [
  {
    reason: 'The file marks no field of a reply as required, so that an empty object would pass.',
    apply: ({ components: { schemas } }) => {
      for (const [name, optional] of Object.entries(MAY_BE_MISSING)) {
        const schema = propertiesOf(schemas[name], name);
        schema.required = Object.keys(schema.properties).filter((field) => !optional.includes(field));
      }
      propertiesOf(schemas['FuturesGridOrderData'], 'FuturesGridOrderData').required = [...FUTURES_GRID];
    },
  },
  {
    reason: 'A grid sends row and leverage as numbers and as texts.',
    apply: ({ components: { schemas } }) => {
      for (const name of ['SpotGridOrderData', 'FuturesGridOrderData']) {
        const { properties } = propertiesOf(schemas[name], name);
        for (const field of ['row', 'leverage']) {
          if (field in properties) properties[field] = { anyOf: [{ type: 'string' }, { type: 'number' }] };
        }
      }
    },
  },
  {
    reason: 'Empty lists arrive as null.',
    apply: ({ components: { schemas } }) => {
      for (const [name, field] of [
        ['BotOrderListResponse', 'results'],
        ['UserSignalListResponse', 'signals'],
        ['FuturesGridOrderData', 'investInTriggers'],
        ['FuturesGridOrderData', 'investOutTriggers'],
      ] as const) {
        const list = propertiesOf(schemas[name], name).properties[field];
        if (list === undefined) throw new Error(`${name}.${field} has moved`);
        list.nullable = true;
      }
    },
  },
  {
    reason: 'The request knows the close model NOT_SELL, the reply of the same bot does not.',
    apply: ({ components: { schemas } }) => {
      const name = 'SpotGridOrderData';
      propertiesOf(schemas[name], name).properties['closeSellModel']?.enum?.push('NOT_SELL');
    },
  },
  {
    reason: 'A query has texts: several order types are joined with commas.',
    apply: ({ paths }) => {
      for (const parameter of paths['/api/v1/bot/orders']?.['get']?.parameters ?? []) {
        if ('name' in parameter && parameter.name === 'buOrderTypes') parameter.schema = { type: 'string' };
      }
    },
  },
  {
    reason:
      'The file allows unknown fields inside of bodies; the exchange ignores them, a misspelt one without a word.',
    apply: ({ components: { schemas } }) => {
      for (const [name, schema] of Object.entries(schemas)) {
        if (BODIES.some((body) => body.test(name))) schema.additionalProperties = false;
      }
    },
  },
  {
    reason: 'A perpetual is named BTC.PERP in all bodies; the example BTC is refused.',
    apply: ({ components: { schemas } }) => {
      const name = 'CreateFuturesGridRequest';
      const { base } = propertiesOf(schemas[name], name).properties;
      if (base !== undefined) base.pattern = '\\.PERP$';
    },
  },
  {
    reason: 'A number without a fraction is read as a whole number before it is checked.',
    apply: (document) => wholeToo(document),
  },
];

function propertiesOf(schema: SpecSchema | undefined, name: string) {
  if (schema?.properties === undefined) throw new Error(`openapi_bot.yaml no longer has ${name}`);
  return schema as SpecSchema & Required<Pick<SpecSchema, 'properties'>>;
}

function wholeToo(value: SpecDocument | SpecSchema | unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && value.type === 'number') {
    const schema = value as SpecSchema;
    delete schema.type;
    schema.anyOf = [{ type: 'number' }, { type: 'integer' }];
    return;
  }
  for (const item of Object.values(value)) wholeToo(item);
}
