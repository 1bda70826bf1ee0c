import { databaseOf } from '../coming-from.js'

export const setup = () =>
  databaseOf(`
    CREATE TABLE "kysely_migration" ("name" varchar(255) NOT NULL PRIMARY KEY, "timestamp" varchar(255) NOT NULL);
    CREATE TABLE "kysely_migration_lock" ("id" varchar(255) NOT NULL PRIMARY KEY, "is_locked" integer DEFAULT 0 NOT NULL);
    INSERT INTO kysely_migration_lock VALUES ('migration_lock', 0);
    INSERT INTO kysely_migration VALUES ('001_notes', '2026-01-02T03:04:05.678Z');`)
