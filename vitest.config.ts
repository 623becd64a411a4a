import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/** Of the integration tests, those that measure nothing that a neighbour would change. */
const SIDE_BY_SIDE = [
  'cli/*',
  'engine/*',
  'engine/{host,import,inspect,library,python,recording,telemetry}/**/*',
  'engine/runs/{launch,program,reaper,scratch,signal,stop}',
  'hostile/*',
  'scenarios/limits',
  'scenarios/{ending-well,executors,pipe-shared-memory,process-debug,stepping,wait-or-compute}/*',
].map((files) => `test/integration/${files}.test.ts`)

/** Of the window tests, those whose runs are measured, or caught at a moment of their lives. */
const ONE_WINDOW = ['course', 'engine-death', 'monitor', 'path', 'run', 'travel'].map(
  (file) => `test/e2e/${file}.test.ts`,
)

const PATIENT = {
  // What is waited for has deadlines of its own; a busy machine may take its time.
  testTimeout: 90_000,
  hookTimeout: 90_000,
  // Tests that say that they may run side by side: not more of them than a small machine can carry.
  maxConcurrency: 3,
}

export default defineConfig({
  plugins: [vue()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          // A process for each of hundreds of small files takes three times as long as the tests.
          isolate: false,
          testTimeout: 10_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration-side-by-side',
          include: SIDE_BY_SIDE,
          maxWorkers: 2,
          ...PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: SIDE_BY_SIDE,
          // Real processes are measured here: files side by side would measure each other.
          fileParallelism: false,
          // After the others.
          sequence: { groupOrder: 1 },
          ...PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          globalSetup: ['test/e2e/support/setup.ts'],
          include: ['test/e2e/**/*.test.ts'],
          exclude: ONE_WINDOW,
          maxWorkers: 2,
          ...PATIENT,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e-one-window',
          globalSetup: ['test/e2e/support/setup.ts'],
          include: ONE_WINDOW,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          ...PATIENT,
        },
      },
    ],
  },
})
