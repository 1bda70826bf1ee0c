/**
 * A small project database as its first version made it, with enough in it to see a migration work:
 * agents held to five types, providers with the model in one text, keys typed in by hand, a blocker
 * without a severity.
 */
export const SAMPLE_SQL = `
PRAGMA page_size = 4096;
BEGIN;

CREATE TABLE projects (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  root_path TEXT,
  status TEXT CHECK(status IN ('init', 'planning', 'running', 'active', 'paused', 'completed')),
  phase TEXT CHECK(phase IN ('discovery', 'planning', 'active', 'review', 'complete')) DEFAULT 'discovery',
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  config JSON
);
CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects(id),
  issue_number TEXT NOT NULL,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT CHECK(status IN ('pending', 'in_progress', 'completed', 'failed')),
  priority INTEGER CHECK(priority BETWEEN 0 AND 4),
  workflow_step INTEGER,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  completed_at TIMESTAMP,
  UNIQUE(project_id, issue_number)
);
CREATE INDEX idx_issues_number ON issues(project_id, issue_number);
CREATE TABLE tasks (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects(id),
  issue_id INTEGER REFERENCES issues(id),
  task_number TEXT,
  parent_issue_number TEXT,
  title TEXT NOT NULL,
  description TEXT,
  status TEXT CHECK(status IN ('pending', 'assigned', 'in_progress', 'blocked', 'completed', 'failed')),
  assigned_to TEXT,
  depends_on TEXT,
  can_parallelize BOOLEAN DEFAULT FALSE,
  priority INTEGER CHECK(priority BETWEEN 0 AND 4),
  workflow_step INTEGER,
  requires_mcp BOOLEAN DEFAULT FALSE,
  estimated_tokens INTEGER,
  actual_tokens INTEGER,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  completed_at TIMESTAMP
);
CREATE INDEX idx_tasks_issue_number ON tasks(parent_issue_number);
CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  type TEXT CHECK(type IN ('lead', 'backend', 'frontend', 'test', 'review')),
  provider TEXT,
  maturity_level TEXT CHECK(maturity_level IN ('directive', 'coaching', 'supporting', 'delegating')),
  status TEXT CHECK(status IN ('idle', 'working', 'blocked', 'offline')),
  current_task_id INTEGER REFERENCES tasks(id),
  last_heartbeat TIMESTAMP,
  metrics JSON
);
CREATE TABLE blockers (
  id INTEGER PRIMARY KEY,
  task_id INTEGER REFERENCES tasks(id),
  severity TEXT CHECK(severity IN ('sync', 'async')),
  reason TEXT,
  question TEXT,
  resolution TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  resolved_at TIMESTAMP
);
CREATE TABLE memory (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects(id),
  category TEXT CHECK(category IN ('pattern', 'decision', 'gotcha', 'preference')),
  key TEXT,
  value TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE changelog (
  id INTEGER PRIMARY KEY,
  project_id INTEGER REFERENCES projects(id),
  agent_id TEXT,
  task_id INTEGER,
  action TEXT,
  details JSON,
  timestamp TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

INSERT INTO projects VALUES
  (1, 'Webshop', '/srv/webshop', 'active', 'active', '2025-09-30 09:00:00', '{"branch":"main"}'),
  (2, 'Field app', '/srv/field-app', 'planning', 'planning', '2025-10-06 09:00:00', NULL);
INSERT INTO issues (id, project_id, issue_number, title, status, priority, workflow_step, created_at, completed_at) VALUES
  (1, 1, '1.1', 'Sign in', 'completed', 0, 1, '2025-10-01 09:00:00', '2025-10-04 16:00:00'),
  (2, 1, '1.2', 'Pay by card', 'in_progress', 1, 2, '2025-10-02 09:00:00', NULL),
  (3, 2, '1.1', 'Work offline', 'pending', 1, 1, '2025-10-06 09:00:00', NULL);
INSERT INTO tasks (id, project_id, issue_id, task_number, parent_issue_number, title, status, assigned_to, depends_on, can_parallelize, priority, workflow_step, estimated_tokens, actual_tokens, created_at, completed_at) VALUES
  (1, 1, 1, '1.1.1', '1.1', 'Sessions', 'completed', 'backend-1', NULL, 0, 0, 1, 4000, 3620, '2025-10-01 09:00:00', '2025-10-02 09:00:00'),
  (2, 1, 1, '1.1.2', '1.1', 'Form', 'completed', 'frontend-1', '1', 1, 1, 2, 6000, 7100, '2025-10-01 09:00:00', '2025-10-04 16:00:00'),
  (3, 1, 2, '1.2.1', '1.2', 'Payment provider', 'in_progress', 'backend-1', NULL, 0, 1, 1, 9000, NULL, '2025-10-02 09:00:00', NULL),
  (4, 1, 2, '1.2.2', '1.2', 'Receipt by mail', 'blocked', 'backend-2', '3', 0, 2, 2, 3000, NULL, '2025-10-02 09:00:00', NULL),
  (5, 2, 3, '1.1.1', '1.1', 'Choose a store', 'pending', NULL, NULL, 1, 1, 1, 2000, NULL, '2025-10-06 09:00:00', NULL);
INSERT INTO agents VALUES
  ('lead-1', 'lead', 'anthropic:claude', 'delegating', 'working', NULL, '2025-10-06 09:00:00', '{"tasks":5}'),
  ('backend-1', 'backend', 'anthropic:claude', 'supporting', 'working', 3, '2025-10-06 09:00:00', NULL),
  ('backend-2', 'backend', 'openai:gpt-4', 'coaching', 'blocked', 4, '2025-10-06 09:00:00', NULL),
  ('frontend-1', 'frontend', 'local', 'directive', 'idle', NULL, '2025-10-04 16:00:00', NULL);
INSERT INTO blockers VALUES
  (1, 3, 'sync', 'No keys', 'Who has them?', 'In the vault', '2025-10-02 16:00:00', '2025-10-03 09:00:00'),
  (2, 4, NULL, 'The wording is open', 'Which address?', NULL, '2025-10-05 16:00:00', NULL);
INSERT INTO memory VALUES
  (1, 1, 'decision', 'payment_provider', 'cards only', '2025-10-02 09:00:00', '2025-10-02 09:00:00'),
  (2, 1, 'preference', ' Code Style', 'two spaces', '2025-10-02 09:00:00', '2025-10-02 09:00:00'),
  (3, 2, 'gotcha', 'Deploy Target', 'tablets', '2025-10-06 09:00:00', '2025-10-06 09:00:00');
INSERT INTO changelog VALUES
  (1, 1, 'backend-1', 1, 'task_completed', '{"files":3}', '2025-10-02 09:00:00'),
  (2, 1, 'frontend-1', 2, 'task_completed', '{"files":5}', '2025-10-04 16:00:00'),
  (3, 1, 'backend-2', 4, 'task_blocked', NULL, '2025-10-05 16:00:00');

COMMIT;
`
