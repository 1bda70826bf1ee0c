import { databaseOf } from '../coming-from.js'

export const setup = () =>
  databaseOf(`
    CREATE TABLE "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric);
    INSERT INTO "__drizzle_migrations" (hash, created_at) VALUES ('5f2c', 1760000000000);`)
