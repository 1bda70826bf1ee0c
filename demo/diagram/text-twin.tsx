import { Name } from '../view/text.js'
import type { Entity, Graph, Mark, Relation } from './graph-shape.js'
import { relationWords, SIGNS, WORDS } from './words.js'

/** Of one table: nobody reads more, and a table can have thousands. */
const COLUMNS_AT_MOST = 200

/** The facts of a diagram as a list. */
export function TextTwin({ graph }: { readonly graph: Graph }) {
  return (
    <ul class="twin">
      {graph.entities.map((entity) => (
        <li key={entity.id} data-table={entity.name}>
          <EntityFacts entity={entity} graph={graph} />
        </li>
      ))}
    </ul>
  )
}

/** A table with its columns and what it refers to. */
export function EntityFacts({ entity, graph }: { readonly entity: Entity; readonly graph: Graph }) {
  const names = new Map(graph.entities.map(({ id, name }) => [id, name]))
  const relations = graph.relations.filter(({ from }) => from === entity.id)
  return (
    <>
      <p class="twin-title">
        <Marked mark={entity.mark} />
        <Name of={entity.name} />
        {entity.kind === 'missing' && ' is not in this file'}
        {entity.kind === 'virtual' && ' (virtual table)'}
      </p>
      <Columns entity={entity} />
      {relations.length > 0 && (
        <ul aria-label="Relations">
          {relations.map((relation) => (
            <RelationFacts
              key={relation.id}
              relation={relation}
              parent={names.get(relation.to) ?? ''}
            />
          ))}
        </ul>
      )}
    </>
  )
}

function Columns({ entity: { columns, notes } }: { readonly entity: Entity }) {
  const left = columns.length - COLUMNS_AT_MOST
  return (
    <ul aria-label="Columns">
      {columns.slice(0, COLUMNS_AT_MOST).map(({ name, type, mark, isPrimaryKey, notNull }) => (
        <li key={name} class={mark}>
          <Marked mark={mark} />
          <Name of={name} /> {type !== '' && <Name of={type} length={40} />}
          {isPrimaryKey && ', primary key'}
          {notNull && ', never empty'}
        </li>
      ))}
      {left > 0 && <li>{`and ${left} more`}</li>}
      {notes.map(({ mark, what, name }, place) => (
        <li key={place} class={mark}>
          <Marked mark={mark} />
          {what} <Name of={name} />
        </li>
      ))}
    </ul>
  )
}

function RelationFacts({
  relation,
  parent,
}: {
  readonly relation: Relation
  readonly parent: string
}) {
  return (
    <li class={relation.mark}>
      <Marked mark={relation.mark} />
      <bdi>{relationWords(relation, parent)}</bdi>
    </li>
  )
}

/** Sign and word. */
function Marked({ mark }: { readonly mark: Mark }) {
  if (mark === 'same') return null
  return (
    <span class={`sign ${mark}`}>
      <span aria-hidden="true">{`${SIGNS[mark]} `}</span>
      {`${WORDS[mark]}: `}
    </span>
  )
}
