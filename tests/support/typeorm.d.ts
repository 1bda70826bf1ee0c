// Of TypeORM what a migration that stands in the docs names; it is not installed here.
declare module 'typeorm' {
  export interface QueryRunner {
    query(sql: string): Promise<unknown>
  }
  export interface MigrationInterface {
    up(queryRunner: QueryRunner): Promise<void>
    down(queryRunner: QueryRunner): Promise<void>
  }
}
