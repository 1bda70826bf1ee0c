-- up
-- Keys were typed in by hand: ' Deploy Target' and 'deploy_target' are one thing.
UPDATE memory
SET key = replace(lower(trim(key)), ' ', '_')
WHERE key <> replace(lower(trim(key)), ' ', '_');

CREATE INDEX idx_memory_key ON memory (project_id, category, key);

-- down: impossible, because the spelling that the keys had before is not kept
