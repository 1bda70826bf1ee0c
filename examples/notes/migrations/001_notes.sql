-- up
CREATE TABLE notes (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL
);

-- down
DROP TABLE notes;
