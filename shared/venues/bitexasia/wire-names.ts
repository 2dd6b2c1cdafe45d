/**
 * BitexAsia publishes no name of any field that it answers with. Here are, in one place, the spellings that are
 * understood: those of its own request, and the common ones of other exchanges. The first that is there counts.
 *
 * A spelling stands here only if it can mean nothing else. So `filled` and `filled_amount` do not: elsewhere they are
 * a flag, a size in base coin or a value in quote coin.
 */

export type Spellings = Readonly<Record<string, readonly string[]>>;

export const ORDER = {
  orderId: ['id', 'order_id', 'orderId'],
  clientOrderId: ['client_order_id', 'clientOrderId'],
  pair: ['pair', 'symbol', 'market'],
  side: ['side'],
  type: ['type', 'order_type', 'orderType'],
  state: ['state', 'status', 'order_status', 'orderStatus'],
  price: ['price', 'limit_price', 'limitPrice'],
  size: ['size', 'quantity', 'qty', 'original_size', 'orig_size', 'orig_qty', 'origQty'],
  executedSize: [
    'filled_size',
    'filledSize',
    'executed_size',
    'executedSize',
    'filled_quantity',
    'filledQuantity',
    'executed_quantity',
    'executedQuantity',
    'filled_qty',
    'filledQty',
    'executed_qty',
    'executedQty',
  ],
  remainingSize: [
    'remaining_size',
    'remainingSize',
    'remaining_quantity',
    'remainingQuantity',
    'remaining_qty',
    'remainingQty',
    'leaves_qty',
    'leavesQty',
    'remaining',
  ],
  executedValue: [
    'filled_value',
    'filledValue',
    'executed_value',
    'executedValue',
    'filled_notional',
    'executed_notional',
    'quote_filled',
    'cummulativeQuoteQty',
  ],
  averagePrice: [
    'average_fill_price',
    'averageFillPrice',
    'avg_fill_price',
    'avgFillPrice',
    'average_price',
    'averagePrice',
    'avg_price',
    'avgPrice',
    'average',
  ],
  fee: ['fee', 'total_fee', 'totalFee', 'fee_paid', 'feePaid'],
  feeCoin: ['fee_asset', 'feeAsset', 'fee_currency', 'feeCurrency', 'fee_coin', 'feeCoin'],
  createdAt: ['created_at', 'createdAt', 'create_time', 'createTime', 'created', 'timestamp'],
  updatedAt: ['updated_at', 'updatedAt', 'update_time', 'updateTime', 'updated'],
} as const satisfies Spellings;

export const MARKET = {
  pair: ['pair', 'symbol', 'market', 'id', 'name'],
  base: ['base', 'base_currency', 'baseCurrency', 'base_asset', 'baseAsset', 'base_coin'],
  quote: ['quote', 'quote_currency', 'quoteCurrency', 'quote_asset', 'quoteAsset', 'quote_coin'],
  status: ['status', 'state', 'trading_status', 'enabled', 'is_active', 'active'],
  priceStep: ['tick_size', 'tickSize', 'price_tick', 'price_increment', 'priceIncrement', 'price_step'],
  sizeStep: [
    'size_step',
    'sizeStep',
    'step_size',
    'stepSize',
    'lot_size',
    'lotSize',
    'size_increment',
    'sizeIncrement',
    'base_increment',
    'baseIncrement',
  ],
  minSize: ['min_order_size', 'minOrderSize', 'min_size', 'minSize', 'min_qty', 'minQty', 'min_quantity'],
  maxSize: ['max_order_size', 'maxOrderSize', 'max_size', 'maxSize', 'max_qty', 'maxQty', 'max_quantity'],
  minValue: ['min_notional', 'minNotional', 'min_order_value', 'minOrderValue', 'min_value', 'minValue'],
} as const satisfies Spellings;

export const TICKER = {
  last: ['last', 'last_price', 'lastPrice'],
  open: ['open', 'open_24h', 'open24h', 'open_price', 'openPrice'],
  high: ['high', 'high_24h', 'high24h', 'high_price', 'highPrice'],
  low: ['low', 'low_24h', 'low24h', 'low_price', 'lowPrice'],
} as const satisfies Spellings;

export const BOOK = { bids: ['bids', 'buy', 'b'], asks: ['asks', 'sell', 'a'] } as const satisfies Spellings;

export const LEVEL = {
  price: ['price', 'p', 'rate'],
  size: ['size', 'quantity', 'qty', 's', 'q'],
} as const satisfies Spellings;

export const BALANCE = {
  coin: ['asset', 'coin', 'currency', 'symbol'],
  /** Which of the venue's accounts a row is of, where rows of several are in one list. */
  wallet: ['account', 'account_type', 'accountType', 'wallet', 'wallet_type'],
  free: ['available', 'free', 'available_balance', 'availableBalance'],
  locked: ['locked', 'frozen', 'hold', 'held', 'on_hold', 'in_orders', 'inOrders', 'reserved'],
  total: ['total', 'balance', 'total_balance', 'totalBalance'],
} as const satisfies Spellings;
