import type { Browser, BrowserContextOptions, Page } from 'playwright'
import {
  acknowledgeAll,
  chooseFiles,
  drop,
  makePlan,
  openPage,
  openSample,
  openTab,
  press,
  reach,
  textFile,
} from '../page.js'
import type { FileToTake, Opened } from '../page.js'
import { runWithoutEnd } from '../scenarios/endless-run.js'
import { imageOf } from '../sql-js.js'

// The way through the real page, past every state that it has, with real files.

/** A place on the way where the page stands still and can be looked at. */
export interface Place {
  readonly name: string
  readonly page: Page
}

export const SHOP = imageOf(`
  CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL, bio TEXT);
  CREATE TABLE orders (
    id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id), total REAL DEFAULT 0
  );
  CREATE TABLE draft (a, b);
  CREATE UNIQUE INDEX orders_of_a_customer ON orders (customer_id, total);
  CREATE TRIGGER no_debts BEFORE INSERT ON orders WHEN new.total < 0 BEGIN SELECT 1; END;
  CREATE VIEW rich AS SELECT * FROM orders WHERE total > 100;
  INSERT INTO customer VALUES (1, 'Ada', 'Engines'), (2, 'Grace', NULL), (3, 'Alan', 'Machines');
  INSERT INTO orders VALUES (1, 1, 120), (2, 2, 80.5);
  INSERT INTO draft VALUES (1, 2), (3, 4);`)

/** Losses of two kinds, a finding, one that cannot be undone, and rows before and after. */
export const LOSSY = [
  textFile('001_no_bio.sql', '-- up\nALTER TABLE customer DROP COLUMN bio;\n'),
  textFile('002_no_drafts.sql', '-- up\nDROP TABLE draft;\n-- down\nCREATE TABLE draft (a, b);\n'),
  textFile(
    '003_loud_names.sql',
    '-- up\nUPDATE customer SET name = upper(name);\nCREATE TABLE tag (id INTEGER PRIMARY KEY);\n-- down\nDROP TABLE tag;\n',
  ),
  textFile(
    '004_prices.sql',
    "-- up\nALTER TABLE orders ADD COLUMN currency TEXT NOT NULL DEFAULT 'EUR';\n-- down\nALTER TABLE orders DROP COLUMN currency;\n",
  ),
]

const ENDLESS = (bound: string) =>
  `CREATE TABLE counted AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${bound}) SELECT max(n) AS n FROM c;`
/** On a clone nothing was changed before, and it ends at once; on the copy it never does. */
const ENDLESS_ON_THE_COPY = ENDLESS('CASE WHEN total_changes() < 8000 THEN 2 ELSE 9e99 END')
const FILL = `-- up
CREATE TABLE number (n);
INSERT INTO number WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT n FROM c;
-- down
DROP TABLE number;`
export const LONG = [
  textFile('001_fill.sql', FILL),
  textFile('002_endless.sql', ENDLESS_ON_THE_COPY),
]

const noise = Uint8Array.from(
  { length: 8192 },
  (_, at) => (at * 2654435761 + (at >>> 3) * 97) >>> 11,
)
const withByte = (at: number, value: number) => SHOP.with(at, value)

/** A file for each kind of refusal. */
const REFUSED: Readonly<Record<string, readonly FileToTake[]>> = {
  text: [textFile('notes.db', 'Dear diary, this is no database. '.repeat(20))],
  noise: [{ name: 'secret.db', bytes: noise }],
  'cut off': [{ name: 'cut.db', bytes: SHOP.subarray(0, 9000) }],
  'a newer format': [{ name: 'new.db', bytes: withByte(18, 3).with(19, 3) }],
  'a damaged header': [{ name: 'torn.db', bytes: withByte(16, 3) }],
  'a -wal alone': [{ name: 'shop.db-wal', bytes: new Uint8Array(32) }],
  'two databases': [
    { name: 'a.db', bytes: SHOP },
    { name: 'b.db', bytes: SHOP },
  ],
  'migrations that may not run': [
    { name: 'shop.db', bytes: SHOP },
    textFile('001_reach_out.sql', "ATTACH 'other.db' AS other;\n"),
  ],
}

/** Files that are opened, and of which something is to be told. */
const TOLD: Readonly<Record<string, readonly FileToTake[]>> = {
  'another tool': [
    {
      name: 'go.db',
      bytes: imageOf(
        'CREATE TABLE schema_migrations (version uint64, dirty bool); INSERT INTO schema_migrations VALUES (2, 0); CREATE TABLE t (a)',
      ),
    },
    textFile('1_first.up.sql', 'CREATE TABLE t (a);'),
    textFile('2_second.up.sql', 'CREATE TABLE u (a);'),
  ],
  'a module that is missing': [
    {
      name: 'fts.db',
      bytes: imageOf(`
        CREATE TABLE t (a); PRAGMA writable_schema = ON;
        INSERT INTO sqlite_schema VALUES ('table', 'search', 'search', 0, 'CREATE VIRTUAL TABLE search USING fts5(body)');`),
    },
    { name: 'README.txt', bytes: new Uint8Array(3) },
  ],
}

/**
 * Leads through the page and stops in every state; whoever looks may do to the page what it likes if
 * it leaves the state as it is.
 */
export async function* way(
  browser: Browser,
  options: BrowserContextOptions = {},
): AsyncGenerator<Place, readonly Opened[]> {
  // Without a service worker, which would answer what is held back below.
  const opened = await openPage(browser, options)
  const { page, context } = opened
  yield { name: 'empty', page }
  yield* help(page)
  yield* reading(opened)
  yield* refused(page)
  yield* told(page)
  yield* sample(page)
  yield* lossy(page)
  const last = yield* long(opened)
  yield* secondTab(context)
  return [opened, last]
}

async function* help(page: Page): AsyncGenerator<Place> {
  await press(page, 'Help and keys')
  await page.getByRole('dialog').waitFor()
  yield { name: 'help', page }
  await page.keyboard.press('Escape')
}

/** SQLite does not come until it was looked at. */
async function* reading({ page, context }: Opened): AsyncGenerator<Place> {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  await context.route('**/*.wasm', async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  await chooseFiles(page, { name: 'shop.db', bytes: SHOP })
  await reach(page, 'reading')
  yield { name: 'reading', page }
  letGo()
  await reach(page, 'overview')
  await press(page, 'Open another file')
  await reach(page, 'empty')
  await page.locator('[data-copy]').waitFor()
  yield { name: 'empty with a copy', page }
  await press(page, /^Forget/)
  await page.getByRole('dialog').waitFor()
  yield { name: 'question', page }
  await press(page, 'Forget the copy')
  await page.locator('[data-copy]').waitFor({ state: 'detached' })
}

async function* refused(page: Page): AsyncGenerator<Place> {
  for (const [name, files] of Object.entries(REFUSED)) {
    await drop(page, ...files)
    await reach(page, 'rejected')
    yield { name: `rejected: ${name}`, page }
    await press(page, 'Back to the start')
    await reach(page, 'empty')
  }
}

async function* told(page: Page): AsyncGenerator<Place> {
  for (const [name, files] of Object.entries(TOLD)) {
    await drop(page, ...files)
    await reach(page, 'overview')
    yield { name: `overview: ${name}`, page }
  }
}

async function* sample(page: Page): AsyncGenerator<Place> {
  await press(page, 'Open another file')
  await openSample(page, 'failing')
  for (const tab of ['Diagram', 'Versions', 'Time slider', 'Tables']) {
    await page.getByRole('tab', { name: tab }).click()
    if (tab === 'Diagram') await page.locator('[data-box]').first().waitFor()
    if (tab === 'Time slider') await page.getByRole('slider').waitFor()
    yield { name: `overview: ${tab}`, page }
  }
  await makePlan(page)
  yield { name: 'plan that fails', page }
  await press(page, 'Try it all the same')
  await reach(page, 'failed')
  yield { name: 'failed', page }
}

async function* lossy(page: Page): AsyncGenerator<Place> {
  await drop(page, { name: 'shop.db', bytes: SHOP }, ...LOSSY)
  await reach(page, 'overview')
  await page.locator('[data-table] summary').first().click()
  yield { name: 'overview of own migrations', page }
  await makePlan(page)
  yield { name: 'plan with losses', page }
  await press(page, 'Test up, down, up')
  await page.locator('.outcomes').first().waitFor()
  for (const summary of await page.locator('main summary').all()) await summary.click()
  yield { name: 'plan, all opened', page }
  await acknowledgeAll(page)
  await press(page, /^Apply/)
  await reach(page, 'result')
  await press(page, /^Download/)
  await page.locator('[data-saved]').waitFor()
  for (const summary of await page.locator('main summary').all()) await summary.click()
  yield { name: 'result', page }
  await press(page, 'Look into the copy')
  await page.getByRole('tab', { name: 'Diagram' }).click()
  await page.locator('[data-box]').first().waitFor()
  await page.getByRole('checkbox', { name: 'As text' }).check()
  yield { name: 'overview after a run, as text', page }
  await press(page, 'Undo…')
  await page.getByRole('radio', { name: /original/ }).check()
  yield { name: 'undo', page }
}

/** A run that does not end: left in the middle, and cancelled at the next visit. */
async function* long({ page, context }: Opened): AsyncGenerator<Place, Opened> {
  await drop(page, { name: 'long.db', bytes: SHOP }, ...LONG)
  await reach(page, 'overview')
  await runWithoutEnd(page)
  yield { name: 'applying', page }
  await page.close()
  const next = await openTab(context)
  await next.page.getByText('The last run stopped').waitFor()
  yield { name: 'empty after a run that did not end', page: next.page }
  await press(next.page, /^Look at it/)
  await reach(next.page, 'overview')
  await runWithoutEnd(next.page)
  await press(next.page, /^Cancel/)
  await reach(next.page, 'cancelled')
  await next.page.getByText('exactly as it was').waitFor()
  yield { name: 'cancelled', page: next.page }
  return next
}

/** The copy of the first tab, opened in another one. */
async function* secondTab(context: Opened['context']): AsyncGenerator<Place> {
  const { page } = await openTab(context)
  await page.locator('[data-copy]').first().waitFor()
  await press(page, /^(Continue|Look at it) with long/)
  await reach(page, 'overview')
  await page.locator('[data-banner="tab"]').waitFor()
  yield { name: 'overview in a second tab', page }
}
