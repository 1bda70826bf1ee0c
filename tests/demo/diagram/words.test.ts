import { expect, test } from 'vitest'
import { graphOf, tablesOf } from '../../../demo/diagram/graph.js'
import { entityWords, relationWords } from '../../../demo/diagram/words.js'
import { BLOG, schemaOf } from './schemas.js'

const graph = graphOf(tablesOf(schemaOf(BLOG)))

test('a table is called what is seen of it, with what it refers to and what refers to it', () => {
  const words = graph.entities.map((entity) => entityWords(entity, entity.name, graph))
  expect(words).toEqual([
    'drafts, 2 columns, referred to by posts',
    'posts, 3 columns, refers to users, drafts',
    'tags, 2 columns',
    'users, 3 columns, refers to users, referred to by posts, users',
  ])
})

test('a relation says what happens when the row that it refers to is deleted', () => {
  const [relation] = graph.relations
  if (!relation) throw new Error('There is no relation.')
  expect(relationWords({ ...relation, onDelete: 'CASCADE' }, 'posts')).toMatch(
    /^\w+ refers to id of posts; is deleted with the row there$/,
  )
  expect(relationWords({ ...relation, onDelete: 'NO ACTION', parentColumns: [] }, 'posts')).toMatch(
    /^\w+ refers to posts$/,
  )
})
