import type { Format } from '../format.js'
import { authelia } from './authelia.js'
import { d1 } from './d1.js'
import { dbmate } from './dbmate.js'
import { dialectInName } from './dialect-in-name.js'
import { diesel } from './diesel.js'
import { drizzle } from './drizzle.js'
import { flyway } from './flyway.js'
import { goTemplate } from './go-template.js'
import { golangMigrate } from './golang-migrate.js'
import { goose } from './goose.js'
import { knex } from './knex.js'
import { mautrix } from './mautrix.js'
import { nameAsVersion } from './name-as-version.js'
import { patchList } from './patch-list.js'
import { prisma } from './prisma.js'
import { semverFolders } from './semver-folders.js'
import { sqlAndCode } from './sql-and-code.js'
import { sqlMigrate } from './sql-migrate.js'
import { sqldelight } from './sqldelight.js'
import { sqlx } from './sqlx.js'
import { tidemark } from './tidemark.js'
import { typeorm } from './typeorm.js'

/** Every kind of folder that is known. */
export const FORMATS: readonly Format[] = [
  tidemark,
  golangMigrate,
  nameAsVersion,
  authelia,
  dialectInName,
  diesel,
  sqlx,
  goose,
  dbmate,
  sqlMigrate,
  flyway,
  drizzle,
  prisma,
  d1,
  sqldelight,
  mautrix,
  semverFolders,
  sqlAndCode,
  typeorm,
  goTemplate,
  patchList,
  knex,
]
