import {
  nativeSteps,
  renameSteps,
  sequenceSteps,
  statisticsSteps,
  textSteps,
  withoutStrangers,
} from './steps.js'
import type { Blueprint, Step } from './steps.js'

/**
 * An edit of the table's text where what is stored stays: the rows are not touched. Columns come and go
 * by ALTER TABLE, because a text with another number of columns would hide or invent values.
 * (https://sqlite.org/lang_altertable.html, "If some future version of SQLite changes the format …")
 */
export function catalogMethod(blueprint: Blueprint): Step[] {
  const columns: Blueprint = {
    ...blueprint,
    differences: blueprint.differences.map(({ native = [], ...rest }) => ({
      ...rest,
      native: native.filter((sql) => /^(ADD|DROP) COLUMN/.test(sql)),
    })),
  }
  return [
    ...withoutStrangers(blueprint, [...nativeSteps(columns, true), ...renameSteps(blueprint)]),
    ...nativeSteps(columns, false),
    ...textSteps(blueprint),
    ...sequenceSteps(blueprint, false),
    ...statisticsSteps(blueprint),
  ]
}
