import { databaseOf } from '../coming-from.js'

export const setup = () =>
  databaseOf(`
    CREATE TABLE "migrations" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "timestamp" bigint NOT NULL, "name" varchar NOT NULL);
    INSERT INTO "migrations" ("timestamp", "name") VALUES (1760000000000, 'Notes1760000000000');`)
