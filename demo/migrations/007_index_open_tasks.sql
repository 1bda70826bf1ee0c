-- up
-- The board asks for what is left to do in a project, the most urgent first.
CREATE INDEX idx_tasks_open ON tasks (project_id, priority, id)
WHERE status <> 'completed' AND archived = 0;

CREATE INDEX idx_changelog_project ON changelog (project_id, timestamp);

-- down
DROP INDEX idx_changelog_project;
DROP INDEX idx_tasks_open;
