import { defineMigration, hasColumn, hasTable } from 'tidemark'

/** 'openai:gpt-4' becomes the provider 'openai' and the model 'gpt-4'; 'local' has no model. */
export default defineMigration({
  version: '005',
  description: 'Split agent provider into provider and model',

  canApply(db) {
    if (!hasTable(db, 'agents')) return false
    return hasColumn(db, 'agents', 'model') ? 'done' : true
  },

  apply(db) {
    db.exec(`
      ALTER TABLE agents ADD COLUMN model TEXT;
      UPDATE agents
      SET model = substr(provider, instr(provider, ':') + 1),
          provider = substr(provider, 1, instr(provider, ':') - 1)
      WHERE instr(provider, ':') > 0;
    `)
  },

  rollback(db) {
    db.exec(`
      UPDATE agents SET provider = coalesce(provider, '') || ':' || model WHERE model IS NOT NULL;
      ALTER TABLE agents DROP COLUMN model;
    `)
  },
})
