import { databaseOf } from '../coming-from.js'

export const setup = () =>
  databaseOf(`
    CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) PRIMARY KEY);
    INSERT INTO schema_migrations VALUES ('20260102030405');`)
