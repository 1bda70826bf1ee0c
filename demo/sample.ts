/** The name that the built-in sample is offered under. */
export const SAMPLE_NAME = 'codeframe-sample.sqlite'

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
  category TEXT CHECK(category IN ('pattern', 'decision', 'gotcha', 'preference', 'conversation', 'discovery_state', 'discovery_answers', 'prd')),
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
CREATE TABLE test_results (
  id INTEGER PRIMARY KEY,
  task_id INTEGER NOT NULL REFERENCES tasks(id),
  status TEXT NOT NULL CHECK(status IN ('passed', 'failed', 'error', 'timeout', 'no_tests')),
  passed INTEGER DEFAULT 0,
  failed INTEGER DEFAULT 0,
  errors INTEGER DEFAULT 0,
  skipped INTEGER DEFAULT 0,
  duration REAL DEFAULT 0.0,
  output TEXT,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX idx_test_results_task ON test_results(task_id);

INSERT INTO projects (id, name, root_path, status, phase, created_at, config) VALUES
  (1, 'Webshop', '/srv/webshop', 'active', 'active', '2025-09-30 08:00:00', '{"branch":"main"}'),
  (2, 'Field app', '/srv/field-app', 'planning', 'planning', '2025-10-06 09:30:00', NULL);
INSERT INTO issues (id, project_id, issue_number, title, status, priority, workflow_step, created_at, completed_at) VALUES
  (1, 1, '1.1', 'Customers can sign in', 'completed', 0, 1, '2025-10-01 08:10:00', '2025-10-04 16:20:00'),
  (2, 1, '1.2', 'Orders can be paid by card', 'in_progress', 1, 2, '2025-10-02 10:00:00', NULL),
  (3, 2, '1.1', 'Readings are kept without a network', 'pending', 1, 1, '2025-10-06 09:45:00', NULL);
INSERT INTO tasks (id, project_id, issue_id, task_number, parent_issue_number, title, status, assigned_to, depends_on, can_parallelize, priority, workflow_step, estimated_tokens, actual_tokens, created_at, completed_at) VALUES
  (1, 1, 1, '1.1.1', '1.1', 'Table of sessions', 'completed', 'backend-1', NULL, 0, 0, 1, 4000, 3620, '2025-10-01 08:15:00', '2025-10-02 11:00:00'),
  (2, 1, 1, '1.1.2', '1.1', 'Form to sign in', 'completed', 'frontend-1', '1', 1, 1, 2, 6000, 7100, '2025-10-01 08:15:00', '2025-10-04 16:20:00'),
  (3, 1, 2, '1.2.1', '1.2', 'Payment provider in the test environment', 'in_progress', 'backend-1', NULL, 0, 1, 1, 9000, NULL, '2025-10-02 10:05:00', NULL),
  (4, 1, 2, '1.2.2', '1.2', 'Receipt by mail', 'blocked', 'backend-2', '3', 0, 2, 2, 3000, NULL, '2025-10-02 10:05:00', NULL),
  (5, 2, 3, '1.1.1', '1.1', 'Choose a store for readings', 'pending', NULL, NULL, 1, 1, 1, 2000, NULL, '2025-10-06 10:00:00', NULL);
INSERT INTO agents (id, type, provider, maturity_level, status, current_task_id, last_heartbeat, metrics) VALUES
  ('lead-1', 'lead', 'anthropic:claude', 'delegating', 'working', NULL, '2025-10-06 10:01:12', '{"tasks":5}'),
  ('backend-1', 'backend', 'anthropic:claude', 'supporting', 'working', 3, '2025-10-06 10:00:40', NULL),
  ('backend-2', 'backend', 'openai:gpt-4', 'coaching', 'blocked', 4, '2025-10-06 09:12:03', NULL),
  ('frontend-1', 'frontend', 'local', 'directive', 'idle', NULL, '2025-10-04 16:20:05', NULL);
INSERT INTO blockers (id, task_id, severity, reason, question, resolution, created_at, resolved_at) VALUES
  (1, 3, 'sync', 'No keys for the test environment', 'Who has the account?', 'Keys are in the vault', '2025-10-02 12:00:00', '2025-10-03 09:00:00'),
  (2, 4, NULL, 'The wording of the receipt is open', 'Which address goes on it?', NULL, '2025-10-05 14:00:00', NULL);
INSERT INTO memory (id, project_id, category, key, value, created_at, updated_at) VALUES
  (1, 1, 'decision', 'payment_provider', 'cards only, no wallets', '2025-10-02 10:30:00', '2025-10-02 10:30:00'),
  (2, 1, 'preference', ' Code Style', 'two spaces', '2025-10-02 10:31:00', '2025-10-02 10:31:00'),
  (3, 2, 'gotcha', 'Deploy Target', 'tablets without a network', '2025-10-06 09:50:00', '2025-10-06 09:50:00');
INSERT INTO changelog (id, project_id, agent_id, task_id, action, details, timestamp) VALUES
  (1, 1, 'backend-1', 1, 'task_completed', '{"files":3}', '2025-10-02 11:00:00'),
  (2, 1, 'frontend-1', 2, 'task_completed', '{"files":5}', '2025-10-04 16:20:00'),
  (3, 1, 'backend-2', 4, 'task_blocked', NULL, '2025-10-05 14:00:00');
INSERT INTO test_results (id, task_id, status, passed, failed, duration, created_at) VALUES
  (1, 1, 'passed', 14, 0, 2.5, '2025-10-02 10:58:00'),
  (2, 2, 'failed', 21, 2, 4.0, '2025-10-04 15:40:00'),
  (3, 2, 'passed', 23, 0, 4.25, '2025-10-04 16:18:00');

COMMIT;
`
