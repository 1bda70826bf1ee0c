-- up
-- ADD COLUMN takes no CURRENT_TIMESTAMP as a default, so the column starts empty and is filled here.
ALTER TABLE tasks ADD COLUMN updated_at TIMESTAMP;
ALTER TABLE tasks ADD COLUMN archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1));

UPDATE tasks SET updated_at = coalesce(completed_at, created_at);

-- down
ALTER TABLE tasks DROP COLUMN archived;
ALTER TABLE tasks DROP COLUMN updated_at;
