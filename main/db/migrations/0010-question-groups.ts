import type { Migration } from './types.js';

/**
 * Questions are listed a page at a time and answered in groups. What was stored before has its
 * groups counted; what would settle them is told once the sources are merged again.
 */
export const questionGroups: Migration = {
  version: 10,
  name: 'question groups',
  sql: `
ALTER TABLE merge_questions ADD COLUMN kind TEXT NOT NULL DEFAULT '';
ALTER TABLE merge_questions ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE merge_questions ADD COLUMN source INTEGER NOT NULL DEFAULT 0;
ALTER TABLE merge_questions ADD COLUMN name TEXT NOT NULL DEFAULT '';

UPDATE merge_questions SET
  question = json_set(question, '$.agree', json('{}')),
  kind = question ->> 'kind',
  reason = question ->> 'reason',
  source = question ->> 'source',
  name = question ->> 'name';

CREATE INDEX merge_questions_by_group ON merge_questions (snapshot_id, kind, reason, source, open);

CREATE TABLE merge_question_groups (
  snapshot_id INTEGER NOT NULL REFERENCES snapshots (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  question_group TEXT NOT NULL CHECK (json_valid(question_group)),
  PRIMARY KEY (snapshot_id, position)
) STRICT, WITHOUT ROWID;

INSERT INTO merge_question_groups (snapshot_id, position, question_group)
SELECT snapshot_id, row_number() OVER (PARTITION BY snapshot_id ORDER BY min(position)) - 1,
  json_object('kind', kind, 'reason', reason, 'source', source, 'total', count(*), 'open', sum(open),
    'sentence', 'Questions like the first: ' || (min(question) ->> 'sentence'),
    'ways', json('[]'), 'answer', NULL)
FROM merge_questions GROUP BY snapshot_id, kind, reason, source;
`,
};
