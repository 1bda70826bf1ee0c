-- up
-- A blocker without a severity never showed up in any list; it stops nobody, so it is 'async'.
CREATE TABLE blockers_rebuilt (
  id INTEGER PRIMARY KEY,
  task_id INTEGER REFERENCES tasks(id),
  severity TEXT NOT NULL DEFAULT 'async' CHECK(severity IN ('sync', 'async')),
  reason TEXT,
  question TEXT,
  resolution TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  resolved_at TIMESTAMP
);

INSERT INTO blockers_rebuilt (id, task_id, severity, reason, question, resolution, created_at, resolved_at)
SELECT id, task_id, coalesce(severity, 'async'), reason, question, resolution, created_at, resolved_at
FROM blockers;

DROP TABLE blockers;
ALTER TABLE blockers_rebuilt RENAME TO blockers;

-- down
CREATE TABLE blockers_rebuilt (
  id INTEGER PRIMARY KEY,
  task_id INTEGER REFERENCES tasks(id),
  severity TEXT CHECK(severity IN ('sync', 'async')),
  reason TEXT,
  question TEXT,
  resolution TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  resolved_at TIMESTAMP
);

INSERT INTO blockers_rebuilt (id, task_id, severity, reason, question, resolution, created_at, resolved_at)
SELECT id, task_id, severity, reason, question, resolution, created_at, resolved_at
FROM blockers;

DROP TABLE blockers;
ALTER TABLE blockers_rebuilt RENAME TO blockers;
