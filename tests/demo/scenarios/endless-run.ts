import type { Page } from 'playwright'
import { acknowledgeAll, download, drop, makePlan, press, reach, textFile } from '../page.js'
import type { FileToTake } from '../page.js'
import { imageOf } from '../sql-js.js'

/** Many rows: filled, emptied and filled again, a connection has changed more than that of a clone. */
const FILL = textFile(
  '001_fill.sql',
  `-- up
INSERT INTO shop (name) WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n FROM c;
-- down
DELETE FROM shop;`,
)
/** A rebuild. Its copying ends at once on a clone, and never on a copy that was gone back with. */
const COPY = textFile(
  '002_copy.sql',
  `CREATE TABLE new_shop (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO new_shop (name) WITH RECURSIVE c(n) AS (
  SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < CASE WHEN total_changes() < 8000 THEN 2 ELSE 9e99 END)
SELECT n FROM c WHERE n < 2000 OR n > 9e90;
DROP TABLE shop;
ALTER TABLE new_shop RENAME TO shop;`,
)

export const EMPTY_SHOP: FileToTake = {
  name: 'shop.db',
  bytes: imageOf('CREATE TABLE shop (id INTEGER PRIMARY KEY, name TEXT)'),
}

/**
 * Drops a shop and brings it to where 002 never ends: `applying`, until it is ended. Without another 002
 * that copies. Gives the bytes before the run.
 */
export async function startEndlessRun(page: Page, endless = COPY): Promise<Uint8Array> {
  await drop(page, EMPTY_SHOP, FILL, endless)
  await reach(page, 'overview')
  return runWithoutEnd(page)
}

/**
 * Forth and back with 001, so that the connection has changed more rows than that of a clone, and then on
 * to 002. Gives the bytes before that.
 */
export async function runWithoutEnd(page: Page): Promise<Uint8Array> {
  await makePlan(page)
  await page.getByLabel('Go to version').selectOption('001')
  await press(page, 'Apply 1 migration')
  await reach(page, 'result')
  await press(page, 'Undo…')
  await page.getByRole('radio', { name: /^Undo 001/ }).check()
  await acknowledgeAll(page)
  await press(page, /^Undo \d/)
  await reach(page, 'result')
  const { bytes } = await download(page)
  await press(page, 'Look into the copy')
  await makePlan(page)
  await press(page, 'Apply 2 migrations')
  await reach(page, 'applying')
  await page.locator('main [data-migration="002"][data-at="under way"]').waitFor()
  return bytes
}
