/**
 * The statements of `sqlite-queue.ts`. A message is in flight while `visible_at_ms` lies ahead, by no more than the
 * visibility timeout: a time further ahead was written before the clock was set back, and holds nothing up.
 */
const IN_FLIGHT = 'visible_at_ms > :nowMs AND visible_at_ms <= :latestEndMs';

/** Messages that may be handed out: alive, and none of their group is in flight. */
const DUE = `died_at_ms IS NULL AND label NOT IN (
  SELECT label FROM queue WHERE died_at_ms IS NULL AND ${IN_FLIGHT}
)`;

export const SQL = {
  create: `
    CREATE TABLE IF NOT EXISTS queue (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, label TEXT NOT NULL, dedup_id TEXT NOT NULL, body TEXT NOT NULL,
      sent_at_ms INTEGER NOT NULL, visible_at_ms INTEGER NOT NULL DEFAULT 0, first_received_at_ms INTEGER,
      receives INTEGER NOT NULL DEFAULT 0, handings_out INTEGER NOT NULL DEFAULT 0,
      receipt TEXT, died_at_ms INTEGER
    ) STRICT;
    CREATE INDEX IF NOT EXISTS queue_by_receipt ON queue (receipt);
    CREATE INDEX IF NOT EXISTS queue_by_visibility ON queue (visible_at_ms);
    CREATE TABLE IF NOT EXISTS queue_sent (
      dedup_id TEXT PRIMARY KEY, sent_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
  /** Changes nothing when the same id was sent after `endedMs`; a time ahead of us was written by another clock. */
  remember: `INSERT INTO queue_sent (dedup_id, sent_at_ms) VALUES (:dedupId, :nowMs)
    ON CONFLICT (dedup_id) DO UPDATE SET sent_at_ms = excluded.sent_at_ms
    WHERE sent_at_ms <= :endedMs OR sent_at_ms > :nowMs`,
  insert: 'INSERT INTO queue (label, dedup_id, body, sent_at_ms) VALUES (?, ?, ?, ?)',
  bury: 'UPDATE queue SET died_at_ms = :nowMs WHERE seq = :seq',
  select: `SELECT seq, receives FROM queue WHERE ${DUE} ORDER BY seq LIMIT :limit`,
  handOut: `UPDATE queue SET
      visible_at_ms = :latestEndMs, receives = receives + 1, handings_out = handings_out + 1,
      receipt = seq || '.' || (handings_out + 1),
      first_received_at_ms = coalesce(first_received_at_ms, :nowMs)
    WHERE seq = :seq RETURNING *`,
  acknowledge: 'DELETE FROM queue WHERE receipt = ? AND died_at_ms IS NULL',
  giveBack: `UPDATE queue SET visible_at_ms = 0, receives = receives - 1, receipt = NULL
    WHERE receipt = ? AND died_at_ms IS NULL`,
  recover:
    'UPDATE queue SET visible_at_ms = 0, receipt = NULL WHERE died_at_ms IS NULL AND visible_at_ms > 0',
  deadLetters: 'SELECT * FROM queue WHERE died_at_ms IS NOT NULL ORDER BY seq',
  sendAgain: `INSERT INTO queue (label, dedup_id, body, sent_at_ms)
    SELECT label, dedup_id, body, ? FROM queue WHERE seq = ? AND died_at_ms IS NOT NULL`,
  drop: 'DELETE FROM queue WHERE seq = ? AND died_at_ms IS NOT NULL',
  forgetSent: 'DELETE FROM queue_sent WHERE sent_at_ms <= ?',
  forgetDead: 'DELETE FROM queue WHERE died_at_ms <= ?',
} as const;
