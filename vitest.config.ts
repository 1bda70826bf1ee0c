import { playwright } from '@vitest/browser-playwright'
import { defineConfig, mergeConfig } from 'vitest/config'
import { launchOptions } from './scripts/chromium.mjs'
import viteConfig from './vite.config.js'

/** Where a test runs is told by the end of its file's name; CONTRIBUTING.md has the list. */
const elsewhere = ['dom', 'browser', 'page', 'long'].map((kind) => `tests/**/*.${kind}.test.ts`)

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      watch: false,
      reporters: ['default', './scripts/count-reporter.mjs'],
      projects: [
        {
          extends: true,
          test: {
            name: 'node',
            setupFiles: 'tests/support/seed.ts',
            include: ['tests/**/*.test.ts'],
            exclude: elsewhere,
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: { name: 'dom', include: ['tests/**/*.dom.test.ts'], environment: 'happy-dom' },
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
