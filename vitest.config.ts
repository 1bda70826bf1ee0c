import { availableParallelism } from 'node:os'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig, mergeConfig } from 'vitest/config'
import { launchOptions } from './scripts/chromium.mjs'
import viteConfig from './vite.config.js'

/** Where a test runs is told by the end of its file's name; CONTRIBUTING.md has the list. */
const elsewhere = ['dom', 'browser', 'page', 'long'].map((kind) => `tests/**/*.${kind}.test.ts`)

/**
 * Files of one project share processes, and what they import is loaded once in each: for every file
 * anew, that would be most of the time of a run. So no test may leave something changed behind.
 */
const isolate = false

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      watch: false,
      // More than there are processors: half of the time is spent waiting for a browser, a clock or another
      // program. Not many more, for each has a sql.js of its own in memory.
      maxWorkers: availableParallelism() + 2,
      reporters: ['default', './scripts/count-reporter.mjs'],
      projects: [
        {
          extends: true,
          test: {
            name: 'node',
            isolate,
            // SQLite is compiled once and not again for speed: most tests are over before that pays.
            execArgv: ['--liftoff-only'],
            setupFiles: 'tests/support/seed.ts',
            include: ['tests/**/*.test.ts'],
            exclude: elsewhere,
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'dom',
            isolate,
            include: ['tests/**/*.dom.test.ts'],
            environment: 'happy-dom',
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['tests/**/*.browser.test.ts'],
            testTimeout: 60_000,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({ launchOptions: await launchOptions() }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
        {
          extends: true,
          test: {
            name: 'page',
            isolate,
            include: ['tests/**/*.page.test.ts'],
            globalSetup: 'tests/support/built-page.ts',
            testTimeout: 60_000,
            hookTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'long',
            setupFiles: 'tests/support/seed.ts',
            include: ['tests/**/*.{long,property}.test.ts'],
            testTimeout: 0, // as long as it takes
          },
        },
      ],
    },
  }),
)
