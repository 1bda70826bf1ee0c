import { nativeSteps, renameSteps, statisticsSteps, textSteps, withoutStrangers } from './steps.js'
import type { Blueprint, Step } from './steps.js'

/** SQLite's own ALTER TABLE, and then the exact text. */
export function nativeMethod(blueprint: Blueprint): Step[] {
  return [
    ...withoutStrangers(blueprint, [...nativeSteps(blueprint, true), ...renameSteps(blueprint)]),
    ...nativeSteps(blueprint, false),
    ...textSteps(blueprint),
    ...statisticsSteps(blueprint),
  ]
}
