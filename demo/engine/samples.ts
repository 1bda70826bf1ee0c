import { connect, MigrationRunner } from 'tidemark'
import type { Database, SqlJsStatic } from 'tidemark'
import { migrations } from '../migrations.js'
import type { SampleName } from '../model.js'
import { SAMPLE_SQL } from '../sample.js'

interface Sample {
  readonly fileName: string
  /** Goes on from the database of the first version. */
  readonly change?: (db: Database) => void
}

const SAMPLES: Readonly<Record<SampleName, Sample>> = {
  old: { fileName: 'codeframe-sample.sqlite' },
  half: {
    fileName: 'codeframe-half-way.sqlite',
    change: (db) => void new MigrationRunner(db, { migrations }).applyAll({ to: '003' }),
  },
  failing: {
    fileName: 'codeframe-changed-by-hand.sqlite',
    // Somebody added by hand what 003 adds: its second statement says "duplicate column name".
    change: (db) => db.exec('ALTER TABLE tasks ADD COLUMN archived INTEGER NOT NULL DEFAULT 0'),
  },
}

export function sampleFileName(sample: SampleName): string {
  return SAMPLES[sample].fileName
}

/** The bytes of a sample, made here: nothing is fetched. */
export function makeSample(sqlJs: SqlJsStatic, sample: SampleName): Uint8Array {
  const db = connect(new sqlJs.Database(), { sqlJs })
  try {
    db.exec(SAMPLE_SQL)
    SAMPLES[sample].change?.(db)
    return db.export()
  } finally {
    db.close()
  }
}
