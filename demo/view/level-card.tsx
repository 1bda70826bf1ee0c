import type { ComponentChildren } from 'preact'
import { Gauge } from './gauge.js'
import type { GaugeProps } from './gauge.js'

/** The gauge beside what is to be said and done at this level. */
export function LevelCard({
  children,
  ...gauge
}: GaugeProps & { readonly children: ComponentChildren }) {
  return (
    <div class="level-card">
      <Gauge {...gauge} />
      <div class="level-words">{children}</div>
    </div>
  )
}
