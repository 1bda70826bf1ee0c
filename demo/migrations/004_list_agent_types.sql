-- up
-- What the CHECK used to say in the schema, a table says from now on.
CREATE TABLE agent_types (
  name TEXT PRIMARY KEY NOT NULL,
  built_in INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1))
);

INSERT INTO agent_types (name, built_in)
VALUES ('lead', 1), ('backend', 1), ('frontend', 1), ('test', 1), ('review', 1);

INSERT INTO agent_types (name)
SELECT DISTINCT type FROM agents
WHERE type NOT IN (SELECT name FROM agent_types);

CREATE INDEX idx_agents_type ON agents (type);

-- down
DROP INDEX idx_agents_type;
DROP TABLE agent_types;
