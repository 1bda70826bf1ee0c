import { expect, test } from 'vitest'
import { templateFaults } from '../../src/sources/template.js'

test.each(['A\n{{if .x}}', 'A\n{%if x%}', 'A\n{{ {{ }}', 'A\nCREATE TABLE a{{.b}}(x)'])(
  '%j is a template from its second line on',
  (text) => {
    expect(templateFaults(text)).toMatchObject([{ line: 2 }])
  },
)

test.each(["'{{a}}'", '-- {{a}}', '/* {%a%} */', '"{{a}}"', '{a}', ''])('%j is none', (text) => {
  expect(templateFaults(text)).toEqual([])
})
