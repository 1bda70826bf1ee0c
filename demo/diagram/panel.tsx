import { useMemo, useState } from 'preact/hooks'
import type { Schema } from 'tidemark'
import { count } from '../words.js'
import { Chooser } from './chooser.js'
import { graphOf, tablesOf } from './graph.js'
import type { Graph, SchemaDiff } from './graph-shape.js'
import { Picture } from './picture.js'
import { scopeOf } from './scope.js'
import type { Scope } from './scope.js'
import { EntityFacts, TextTwin } from './text-twin.js'
import { useLayout } from './use-layout.js'
import type { Drawn, LayOut } from './use-layout.js'

export interface DiagramPanelProps {
  readonly schema: Schema
  /** What a preview promised or a run did; its two sides take the place of the schema. */
  readonly diff?: SchemaDiff | undefined
  /** Where the layout comes from: a worker, unless a test says otherwise. */
  readonly layOut?: LayOut
}

/** The diagram of a schema with what belongs to it: choice of tables, size, legend, the same as text. */
export function DiagramPanel({ schema, diff, layOut }: DiagramPanelProps) {
  const [chosen, choose] = useState<string>()
  const [selected, select] = useState<string>()
  const [asText, showText] = useState(false)
  const tables = useMemo(() => tablesOf(schema, diff), [schema, diff])
  const scope = useMemo(() => scopeOf(tables, diff?.changes, chosen), [tables, chosen])
  const graph = useMemo(() => graphOf(tables, diff?.changes, scope.ids), [scope])
  const drawn = useLayout(graph, layOut)
  if (tables.size === 0) return <p class="quiet">There are no tables yet.</p>
  return (
    <div class="diagram-panel">
      <div class="diagram-head">
        <p class="quiet">{scopeWords(scope, tables.size, diff !== undefined)}</p>
        <label class="diagram-as-text">
          <input
            type="checkbox"
            checked={asText}
            onChange={(event) => showText(event.currentTarget.checked)}
          />{' '}
          As text
        </label>
      </div>
      {(scope.left > 0 || chosen !== undefined) && (
        <Chooser tables={tables} isChosen={chosen !== undefined} onChoose={choose} />
      )}
      {!asText && <Shown graph={graph} drawn={drawn} selected={selected} onSelect={select} />}
      {!asText && <Selected graph={graph} id={selected} onChoose={choose} />}
      <section class={asText ? '' : 'hidden'} aria-label="The diagram as text">
        <TextTwin graph={graph} />
      </section>
    </div>
  )
}

function scopeWords({ why, left, ids }: Scope, all: number, isDiff: boolean): string {
  if (why === 'all') {
    return isDiff ? `${count(all, 'table')}, before and after in one.` : `${count(all, 'table')}.`
  }
  const what = {
    chosen: 'the chosen one and what is around it',
    changed: 'those that change and what is around them',
    first: 'the first ones',
  }[why]
  const shown = `${ids.size} of ${count(all, 'table')}: ${what}.`
  return left > 0 ? `${shown} Find another by its name.` : shown
}

interface ShownProps {
  readonly graph: Graph
  readonly drawn: Drawn | 'waiting' | 'failed'
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
}

function Shown({ drawn, ...picture }: ShownProps) {
  if (drawn === 'waiting')
    return <p class="diagram-waiting quiet">The diagram is being laid out …</p>
  if (drawn === 'failed') {
    return <p class="notice">The diagram could not be laid out. “As text” shows the same.</p>
  }
  return <Picture drawn={drawn} {...picture} />
}

interface SelectedProps {
  readonly graph: Graph
  readonly id: string | undefined
  readonly onChoose: (id: string) => void
}

function Selected({ graph, id, onChoose }: SelectedProps) {
  const entity = graph.entities.find((each) => each.id === id)
  if (!entity) return <p class="quiet">Choose a table in the diagram to see all of it.</p>
  return (
    <section class="diagram-selected" aria-label="The chosen table">
      <EntityFacts entity={entity} graph={graph} />
      {entity.kind !== 'missing' && graph.entities.length > 1 && (
        <button type="button" class="button plain" onClick={() => onChoose(entity.id)}>
          Show only what is around it
        </button>
      )}
    </section>
  )
}
